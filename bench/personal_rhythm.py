"""The favourite day, the sending day and the hour, asked at three moments and compared with the 28 days that followed.

All that a household bought on one day is one purchase here; it is big at or above the 75th percentile of the household's own
before. `rhythm.visited` has seen every receipt before the moment, in the order of time.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from time import perf_counter

import numpy as np

from bench.households import Receipt, Year, monday
from bench.measures import Row, at_most
from loyalty import rhythm
from loyalty.rhythm import Habit, Rhythm

MOMENTS = (41, 45, 49)
AHEAD = 28  # days
WAKING = range(10, 21)
_BIG = 75
_SINCE_EPOCH = date(1970, 1, 1).toordinal()


@dataclass(frozen=True, slots=True)
class Purchase:
    """What a household bought on one day; `hour`: of the first receipt."""

    household: int
    day: int
    hour: float
    total: int

    @property
    def weekday(self) -> int:
        return (self.day + 3) % 7  # 1970-01-01 was a Thursday


@dataclass(frozen=True, slots=True)
class Guess:
    """What is said of a household at a moment, and by whom it would be said without a rule."""

    habit: Habit
    at_any_hour: Habit
    most_visits: int
    most_frequent_hour: int
    of_all: Habit


class Tally:
    """Shares of purchases for which something came true."""

    def __init__(self) -> None:
        self.came: dict[str, list[bool]] = defaultdict(list)

    def add(self, what: str, true: bool) -> None:
        self.came[what].append(true)

    def share(self, what: str) -> float:
        return float(np.mean(self.came[what]))


def measure(known: Year) -> list[Row]:
    tally = Tally()
    purchases = _purchases(known.receipts)
    for week in MOMENTS:
        today = monday(week)
        guesses = _guesses([one for one in known.receipts if _day(one.at) < today], purchases, today)
        limits = _limits(purchases, today)
        for one in purchases:
            if today <= one.day < today + AHEAD and one.household in guesses:
                _judge(tally, one, guesses[one.household], one.total >= limits[one.household])
    return [*_rows(tally), *_lasted(known.receipts)]


def _guesses(past: Sequence[Receipt], purchases: Sequence[Purchase], today: int) -> dict[int, Guess]:
    rhythms: dict[int, Rhythm] = {}
    for receipt in past:
        rhythms[receipt.household] = rhythm.visited(rhythms.get(receipt.household), receipt.at, receipt.total)
    of_all = rhythm.population(rhythms.values())
    days: Mapping[int, Counter[int]] = defaultdict(Counter)
    hours: Mapping[int, Counter[int]] = defaultdict(Counter)
    for one in purchases:
        if one.day < today:
            days[one.household][one.weekday] += 1
            hours[one.household][int(one.hour)] += 1
    return {
        household: Guess(
            rhythm.habit(of_one, of_all, WAKING),
            rhythm.habit(of_one, of_all, range(24)),
            days[household].most_common(1)[0][0],
            hours[household].most_common(1)[0][0],
            rhythm.habit(None, of_all, range(24)),
        )
        for household, of_one in rhythms.items()
    }


def _judge(tally: Tally, one: Purchase, guess: Guess, big: bool) -> None:
    if big:
        days = {
            "habit": guess.habit.favourite_day,
            "sending": guess.habit.sending_day,
            "most visits": guess.most_visits,
            "of all": guess.of_all.favourite_day,
            "sending of all": guess.of_all.sending_day,
        }
        for what, day in days.items():
            tally.add(f"{what} day", one.weekday == day)
            tally.add(f"{what} day or next", (one.weekday - day) % 7 <= 1)
        tally.add("is strong", guess.habit.strong)
        if guess.habit.strong:
            tally.add("strong day", one.weekday == guess.habit.favourite_day)
    hours = {
        "habit": guess.at_any_hour.hour,
        "waking": guess.habit.hour,
        "most frequent": guess.most_frequent_hour,
        "of all": guess.of_all.hour,
    }
    for what, hour in hours.items():
        tally.add(f"{what} 3 h", 0 <= (one.hour - hour) % 24 < 3)
        tally.add(f"{what} 1 h", abs((one.hour - hour + 12) % 24 - 12) <= 1)


def _rows(tally: Tally) -> Iterator[Row]:
    yield Row("purchases in the 28 days after three moments, big ones", f"{len(tally.came['habit day']):,}")
    aims = (
        ("habit day", "most visits day", "on the favourite day; floor: the day of most visits", 0.225),
        ("habit day", "of all day", "— floor: everybody's day", None),
        ("habit day or next", "most visits day or next", "on the favourite day or the next; floor likewise", None),
        ("sending day or next", "most visits day or next", "on the sending day or the next; floor likewise", 0.395),
        ("sending day or next", "sending of all day or next", "— floor: everybody's sending day", None),
        ("strong day", "habit day", "on the favourite day where the habit is strong; floor: of all", None),
        (
            "habit 3 h",
            "most frequent 3 h",
            "all purchases, within 3 hours after the hour; floor: own most frequent",
            0.378,
        ),
        ("habit 3 h", "of all 3 h", "— floor: everybody's hour", None),
        ("waking 3 h", "of all 3 h", "— hours from 10 to 20 allowed; floor: everybody's hour", None),
        ("habit 1 h", "most frequent 1 h", "within 1 hour of the hour; floor: own most frequent", None),
    )
    for ours, floor, what, aim in aims:
        share, other = tally.share(ours), tally.share(floor)
        told = "" if aim is None else f"≥ {aim}"
        yield Row(
            what, f"{share:.4f}", f"{other:.4f}", f"{share - other:+.4f}", told, None if aim is None else share >= aim
        )
    yield Row("big purchases of those with a strong habit", f"{tally.share('is strong'):.1%}")


def _purchases(receipts: Sequence[Receipt]) -> list[Purchase]:
    ordered = sorted(receipts, key=lambda one: (one.household, one.at))
    purchases = []
    for (household, day), of_day in groupby(ordered, key=lambda one: (one.household, _day(one.at))):
        first, *more = of_day
        hour = first.at.hour + first.at.minute / 60
        purchases.append(Purchase(household, day, hour, first.total + sum(one.total for one in more)))
    return purchases


def _limits(purchases: Sequence[Purchase], today: int) -> dict[int, float]:
    """From which total on a purchase is big."""
    totals: Mapping[int, list[int]] = defaultdict(list)
    for one in purchases:
        if one.day < today:
            totals[one.household].append(one.total)
    return {household: float(np.percentile(of_one, _BIG)) for household, of_one in totals.items()}


def _day(at: datetime) -> int:
    return at.toordinal() - _SINCE_EPOCH


def _lasted(receipts: Sequence[Receipt]) -> Iterator[Row]:
    began = perf_counter()
    some = receipts[-20_000:]
    rhythms: dict[int, Rhythm] = {}
    for receipt in some:
        rhythms[receipt.household] = rhythm.visited(rhythms.get(receipt.household), receipt.at, receipt.total)
    yield at_most("a receipt into the rhythm", "µs", (perf_counter() - began) / len(some) * 1e6)
    of_all = rhythm.population(rhythms.values())
    began = perf_counter()
    for of_one in rhythms.values():
        rhythm.habit(rhythm.load(rhythm.dump(of_one)), of_all, WAKING)
    yield at_most("a rhythm written, read and asked", "µs", (perf_counter() - began) / len(rhythms) * 1e6)
