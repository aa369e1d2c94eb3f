"""The benchmarks' figures are what they say they are."""

import asyncio

import pytest

from bench.measures import Load, at_most, beside, in_turns, milliseconds, percentile, table


@pytest.mark.parametrize(
    ("share", "expected"),
    [(0.0, 1), (0.5, 5), (0.51, 6), (0.9, 9), (0.99, 10), (1.0, 10)],
)
def test_a_percentile_is_a_value_that_was_measured(share: float, expected: float) -> None:
    assert percentile([3, 1, 2, 10, 9, 8, 7, 6, 5, 4], share) == expected


def test_nothing_measured_has_no_percentile() -> None:
    with pytest.raises(ValueError, match="no values"):
        percentile([], 0.5)


def test_the_ratio_is_the_median_of_the_rounds_and_not_the_ratio_of_the_medians() -> None:
    """A round in which the machine was busy is slow on both sides."""
    row = beside("receipts", "receipts/s", [100, 10, 90], [200, 20, 100], 0.5)
    assert row.ratio == "0.50 (0.50-0.90)"
    assert (row.measured, row.floor) == ("90 receipts/s", "100 receipts/s")
    assert row.met


def test_an_aim_that_is_missed_says_so_in_the_table() -> None:
    rows = [beside("slow", "/s", [30], [100], 0.5), at_most("late", "ms", 20.5, 20), at_most("quick", "ms", 3, 20, 1)]
    lines = table(rows).splitlines()
    assert [line.count("missed") for line in lines] == [0, 0, 1, 1, 0]
    assert {line.count("|") for line in lines} == {6}
    assert "| 3 ms | 1 ms | 3.00 | ≤ 20 ms |" in lines[-1]


def test_a_load_is_told_by_its_rate_and_the_median_of_its_rounds() -> None:
    loads = [Load([0.001] * 99 + [0.5], 2.0), Load([0.003] * 10, 1.0), Load([0.002] * 10, 1.0)]
    assert loads[0].per_second == 50
    assert milliseconds(loads, 0.5) == pytest.approx(2)


def test_sides_take_turns() -> None:
    turns: list[str] = []

    async def side(name: str) -> int:
        turns.append(name)
        return len(turns)

    results = asyncio.run(in_turns(3, lambda: side("ours"), lambda: side("floor")))
    assert turns == ["ours", "floor"] * 3
    assert results == [[1, 3, 5], [2, 4, 6]]
