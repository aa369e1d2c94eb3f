"""Intervals of answers hold the truth as often as they say, few answers say nothing, and what waited longest is found."""

from collections import Counter
from collections.abc import Mapping
from math import exp, lgamma, log
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty import feedback, surveys
from loyalty.feedback import Answers, Figure, Nps
from loyalty.sorry import Outcome, Share
from loyalty.surveys import Group

COUNTS = st.integers(0, 400)
MARKS = st.dictionaries(st.integers(1, 5), st.integers(0, 300))
SIZES = (10, 12, 15, 20, 30, 50, 100, 300)
CROWDS = {  # shares of promoters and of detractors
    "usual": (0.6, 0.1),
    "split": (0.5, 0.5),
    "even": (0.33, 0.33),
    "loved": (0.95, 0.01),
    "nearly all": (0.97, 0.03),
    "lukewarm": (0.05, 0.05),
    "hated": (0.1, 0.8),
}
TASTES = {
    "good": (1, 2, 5, 22, 70),
    "great": (0, 0, 1, 5, 94),
    "mixed": (20, 15, 15, 20, 30),
    "bad": (50, 25, 15, 7, 3),
    "uneven": (50, 0, 0, 0, 50),
    "middling": (3, 12, 40, 33, 12),
}


def chance(n: int, promoters: int, detractors: int, shares: tuple[float, float]) -> float:
    """How likely exactly so many are among n: the trinomial distribution."""
    told = lgamma(n + 1)
    each = (promoters, shares[0]), (detractors, shares[1]), (n - promoters - detractors, 1 - sum(shares))
    for count, share in each:
        if count:
            if share <= 0:
                return 0.0
            told += count * log(share) - lgamma(count + 1)
    return exp(told)


@pytest.mark.parametrize("shares", CROWDS.values(), ids=CROWDS)
@pytest.mark.parametrize("n", SIZES)
def test_the_interval_of_an_nps_holds_the_truth_in_93_of_100_cases(n: int, shares: tuple[float, float]) -> None:
    """Not simulated but summed up over everything that n people can answer, before the ends are rounded."""
    truth, held = shares[0] - shares[1], 0.0
    for promoters in range(n + 1):
        for detractors in range(n - promoters + 1):
            found = feedback.figure(Nps(promoters, n - promoters - detractors, detractors).answers, 10**9)
            assert found is not None
            if found.low <= truth * 10**9 <= found.high:
                held += chance(n, promoters, detractors, shares)
    assert held > 0.93


@pytest.mark.parametrize("weights", TASTES.values(), ids=TASTES)
@pytest.mark.parametrize("n", [10, 30, 300])
def test_the_interval_of_a_mark_holds_the_truth_in_93_of_100_months(n: int, weights: tuple[int, ...]) -> None:
    random, months, held = Random(f"{n}{weights}"), 2000, 0
    truth = sum(mark * weight for mark, weight in enumerate(weights, 1)) / sum(weights)
    for _ in range(months):
        counts = Counter(random.choices(range(1, 6), weights, k=n))
        found = feedback.figure(Answers.of(*feedback.MARKS, counts), 10**6)
        assert found is not None
        held += found.low <= truth * 10**6 <= found.high
    assert held / months > 0.93


@pytest.mark.parametrize("before", [(0.6, 0.1), (0.95, 0.01), (0.2, 0.5)])
@pytest.mark.parametrize(("n", "m"), [(10, 10), (10, 300), (30, 60), (300, 300)])
def test_two_months_without_a_difference_are_told_apart_in_7_of_100_cases_at_most(
    n: int, m: int, before: tuple[float, float]
) -> None:
    random, months, alarms = Random(f"{n}{m}{before}"), 2000, 0
    weights = (before[1], 1 - sum(before), before[0])

    def month(people: int) -> Answers:
        return Answers.of(-1, 1, Counter(random.choices((-1, 0, 1), weights, k=people)))

    for _ in range(months):
        found = feedback.change(month(n), month(m), 10**6)
        assert found is not None
        alarms += found.sure
    assert alarms / months < 0.07


