"""A month of each store and of all together: visits, what people said, what they complained of, what consoling them cost.

Counted page by page, so that no till waits. The month is that of each store's own clock.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import partial
from itertools import groupby
from typing import Final, TypeAlias
from zoneinfo import ZoneInfo

from loyalty.quiet import at_hour
from loyalty.refusals import UnknownStore
from storage import monthly as storage
from storage import shop
from storage.database import Database, Transaction
from storage.monthly import NO_STORE, Page, Stretch
from storage.shop import Store
from usecases import month_facts, month_sums
from usecases.month_facts import MonthReport
from usecases.month_sums import Sums
from usecases.terms import Terms

PAGE: Final = 10_000  # receipts a transaction: some hundredths of a second
_YEAR = timedelta(days=365)
_HOUR = timedelta(hours=1)
_ONE_MONTH = timedelta(days=32)  # from its first day on, into the next one


@dataclass(frozen=True, slots=True)
class Plan:
    """What has to be counted: the month's own stretches, those of the one before, and of the year up to its end."""

    month: date
    stores: tuple[Store, ...]
    here: tuple[Stretch, ...]
    before: tuple[Stretch, ...]
    year: tuple[Stretch, ...]

    @property
    def ends(self) -> datetime:
        """When it is over everywhere."""
        return max(stretch.until for stretch in self.here)


@dataclass(frozen=True, slots=True)
class Gathered:
    """What is counted so far, by store: so many `parts` of what is not by receipt, then receipts. `last` is the one to go on
    after; None: all is counted.
    """

    parts: int = 0
    last: int | None = 0
    sums: Mapping[int, Sums] = field(default_factory=dict)


def plan(tx: Transaction, terms: Terms, month: date, code: str | None = None) -> Plan:
    """`month` is its first day. Of one store, or of all and what belongs to none. Raises UnknownStore."""
    stores = tuple(store for store in shop.all_stores(tx) if code in (None, store.code))
    if code is not None and not stores:
        raise UnknownStore(store=code)
    zones: dict[str, list[int]] = {} if code else {terms.program.timezone: [NO_STORE]}
    for store in stores:
        zones.setdefault(store.timezone, []).append(store.id)
    begins, year = previous(month), timedelta(0)
    return Plan(
        month,
        stores,
        tuple(each for zone, ids in zones.items() for each in _stretches(ids, zone, month, following(month))),
        tuple(each for zone, ids in zones.items() for each in _stretches(ids, zone, begins, month)),
        tuple(
            Stretch(tuple(ids), until - _YEAR, until, year)
            for zone, ids in zones.items()
            for until in [at_hour(following(month), 0, ZoneInfo(zone))]
        ),
    )


def gather(tx: Transaction, plan_: Plan, so_far: Gathered, *, most: int = PAGE) -> Gathered:
    """With the next part, or the next receipts. Repeat until `last` is None, each in a transaction of its own."""
    if so_far.last is None:
        return so_far
    if so_far.parts < len(_PARTS):
        found = _PARTS[so_far.parts](tx, plan_)
        return Gathered(so_far.parts + 1, 0, _folded(so_far.sums, found))
    end = storage.last_receipt(tx)
    page = Page(so_far.last, min(so_far.last + most, end))
    sums = _folded(so_far.sums, _of_receipts(tx, plan_, page))
    return Gathered(so_far.parts, None if page.upto >= end else page.upto, sums)


def told(tx: Transaction, terms: Terms, plan_: Plan, gathered: Gathered) -> MonthReport:
    """The report of all that was gathered."""
    whole = month_sums.total(gathered.sums.values())
    products = {id_ for each in (whole, *gathered.sums.values()) for id_ in month_facts.candidates(each)}
    goods = storage.named(tx, sorted(products))
    make = partial(month_facts.store_month, terms=terms, goods=goods)
    elsewhere = make("", "", gathered.sums.get(NO_STORE, Sums()))
    return MonthReport(
        plan_.month,
        terms.program.shop,
        terms.program.currency,
        tuple(make(store.code, store.name, gathered.sums.get(store.id, Sums())) for store in plan_.stores),
        elsewhere if elsewhere.anything else None,
        make("", "", whole),
    )


