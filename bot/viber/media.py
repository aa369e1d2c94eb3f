"""Pictures and files on their way to a phone: Viber is given an address, and fetches them from there."""

from dataclasses import dataclass
from mimetypes import guess_type
from pathlib import PurePath

from bot.house import House
from bot.viber.inbound import CHANNEL
from chat.channel import TryAgain
from storage import media
from storage.database import Unavailable


@dataclass(frozen=True, slots=True)
class MediaShelf:
    """bot.viber.outbound.Shelf. `public_url` is the address under which the world reaches us."""

    house: House
    public_url: str

    async def put(self, content: bytes, name: str, account: str) -> str:
        """The address, good for ten minutes; it ends like `name`, by which Viber knows what it is. Raises TryAgain."""
        now, kind = self.house.clock.now(), guess_type(name)[0] or "application/octet-stream"
        try:
            key = await self.house.database.run(lambda tx: media.keep(tx, content, kind, CHANNEL, account, now))
        except Unavailable as error:
            raise TryAgain(str(error), in_doubt=False) from error
        return f"{self.public_url}/media/{key}{PurePath(name).suffix}"
