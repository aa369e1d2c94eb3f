"""Each hour, those whose points burn in a few days are found; each hears of it once, in their own afternoon."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import structlog

from storage.database import Database, Unavailable
from usecases import reminders
from usecases.terms import Terms

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Reminding:
    database: Database
    terms: Terms
    now: Callable[[], datetime]

    async def plan(self) -> None:
        """In small transactions, so that the tills have their turn in between. Again is no matter: the outbox has keys."""
        now = self.now()
        after: int | None = 0
        try:
            while after is not None:
                after = await self._page(now, after)
        except Unavailable as error:
            _log.warning("reminders are planned later", why=str(error))

    async def _page(self, now: datetime, after: int) -> int | None:
        page = await self.database.run(lambda tx: reminders.plan(tx, now, self.terms, after))
        return page.last
