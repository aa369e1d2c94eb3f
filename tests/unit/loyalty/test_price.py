"""What a basket earns, and how much of it points may pay."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty import receipts
from loyalty.points import WHOLE, Money, Points, Rate
from loyalty.program import Earning, Program, Spending
from loyalty.receipts import Line, Priced
from loyalty.refusals import DuplicateLine, SpendAboveCap, TotalMismatch

RICH = Points(10**9)
HALF = Program(spending=Spending(max_share=Rate(5000), excluded_categories=frozenset({"tobacco"})))


def lines(*sums: int, category: str = "bread") -> list[Line]:
    return [Line(number, f"sku-{number}", category, 1000, Money(amount)) for number, amount in enumerate(sums, 1)]


def price(basket: list[Line], spend: int = 0, program: Program = HALF, tier: str = "") -> Priced:
    return receipts.price(basket, Points(spend), RICH, tier, program, earns=True)


def test_five_percent_of_a_basket_come_back_as_points() -> None:
    assert price(lines(25000, 15000)).earned_by_line == (13, 7)  # 12.5 and 7.5: the odd point goes to the first


def test_nothing_is_earned_on_what_points_paid() -> None:
    priced = price(lines(20000), spend=100)
    assert (priced.earned, priced.payable) == (5, 10000)


def test_unless_the_programme_says_so() -> None:
    generous = replace(HALF, earning=Earning(on_points_part=True))
    assert price(lines(20000), spend=100, program=generous).earned == 10


def test_a_category_has_its_own_rate_and_a_tier_its_own_but_the_category_goes_before() -> None:
    program = Program(earning=Earning(tiers={"vip": Rate(1000)}, categories={"cakes": Rate(2000)}))
    basket = [*lines(10000), replace(lines(10000, category="cakes")[0], line=2)]
    assert price(basket, program=program, tier="vip").earned_by_line == (10, 20)
    assert price(basket, program=program).earned_by_line == (5, 20)


def test_points_pay_at_most_their_share_of_the_receipt() -> None:
    assert receipts.max_spend(lines(10000, 10000), RICH, HALF) == 100
    with pytest.raises(SpendAboveCap) as refused:
        price(lines(10000, 10000), spend=101)
    assert refused.value.facts == {"points": 101, "max_spend": 100}


def test_points_pay_no_excluded_line() -> None:
    basket = [
        *lines(3000),
        Line(2, "cigarettes", "tobacco", 1000, Money(9000)),
        Line(3, "x", "", 1000, Money(900), True),
    ]
    assert receipts.max_spend(basket, RICH, HALF) == 30
    assert price(basket, spend=30).paid == (30, 0, 0)


def test_points_pay_whole_points_worth_of_a_line_only() -> None:
    assert receipts.max_spend(lines(199, 199), RICH, replace(HALF, spending=Spending(Rate(WHOLE)))) == 2


def test_without_a_card_nothing_is_earned() -> None:
    priced = receipts.price(lines(20000), Points(0), Points(0), "", HALF, earns=False)
    assert (priced.earned, priced.earned_by_line, priced.payable) == (0, (0,), 20000)


def test_an_empty_basket_costs_and_earns_nothing() -> None:
    assert price([]) == Priced(Money(0), Points(0), Points(0), Points(0), (), (), Money(0))


def test_the_total_is_the_sum_of_the_lines() -> None:
    receipts.check_lines(lines(100, 200), Money(300))
    with pytest.raises(TotalMismatch) as refused:
        receipts.check_lines(lines(100, 200), Money(301))
    assert refused.value.facts == {"total": 301, "expected": 300}


def test_a_line_number_stands_for_one_line() -> None:
    with pytest.raises(DuplicateLine):
        receipts.check_lines([*lines(100), *lines(100)], Money(200))


CATEGORIES = st.sampled_from(["bread", "cakes", "tobacco", ""])


@st.composite
def baskets(draw: st.DrawFn) -> list[Line]:
    return [
        Line(number, f"sku-{number}", draw(CATEGORIES), 1000, Money(draw(st.integers(0, 50_000))), draw(st.booleans()))
        for number in range(draw(st.integers(1, 8)))
    ]


@st.composite
def programs(draw: st.DrawFn) -> Program:
    rates = st.integers(0, WHOLE).map(Rate)
    return Program(
        point_value=Money(draw(st.sampled_from([1, 7, 100, 250]))),
        earning=Earning(draw(rates), {}, {"cakes": draw(rates)}, draw(st.booleans())),
        spending=Spending(draw(rates), frozenset({"tobacco"})),
    )


@given(baskets(), programs(), st.integers(0, 600), st.data())
def test_every_basket_adds_up(basket: list[Line], program: Program, spendable: int, data: st.DataObject) -> None:
    most = receipts.max_spend(basket, Points(spendable), program)
    spend = data.draw(st.integers(0, most))
    priced = receipts.price(basket, Points(spend), Points(spendable), "", program, earns=True)
    assert sum(priced.paid) == priced.spent == spend <= spendable
    assert sum(priced.earned_by_line) == priced.earned
    assert priced.payable + spend * program.point_value == priced.total == sum(line.sum for line in basket)
    assert spend * program.point_value * WHOLE <= priced.total * program.spending.max_share
    for line, paid, earned in zip(basket, priced.paid, priced.earned_by_line, strict=True):
        assert 0 <= paid * program.point_value <= line.sum
        assert not paid or not (line.excluded or line.category == "tobacco")
        assert earned >= 0
    with pytest.raises(SpendAboveCap):
        receipts.price(basket, Points(most + 1), Points(spendable), "", program, earns=True)


@given(baskets(), programs(), st.data())
def test_the_shop_never_gives_more_than_its_rates(basket: list[Line], program: Program, data: st.DataObject) -> None:
    spend = data.draw(st.integers(0, receipts.max_spend(basket, RICH, program)))
    priced = price(basket, spend, program)
    exact = 0
    for line, paid in zip(basket, priced.paid, strict=True):
        base = line.sum - (0 if program.earning.on_points_part else paid * program.point_value)
        exact += base * program.earning.categories.get(line.category, program.earning.rate)
    assert priced.earned == exact // (WHOLE * program.point_value)
