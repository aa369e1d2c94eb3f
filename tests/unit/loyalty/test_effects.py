"""Who is held out is the same for ever and everywhere; the effect's figures are right, and honest however often one looks."""

import sqlite3
import statistics
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from functools import reduce
from math import exp, sqrt
from operator import add
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty import effects, student
from loyalty.attention import Arm
from loyalty.effects import PRIME, Draw, Estimate, Gain, Moments, Verdict
from loyalty.points import Money, Rate

SQL = """
SELECT (((:c3 * x + :c2) % :prime * x + :c1) % :prime * x + :c0) % :prime < :below FROM (SELECT :id % :prime AS x)
"""
CROWD = 100_000
Person = tuple[int, int]


def sql_holds(draw: Draw, customer: int) -> bool:
    with closing(sqlite3.connect(":memory:")) as database:
        numbers = {f"c{power}": coefficient for power, coefficient in enumerate(draw.coefficients)}
        facts = {**numbers, "below": draw.below, "id": customer, "prime": PRIME}
        (held,) = database.execute(SQL, facts).fetchone()
    return bool(held)


@given(st.text(max_size=30), st.integers(1, 2**62), st.integers(0, 10_000).map(Rate))
def test_a_database_draws_the_same_with_whole_numbers(words: str, customer: int, share: Rate) -> None:
    draw = effects.draw(words, share)
    assert draw.holds(customer) == sql_holds(draw, customer)


def test_a_database_draws_the_same_at_the_largest_numbers() -> None:
    """Where a product one bit too long would become a float."""
    largest = PRIME - 1
    for below in range(PRIME - 3, PRIME):
        draw = Draw((largest,) * 4, below)
        assert draw.holds(largest) == sql_holds(draw, largest)
        assert draw.holds(largest - 1) == sql_holds(draw, largest - 1)


@pytest.mark.parametrize("step", [1, 2, 7, 10, 64, 1000, 2**16, 10**6, 10**9])
@pytest.mark.parametrize(
    ("words", "share"), [("weekly|2026Q4", 1000), ("birthday|2027Q1", 1000), ("outside|2026", 200)]
)
def test_the_share_is_right_however_the_numbers_of_customers_run(words: str, share: int, step: int) -> None:
    draw = effects.draw(words, Rate(share))
    held = sum(draw.holds(customer) for customer in range(1, CROWD * step, step))
    assert held / CROWD == pytest.approx(share / 10_000, abs=0.004)  # four standard deviations of a fair lot


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (effects.control("weekly", "2026Q4"), effects.control("weekly", "2027Q1")),
        (effects.control("weekly", "2026Q4"), effects.control("birthday", "2026Q4")),
        (effects.control("weekly", "2026Q4"), effects.outside(2026)),
        (effects.outside(2026, Rate(1000)), effects.outside(2027, Rate(1000))),
    ],
    ids=["quarters", "campaigns", "outside", "years"],
)
def test_two_draws_know_nothing_of_each_other(one: Draw, other: Draw) -> None:
    cells = [[0, 0], [0, 0]]
    for customer in range(1, CROWD + 1):
        cells[one.holds(customer)][other.holds(customer)] += 1
    rows, columns = [sum(row) for row in cells], [sum(column) for column in zip(*cells, strict=True)]
    chi2 = sum(
        (cells[i][j] - rows[i] * columns[j] / CROWD) ** 2 / (rows[i] * columns[j] / CROWD)
        for i in (0, 1)
        for j in (0, 1)
    )
    assert chi2 < 10.83  # once in a thousand, were they fair


@pytest.mark.parametrize("day", [date(2026, 1, 1), date(2026, 12, 31)])
def test_everybody_is_in_one_arm_and_whoever_gets_no_promo_this_year_is_in_no_campaign(day: date) -> None:
    arms = dict.fromkeys(Arm, 0)
    for customer in range(1, 20_001):
        drawn = effects.arm("weekly", day, customer)
        assert (drawn is Arm.OUTSIDE) == effects.outside(2026).holds(customer)
        arms[drawn] += 1
    assert arms[Arm.OUTSIDE] / 20_000 == pytest.approx(0.02, abs=0.004)
    assert arms[Arm.CONTROL] / (arms[Arm.CONTROL] + arms[Arm.TREATED]) == pytest.approx(0.1, abs=0.009)


def test_a_draw_never_changes() -> None:
    """Or people would change sides in the middle of a quarter, or of a year."""
    assert effects.control("weekly", "2026Q4") == Draw((1892007275, 1379233117, 1456622402, 234094326), 214748365)
    assert effects.outside(2026) == Draw((1874245120, 1026058216, 1914234562, 1482764694), 42949673)
    assert effects.arm("weekly", date(2026, 12, 31), 21) is Arm.CONTROL


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2026, 1, 1), "2026Q1"),
        (date(2026, 3, 31), "2026Q1"),
        (date(2026, 4, 1), "2026Q2"),
        (date(2026, 12, 31), "2026Q4"),
    ],
)
def test_a_quarter_has_three_months(day: date, name: str) -> None:
    assert effects.quarter(day) == name


