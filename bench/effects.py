"""`effects`: the interval of what sending earns, tried on shoppers whose uplift is known.

A thousand lives of a shop each with no uplift, 2 % and 5 %: 10,000 people, one in ten held out. People differ in how
often they come and in how much they take and stay as they are; one shopping week in a hundred has a basket out of all
proportion (a Pareto tail without a third moment). Then 26 weekly looks at shops where sending does nothing, with new
people every week and with the same people over and over: how often is there ever an alarm?

Then all campaigns together in a second year: 50,000 people, 2 % outside of everything, drawn anew on New Year's Day.
The model of what is carried over: an uplift acts while somebody is treated and no longer. So the weeks before the second
year hold that of the first year's arms, and whoever is outside by now is back at their base at once. The truth is what being
treated in the weeks looked at brings against not being treated in them. Beside it, had the same 2 % stayed outside. With 5 % the
interval is wider than what is lost then, so a bias shows in the mean alone; with 20 % in the interval too.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from bench.measures import Row
from loyalty import effects
from loyalty.effects import Estimate, Moments, Verdict

_RUNS = 1000
_PEOPLE = 10_000
_UPLIFTS = (0.0, 0.02, 0.05)
_LOOKS = 26
_NEW_PEOPLE = 500  # a week
_SAME_PEOPLE = 4000
_OUTSIDE, _PEOPLE_OF_ALL, _LASTING = 0.02, 50_000, (0.05, 0.2)
_BASKET = 20_000  # minor units
_VISITS = 0.6  # a week
_BEFORE, _AFTER = 8, 4  # weeks
_TAIL, _PARETO, _LARGE = 0.01, 3.0, 4.0
_SEED = 2026

Numbers: TypeAlias = NDArray[np.float64]
Whole: TypeAlias = NDArray[np.int64]
Held: TypeAlias = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Shoppers:
    """A crowd; each comes at their own rate and takes a basket of their own size."""

    random: np.random.Generator
    rate: Numbers
    basket: Numbers

    @classmethod
    def drawn(cls, random: np.random.Generator, people: int) -> "Shoppers":
        return cls(random, _lognormal(random, 0.8, people), _lognormal(random, 0.6, people))

    def spend(self, weeks: int) -> Numbers:
        people = len(self.rate)
        visits = self.random.poisson(self.rate * _VISITS * weeks)
        large = np.where(self.random.random(people) < _TAIL, 1 + _LARGE * self.random.pareto(_PARETO, people), 1.0)
        spent: Numbers = _BASKET * self.basket * visits * _lognormal(self.random, 0.5, people) * large
        return spent


def mean_spend(weeks: int) -> float:
    """What a shopper leaves on average, by the formulas of the distributions above."""
    return _BASKET * _VISITS * weeks * (1 + _TAIL * _LARGE / (_PARETO - 1))


@dataclass(slots=True)
class Tally:
    """How the intervals of many lives did."""

    runs: int = 0
    held: int = 0
    below: int = 0
    held_always: int = 0
    earns: int = 0
    loses: int = 0
    width: float = 0.0

    def add(self, found: Estimate, truth: float) -> None:
        """`truth` per hundred people."""
        gain = found.per_hundred
        assert gain is not None, "too few people for any figure"
        assert found.narrower is not None
        self.runs += 1
        self.held += gain.low <= truth <= gain.high
        self.below += truth < gain.low
        self.held_always += gain.always_low <= truth <= gain.always_high
        self.earns += found.verdict is Verdict.EARNS
        self.loses += found.verdict is Verdict.LOSES
        self.width += found.narrower / 10_000


async def run(scale: float) -> list[Row]:
    random = np.random.default_rng(_SEED)
    runs = max(100, round(_RUNS * scale))
    rows = [row for uplift in _UPLIFTS for row in _once(random, runs, uplift)]
    rows += _weekly("new people every week", runs, lambda: _new(random))
    rows += _weekly("the same people", runs // 2, lambda: _same(random))
    rows += _second_year(random, runs)
    return rows


def _once(random: np.random.Generator, runs: int, uplift: float) -> Iterator[Row]:
    tally = Tally()
    for _ in range(runs):
        shoppers = Shoppers.drawn(random, _PEOPLE)
        held_out = random.random(_PEOPLE) < 0.1
        after = shoppers.spend(_AFTER) * np.where(held_out, 1, 1 + uplift)
        tally.add(effects.estimate(*_arms(held_out, shoppers.spend(_BEFORE), after)), 100 * uplift * mean_spend(_AFTER))
    what = f"uplift {uplift:.0%}: the 95 % interval holds the truth"
    covered = tally.held / tally.runs
    yield Row(what, f"{covered:.1%} of {runs:,}", aim="93-97 %", met=0.93 <= covered <= 0.97)
    yield Row("— misses: the truth was below, above", f"{tally.below}, {tally.runs - tally.held - tally.below}")
    always = tally.held_always / runs
    yield Row("— the always valid one", f"{always:.1%}", aim="≥ 95 %", met=always >= 0.95)
    yield Row("— verdicts: earns, loses", f"{tally.earns / runs:.1%}, {tally.loses / runs:.1%}")
    width = tally.width / runs
    yield Row("— width of the plain difference", f"x {width:.2f}", aim="< 1", met=width < 1)


def _weekly(who: str, runs: int, life: Callable[[], Iterator[Estimate]]) -> Iterator[Row]:
    """How many lives without any uplift have an alarm at one of the looks."""
    always = naive = 0
    for _ in range(runs):
        gains = [found.per_hundred for found in life() if found.per_hundred is not None]
        always += any(gain.always_low > 0 or gain.always_high < 0 for gain in gains)
        naive += any(gain.low > 0 or gain.high < 0 for gain in gains)
    share = always / runs
    yield Row(
        f"{_LOOKS} weekly looks, {who}: lives with a false alarm",
        f"{share:.1%} of {runs:,}",
        aim="≤ 5 %",
        met=share <= 0.05,
    )
    yield Row("— had one gone by the 95 % interval", f"{naive / runs:.1%}")


def _new(random: np.random.Generator) -> Iterator[Estimate]:
    treated, control = Moments(), Moments()
    for _ in range(_LOOKS):
        shoppers = Shoppers.drawn(random, _NEW_PEOPLE)
        held_out = random.random(_NEW_PEOPLE) < 0.1
        one, other = _arms(held_out, shoppers.spend(_BEFORE), shoppers.spend(_AFTER))
        treated, control = treated + one, control + other
        yield effects.estimate(treated, control)


def _same(random: np.random.Generator) -> Iterator[Estimate]:
    shoppers = Shoppers.drawn(random, _SAME_PEOPLE)
    held_out = random.random(_SAME_PEOPLE) < 0.1
    before, after = shoppers.spend(_BEFORE), np.zeros(_SAME_PEOPLE)
    for _ in range(_LOOKS):
        after = after + shoppers.spend(1)
        yield effects.estimate(*_arms(held_out, before, after))


@dataclass(slots=True)
class Lives:
    """How a figure of all campaigns together did in many lives, and its mean beside the truth."""

    tally: Tally = field(default_factory=Tally)
    middle: float = 0.0

    def add(self, found: Estimate, truth: float) -> None:
        self.tally.add(found, truth)
        assert found.per_hundred is not None
        self.middle += found.per_hundred.middle / truth

    @property
    def covered(self) -> float:
        return self.tally.held / self.tally.runs

    def told(self) -> str:
        runs = self.tally.runs
        return f"{self.covered:.1%} of {runs:,}, mean x {self.middle / runs:.2f} of the truth"


@dataclass(frozen=True, slots=True)
class TwoYears:
    """Who is outside in the first and in the second; what people would spend untreated, before and after each New Year."""

    outside: tuple[Held, Held]
    before: tuple[Numbers, Numbers]
    after: tuple[Numbers, Numbers]

    @classmethod
    def lived(cls, random: np.random.Generator) -> "TwoYears":
        shoppers = Shoppers.drawn(random, _PEOPLE_OF_ALL)
        first, second = (random.random(_PEOPLE_OF_ALL) < _OUTSIDE for _ in range(2))
        before, again = (shoppers.spend(_BEFORE) for _ in range(2))
        after, later = (shoppers.spend(_AFTER) for _ in range(2))
        return cls((first, second), (before, again), (after, later))

    def told(self, uplift: float) -> tuple[Estimate, Estimate, Estimate]:
        """Of the second year, of both summed up, and of the second with the first year's people outside."""
        lift = [np.where(held_out, 1, 1 + uplift) for held_out in self.outside]
        before = self.before[1] * lift[0]
        one = _arms(self.outside[0], self.before[0], self.after[0] * lift[0])
        two = _arms(self.outside[1], before, self.after[1] * lift[1])
        stayed = _arms(self.outside[0], before, self.after[1] * lift[0])
        both = [effects.Part(*arms) for arms in (one, two)]
        return effects.estimate(*two), effects.together(both), effects.estimate(*stayed)


