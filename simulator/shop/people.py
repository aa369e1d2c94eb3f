"""The sample shop's customers: who they are, what they love, when they come, and until when they came."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import accumulate
from random import Random

from simulator.shop.draws import Shelf, happens, shelf
from simulator.shop.goods import Product
from simulator.shop.stores import CLOSES, OPENS, STORES, ZONE, Store
from simulator.shop.tastes import TASTES, Taste

HOUSEHOLDS = 400
HISTORY_DAYS = 91  # thirteen whole weeks, so that every weekday comes equally often
WEEKDAYS = (7, 7, 11, 8, 17, 30, 20)  # how many in a hundred have their day on Monday, Tuesday, …
# Ukraine sets no numbers aside for fiction. 92 is the code of a network that was all but switched off years ago, and
# three noughts after it look as made up as they are; libphonenumber takes such a number for a mobile one.
PHONE_PREFIX = "+38092000"
FIRST_NAMES = (
    "Оксана Олена Наталія Ірина Тетяна Світлана Людмила Марія Ганна Юлія Катерина Галина Надія Валентина Анна Вікторія "
    "Дарина Софія Леся Соломія Зоряна Христина Любов Ярослава Олександр Андрій Сергій Володимир Микола Іван Василь "
    "Петро Юрій Тарас Богдан Максим Дмитро Роман Остап Назар"
)


@dataclass(frozen=True, slots=True)
class Household:
    """The large purchase falls on `weekday` about `hour`, every `interval` days, from `first` to `last` (both kept)."""

    customer: str
    phone: str
    first_name: str
    birthday: date | None
    card: str
    points: int
    points_expire: date | None
    consent_at: datetime | None
    home: Store
    taste: Taste
    favourites: Shelf
    weekday: int
    hour: int
    interval: int
    first: date
    last: date


def households(goods: Sequence[Product], *, today: date, seed: int) -> tuple[Household, ...]:
    """The same people for the same seed on any day; only their dates move with `today`."""
    rng = Random(f"people of {seed}")
    phones = rng.sample(range(10_000), HOUSEHOLDS)
    cards = rng.sample(range(10**11), HOUSEHOLDS)
    return tuple(
        _household(rng, goods, today, number, phone, card)
        for number, (phone, card) in enumerate(zip(phones, cards, strict=True), start=1)
    )


def _household(rng: Random, goods: Sequence[Product], today: date, number: int, phone: int, card: int) -> Household:
    taste = rng.choices(TASTES, [taste.share for taste in TASTES])[0]
    points = min(int(rng.expovariate(1 / 140)), 900) if happens(rng, 0.75) else 0
    first, last = _active(rng, today)
    return Household(
        customer=f"k-{number:04d}",
        phone=f"{PHONE_PREFIX}{phone:04d}",
        first_name=rng.choice(FIRST_NAMES.split()),
        birthday=date(1944, 1, 1) + timedelta(rng.randrange(62 * 365)) if happens(rng, 0.45) else None,
        card=ean13(f"2{card:011d}") if happens(rng, 0.65) else "",
        points=points,
        points_expire=_expiry(rng, today) if points and happens(rng, 0.5) else None,
        consent_at=_some_moment(rng, today) if happens(rng, 0.65) else None,
        home=rng.choices(STORES, (58, 42))[0],
        taste=taste,
        favourites=_favourites(rng, goods, taste.likes),
        weekday=rng.choices(range(7), WEEKDAYS)[0],
        hour=rng.choice(taste.hours),
        interval=rng.choices((7, 14, 21), (68, 24, 8))[0],
        first=first,
        last=last,
    )


def _active(rng: Random, today: date) -> tuple[date, date]:
    """The days between which the household shops: most all the time, some no longer, some only since lately."""
    start, yesterday = today - timedelta(HISTORY_DAYS), today - timedelta(1)
    ago = rng.randrange(HISTORY_DAYS)
    kind = rng.choices(("regular", "lapsed", "tried once", "new"), (78, 13, 4, 5))[0]
    if kind == "lapsed":
        return start, today - timedelta(max(ago, 30))
    if kind == "tried once":  # one week holds one large purchase
        week = max(start, today - timedelta(max(ago, 14)))
        return week, min(week + timedelta(6), yesterday)
    if kind == "new":
        return today - timedelta(1 + ago % 21), yesterday
    return start, yesterday


def _expiry(rng: Random, today: date) -> date:
    return today + timedelta(rng.randint(2, 9) if happens(rng, 0.12) else rng.randint(20, 180))


def _some_moment(rng: Random, today: date) -> datetime:
    day = today - timedelta(rng.randint(1, 700))
    return datetime.combine(day, time(rng.randrange(OPENS, CLOSES), rng.randrange(60)), ZONE)


def _favourites(rng: Random, goods: Sequence[Product], likes: Mapping[str, float]) -> Shelf:
    """Ten to sixteen products, the first loved most; the weights fall as one over the root of the place."""
    whole = shelf(goods, likes)
    loved: dict[Product, None] = {}
    wanted = rng.randint(10, 16)
    while len(loved) < wanted:
        loved[whole.draw(rng)] = None
    return Shelf(tuple(loved), tuple(accumulate((1 + place) ** -0.5 for place in range(wanted))))


def ean13(twelve: str) -> str:
    """Twelve digits and their check digit: weights 1 and 3 by turns from the left, the sum made up to tens."""
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(twelve))
    return twelve + str(-total % 10)
