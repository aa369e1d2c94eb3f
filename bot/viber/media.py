"""Pictures and files on their way to a phone: Viber is given an address, and fetches them from there."""

from dataclasses import dataclass
from mimetypes import guess_type
from pathlib import PurePath

from bot.house import House
from bot.viber.inbound import CHANNEL
from chat.channel import TryAgain
from storage import media
from storage.database import Unavailable, Work


@dataclass(frozen=True, slots=True)
class MediaShelf:
    """bot.viber.outbound.Shelf. `public_url` is the address under which the world reaches us."""

    house: House
    public_url: str

    async def put(self, content: bytes, name: str, account: str) -> str:
        """The address, good for ten minutes; it ends like `name`, by which Viber knows what it is. Raises TryAgain."""
        now, kind = self.house.clock.now(), _kind(name)
        return await self._addressed(name, lambda tx: media.keep(tx, content, kind, CHANNEL, account, now))

    async def share(self, content: bytes, name: str) -> str:
        """The same of what is nobody's own: good for two weeks, one address for the same contents. Raises TryAgain."""
        now, kind = self.house.clock.now(), _kind(name)
        return await self._addressed(name, lambda tx: media.share(tx, content, kind, CHANNEL, now))

    async def _addressed(self, name: str, work: Work[str]) -> str:
        try:
            key = await self.house.database.run(work)
        except Unavailable as error:
            raise TryAgain(str(error), in_doubt=False) from error
        return f"{self.public_url}/media/{key}{PurePath(name).suffix}"


def _kind(name: str) -> str:
    return guess_type(name)[0] or "application/octet-stream"