def _second_year(random: np.random.Generator, runs: int) -> Iterator[Row]:
    """The same lives for each uplift."""
    lives = {uplift: (Lives(), Lives(), Lives()) for uplift in _LASTING}
    for _ in range(runs):
        life = TwoYears.lived(random)
        for uplift, all_ in lives.items():
            for each, found in zip(all_, life.told(uplift), strict=True):
                each.add(found, 100 * uplift * mean_spend(_AFTER))
    for uplift, (anew, both, stayed) in lives.items():
        for what, figure in (
            (f"all campaigns, uplift {uplift:.0%}: the 95 % interval holds the truth in the second year", anew),
            ("— both years together", both),
        ):
            yield Row(what, figure.told(), aim="93-97 %", met=0.93 <= figure.covered <= 0.97)
        yield Row("— had the same people stayed outside", stayed.told())


def _arms(held_out: Held, before: Numbers, after: Numbers) -> tuple[Moments, Moments]:
    """Treated, control."""
    x, y = np.rint(before).astype(np.int64), np.rint(after).astype(np.int64)
    return _moments(x[~held_out], y[~held_out]), _moments(x[held_out], y[held_out])


def _moments(x: Whole, y: Whole) -> Moments:
    return Moments(
        len(x),
        int(np.count_nonzero(y)),
        int(x.sum()),
        int(y.sum()),
        int((x * x).sum()),
        int((x * y).sum()),
        int((y * y).sum()),
    )


def _lognormal(random: np.random.Generator, sigma: float, people: int) -> Numbers:
    """With a mean of one."""
    return random.lognormal(-sigma * sigma / 2, sigma, people)
