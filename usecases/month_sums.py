"""What is counted of a month, in parts that add up: pages to a store, stores to all."""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields
from itertools import chain
from typing import Any, Final, TypeVar

from loyalty import feedback, surveys
from storage.monthly import Alike, Complaint, Rated, Surveys

T = TypeVar("T", "Said", "Sums")

NPS: Final = "nps"  # the topic of a survey that is about no category


@dataclass(frozen=True, slots=True)
class Said:
    """Answers to surveys. `scores`: how often each was given; `aspects`: name, whether liked, group of who said so;
    `topics`: answers about each category; `marks`: category, what was marked, the mark.
    """

    sent: int = 0
    answered: int = 0
    scores: Counter[int] = field(default_factory=Counter)
    aspects: Counter[tuple[str, bool, str]] = field(default_factory=Counter)
    topics: Counter[str] = field(default_factory=Counter)
    marks: Counter[tuple[str, str, int]] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class Sums:
    """One month; `said_before` and `complaints_before` (by category) are of the one before.

    `stars`: shift (its place in feedback.BANDS) and stars; `products`: product and stars; `points` of so many `bonuses`, and
    `sales` to those who got them; `alike`: category, tier, whether with a bonus, whether they came back.
    """

    visits: int = 0
    with_card: int = 0
    said: Said = field(default_factory=Said)
    said_before: Said = field(default_factory=Said)
    stars: Counter[tuple[int, int]] = field(default_factory=Counter)
    products: Counter[tuple[int, int]] = field(default_factory=Counter)
    complaints: tuple[Complaint, ...] = ()
    complaints_before: Counter[str] = field(default_factory=Counter)
    bonuses: int = 0
    points: int = 0
    sales: int = 0
    alike: Counter[tuple[str, str, bool, bool]] = field(default_factory=Counter)


def said(row: Surveys) -> Said:
    """What so many people said alike."""
    count = row.count
    if row.topic == NPS:
        scores, aspects = _scored(row)
        return Said(row.sent, row.answered, scores, aspects)
    given = json.loads(row.marks)
    marks = Counter({(row.topic, name, int(mark)): count for name, mark in given.items()})
    return Said(row.sent, row.answered, topics=Counter({row.topic: count} if marks else {}), marks=marks)


def shifts(rated: Rated) -> Sums:
    """Stars by the hour of the visit."""
    return Sums(stars=Counter({(feedback.band(rated.of), rated.stars): rated.count}))


def goods(rated: Rated) -> Sums:
    """Stars by product."""
    return Sums(products=Counter({(rated.of, rated.stars): rated.count}))


def compared(row: Alike) -> Sums:
    key = (row.category, row.tier, row.bonus)
    return Sums(alike=Counter({(*key, True): row.back, (*key, False): row.count - row.back}))


def total(parts: Iterable[Sums]) -> Sums:
    return _total(Sums, list(parts))


def _total(kind: type[T], parts: Sequence[T]) -> T:
    """Field by field; each Counter is copied once, however many the parts are."""
    found: dict[str, Any] = {}
    for each in fields(kind):
        values = [getattr(part, each.name) for part in parts]
        match getattr(kind(), each.name):
            case Counter() as whole:
                for value in filter(None, values):
                    whole.update(value)
                found[each.name] = whole
            case Said():
                found[each.name] = _total(Said, [value for value in values if value.sent or value.answered])
            case tuple():
                found[each.name] = tuple(chain.from_iterable(values))
            case _:
                found[each.name] = sum(values)
    return kind(**found)


def _scored(row: Surveys) -> tuple[Counter[int], Counter[tuple[str, bool, str]]]:
    if row.score is None:
        return Counter(), Counter()
    who = surveys.group(row.score).value
    chosen = ((json.loads(row.liked), True), (json.loads(row.disliked), False))
    aspects = Counter({(name, liked, who): row.count for names, liked in chosen for name in names})
    return Counter({row.score: row.count}), aspects
