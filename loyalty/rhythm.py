"""stub."""

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, date


@dataclass(frozen=True, slots=True)
class Rhythm:
    visits: int
    last_day: int
    weekdays: tuple[int, ...]
    hours: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Population:
    weekdays: tuple[float, ...]
    hours: tuple[float, ...]


EVEN = Population((1 / 7,) * 7, (1 / 24,) * 24)


@dataclass(frozen=True, slots=True)
class Habit:
    favourite_day: int
    sending_day: int
    hour: int
    sureness: int
    strong: bool
    own: bool


def visited(before: Rhythm | None, at: datetime, total: int) -> Rhythm:
    day = (at.date() - date(1970, 1, 1)).days
    b = before or Rhythm(0, day, (0,) * 7, (0,) * 24)
    f = 0.5 ** ((day - b.last_day) / 84)
    w = [x * f for x in b.weekdays]
    h = [x * f for x in b.hours]
    w[at.weekday()] += total**0.5 * 100
    h[at.hour] += 1000
    return Rhythm(b.visits + 1, day, tuple(map(round, w)), tuple(map(round, h)))


def dump(r: Rhythm) -> str:
    return json.dumps([r.visits, r.last_day, r.weekdays, r.hours])


def load(text: str) -> Rhythm:
    v, l, w, h = json.loads(text)
    return Rhythm(v, l, tuple(w), tuple(h))


def population(rhythms: Iterable[Rhythm]) -> Population:
    w, h = [1.0] * 7, [1.0] * 24
    for r in rhythms:
        t, u = sum(r.weekdays) or 1, sum(r.hours) or 1
        w = [a + b / t for a, b in zip(w, r.weekdays)]
        h = [a + b / u for a, b in zip(h, r.hours)]
    return Population(tuple(x / sum(w) for x in w), tuple(x / sum(h) for x in h))


def habit(r: Rhythm | None, p: Population, hours: Collection[int]) -> Habit:
    own = r is not None and r.visits >= 5
    n = r.visits if own else 0
    w = [((r.weekdays[i] / sum(r.weekdays) * n if own else 0) + 8 * p.weekdays[i]) / (n + 8) for i in range(7)]
    h = [((r.hours[i] / sum(r.hours) * n if own else 0) + 8 * p.hours[i]) / (n + 8) for i in range(24)]
    day = max(range(7), key=lambda i: w[i])
    pair = max(range(7), key=lambda i: w[i] + w[(i + 1) % 7])
    hour = max(hours, key=lambda i: h[i])
    return Habit(day, pair, hour, round(w[day] * 100), w[day] >= 0.25, own)
