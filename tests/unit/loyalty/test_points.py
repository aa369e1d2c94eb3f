"""Whole numbers are split without losing or inventing any."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty.points import allot, share_down, share_up

WEIGHTS = st.lists(st.integers(0, 100_000), min_size=1, max_size=12).filter(any)


def test_the_odd_points_go_to_the_largest_remainders() -> None:
    assert allot(10, [100, 200, 400]) == [1, 3, 6]  # 1.43, 2.86 and 5.71: the last two are nearer to the next whole


def test_of_equals_the_earlier_gets_the_odd_point() -> None:
    assert allot(2, [5, 5, 5]) == [1, 1, 0]


def test_what_does_not_fit_under_a_cap_goes_on_to_the_others() -> None:
    assert allot(10, [900, 100, 100], [4, 9, 9]) == [4, 3, 3]


def test_nothing_is_allotted_of_nothing() -> None:
    assert allot(0, [3, 4]) == [0, 0]
    assert allot(0, []) == []


@pytest.mark.parametrize(("weights", "caps"), [([], None), ([0, 0], None), ([1, 1], [2, 2]), ([0, 1], [9, 3])])
def test_points_with_no_place_to_go_are_an_error(weights: list[int], caps: list[int] | None) -> None:
    with pytest.raises(ValueError, match="can't be allotted"):
        allot(5, weights, caps)


@given(st.integers(0, 10**9), WEIGHTS)
def test_uncapped_parts_sum_exactly_and_are_within_one_of_their_share(total: int, weights: list[int]) -> None:
    parts = allot(total, weights)
    assert sum(parts) == total
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part - Fraction(total * weight, sum(weights))) < 1


@given(st.data())
def test_capped_parts_sum_exactly_and_keep_to_their_caps(data: st.DataObject) -> None:
    weights = data.draw(WEIGHTS)
    caps = [data.draw(st.integers(0, 500)) for _ in weights]
    room = sum(cap for cap, weight in zip(caps, weights, strict=True) if weight)
    total = data.draw(st.integers(0, room))
    parts = allot(total, weights, caps)
    assert sum(parts) == total
    for part, cap, weight in zip(parts, caps, weights, strict=True):
        assert 0 <= part <= (cap if weight else 0)


@given(st.integers(0, 1000), WEIGHTS)
def test_caps_that_are_wide_enough_change_nothing(total: int, weights: list[int]) -> None:
    assert allot(total, weights, [total] * len(weights)) == allot(total, weights)


@given(st.integers(0, 10**6), st.integers(0, 10**6), st.integers(1, 10**6))
def test_a_share_is_rounded_to_the_side_its_name_says(amount: int, part: int, whole: int) -> None:
    exact = Fraction(amount * part, whole)
    assert share_down(amount, part, whole) <= exact <= share_up(amount, part, whole)
    assert share_up(amount, part, whole) - share_down(amount, part, whole) == (exact.denominator != 1)


def test_a_share_of_nothing_is_nothing() -> None:
    assert (share_down(7, 0, 0), share_up(7, 0, 0)) == (0, 0)
