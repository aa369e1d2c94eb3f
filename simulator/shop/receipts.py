"""The sample shop's past: thirteen weeks of receipts up to yesterday, each household true to its habits."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from simulator.shop.draws import Shelf, happens, shelf
from simulator.shop.goods import Product
from simulator.shop.people import HISTORY_DAYS, Household
from simulator.shop.stores import CLOSES, OPENS, STORES, ZONE, Store
from simulator.shop.tastes import PASSERS_BY

WITHOUT_CARD = 0.30  # of all receipts
AWAY = 0.08  # of a household's visits are to the other store
FROM_FAVOURITES = 0.72  # of a household's lines
RUSH = (3, 5, 6, 5, 6, 6, 5, 5, 6, 9, 11, 10, 7, 3)  # visits of passers-by in each hour of opening
BUSY_DAYS = (9, 9, 10, 10, 13, 14, 11)  # the same from Monday on


@dataclass(frozen=True, slots=True)
class Line:
    """`quantity` in thousandths of a piece or kilogram, `sum` in kopecks."""

    product: Product
    quantity: int
    sum: int


@dataclass(frozen=True, slots=True)
class Receipt:
    receipt: str
    store: Store
    till: str
    cashier: str
    at: datetime
    household: Household | None
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class _Visit:
    at: datetime
    store: Store
    household: Household | None
    lines: int


def receipts(
    people: Sequence[Household],
    goods: Sequence[Product],
    special_prices: Mapping[tuple[str, str, date], int],
    *,
    today: date,
    seed: int,
) -> Iterator[Receipt]:
    """In order of time; numbered without a gap at each till."""
    rng = Random(f"receipts of {seed} before {today.isoformat()}")
    known = [visit for household in people for visit in _visits(rng, household)]
    strangers = round(len(known) * WITHOUT_CARD / (1 - WITHOUT_CARD))
    visits = known + [_passing_by(rng, today) for _ in range(strangers)]
    everything, on_the_way = shelf(goods, {}), shelf(goods, PASSERS_BY)
    numbers: Counter[str] = Counter()
    for visit in sorted(visits, key=lambda visit: visit.at):
        till = rng.choices(visit.store.tills, (70, 30))[0]
        series = f"{visit.store.code}-{till.removeprefix('kasa-')}"
        numbers[series] += 1
        day = visit.at.date()
        yield Receipt(
            receipt=f"{series}-{numbers[series]:06d}",
            store=visit.store,
            till=till,
            cashier=visit.store.cashier(till, day.toordinal()),
            at=visit.at,
            household=visit.household,
            lines=tuple(
                _line(rng, product, special_prices.get((product.sku, visit.store.code, day), product.price))
                for product in _basket(rng, visit, everything, on_the_way)
            ),
        )


def _visits(rng: Random, household: Household) -> Iterator[_Visit]:
    """The large purchases on the household's day (or, one time in six, next to it), and small visits between them."""
    taste, wanted = household.taste, household.first
    day = wanted + timedelta((household.weekday - wanted.weekday()) % 7)
    while day <= household.last:
        actual = day + timedelta(rng.choices((-1, 0, 1), (1, 10, 1))[0])
        if household.first <= actual <= household.last and happens(rng, 0.93):
            yield _visit(rng, household, actual, household.hour, rng.choice(taste.lines))
        day += timedelta(household.interval)
    days_here = (household.last - household.first).days + 1
    for days in range(days_here if days_here > household.interval else 0):  # who has come but once has not been back
        if happens(rng, taste.quick / household.interval):  # who comes rarely, comes rarely for bread too
            hour = rng.choices(range(OPENS, CLOSES), RUSH)[0]
            yield _visit(rng, household, household.first + timedelta(days), hour, rng.randint(1, 4))


def _visit(rng: Random, household: Household, day: date, hour: int, lines: int) -> _Visit:
    store = household.home
    if happens(rng, AWAY):
        store = next(other for other in STORES if other is not household.home)
    return _Visit(_moment(day, hour * 60 + 30 + round(rng.gauss(0, 35)), rng), store, household, lines)


def _passing_by(rng: Random, today: date) -> _Visit:
    days = range(1, HISTORY_DAYS + 1)
    busy = [BUSY_DAYS[(today - timedelta(ago)).weekday()] for ago in days]
    day = today - timedelta(rng.choices(days, busy)[0])
    minute = rng.choices(range(OPENS, CLOSES), RUSH)[0] * 60 + rng.randrange(60)
    return _Visit(_moment(day, minute, rng), rng.choices(STORES, (62, 38))[0], None, rng.randint(1, 5))


def _moment(day: date, minute: int, rng: Random) -> datetime:
    """Within the opening hours: the first customer has to fill a basket, the last pays five minutes before closing."""
    inside = min(max(minute, OPENS * 60 + 4), CLOSES * 60 - 5)
    return datetime.combine(day, time(inside // 60, inside % 60, rng.randrange(60)), ZONE)


def _basket(rng: Random, visit: _Visit, everything: Shelf, on_the_way: Shelf) -> Sequence[Product]:
    taken: dict[str, Product] = {}
    while len(taken) < visit.lines:
        if visit.household is None:
            product = on_the_way.draw(rng)
        elif happens(rng, FROM_FAVOURITES):
            product = visit.household.favourites.draw(rng)
        else:
            product = everything.draw(rng)
        taken[product.sku] = product
    return tuple(taken.values())


def _line(rng: Random, product: Product, price: int) -> Line:
    pieces = rng.choices((1, 2, 3, 4), (78, 15, 4, 3))[0]
    quantity = rng.choice(product.grams) if product.grams else pieces * 1000
    return Line(product, quantity, (quantity * price + 500) // 1000)  # half a kopeck goes up