def report(tx: Transaction, terms: Terms, month: date, code: str | None = None) -> MonthReport:
    """All at once: for where nobody waits for this database. Raises UnknownStore."""
    plan_, gathered = plan(tx, terms, month, code), Gathered()
    while gathered.last is not None:
        gathered = gather(tx, plan_, gathered)
    return told(tx, terms, plan_, gathered)


async def read(database: Database, terms: Terms, month: date, code: str | None = None) -> MonthReport:
    """The same page by page. Raises UnknownStore, Unavailable."""
    plan_ = await database.read(lambda tx: plan(tx, terms, month, code))
    gathered = Gathered()
    while gathered.last is not None:
        gathered = await database.read(partial(gather, plan_=plan_, so_far=gathered))
    return await database.read(lambda tx: told(tx, terms, plan_, gathered))


def following(month: date) -> date:
    return (month + _ONE_MONTH).replace(day=1)


def previous(month: date) -> date:
    return (month - timedelta(days=1)).replace(day=1)


def _stretches(stores: Iterable[int], zone: str, since: date, until: date) -> Iterator[Stretch]:
    """From the first local day to before the other one, in parts in which the clock is not changed (on the hour of UTC)."""
    place = ZoneInfo(zone)
    moment, end = at_hour(since, 0, place), at_hour(until, 0, place)
    hours = [moment + _HOUR * number for number in range(-(-(end - moment) // _HOUR))]
    for offset, part in groupby(hours, key=lambda hour: hour.astimezone(place).utcoffset() or timedelta(0)):
        within = list(part)
        yield Stretch(tuple(stores), within[0], min(within[-1] + _HOUR, end), offset)


_Found: TypeAlias = Iterator[tuple[int, Sums]]


def _folded(so_far: Mapping[int, Sums], found: _Found) -> Mapping[int, Sums]:
    parts = {store: [known] for store, known in so_far.items()}
    for store, part in found:
        parts.setdefault(store, []).append(part)
    return {store: month_sums.total(each) for store, each in parts.items()}


def _answers(tx: Transaction, plan_: Plan) -> _Found:
    for stretch in plan_.here:
        yield from ((row.store, Sums(said=month_sums.said(row))) for row in storage.answers(tx, stretch))


def _answers_before(tx: Transaction, plan_: Plan) -> _Found:
    for stretch in plan_.before:
        yield from ((row.store, Sums(said_before=month_sums.said(row))) for row in storage.answers(tx, stretch))


def _complaints(tx: Transaction, plan_: Plan) -> _Found:
    for stretch in plan_.here:
        yield from ((row.store, Sums(complaints=(row,))) for row in storage.complaints(tx, stretch))
    for stretch in plan_.before:
        for row in storage.complaints(tx, stretch):
            yield row.store, Sums(complaints_before=Counter({row.category: 1}))


def _bonuses(tx: Transaction, plan_: Plan) -> _Found:
    for month in _months(plan_.here):
        yield from ((row.store, Sums(bonuses=row.count, points=row.points)) for row in storage.bonuses(tx, month))
        for store, sales in storage.consoled_sales(tx, month, _YEAR).items():
            yield store, Sums(sales=sales)


def _returned(tx: Transaction, plan_: Plan) -> _Found:
    for stretch in plan_.year:
        yield from ((row.store, month_sums.compared(row)) for row in storage.alike(tx, stretch))


_PARTS: Final[tuple[Callable[[Transaction, Plan], _Found], ...]] = (
    _answers,
    _answers_before,
    _complaints,
    _bonuses,
    _returned,
)


def _months(stretches: Iterable[Stretch]) -> Iterator[Stretch]:
    """The stretches of the same stores in one: whom a sum counts once, it counts once in the month."""
    for _, parts in groupby(stretches, key=lambda stretch: stretch.stores):
        first, *more = parts
        yield replace(first, until=more[-1].until if more else first.until)


def _of_receipts(tx: Transaction, plan_: Plan, page: Page) -> _Found:
    for stretch in plan_.here:
        for row in storage.visits(tx, stretch, page):
            yield row.store, Sums(row.count, row.with_card)
        yield from ((row.store, month_sums.shifts(row)) for row in storage.ratings_by_hour(tx, stretch, page))
        yield from ((row.store, month_sums.goods(row)) for row in storage.ratings_by_product(tx, stretch, page))
