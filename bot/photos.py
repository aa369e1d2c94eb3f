"""Photos of products that are somewhere in the web: fetched with little patience, and never from within our own walls."""

import asyncio
import socket
from collections.abc import Callable, Collection
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Final

import aiohttp
import structlog
from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from bot.offer_pictures import Photo, no_photo

_log = structlog.get_logger(__name__)
_PATIENCE: Final = 3.0  # seconds for all of it: a person waits for the message
_MOST_BYTES: Final = 5 * 1024 * 1024
_CHUNK: Final = 64 * 1024
_HOPS: Final = 3
_OK: Final = 200
_ELSEWHERE: Final = frozenset({301, 302, 303, 307, 308})
_STANDING_FOR: Final = tuple(map(IPv6Network, ("::/96", "::ffff:0:0/96", "64:ff9b::/96")))
_HEADERS: Final = {"Accept": "image/*", "Accept-Encoding": "identity", "User-Agent": "Regulars"}


class _Refused(Exception):  # noqa: N818 - an answer, not an error of ours
    """Why an address has no photo for us."""


def public(address: str) -> bool:
    """Whether an IP address is out in the world: not loopback, private, link-local, nor one of those in disguise.

    Raises ValueError for what is no IP address.
    """
    ip = ip_address(address.partition("%")[0])
    if isinstance(ip, IPv6Address) and (inner := _inner(ip)) is not None:
        ip = inner
    return ip.is_global and not ip.is_multicast


def _inner(ip: IPv6Address) -> IPv4Address | None:
    """The old address that a new one stands for: mapped, compatible, 6to4, Teredo or NAT64."""
    if any(ip in network for network in _STANDING_FOR):
        return IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.sixtofour or (ip.teredo[1] if ip.teredo else None)


class WebPhotos:
    """bot.offer_pictures.Photo for https addresses. The shop's people write them, and whoever sends the shop its lists."""

    def __init__(
        self,
        allowed: Callable[[str], bool] = public,
        schemes: Collection[str] = ("https",),
        patience: float = _PATIENCE,
    ) -> None:
        """`allowed` says of an IP address whether we may speak to it; `patience` is in seconds."""
        self._patience = patience
        self._allowed = allowed
        self._schemes = frozenset(schemes)

    async def __call__(self, name: str, /) -> bytes | None:
        try:
            async with asyncio.timeout(self._patience):
                return await self._fetched(name)
        except (TimeoutError, aiohttp.ClientError, OSError, ValueError, _Refused) as error:
            _log.info("a product's photo could not be had", why=str(error) or type(error).__name__)
            return None

    async def _fetched(self, name: str) -> bytes:
        """Raises _Refused, and whatever the network does."""
        connector = aiohttp.TCPConnector(resolver=_Guarded(self._allowed), force_close=True)
        jar = aiohttp.DummyCookieJar()
        async with aiohttp.ClientSession(connector=connector, cookie_jar=jar, headers=_HEADERS) as session:
            address = URL(name)
            for _ in range(_HOPS + 1):
                self._check(address)
                async with session.get(address, allow_redirects=False) as response:
                    if response.status not in _ELSEWHERE:
                        return await _image(response)
                    address = address.join(URL(response.headers.get("Location", "")))
        raise _Refused("it leads from one address to the next")

    def _check(self, address: URL) -> None:
        """A host that is written as a number is resolved by nobody, so it is looked at here."""
        if address.scheme not in self._schemes or not address.host or address.user or address.password:
            raise _Refused("no address of a photo")
        try:
            known = self._allowed(address.host)
        except ValueError:
            return  # a name
        if not known:
            raise _Refused("within our own walls")


async def _image(response: aiohttp.ClientResponse) -> bytes:
    if response.status != _OK or not response.content_type.startswith("image/"):
        raise _Refused(f"answered {response.status} with {response.content_type}")
    content = bytearray()
    async for chunk in response.content.iter_chunked(_CHUNK):
        content += chunk
        if len(content) > _MOST_BYTES:
            raise _Refused("larger than 5 MB")
    return bytes(content)


class _Guarded(AbstractResolver):
    """What is resolved here is what is connected to, so no name can show one address now and another then."""

    def __init__(self, allowed: Callable[[str], bool]) -> None:
        self._resolver = aiohttp.ThreadedResolver()
        self._allowed = allowed

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        found = await self._resolver.resolve(host, port, family)
        if not all(self._allowed(each["host"]) for each in found):
            raise OSError("within our own walls")
        return found

    async def close(self) -> None:
        await self._resolver.close()


class Photos:
    """bot.offer_pictures.Photo: an address is fetched from the web, any other name is looked up among those that are `kept`."""

    def __init__(self, kept: Photo = no_photo, web: Photo | None = None) -> None:
        self._kept = kept
        self._web = web or WebPhotos()

    async def __call__(self, name: str, /) -> bytes | None:
        return await (self._web(name) if "://" in name else self._kept(name))
