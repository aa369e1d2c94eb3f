"""A return gives back exactly what was paid, in money and in points, however the goods come back."""

from dataclasses import dataclass, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty.points import Money, Points
from loyalty.receipts import Given, ReturnedLine, SoldLine, give_back
from loyalty.refusals import DuplicateLine, ReturnExceeds, UnknownLine

HRYVNIA = Money(100)


@dataclass(frozen=True)
class Way:
    """A line, and the sums in which it comes back until nothing is left of it."""

    line: SoldLine
    steps: tuple[int, ...]
    point_value: Money

    @property
    def money_paid(self) -> int:
        return self.line.sum - self.line.paid * self.point_value


def sold(amount: int, paid: int = 0, earned: int = 0, quantity: int = 1000) -> SoldLine:
    return SoldLine(1, quantity, Money(amount), Points(paid), Points(earned))


def step(line: SoldLine, amount: int, point_value: Money, quantity: int = 0) -> tuple[Given, SoldLine]:
    (given_back,) = give_back({1: line}, [ReturnedLine(1, quantity, Money(amount))], point_value)
    return given_back, replace(
        line,
        returned_quantity=line.returned_quantity + quantity,
        returned_sum=Money(line.returned_sum + amount),
        restored=Points(line.restored + given_back.restored),
        clawed=Points(line.clawed + given_back.clawed),
        refunded=Money(line.refunded + given_back.refund),
    )


def walked(way: Way) -> list[Given]:
    line, given_back = way.line, []
    for amount in way.steps:
        one, line = step(line, amount, way.point_value)
        given_back.append(one)
    return given_back


