"""A year in minutes: receipts of the past happen again on a virtual clock, before the very planner, gate and delivery."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from scheduler.planning import Planning
from storage import moments, rehearsal, rhythms
from storage.database import Database, Transaction
from storage.rehearsal import CHANNEL, Decision
from usecases import notices
from usecases.notices import Outcome
from usecases.terms import Terms

_STEP = timedelta(minutes=15)
_MANY = 10_000


@dataclass
class Conductor:
    """`archive` has the whole past, `stage` the same shop with nothing sold yet."""

    archive: Database
    stage: Database
    terms: Terms
    now: datetime
    decided: Callable[[Decision], None]
    _played: datetime = field(init=False)

    def __post_init__(self) -> None:
        self._played = self.now
        self._planning = Planning(self.stage, self.terms, lambda: self.now)

    async def play(self, first: date, last: date, progress: Callable[[date], None]) -> None:
        """Each local day of the programme's zone from `first` to `last`; every decision is told at the end of its day."""
        zone = ZoneInfo(self.terms.program.timezone)
        await self._earlier(datetime.combine(first, time(), zone))
        for day in _days(first, last):
            await self._day(day, zone)
            stored = moments.stored_day(day)
            for decision in await self.stage.read(lambda tx, of=stored: list(rehearsal.decisions(tx, of))):  # type: ignore[misc]
                self.decided(decision)
            progress(day)

    async def _earlier(self, until: datetime) -> None:
        """What was bought before the rehearsal begins is known when it does."""
        found = await self.archive.read(rehearsal.span)
        since = found[0] if found else until
        while since < until:
            step = min(since + timedelta(days=7), until)
            self._played = since
            await self._happen(step)
            since = step
        self._played = until

    async def _day(self, day: date, zone: ZoneInfo) -> None:
        """Receipts come as they came; people are learnt of once, before the plan; messages go by the quarter of an hour."""
        awake = self.terms.program.reminders.quiet.others
        begin = datetime.combine(day, time(max(min(awake) - 1, 0)), zone).astimezone(UTC)
        end = datetime.combine(day + timedelta(days=1), time(), zone).astimezone(UTC)
        self.now = begin
        await self._happen(begin)
        await self._planning.catch_up()
        while self.now < end:
            await self._happen(self.now)
            await self._planning.plan()
            await self._say()
            self.now += _STEP
        self.now = end
        await self._happen(end)

    async def _happen(self, until: datetime) -> None:
        since, self._played = self._played, until
        bought, lines = await self.archive.read(partial(rehearsal.past, since=since, until=until))
        if not bought:
            return

        def work(tx: Transaction) -> None:
            customers = rehearsal.happen(tx, bought, lines)
            rehearsal.enrol(tx, customers, until)
            rhythms.mark_all(tx, customers)

        await self.stage.run(work)

    async def _say(self) -> None:
        def work(tx: Transaction) -> None:
            hand = notices.claim(tx, self.now, self.terms, CHANNEL, _MANY)
            notices.settle(tx, self.now, CHANNEL, [Outcome(notice, "said") for notice in hand.notices])

        await self.stage.run(work)


def _days(first: date, last: date) -> Iterator[date]:
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)
