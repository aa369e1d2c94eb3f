"""What may be given for a complaint stays within its bounds and its limits, whatever is asked for and in whatever order."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty.points import Money, Points, Rate
from loyalty.program import Sorry, SorryRules
from loyalty.sorry import (
    Above,
    Before,
    Granted,
    NeedsApproval,
    amounts,
    day,
    decide,
    quarter,
)

KYIV = ZoneInfo("Europe/Kyiv")
ZONES = st.sampled_from(["Europe/Kyiv", "America/New_York", "Asia/Kathmandu", "America/Sao_Paulo"]).map(ZoneInfo)
MOMENTS = st.datetimes(datetime(2011, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis wants them so
FEW = st.integers(0, 400)
SORRIES = st.builds(Sorry, FEW.map(Points), st.integers(0, 10_000).map(Rate), FEW.map(Points))
USUAL = SorryRules()  # 10 % of the receipt, 50 to 300


@pytest.mark.parametrize(
    ("total", "offered"),
    [
        (100_000, (50, 100, 300)),
        (0, (50, 300)),
        (10_000, (50, 300)),
        (300_000, (50, 300)),
        (299_999, (50, 290, 300)),
        (53_180, (50, 300)),
    ],
)
def test_an_operator_may_choose_between_the_least_the_receipts_share_and_the_most(
    total: int, offered: tuple[int, ...]
) -> None:
    assert amounts(USUAL, "quality", Money(total), Money(100)) == offered


def test_a_category_has_figures_of_its_own_and_may_have_none_at_all() -> None:
    rules = SorryRules(
        categories={
            "prices": Sorry(Points(0), Rate(0), Points(0)),
            "staff": Sorry(Points(20), Rate(5000), Points(2000)),
        }
    )
    assert amounts(rules, "prices", Money(100_000), Money(100)) == ()
    assert amounts(rules, "staff", Money(100_000), Money(100)) == (20, 500, 2000)
    assert amounts(rules, "", Money(100_000), Money(100)) == (50, 100, 300)


@given(SORRIES, st.integers(-10_000, 10**9).map(Money), st.integers(1, 10_000).map(Money))
def test_there_are_at_most_three_amounts_growing_and_within_the_bounds(
    sorry: Sorry, total: Money, point_value: Money
) -> None:
    offered = amounts(SorryRules(usual=sorry), "", total, point_value)
    assert len(offered) <= 3
    assert all(one < other for one, other in pairwise(offered))
    assert all(0 < points <= sorry.most for points in offered)
    assert all(points >= sorry.points for points in offered) or sorry.points > sorry.most
    assert bool(offered) == (sorry.most > 0)


def test_every_limit_that_is_passed_is_named() -> None:
    rules = SorryRules(operator_day=Points(100), customer_quarter=Points(80))
    assert decide(rules, Points(80), Before(Points(20))) == Granted()
    assert decide(rules, Points(81), Before(Points(20))) == NeedsApproval((Above.OPERATOR_DAY, Above.CUSTOMER_QUARTER))
    assert decide(rules, Points(1), Before(Points(0), Points(80))) == NeedsApproval((Above.CUSTOMER_QUARTER,))
    assert decide(rules, Points(1), Before(same_receipt=True)) == NeedsApproval((Above.SAME_RECEIPT,))


ACTS = st.lists(
    st.tuples(
        st.sampled_from(["ask", "ask", "ask", "approve", "refuse"]),
        st.integers(0, 2),  # operator
        st.integers(0, 2),  # customer
        st.integers(1, 120),
    ),
    max_size=60,
)


@given(ACTS, st.integers(0, 200), st.integers(0, 200))
def test_what_is_given_without_a_director_passes_no_limit_whatever_the_order(
    acts: list[tuple[str, int, int, int]], operator_day: int, customer_quarter: int
) -> None:
    """Asking, approving and refusing come as they like; only refusing makes room again."""
    rules = SorryRules(operator_day=Points(operator_day), customer_quarter=Points(customer_quarter))
    counted: dict[int, tuple[int, int, int]] = {}
    waiting: list[int] = []
    alone_by, alone_to = Counter[int](), Counter[int]()
    for number, (act, operator, customer, points) in enumerate(acts):
        if act != "ask":
            if waiting:
                decided = waiting.pop(points % len(waiting))
                if act == "refuse":
                    del counted[decided]
            continue
        before = Before(
            Points(sum(each for by, _, each in counted.values() if by == operator)),
            Points(sum(each for _, to, each in counted.values() if to == customer)),
        )
        counted[number] = (operator, customer, points)
        if decide(rules, Points(points), before) == Granted():
            alone_by[operator] += points
            alone_to[customer] += points
        else:
            waiting.append(number)
        assert all(points <= operator_day for points in alone_by.values())
        assert all(points <= customer_quarter for points in alone_to.values())


@given(MOMENTS, ZONES)
def test_every_moment_is_in_one_day_and_one_quarter(moment: datetime, zone: ZoneInfo) -> None:
    for period, longest in ((day, timedelta(hours=25)), (quarter, timedelta(days=92, hours=1))):
        begins, ends = period(moment, zone)
        assert begins <= moment < ends <= begins + longest
        assert period(ends, zone)[0] == ends
        assert period(begins, zone) == (begins, ends)


def test_a_quarter_is_the_calendars_by_the_shops_own_clock() -> None:
    last = datetime(2026, 3, 31, 20, 59, tzinfo=UTC)  # a minute to midnight in Kyiv
    assert quarter(last, KYIV)[1] == last + timedelta(minutes=1)
    assert quarter(last, KYIV)[0] == datetime(2025, 12, 31, 22, tzinfo=UTC)