@st.composite
def ways(draw: st.DrawFn, *, least: int = 1) -> Way:
    """A line that points paid to any degree and that comes back in up to eight steps of at least `least` points' worth."""
    point_value = draw(st.sampled_from([1, 7, 100]))
    floor = least * point_value
    steps = draw(st.lists(st.integers(floor, floor + 5 * point_value), min_size=1, max_size=8))
    amount = sum(steps)
    paid = draw(st.integers(0, amount // point_value))
    earned = draw(st.integers(0, 50)) if amount else 0
    return Way(sold(amount, paid, earned), tuple(steps), Money(point_value))


def test_a_whole_line_gives_back_what_was_paid_for_it() -> None:
    (given_back,) = give_back({1: sold(5000, paid=20, earned=2)}, [ReturnedLine(1, 1000, Money(5000))], HRYVNIA)
    assert given_back == Given(1, 1000, Money(5000), refund=Money(3000), restored=Points(20), clawed=Points(2))


def test_half_a_line_gives_back_half() -> None:
    given_back, rest = step(sold(5000, paid=20, earned=2), 2500, HRYVNIA)
    assert (given_back.refund, given_back.restored, given_back.clawed) == (1500, 10, 1)
    given_back, _ = step(rest, 2500, HRYVNIA)
    assert (given_back.refund, given_back.restored, given_back.clawed) == (1500, 10, 1)


def test_points_that_paid_are_rounded_for_the_shopper_and_earned_ones_too() -> None:
    given_back, _ = step(sold(1000, paid=3, earned=3), 500, HRYVNIA)
    assert (given_back.restored, given_back.refund, given_back.clawed) == (2, 300, 1)  # of 1.5 each


def test_a_line_that_points_paid_wholly_gives_back_points() -> None:
    """Six coffees of 1.50, paid with nine points, come back one by one: five of them are worth seven points and a half."""
    line, restored = sold(900, paid=9), []
    for _ in range(6):
        given_back, line = step(line, 150, HRYVNIA)
        restored.append(given_back.restored)
    assert restored == [1, 2, 1, 2, 1, 2]


def test_a_free_line_gives_back_nothing() -> None:
    (given_back,) = give_back({1: sold(0)}, [ReturnedLine(1, 1000, Money(0))], HRYVNIA)
    assert (given_back.refund, given_back.restored, given_back.clawed) == (0, 0, 0)


@pytest.mark.parametrize(("quantity", "amount"), [(1001, 5000), (1000, 5001)])
def test_more_than_was_sold_is_refused(quantity: int, amount: int) -> None:
    with pytest.raises(ReturnExceeds):
        give_back({1: sold(5000)}, [ReturnedLine(1, quantity, Money(amount))], HRYVNIA)


def test_what_came_back_before_counts() -> None:
    _, rest = step(sold(5000), 3000, HRYVNIA, quantity=600)
    for quantity, amount in ((401, 2000), (400, 2001)):
        with pytest.raises(ReturnExceeds):
            step(rest, amount, HRYVNIA, quantity)
    assert step(rest, 2000, HRYVNIA, quantity=400)[0].refund == 2000


def test_a_line_that_was_not_sold_is_refused() -> None:
    with pytest.raises(UnknownLine):
        give_back({1: sold(5000)}, [ReturnedLine(2, 1, Money(1))], HRYVNIA)


def test_a_line_comes_back_once_in_a_return() -> None:
    with pytest.raises(DuplicateLine):
        give_back({1: sold(5000)}, [ReturnedLine(1, 1, Money(1)), ReturnedLine(1, 1, Money(1))], HRYVNIA)


@given(ways(least=0))
def test_any_way_back_ends_with_exactly_what_was_paid_and_earned(way: Way) -> None:
    given_back = walked(way)
    assert sum(one.refund for one in given_back) == way.money_paid
    assert sum(one.restored for one in given_back) == way.line.paid
    assert sum(one.clawed for one in given_back) == way.line.earned


@given(ways(least=0))
def test_no_step_takes_from_the_shopper_or_pays_too_much(way: Way) -> None:
    refunded = worth = returned = 0
    for one, amount in zip(walked(way), way.steps, strict=True):
        assert min(one.refund, one.restored, one.clawed) >= 0
        refunded, returned = refunded + one.refund, returned + amount
        worth += one.refund + one.restored * way.point_value
        assert refunded <= way.money_paid
        assert worth <= returned


@given(ways(least=0))
def test_never_as_much_as_a_point_is_kept_back(way: Way) -> None:
    """What a step can't give, since a point is whole and the money is used up, the next ones do."""
    worth = returned = 0
    for one, amount in zip(walked(way), way.steps, strict=True):
        worth, returned = worth + one.refund + one.restored * way.point_value, returned + amount
        assert returned - worth < way.point_value


@given(ways())
def test_a_step_gives_exactly_its_worth_while_there_is_money_to_give(way: Way) -> None:
    refunded = 0
    for one, amount in zip(walked(way), way.steps, strict=True):
        refunded += one.refund
        if refunded < way.money_paid:
            assert one.refund + one.restored * way.point_value == amount


@given(st.lists(st.integers(1, 9), min_size=1, max_size=6), st.integers(0, 50), st.data())
def test_pieces_of_whole_points_come_back_in_any_order_alike(
    prices: list[int], earned: int, data: st.DataObject
) -> None:
    """After the same pieces the same has been given back, whatever their order and whether one by one or together."""
    paid = data.draw(st.integers(0, sum(prices)))
    pieces = [price * HRYVNIA for price in prices[data.draw(st.integers(0, len(prices) - 1)) :]]
    orders = (pieces, data.draw(st.permutations(pieces)), [sum(pieces)])
    line = sold(sum(prices) * HRYVNIA, paid, earned)
    ends = [_together(walked(Way(line, tuple(steps), HRYVNIA))) for steps in orders]
    assert ends[0] == ends[1] == ends[2]


def _together(given_back: list[Given]) -> tuple[int, int, int]:
    return (
        sum(one.refund for one in given_back),
        sum(one.restored for one in given_back),
        sum(one.clawed for one in given_back),
    )
