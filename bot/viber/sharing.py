"""Pictures that are nobody's own, such as an offer's: painted and shared once for all who are sent them within some minutes."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from time import monotonic
from typing import Protocol

from bot.offer_pictures import Drawing

# Seconds. The address is good for two weeks, but a photo that could not be had may be there soon, or another at its address.
_LASTS = 300.0
_KEPT = 20_000


class Shelf(Protocol):
    """Where Viber fetches pictures and files from."""

    async def put(self, content: bytes, name: str, account: str) -> str:
        """The address, which ends like `name`; good for minutes. Raises TryAgain."""

    async def share(self, content: bytes, name: str) -> str:
        """The same of what is nobody's own; good for days."""


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
        address = await self._shelf.share(await picture.jpeg(), "offer.jpg")
        self._addresses[picture.key] = address, self._elapsed() + _LASTS
        self._addresses.move_to_end(picture.key)
        while len(self._addresses) > _KEPT:
            self._addresses.popitem(last=False)
        return address
