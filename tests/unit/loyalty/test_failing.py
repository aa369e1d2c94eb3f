"""A campaign that keeps failing is told from one with a few failures."""

from hypothesis import given
from hypothesis import strategies as st

from loyalty.failing import LOOKS_BACK, TOO_MANY, Recent

ends = st.lists(st.booleans(), max_size=3 * LOOKS_BACK)


def test_twenty_failures_of_the_last_fifty_are_too_many_and_nineteen_are_not() -> None:
    fine = [False] * (LOOKS_BACK - TOO_MANY + 1)
    nineteen = Recent().after([True] * (TOO_MANY - 1) + fine)
    assert not nineteen.too_many
    assert Recent().after([True] * TOO_MANY + fine[1:]).too_many


def test_the_first_twenty_that_fail_are_enough() -> None:
    assert Recent().after([True] * TOO_MANY).too_many


@given(ends)
def test_what_was_long_ago_is_forgotten(failed: list[bool]) -> None:
    assert not Recent().after(failed).after([False] * LOOKS_BACK).too_many


@given(ends, ends)
def test_it_does_not_matter_in_how_many_steps_it_is_counted(first: list[bool], second: list[bool]) -> None:
    at_once = Recent().after([*first, *second])
    assert Recent().after(first).after(second) == at_once
    assert at_once.failures == sum([*first, *second][-LOOKS_BACK:])


@given(ends)
def test_a_row_keeps_it_in_as_many_characters_as_it_looks_back(failed: list[bool]) -> None:
    recent = Recent().after(failed)
    assert Recent.read(recent.dumped()) == recent
    assert len(recent.dumped()) <= LOOKS_BACK