# --- the effect -------------------------------------------------------------------------------------------------------

spends = st.lists(st.tuples(st.integers(-(10**9), 10**9), st.integers(-(10**9), 10**9)), max_size=20)


@given(spends, spends, spends)
def test_parts_of_a_crowd_add_up_to_the_crowd(one: list[Person], two: list[Person], three: list[Person]) -> None:
    whole = Moments.of([*one, *two, *three])
    assert reduce(add, map(Moments.of, (three, one, two)), Moments()) == whole


def crowd(random: Random, people: int, uplift: float = 0.0) -> Iterator[Person]:
    """A person's habit, which lasts, times two moods, which don't: mean 10,000 before and, without uplift, after."""
    for _ in range(people):
        habit = 10_000 * random.lognormvariate(-0.32, 0.8)
        before, after = (habit * random.lognormvariate(-0.125, 0.5) for _ in range(2))
        yield round(before), round(after * (1 + uplift))


def told(found: Estimate) -> Gain:
    assert found.per_hundred is not None
    return found.per_hundred


def test_the_figures_are_those_that_the_people_themselves_give() -> None:
    """Reckoned the long way round: every person's spend is adjusted, then Welch's interval of the adjusted."""
    random = Random(5)
    treated, control = list(crowd(random, 2700, 0.1)), list(crowd(random, 300))
    means = [[statistics.fmean(side) for side in zip(*arm, strict=True)] for arm in (treated, control)]
    centred = [[(x - mx, y - my) for x, y in arm] for arm, (mx, my) in zip((treated, control), means, strict=True)]
    slope = sum(x * y for arm in centred for x, y in arm) / sum(x * x for arm in centred for x, _ in arm)
    one, other = ([y - slope * x for x, y in arm] for arm in (treated, control))
    mean = statistics.fmean(one) - statistics.fmean(other) - 123_456 / 2700
    error = (statistics.variance(one) / 2700 + statistics.variance(other) / 300) ** 0.5
    gain = told(effects.estimate(Moments.of(treated), Moments.of(control), Money(123_456)))
    assert gain.middle == round(mean * 100)
    assert gain.high - gain.low == pytest.approx(200 * 1.9669 * error, rel=1e-3)  # Student's t of about 350
    always = effects._always(2700 * 300 / 3000)
    assert gain.always_high - gain.always_low == pytest.approx(200 * always * error, rel=1e-3)
    assert gain.always_low < gain.low < gain.middle < gain.high < gain.always_high


@pytest.mark.parametrize(("freedom", "quantile"), [(10, 2.22814), (30, 2.04227), (100, 1.98397), (1e9, 1.95996)])
def test_students_quantile_is_the_one_of_the_tables(freedom: float, quantile: float) -> None:
    assert student.errors(freedom) == pytest.approx(quantile, abs=3e-3)


def test_the_always_valid_interval_is_the_normal_mixtures() -> None:
    """Where |S| first reaches b, the mixture's likelihood ratio exp(b² rho² / (2 (1 + t rho²))) / sqrt(1 + t rho²) is 20."""
    for heads in (200, 1000, 50_000):
        t = heads * 9 * heads / (10 * heads)
        b = effects._always(0.9 * heads) * sqrt(t)
        rho2 = effects._RHO2
        assert exp(b * b * rho2 / (2 * (1 + t * rho2))) / sqrt(1 + t * rho2) == pytest.approx(20)
    assert min(effects._always(0.9 * heads) for heads in range(200, 5000, 10)) == pytest.approx(3.035, abs=0.001)


def test_the_interval_holds_the_truth_as_often_as_it_says_and_is_narrower_than_the_plain_one() -> None:
    random, runs, held, narrower = Random(2026), 300, 0, []
    for _ in range(runs):
        found = effects.estimate(Moments.of(crowd(random, 1800, 0.05)), Moments.of(crowd(random, 240)))
        held += told(found).low <= 50_000 <= told(found).high
        assert found.narrower is not None
        narrower.append(found.narrower)
    assert 0.93 <= held / runs <= 0.97
    assert statistics.fmean(narrower) < 8200


def test_a_season_with_a_larger_control_group_is_no_loss() -> None:
    """Summed up as one crowd, the treated of a cheap quarter would be held against the others of a dear one."""
    random, wrong, held, trapped, runs = Random(11), 0, 0, 0, 200
    for _ in range(runs):
        parts = [quarter(random, 100, season=1.0), quarter(random, 300, season=1.5)]
        found = effects.together(parts)
        wrong += found.verdict in {Verdict.LOSES, Verdict.EARNS}
        held += told(found).low <= 0 <= told(found).high
        one, other = parts
        trapped += told(effects.estimate(one.treated + other.treated, one.control + other.control)).high < 0
    assert wrong <= 2
    assert 0.91 <= held / runs <= 0.985
    assert trapped > runs / 2


def quarter(random: Random, held_out: int, season: float) -> effects.Part:
    """A thousand people to whom sending does nothing, in a season in which everybody spends so much more."""
    arms = ([(x, round(y * season)) for x, y in crowd(random, heads)] for heads in (1000 - held_out, held_out))
    treated, control = map(Moments.of, arms)
    return effects.Part(treated, control)


