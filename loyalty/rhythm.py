"""The rhythm of a customer: on which weekday they shop large and at which hour they come, learnt from every receipt.

One small row a customer is kept (`Rhythm`), brought up to date by `visited` and read by `habit`. A receipt 112 days older counts
half. What one customer's receipts say is smoothed by what all customers do, which weighs as much as twelve visits: the mean of a
Dirichlet posterior. Measured on receipts of a real chain (`make bench ONLY=personal`; docs/decisions/0014).
"""

import math
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

HALF_LIFE = 112  # days
_LEFT = tuple(math.pow(0.5, days / HALF_LIFE) for days in range(1000))  # of a weight after so many
SURE = 0.25  # of the favourite day's share: from here on the habit is strong
_FEW = 5  # under so many visits nothing is said about this customer
_ALL_OTHERS = 12  # visits: how much the population weighs
_VISIT = 1000  # a visit in the fixed point of `Rhythm.hours`
_ROOT = 10_000  # likewise of `Rhythm.weekdays`: roots in hundredths
_WITHIN_THREE_HOURS = (1, 3, 4, 3, 1)  # quarters of the hours from the one before on
_WEEK = 7
_DAY = 24
_EPOCH = 719_163  # the ordinal of 1970-01-01


@dataclass(frozen=True, slots=True)
class Rhythm:
    """`weekdays` (Monday first): the square roots of what was spent, in hundredths; `hours`: visits, in thousandths; both as
    they weighed on `last_day` (local, counted from 1970-01-01).
    """

    visits: int
    last_day: int
    weekdays: tuple[int, ...]
    hours: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Population:
    """How all customers shop: shares that sum to 1. Every customer counts alike, however much they buy."""

    weekdays: tuple[float, ...] = (1 / _WEEK,) * _WEEK
    hours: tuple[float, ...] = (1 / _DAY,) * _DAY


@dataclass(frozen=True, slots=True)
class Habit:
    """Days count from Monday, 0. `sending_day`: the first of the two days on which most is bought, so that a message is ahead
    of the visit. `hour`: visits come soonest after it. `sureness`: the share of the favourite day in percent, rounded down.
    """

    favourite_day: int
    sending_day: int
    hour: int
    sureness: int
    strong: bool
    own: bool  # False: too few visits, so it is the population's


def visited(before: Rhythm | None, at: datetime, total: int) -> Rhythm:
    """With one more receipt, of `total` minor units. `at` is local to the store. The order of receipts makes no difference but
    for rounding: a late one, older than the last day, only weighs what it weighs by then.
    """
    day = at.toordinal() - _EPOCH
    if before is None:
        before = Rhythm(0, day, (0,) * _WEEK, (0,) * _DAY)
    last_day = max(before.last_day, day)
    fading = _left(last_day - before.last_day)
    weight = _left(last_day - day)
    weekdays = [round(value * fading) for value in before.weekdays]
    hours = [round(value * fading) for value in before.hours]
    weekdays[at.weekday()] += round(math.isqrt(max(total, 0) * _ROOT) * weight)
    hours[at.hour] += round(_VISIT * weight)
    return Rhythm(before.visits + 1, last_day, tuple(weekdays), tuple(hours))


def of(visits: Iterable[tuple[datetime, int]]) -> Rhythm | None:
    """Of all receipts at once, each with its local moment and its total: what `visited` makes of them one by one, without its
    rounding in between. None without any.
    """
    known = [(at.toordinal() - _EPOCH, at.weekday(), at.hour, total) for at, total in visits]
    if not known:
        return None
    last_day = max(known)[0]
    weekdays, hours = [0.0] * _WEEK, [0.0] * _DAY
    for day, weekday, hour, total in known:
        weight = _left(last_day - day)
        weekdays[weekday] += math.isqrt(max(total, 0) * _ROOT) * weight
        hours[hour] += _VISIT * weight
    return Rhythm(len(known), last_day, tuple(map(round, weekdays)), tuple(map(round, hours)))


def population(rhythms: Iterable[Rhythm]) -> Population:
    """The mean of everybody's shares; without anybody, no day and no hour is better than another."""
    weekdays, hours = [0.0] * _WEEK, [0.0] * _DAY
    for rhythm in rhythms:
        for sums, weights in ((weekdays, rhythm.weekdays), (hours, rhythm.hours)):
            if any(weights):
                for place, share in enumerate(_shares(weights)):
                    sums[place] += share
    return Population(_shares(weekdays), _shares(hours))


def habit(rhythm: Rhythm | None, population: Population, hours: Collection[int]) -> Habit:
    """`hours`: those in which writing is allowed, at least one. None stands for somebody who has not bought yet."""
    own = rhythm is not None and rhythm.visits >= _FEW
    days: Sequence[float] = population.weekdays
    clock: Sequence[float] = population.hours
    if rhythm is not None and own:
        known = sum(rhythm.hours) / _VISIT
        days = _smoothed(rhythm.weekdays, known, days)
        clock = _smoothed(rhythm.hours, known, clock)
    favourite = max(range(_WEEK), key=days.__getitem__)
    return Habit(
        favourite_day=favourite,
        sending_day=max(range(_WEEK), key=lambda day: days[day] + days[(day + 1) % _WEEK]),
        hour=max(sorted(hours), key=lambda hour: _soon(clock, hour)),
        sureness=int(days[favourite] * 100),
        strong=own and days[favourite] >= SURE,
        own=own,
    )


def dump(rhythm: Rhythm) -> str:
    """For a column of text: hexadecimal, under 200 characters."""
    return "|".join(" ".join(f"{value:x}" for value in part) for part in _parts(rhythm))


def load(text: str) -> Rhythm:
    """What `dump` made. ValueError: something else."""
    (visits, last_day), weekdays, hours = ([int(value, 16) for value in part.split()] for part in text.split("|"))
    if len(weekdays) != _WEEK or len(hours) != _DAY:
        raise ValueError(f"not a rhythm: {text!r}")
    return Rhythm(visits, last_day, tuple(weekdays), tuple(hours))


def _parts(rhythm: Rhythm) -> tuple[Sequence[int], ...]:
    return (rhythm.visits, rhythm.last_day), rhythm.weekdays, rhythm.hours


def _left(days: int) -> float:
    """Of a weight after so many days."""
    return _LEFT[days] if days < len(_LEFT) else math.pow(0.5, days / HALF_LIFE)


def _shares(weights: Sequence[float]) -> tuple[float, ...]:
    whole = sum(weights)
    return tuple(weight / whole for weight in weights) if whole else (1 / len(weights),) * len(weights)


def _smoothed(weights: Sequence[int], visits: float, of_all: Sequence[float]) -> Sequence[float]:
    """The shares that so many visits and those of all others make together."""
    if not any(weights):
        return of_all
    shares = zip(_shares(weights), of_all, strict=True)
    return [(own * visits + others * _ALL_OTHERS) / (visits + _ALL_OTHERS) for own, others in shares]


def _soon(clock: Sequence[float], hour: int) -> float:
    """How many come within three hours from then on, by a clock on which half of every hour's visits are spread over the
    hours beside it: the hour before counts a little, and so does the fourth.
    """
    return sum(weight * clock[(hour + place) % _DAY] for place, weight in enumerate(_WITHIN_THREE_HOURS, -1))
