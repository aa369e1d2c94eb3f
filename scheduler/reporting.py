"""Once a week owners hear what the campaigns earn, and a campaign that loses money with confidence is paused. Once a month
they and the directors hear what shoppers said.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

import structlog

from storage.database import Database, Unavailable
from usecases import monthly, monthly_report, reports, weekly_report
from usecases.terms import Terms

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Reporting:
    database: Database
    terms: Terms
    now: Callable[[], datetime]

    async def report(self) -> None:
        """By the hour; the figures are gathered page by page. Again is no matter: the week has one report."""
        now = self.now()
        try:
            if await self.database.read(lambda tx: weekly_report.due(tx, now, self.terms)):
                gathered = reports.Gathered()
                while gathered.last is not None:
                    gathered = await self.database.read(
                        partial(reports.gather, now=now, terms=self.terms, so_far=gathered)
                    )
                await self.database.run(partial(weekly_report.tell, now=now, terms=self.terms, gathered=gathered))
        except Unavailable as error:
            _log.warning("what campaigns earn is told later", why=str(error))

    async def report_month(self) -> None:
        """By the hour, likewise: the month has one report."""
        now = self.now()
        try:
            month = await self.database.read(lambda tx: monthly_report.due(tx, now, self.terms))
            if month is not None:
                found = await monthly.read(self.database, self.terms, month)
                await self.database.run(partial(monthly_report.tell, now=now, terms=self.terms, report=found))
        except Unavailable as error:
            _log.warning("what the month was like is told later", why=str(error))