@given(st.lists(st.tuples(spends, spends), min_size=1, max_size=4))
def test_the_order_of_the_parts_and_parts_without_two_people_make_no_difference(
    crowds: list[tuple[list[Person], list[Person]]],
) -> None:
    many = [
        effects.Part(flat(600, 1000, 100), flat(400, 900, 100)),
        effects.Part(flat(900, 700, 50), flat(300, 710, 50)),
    ]
    alone = [effects.Part(Moments.of(one[:1]), Moments.of(other)) for one, other in crowds]
    assert effects.together([*many, *alone]) == effects.together([*alone, *many]) == effects.together(many)


def test_looking_every_week_raises_no_false_alarms() -> None:
    """New people come every week, and sending does nothing; the plain 95 % interval would cry wolf many times."""
    random, lives, always, naive = Random(7), 100, 0, 0
    for _ in range(lives):
        treated, control, gains = Moments(), Moments(), []
        for _ in range(26):
            treated, control = treated + Moments.of(crowd(random, 180)), control + Moments.of(crowd(random, 40))
            gain = effects.estimate(treated, control).per_hundred
            gains += [] if gain is None else [gain]
        assert len(gains) == 22
        always += any(gain.always_low > 0 or gain.always_high < 0 for gain in gains)
        naive += any(gain.low > 0 or gain.high < 0 for gain in gains)
    assert always <= 5
    assert naive >= 15


def flat(people: int, spend: int, sway: int) -> Moments:
    """People who left `spend` on average, each `sway` more or less; before it all was alike."""
    return Moments.of((1000, spend + (sway if number % 2 else -sway)) for number in range(people))


@pytest.mark.parametrize(
    ("after", "cost", "verdict"),
    [
        (1100, 0, Verdict.EARNS),
        (900, 0, Verdict.LOSES),
        (1100, 900_000, Verdict.UNCLEAR),  # a hundred a head, which is what it brings
        (1100, 1_800_000, Verdict.LOSES),
        (1000, 0, Verdict.UNCLEAR),
    ],
)
def test_the_verdict_is_after_costs(after: int, cost: int, verdict: Verdict) -> None:
    found = effects.estimate(flat(9000, after, 100), flat(1000, 1000, 100), Money(cost))
    assert found.verdict is verdict
    assert told(found).middle == 100 * (after - 1000) - cost // 90
    assert found.in_all is not None
    assert found.in_all.middle == 90 * told(found).middle


def test_too_few_people_have_no_figures_at_all() -> None:
    enough = effects.FEWEST_VISITORS
    assert effects.estimate(flat(9000, 1100, 10), flat(enough - 1, 1000, 10)) == Estimate(Verdict.TOO_FEW)
    assert effects.estimate(flat(enough - 1, 1100, 10), flat(9000, 1000, 10)) == Estimate(Verdict.TOO_FEW)
    assert effects.estimate(flat(enough, 1100, 10), flat(enough, 1000, 10)).verdict is Verdict.EARNS
    asleep = Moments.of((1000, 0) for _ in range(9000))
    assert effects.estimate(asleep, asleep).verdict is Verdict.TOO_FEW


def test_people_who_could_not_show_a_usual_gain_are_too_few() -> None:
    """Of 1,000 a head 6 % are 60; so many people would show it, and so many fewer not."""
    found = effects.estimate(flat(1800, 1010, 400), flat(200, 1000, 400))
    assert found.verdict is Verdict.TOO_FEW
    assert found.detectable is not None
    assert found.detectable > 6000
    assert found.needed is not None
    factor = -(-found.needed // 2000)
    enough = effects.estimate(flat(1800 * factor, 1010, 400), flat(200 * factor, 1000, 400))
    assert enough.verdict is Verdict.UNCLEAR
    assert enough.detectable is not None
    assert enough.detectable < 6000


def test_a_gain_as_large_as_the_detectable_is_shown_in_four_of_five_lives() -> None:
    """The detectable is known from fifty crowds; a life has one of them. A few less, because spend is skewed."""
    random, lives, shown = Random(3), 150, 0
    parts = [(Moments.of(crowd(random, 1800)), Moments.of(crowd(random, 240))) for _ in range(50)]
    each = [effects.estimate(*part).detectable for part in parts]
    more = round(statistics.fmean(found for found in each if found is not None) / 100)
    for _ in range(lives):
        treated = ((before, after + more) for before, after in crowd(random, 1800))
        found = effects.estimate(Moments.of(treated), Moments.of(crowd(random, 240)))
        shown += found.verdict is Verdict.EARNS
    assert 0.68 <= shown / lives <= 0.88


def test_nobody_is_divided_by_nothing() -> None:
    """All alike, before and after: no variance, no slope, and no error."""
    same = Moments.of((0, 1000) for _ in range(500))
    found = effects.estimate(same, same, Money(500))
    assert told(found) == Gain(*map(Money, (-100,) * 5))
    assert found.narrower is None
    assert effects.estimate(Moments(), Moments()).verdict is Verdict.TOO_FEW
