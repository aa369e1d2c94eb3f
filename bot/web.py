"""What is somewhere in the web: fetched with little patience, not for ever, and never from within our own walls."""

import asyncio
import socket
from collections.abc import Callable, Collection
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Final

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

_CHUNK: Final = 64 * 1024
_HOPS: Final = 3
_OK: Final = 200
_BUSY: Final = 500
_ELSEWHERE: Final = frozenset({301, 302, 303, 307, 308})
_STANDING_FOR: Final = tuple(map(IPv6Network, ("::/96", "::ffff:0:0/96", "64:ff9b::/96")))


class NotHad(Exception):  # noqa: N818 - an answer, not an error of ours
    """Why an address has nothing for us; `for_now`: a little later it may have."""

    def __init__(self, why: str, *, for_now: bool = False) -> None:
        super().__init__(why)
        self.for_now = for_now


@dataclass(frozen=True, slots=True)
class Fetched:
    content: bytes
    content_type: str


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


class Web:
    """`allowed` says of an IP address whether we may speak to it; `patience` is in seconds, and for all of it.

    Of what is not of the kind `accept` (`image/`, empty: any) or has more than `most` bytes nothing is taken.
    """

    def __init__(
        self,
        most: int,
        patience: float,
        accept: str = "",
        allowed: Callable[[str], bool] = public,
        schemes: Collection[str] = ("https",),
    ) -> None:
        self._most = most
        self._patience = patience
        self._accept = accept
        self._allowed = allowed
        self._schemes = frozenset(schemes)
        self._headers = {"Accept": f"{accept or '*/'}*", "Accept-Encoding": "identity", "User-Agent": "Regulars"}

    async def fetch(self, name: str) -> Fetched:
        """Raises NotHad."""
        try:
            async with asyncio.timeout(self._patience):
                return await self._fetched(name)
        except (TimeoutError, aiohttp.ClientError, OSError) as error:
            raise NotHad(str(error) or type(error).__name__, for_now=True) from error
        except ValueError as error:
            raise NotHad(str(error)) from error

    async def _fetched(self, name: str) -> Fetched:
        """Raises NotHad, and whatever the network does."""
        connector = aiohttp.TCPConnector(resolver=_Guarded(self._allowed), force_close=True)
        jar = aiohttp.DummyCookieJar()
        async with aiohttp.ClientSession(connector=connector, cookie_jar=jar, headers=self._headers) as session:
            address = URL(name)
            for _ in range(_HOPS + 1):
                self._check(address)
                async with session.get(address, allow_redirects=False) as response:
                    if response.status not in _ELSEWHERE:
                        return await self._taken(response)
                    address = address.join(URL(response.headers.get("Location", "")))
        raise NotHad("it leads from one address to the next")

    def _check(self, address: URL) -> None:
        """A host that is written as a number is resolved by nobody, so it is looked at here."""
        if address.scheme not in self._schemes or not address.host or address.user or address.password:
            raise NotHad("no address in the web")
        try:
            known = self._allowed(address.host)
        except ValueError:
            return  # a name
        if not known:
            raise NotHad("within our own walls")

    async def _taken(self, response: aiohttp.ClientResponse) -> Fetched:
        if response.status != _OK or not response.content_type.startswith(self._accept):
            why = f"answered {response.status} with {response.content_type}"
            raise NotHad(why, for_now=response.status >= _BUSY)
        content = bytearray()
        async for chunk in response.content.iter_chunked(_CHUNK):
            content += chunk
            if len(content) > self._most:
                raise NotHad(f"larger than {self._most} bytes")
        return Fetched(bytes(content), response.content_type)


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
