"""A year in minutes: receipts of the past happen again on a virtual clock, before the very planner, gate and delivery."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import partial

from bot.rehearsal import own, waking
from bot.rehearsal.own import Own
from bot.rehearsal.surveys import Drawing
from bot.rehearsal.waking import Waking
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
_DAY, _WEEK = timedelta(days=1), timedelta(days=7)  # by the week is counted what is popular: the lists change as often
_MANY = 10_000
_NOT_YET, _NEVER = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)


@dataclass
class Conductor:
    """`archive` has the whole past, `stage` the same shop with nothing sold yet."""

    archive: Database
    stage: Database
    terms: Terms
    waking: Waking
    decided: Callable[[Decision, Own], None]
    now: datetime = _NOT_YET
    _waiting: Past = field(default_factory=lambda: Past((), ()))  # what was read of the past and has not happened yet
    _read: datetime = _NOT_YET  # until then
    _learnt: date | None = None
    _drawing: Drawing | None = None  # while people can be asked how it was
    _own: dict[int, Own] = field(default_factory=dict)  # of rows that are planned and not told yet
    _planned: int = 0  # the last of them

    def __post_init__(self) -> None:
        self._planning = Planning(self.stage, self.terms, lambda: self.now)
        self._surveying = Surveying(self.stage, self.terms, lambda: self.now)

    async def play(self, first: date, last: date, progress: Callable[[date], None]) -> None:
        """Each local day from `first` to `last`, in all zones; every decision is told when its day is over in all of them."""
        await self._earlier(self.waking.midnight(first))
        if survey_paces.on(self.terms.program.surveys):
            self._drawing = await self.stage.read(partial(self._drawn, first=first, last=last))
        for day in _days(first, last):
            await self._day(day)
            await self._night(day, self.waking.begin(day + _DAY) if day < last else _NEVER)
            for decision in await self.stage.read(partial(rehearsal.decisions, day=moments.stored_day(day))):
                self.decided(decision, self._own.pop(decision.row))
            progress(day)

    def _drawn(self, tx: Transaction, first: date, last: date) -> Drawing:
        return Drawing(
            {store.id: store for store in shop.all_stores(tx)},
            rehearsal.categories(tx, self.terms.program.surveys.categories),
            {zone.key: waking.span(first, last, zone) for zone in self.waking.zones},
        )

    async def _earlier(self, until: datetime) -> None:
        """What was bought before the rehearsal begins is known when it does."""
        found = await self.archive.read(rehearsal.span)
        since = found[0] if found else until
        while since < until:
            step = min(since + timedelta(days=7), until)
            self._waiting = await self.archive.read(partial(rehearsal.past, since=since, until=step))
            await self._happen(step)
            since = step
        self._read = until

    async def _day(self, day: date) -> None:
        """Receipts come as they came; messages go by the quarter of an hour, from shortly before the first may go. With clocks
        that are far apart it may have begun before the day before it was over.
        """
        await self._look_ahead(self.waking.over(day))
        self.now, end = max(self.now, self.waking.begin(day)), self.waking.end(day)
        await self._happen(self.now)
        if self._learnt is None or day - self._learnt >= _WEEK:
            self._learnt = day
            await self._planning.catch_up()
        while self.now <= end:
            await self._happen(self.now)
            if self._drawing is not None and self.now.minute == 0:
                await self._surveying.pace()
            await self._planning.plan()
            await self._keep()
            await self._say()
            await self._step()

    async def _night(self, day: date, dawn: datetime) -> None:
        """What comes of the last visits of the day, and who comes after them; unless others are up already."""
        evening, over = self.waking.end(day) + _STEP + _STEP, self.waking.over(day)
        if evening < dawn:
            self.now = evening
            await self._say()
            if over <= dawn:
                await self._happen(over, asked=False)

    async def _look_ahead(self, until: datetime) -> None:
        """A week at once: each reading looks through all of it."""
        if until > self._read:
            since, self._read = self._read, until + _WEEK
            more = await self.archive.read(partial(rehearsal.past, since=since, until=self._read))
            self._waiting = self._waiting.then(more)

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
                self._drawing.draw(tx, until, self.terms, now, self.waking.up(until))

        await self.stage.run(work)

    async def _keep(self) -> None:
        """Before anything else is bought: by the end of the day habits may have been chosen anew, and homes have moved."""
        found = await self.stage.read(partial(own.kept, terms=self.terms, after=self._planned))
        self._own |= found
        self._planned = max(found, default=self._planned)

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


def _days(first: date, last: date) -> Iterator[date]:
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)
