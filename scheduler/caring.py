"""Each minute, complaints whose time has come: reminders, the director, who came back; each hour, those in no group."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import structlog

from storage.database import Database, Transaction, Unavailable
from usecases import caring
from usecases.terms import Terms

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Caring:
    """Any number of processes may tick: a case is locked while time acts on it, and has been seen to afterwards."""

    database: Database
    terms: Terms
    now: Callable[[], datetime]

    async def care(self) -> None:
        """The director first: what goes there needs no reminder any more."""
        now = self.now()
        try:
            await self._all(lambda tx: caring.escalate(tx, now, self.terms))
            await self._all(lambda tx: caring.remind(tx, now, self.terms))
            await self._all(lambda tx: caring.check(tx, now))
        except Unavailable as error:
            _log.warning("complaints are cared for later", why=str(error))

    async def adopt(self) -> None:
        try:
            after: int | None = 0
            while after is not None:
                after = await self._adopted(after)
        except Unavailable as error:
            _log.warning("complaints get their places later", why=str(error))

    async def _adopted(self, after: int) -> int | None:
        return await self.database.run(lambda tx: caring.adopt(tx, self.now(), self.terms, after))

    async def _all(self, page: Callable[[Transaction], int]) -> None:
        """In small transactions, so that others have their turn in between."""
        while await self.database.run(page):
            pass
