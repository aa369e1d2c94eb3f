"""Whence a request comes, for counting what fails."""

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

from fastapi import Request

_A_CUSTOMERS = (
    64  # bits: what a provider gives to one connection at least, so it names the client as an IPv4 address does
)


def address(request: Request, public_url: str | None) -> str:
    """The client's; of IPv6 its network. Behind a proxy on this machine, what that one has added at the end of the header."""
    peer = request.client.host if request.client else ""
    forwarded = request.headers.get("x-forwarded-for", "")
    if public_url is not None and forwarded and _of_this_machine(peer):
        return _client(forwarded.rpartition(",")[2].strip())
    return _client(peer)


def _client(told: str) -> str:
    found = _parsed(told)
    if isinstance(found, IPv6Address) and found.ipv4_mapped is None:
        return str(IPv6Network((found.packed, _A_CUSTOMERS), strict=False))
    return told


def _of_this_machine(peer: str) -> bool:
    found = _parsed(peer)
    return found is not None and found.is_loopback


def _parsed(told: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(told)
    except ValueError:
        return None
