"""What answers add up to: the NPS, marks and stars with their intervals, what is more than chance, and how long people waited.

One formula for every scale. The mean of so many answers between two ends is taken with one made-up answer at each end, and the
interval is Student's around that. For -1, 0, 1 (detractor, passive, promoter) it is the adjusted Wald interval of Bonett &
Price (2012), whose multinomial variance, promoters + detractors - (promoters - detractors)^2, is the NPS's too (Rocks 2016
compares such intervals); for 0 and 1 it is nearly that of Agresti & Coull. Unlike the plain one it does not shrink to
nothing when the few who answered agree. `tests/unit/loyalty/test_feedback.py` reckons how often it holds the truth.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil, floor, sqrt
from typing import Final

from loyalty import student
from loyalty.sorry import Outcome
from loyalty.surveys import Group, group

FEWEST: Final = 10  # answers; from fewer no figure is told
MARKS: Final = (1, 5)  # the ends of the scale; of stars too
BANDS: Final = ((6, 12), (12, 17), (17, 22), (22, 6))
"""Shifts: from an hour of the local day to another."""
_HUNDRED: Final = 100
_HALF: Final = 0.5


@dataclass(frozen=True, slots=True)
class Figure:
    """The figure and its 95 % interval, rounded outwards: an NPS in points, a mark in hundredths, a share in percent."""

    middle: int
    low: int
    high: int

    @property
    def sure(self) -> bool:
        """Of a difference: that it is more than chance."""
        return self.low > 0 or self.high < 0


@dataclass(frozen=True, slots=True)
class Answers:
    """How many there are on a scale from `low` to `high`, their sum, and the sum of their squares. Parts add up.

    `count` is a fraction where answers weigh unequally.
    """

    low: int
    high: int
    count: float = 0
    total: float = 0
    squares: float = 0

    @classmethod
    def of(cls, low: int, high: int, counts: Mapping[int, int]) -> "Answers":
        """Of how often each value was given."""
        return cls(
            low,
            high,
            sum(counts.values()),
            sum(value * count for value, count in counts.items()),
            sum(value * value * count for value, count in counts.items()),
        )

    @property
    def mean(self) -> float:
        return self.total / self.count


@dataclass(frozen=True, slots=True)
class Nps:
    """Who answered how likely they are to recommend the shop."""

    promoters: int = 0
    passives: int = 0
    detractors: int = 0

    @classmethod
    def of(cls, scores: Mapping[int, int]) -> "Nps":
        """Of how often each score from 0 to 10 was given."""
        found = dict.fromkeys(Group, 0)
        for score, count in scores.items():
            found[group(score)] += count
        return cls(found[Group.PROMOTER], found[Group.PASSIVE], found[Group.DETRACTOR])

    @property
    def count(self) -> int:
        return self.promoters + self.passives + self.detractors

    @property
    def answers(self) -> Answers:
        return Answers.of(-1, 1, {-1: self.detractors, 0: self.passives, 1: self.promoters})

    @property
    def points(self) -> int | None:
        """The share of promoters less that of detractors, -100 to 100; None from too few."""
        found = figure(self.answers, _HUNDRED)
        return None if found is None else found.middle


def figure(answers: Answers, unit: int) -> Figure | None:
    """The mean in `unit`s, with its interval; None from too few answers."""
    if answers.count < FEWEST:
        return None
    middle, error, freedom = _around(answers)
    far = student.errors(freedom) * error
    low, high = max(middle - far, answers.low), min(middle + far, answers.high)
    return Figure(_rounded(answers.mean * unit), floor(low * unit), ceil(high * unit))


def change(now: Answers, before: Answers, unit: int) -> Figure | None:
    """By how much the mean of other people's answers differs from that before; None from too few.

    Welch's interval of the difference of the two means above. The figure is the difference of the two figures as they are
    told.
    """
    here, there = figure(now, unit), figure(before, unit)
    if here is None or there is None:
        return None
    (middle, one, of_one), (middle_before, other, of_other) = _around(now), _around(before)
    error = sqrt(one**2 + other**2)
    freedom = error**4 / (one**4 / of_one + other**4 / of_other)
    far, difference = student.errors(freedom) * error, middle - middle_before
    told = here.middle - there.middle
    low, high = floor((difference - far) * unit), ceil((difference + far) * unit)
    return Figure(told, min(low, told), max(high, told))


def spread(answers: Answers) -> int | None:
    """How far answers lie from each other: their standard deviation in hundredths; None from too few."""
    if answers.count < FEWEST:
        return None
    n = answers.count
    return round(_HUNDRED * sqrt(max(0.0, (n * answers.squares - answers.total**2) / (n * (n - 1)))))


def band(hour: int) -> int:
    """The place in BANDS of an hour of the day."""
    return next(
        place
        for place, (since, until) in enumerate(BANDS)
        if (since <= hour < until if since < until else hour >= since or hour < until)
    )


def within(waits: Iterable[int], percent: int) -> int | None:
    """The time in which so many of a hundred were through, exactly so or longer than needed; None of nobody (nearest rank)."""
    ordered = sorted(waits)
    return ordered[-(-len(ordered) * percent // _HUNDRED) - 1] if ordered else None


@dataclass(frozen=True, slots=True)
class Returned:
    """Of those with somebody alike on the other side: heads, and how many of a hundred came back; None from too few.

    `difference` is in percent points.
    """

    given: int
    others: int
    with_bonus: Figure | None = None
    without: Figure | None = None
    difference: Figure | None = None


def returned(outcomes: Sequence[Outcome]) -> Returned:
    """Those without a bonus are weighted so that among them are as many of each kind as among those with one.

    They count for as many answers as would have told as much without weights (Kish 1965). The operators chose to whom they gave
    something, so this is a comparison, not a proof.
    """
    pairs = [(each.given, each.without) for each in outcomes if each.given.cases and each.without.cases]
    given, others = sum(one.cases for one, _ in pairs), sum(other.cases for _, other in pairs)
    if min(given, others) < FEWEST:
        return Returned(given, others)
    share = sum(one.cases / given * other.back / other.cases for one, other in pairs)
    heads = 1 / sum((one.cases / given) ** 2 / other.cases for one, other in pairs)
    back = sum(one.back for one, _ in pairs)
    with_, without = Answers(0, 1, given, back, back), Answers(0, 1, heads, share * heads, share * heads)
    return Returned(given, others, figure(with_, _HUNDRED), figure(without, _HUNDRED), change(with_, without, _HUNDRED))


def _around(answers: Answers) -> tuple[float, float, float]:
    """The middle of the interval, its standard error, and the degrees of freedom."""
    n = answers.count + 2
    middle = (answers.total + answers.low + answers.high) / n
    variance = (answers.squares + answers.low**2 + answers.high**2) / n - middle**2
    return middle, sqrt(max(0.0, variance) / n), n - 1


def _rounded(value: float) -> int:
    """Halves go up, away from what a bank does: 0.5 is 1."""
    return floor(value + _HALF)