def test_a_month_worked_by_hand() -> None:
    """18 promoters, 8 passives, 4 detractors: (18 - 4) / 30 = 46.7 points. The interval around 14/32 with the variance
    (24 - 14 x 14 / 32) / 32 / 32 and t of 31 degrees, 2.04: 0.4375 ± 0.268.
    """
    october, november = Nps(18, 8, 4), Nps(10, 8, 12)
    assert october.count == 30
    assert feedback.figure(october.answers, 100) == Figure(47, 16, 71)
    assert feedback.figure(november.answers, 100) == Figure(-7, -38, 25)
    fell = feedback.change(november.answers, october.answers, 100)
    assert fell == Figure(-54, -91, -9)
    assert fell.sure


def test_groups_are_the_usual_ones() -> None:
    assert [surveys.group(score).value[:2] for score in range(11)] == ["de"] * 7 + ["pa"] * 2 + ["pr"] * 2
    assert Nps.of({10: 2, 9: 1, 8: 4, 7: 1, 6: 1, 0: 2}) == Nps(3, 5, 3)
    for wrong in (-1, 11):
        with pytest.raises(ValueError, match="0 to 10"):
            surveys.group(wrong)
    assert set(Group) == {"promoter", "passive", "detractor"}


@given(COUNTS, COUNTS, COUNTS)
def test_a_figure_lies_in_its_interval_and_the_interval_on_the_scale(one: int, two: int, three: int) -> None:
    nps = Nps(one, two, three)
    found = feedback.figure(nps.answers, 100)
    assert (found is None) == (nps.count < feedback.FEWEST)
    assert nps.points == (None if found is None else found.middle)
    if found is not None:
        assert -100 <= found.low <= found.middle <= found.high <= 100
        assert found.low < found.high, "however much they agree, others may not"


@given(MARKS, MARKS)
def test_a_change_is_the_difference_of_what_is_told_and_lies_in_its_interval(
    now: Mapping[int, int], before: Mapping[int, int]
) -> None:
    here, there = Answers.of(1, 5, now), Answers.of(1, 5, before)
    figures, found = (feedback.figure(here, 100), feedback.figure(there, 100)), feedback.change(here, there, 100)
    if figures[0] is None or figures[1] is None:
        assert found is None
    else:
        assert found is not None
        assert found.middle == figures[0].middle - figures[1].middle
        assert found.low <= found.middle <= found.high
        back = feedback.change(there, here, 100)
        assert back is not None
        assert back.sure == found.sure


@given(MARKS)
def test_the_spread_is_that_of_the_textbook(counts: Mapping[int, int]) -> None:
    from statistics import stdev  # noqa: PLC0415 - what is compared with

    all_ = [mark for mark, count in counts.items() for _ in range(count)]
    found = feedback.spread(Answers.of(1, 5, counts))
    assert found is None if len(all_) < feedback.FEWEST else found == pytest.approx(100 * stdev(all_), abs=0.51)


@given(st.lists(st.integers(0, 10**9)), st.integers(1, 100))
def test_so_many_of_a_hundred_waited_no_longer(waits: list[int], percent: int) -> None:
    found = feedback.within(waits, percent)
    if not waits:
        assert found is None
        return
    assert found in waits
    assert sum(wait <= found for wait in waits) * 100 >= percent * len(waits)
    assert sum(wait < found for wait in waits) * 100 < percent * len(waits)


def test_every_hour_of_the_day_is_in_one_shift() -> None:
    bands = [feedback.band(hour) for hour in range(24)]
    assert bands == [3] * 6 + [0] * 6 + [1] * 5 + [2] * 5 + [3] * 2


def alike(given: int, given_back: int, others: int, others_back: int) -> Outcome:
    return Outcome("quality", "", Share(given, given_back), Share(others, others_back))


def test_who_came_back_is_compared_among_people_alike() -> None:
    """Two kinds of people: of one 9 of 10 come back whatever is done, of the other 1 of 10. Bonuses went to the first kind."""
    outcomes = [alike(90, 81, 10, 9), alike(10, 1, 90, 9), alike(500, 500, 0, 0), alike(0, 0, 900, 0)]
    found = feedback.returned(outcomes)
    assert (found.given, found.others) == (100, 100)
    assert found.with_bonus is not None
    assert found.without is not None
    assert found.difference is not None
    assert (found.with_bonus.middle, found.without.middle, found.difference.middle) == (82, 82, 0)
    assert not found.difference.sure
    assert found.without.high - found.without.low > found.with_bonus.high - found.with_bonus.low


def test_of_too_few_nobody_says_whether_they_came_back() -> None:
    assert feedback.returned([]) == feedback.Returned(0, 0)
    assert feedback.returned([alike(9, 9, 100, 50)]) == feedback.Returned(9, 100)
