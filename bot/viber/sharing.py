"""Pictures that are nobody's own, such as an offer's: put on the shelf once for all who are sent them within some minutes."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from time import monotonic
from typing import Protocol

from bot.offer_pictures import Drawing

_LASTS = 300.0  # seconds: half of the ten minutes that an address is good for
_KEPT = 20_000
_NOBODY = ""


class Shelf(Protocol):
    """Where Viber fetches pictures and files from."""

    async def put(self, content: bytes, name: str, account: str) -> str:
        """The address, which ends like `name`. Raises TryAgain."""


class Sharing:
    def __init__(self, shelf: Shelf, elapsed: Callable[[], float] = monotonic) -> None:
        self._shelf = shelf
        self._elapsed = elapsed
        self._addresses: OrderedDict[Hashable, tuple[str, float]] = OrderedDict()  # and until when; the oldest first

    async def address(self, picture: Drawing) -> str:
        """Raises TryAgain."""
        known, until = self._addresses.get(picture.key, ("", 0.0))
        if known and until > self._elapsed():
            return known
        address = await self._shelf.put(await picture.jpeg(), "offer.jpg", _NOBODY)
        self._addresses[picture.key] = address, self._elapsed() + _LASTS
        self._addresses.move_to_end(picture.key)
        while len(self._addresses) > _KEPT:
            self._addresses.popitem(last=False)
        return address
