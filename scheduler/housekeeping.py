"""What the clock does for the programme: posts expiries, forgets old updates and fetched files. The work is a use case's."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from storage import media, messages
from storage.database import Database, Unavailable
from usecases import accounts

_log = structlog.get_logger(__name__)
_REMEMBERED = timedelta(days=3)  # messengers keep undelivered updates for a day


@dataclass(frozen=True, slots=True)
class Housekeeping:
    database: Database
    now: Callable[[], datetime]

    async def expire_points(self) -> None:
        """In small transactions, so that the tills have their turn in between."""
        try:
            while await self.database.run(lambda tx: accounts.expire_due(tx, self.now())):
                pass
        except Unavailable as error:
            _log.warning("points expire later", why=str(error))

    async def forget_updates(self) -> None:
        try:
            await self.database.run(lambda tx: messages.forget_heard(tx, self.now() - _REMEMBERED))
        except Unavailable as error:
            _log.warning("updates are forgotten later", why=str(error))

    async def forget_media(self) -> None:
        """Pictures and files whose addresses no longer work."""
        try:
            await self.database.run(lambda tx: media.forget_expired(tx, self.now()))
        except Unavailable as error:
            _log.warning("fetched files are forgotten later", why=str(error))
