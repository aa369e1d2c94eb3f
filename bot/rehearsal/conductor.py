"""A year in minutes: receipts of the past happen again on a virtual clock, before the very planner, gate and delivery."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from bot.rehearsal.surveys import Drawing
from scheduler.planning import Planning
from scheduler.surveying import Surveying
from storage import moments, queue, rehearsal, rhythms, shop
from storage.database import Database, Transaction
from storage.rehearsal import CHANNEL, Decision, Past
from usecases import notices, survey_paces
from usecases.notices import Outcome
from usecases.terms import Terms

_STEP = timedelta(minutes=15)
_SOON = timedelta(minutes=5)  # what would be too late by the next quarter of an hour is looked for so often
_WEEK = timedelta(days=7)  # how often what is popular is counted: the lists change as often
_MANY = 10_000
_NOT_YET = datetime.min.replace(tzinfo=UTC)


@dataclass
class Conductor:
    """`archive` has the whole past, `stage` the same shop with nothing sold yet."""

    archive: Database
    stage: Database
    terms: Terms
    now: datetime
    decided: Callable[[Decision], None]
    _waiting: Past = field(default_factory=lambda: Past((), ()))  # what was read of the past and has not happened yet
    _read: datetime = _NOT_YET  # until then
    _learnt: date | None = None
    _drawing: Drawing | None = None  # while people can be asked how it was

    def __post_init__(self) -> None:
        self._planning = Planning(self.stage, self.terms, lambda: self.now)
        self._surveying = Surveying(self.stage, self.terms, lambda: self.now)

    async def play(self, first: date, last: date, progress: Callable[[date], None]) -> None:
        """Each local day of the programme's zone from `first` to `last`; every decision is told at the end of its day."""
        zone = ZoneInfo(self.terms.program.timezone)
        await self._earlier(_midnight(first, zone))
        rules = self.terms.program.surveys
        if survey_paces.on(rules):
            stores = {store.id: store for store in await self.stage.read(shop.all_stores)}
            self._drawing = Drawing(
                stores, await self.stage.read(partial(rehearsal.categories, names=rules.categories))
            )
        for day in _days(first, last):
            await self._day(day, zone)
            stored = moments.stored_day(day)
            for decision in await self.stage.read(partial(rehearsal.decisions, day=stored)):
                self.decided(decision)
            progress(day)

    async def _earlier(self, until: datetime) -> None:
        """What was bought before the rehearsal begins is known when it does."""
        found = await self.archive.read(rehearsal.span)
        since = found[0] if found else until
        while since < until:
            step = min(since + timedelta(days=7), until)
            self._waiting = await self.archive.read(partial(rehearsal.past, since=since, until=step))
            await self._happen(step)
            since = step

    async def _day(self, day: date, zone: ZoneInfo) -> None:
        """Receipts come as they came; messages go by the quarter of an hour, from shortly before the first may go."""
        midnight, end = _midnight(day, zone), _midnight(day + timedelta(days=1), zone)
        if end > self._read:  # a week at once: each reading looks through all of it
            since, self._read = max(self._read, midnight), end + _WEEK
            more = await self.archive.read(partial(rehearsal.past, since=since, until=self._read))
            self._waiting = self._waiting.then(more)
        awake = self.terms.program.reminders.quiet.others
        self.now = midnight + timedelta(hours=max(min(awake) - 1, 0))
        await self._happen(self.now)
        if self._learnt is None or day - self._learnt >= _WEEK:
            self._learnt = day
            await self._planning.catch_up()
        last = midnight + timedelta(hours=max(awake) + 1)
        while self.now <= last:
            await self._happen(self.now)
            if self._drawing is not None and self.now.minute == 0:
                await self._surveying.pace()
            await self._planning.plan()
            await self._say()
            await self._step()
        self.now = last + _STEP + _STEP
        await self._say()  # what comes of the last visits of the day
        self.now = end
        await self._happen(end, asked=False)

    async def _happen(self, until: datetime, *, asked: bool = True) -> None:
        """Nobody is `asked` how it was at night."""
        now, self._waiting = self._waiting.split(until)
        if not now.receipts:
            return

        def work(tx: Transaction) -> None:
            customers = rehearsal.happen(tx, now)
            rehearsal.enrol(tx, customers, until)
            rhythms.mark_all(tx, customers)
            if asked and self._drawing is not None:
                self._drawing.draw(tx, until, self.terms, now)

        await self.stage.run(work)

    async def _step(self) -> None:
        rules, end = self.terms.program.surveys, self.now + _STEP
        while self._drawing is not None and rules.delay + _STEP > rules.within and self.now + _SOON < end:
            self.now += _SOON
            await self._say()
        self.now = end

    async def _say(self) -> None:
        if not await self.stage.read(lambda tx: queue.any_due(tx, self.now)):
            return

        def work(tx: Transaction) -> None:
            hand = notices.claim(tx, self.now, self.terms, CHANNEL, _MANY)
            notices.settle(tx, self.now, CHANNEL, [Outcome(notice, "said") for notice in hand.notices])

        await self.stage.run(work)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)


def _days(first: date, last: date) -> Iterator[date]:
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)
