"""Pictures that are nobody's own, such as an offer's: put on the shelf once for all who are sent them within some minutes."""

from collections import OrderedDict
from collections.abc import Callable
from hashlib import sha256
from time import monotonic
from typing import Protocol

_LASTS = 300.0  # seconds: half of the ten minutes that an address is good for
_KEPT = 1000
_NOBODY = ""


class Shelf(Protocol):
    """Where Viber fetches pictures and files from."""

    async def put(self, content: bytes, name: str, account: str) -> str:
        """The address, which ends like `name`. Raises TryAgain."""


class Sharing:
    def __init__(self, shelf: Shelf, elapsed: Callable[[], float] = monotonic) -> None:
        self._shelf = shelf
        self._elapsed = elapsed
        self._addresses: OrderedDict[bytes, tuple[str, float]] = OrderedDict()  # by digest, the oldest first

    async def address(self, jpeg: bytes) -> str:
        """Raises TryAgain."""
        digest = sha256(jpeg).digest()
        known, until = self._addresses.get(digest, ("", 0.0))
        if known and until > self._elapsed():
            return known
        address = await self._shelf.put(jpeg, "offer.jpg", _NOBODY)
        self._addresses[digest] = address, self._elapsed() + _LASTS
        self._addresses.move_to_end(digest)
        while len(self._addresses) > _KEPT:
            self._addresses.popitem(last=False)
        return address
