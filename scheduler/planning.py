"""Ticks of the campaigns: what customers do is learnt, then the messages of the day are planned, in small transactions."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

import structlog

from loyalty.campaigns import CAMPAIGNS, Campaign
from storage import popularity, rhythms
from storage.database import Database, Transaction, Unavailable
from usecases import campaigns, habits, personal_top, reports, shelf
from usecases.campaigns import Zone
from usecases.terms import Terms

_log = structlog.get_logger(__name__)
_ROLE = "planning"
_PAGE = 2_000  # rows of popularity or customers written in one transaction
_BEFORE = 1  # hours ahead of the first in which people are written to


@dataclass(frozen=True, slots=True)
class Planning:
    """There is one planning process at a time, over all processes; if there were two, each message would still be one row."""

    database: Database
    terms: Terms
    now: Callable[[], datetime]

    async def catch_up(self) -> None:
        """Everything that a plan goes by, as of now. Raises Unavailable."""
        await self._popularity()
        await self._refresh()
        found = await self.database.study(habits.find_population)
        if await self.database.run(partial(habits.keep_population, found=found)):
            await self._mark_everybody()
            await self._refresh()

    async def learn(self) -> None:
        """By the hour: what is popular, and what people do on the whole; what is too old to be learnt from is forgotten."""
        try:
            if await self.database.lead(_ROLE):
                await self.catch_up()
                while await self.database.run(lambda tx: reports.forget(tx, self.now(), self.terms)):
                    pass
        except Unavailable as error:
            _log.warning("what is popular is counted later", why=str(error))

    async def plan(self) -> None:
        """By the minute: the rows of new receipts, and the messages of each zone's day that are not planned yet."""
        try:
            if await self.database.lead(_ROLE):
                await self._refresh()
                for zone in await self.database.read(lambda tx: campaigns.zones(tx, self.now(), self.terms)):
                    if self._awake(zone):
                        await self._day(zone)
        except Unavailable as error:
            _log.warning("campaigns are planned later", why=str(error))

    async def _day(self, zone: Zone) -> None:
        for campaign in CAMPAIGNS:
            if campaigns.on(self.terms, campaign):
                after = await self.database.read(partial(campaigns.done, campaign=campaign, zone=zone))
                while after is not None:
                    after = await self.database.run(partial(self._page, campaign=campaign, zone=zone, after=after))

    def _page(self, tx: Transaction, campaign: Campaign, zone: Zone, after: int) -> int | None:
        page = campaigns.plan(tx, self.now(), self.terms, campaign, zone, after)
        campaigns.remember(tx, campaign, zone, page.last)
        return page.last

    def _awake(self, zone: Zone) -> bool:
        """Planned shortly before the first message may go, by what is known then."""
        first = min(self.terms.program.reminders.quiet.others)
        return self.now().astimezone(ZoneInfo(zone.name)).hour >= first - _BEFORE

    async def _refresh(self) -> None:
        while await self.database.read(rhythms.any_stale):
            if not await self.database.run(lambda tx: habits.refresh(tx, self.now(), self.terms)):
                return  # those that are left are being written by others; the next tick finds them

    async def _popularity(self) -> None:
        popular = await self.database.study(lambda tx: personal_top.count_popularity(tx, self.now()))
        for what, changes in popular.changes.items():
            for start in range(0, len(changes), _PAGE):
                page = changes[start : start + _PAGE]
                await self.database.run(partial(popularity.write, what=what, changed=page))
        await self.database.run(lambda tx: shelf.keep_active(tx, popular.active))

    async def _mark_everybody(self) -> None:
        last = await self.database.read(rhythms.last_customer)
        for after in range(0, last, _PAGE):
            await self.database.run(partial(rhythms.mark_between, after=after, upto=after + _PAGE))
