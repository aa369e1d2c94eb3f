"""Whence a request comes, for counting what fails."""

from ipaddress import ip_address

from fastapi import Request


def address(request: Request, public_url: str | None) -> str:
    """The client's. Behind a proxy on this machine, what that one has added at the end of the header."""
    peer = request.client.host if request.client else ""
    forwarded = request.headers.get("x-forwarded-for", "")
    if public_url is not None and forwarded and _of_this_machine(peer):
        return forwarded.rpartition(",")[2].strip()
    return peer


def _of_this_machine(peer: str) -> bool:
    try:
        return ip_address(peer).is_loopback
    except ValueError:
        return False
