"""Figures of a benchmark: measured in turns with their floor, told as ratios to it, printed as a table."""

import gc
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table. `met` is None where there is no aim."""

    what: str
    measured: str
    floor: str = ""
    ratio: str = ""
    aim: str = ""
    met: bool | None = None


@dataclass(frozen=True, slots=True)
class Load:
    """What one side was put through: how long each answer took, and all of it together. Seconds."""

    latencies: Sequence[float]
    seconds: float

    @property
    def per_second(self) -> float:
        return len(self.latencies) / self.seconds


HEAD = Row("what", "Regulars", "floor", "ratio (range)", "aim")


async def in_turns(rounds: int, *sides: Callable[[], Awaitable[T]]) -> list[list[T]]:
    """A B A B …: what disturbs the machine for a while disturbs all sides. The results of each side, round by round."""
    results: list[list[T]] = [[] for _ in sides]
    for _ in range(rounds):
        for side, of_side in zip(sides, results, strict=True):
            of_side.append(await side())
    return results


def beside(what: str, unit: str, ours: Sequence[float], floor: Sequence[float], least: float | None = None) -> Row:
    """A rate beside its floor's, round by round: medians, and the median of the ratios."""
    ratios = [our / its for our, its in zip(ours, floor, strict=True)]
    ratio = median(ratios)
    return Row(
        what,
        f"{median(ours):,.0f} {unit}",
        f"{median(floor):,.0f} {unit}",
        f"{ratio:.2f} ({min(ratios):.2f}-{max(ratios):.2f})",
        "" if least is None else f"≥ {least:.2f}",
        None if least is None else ratio >= least,
    )


def at_most(what: str, unit: str, value: float, most: float | None = None, floor: float | None = None) -> Row:
    """A figure that had better be small."""
    return Row(
        what,
        f"{_short(value)} {unit}",
        "" if floor is None else f"{_short(floor)} {unit}",
        f"{value / floor:.2f}" if floor else "",
        "" if most is None else f"≤ {_short(most)} {unit}",
        None if most is None else value <= most,
    )


def rates(loads: Sequence[Load]) -> list[float]:
    return [load.per_second for load in loads]


def milliseconds(loads: Sequence[Load], share: float) -> float:
    """The percentile of the latencies: the median of the rounds."""
    return median(percentile(load.latencies, share) for load in loads) * 1000


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least this share of the values do not exceed (nearest rank)."""
    if not values:
        raise ValueError("no values were measured")
    ordered = sorted(values)
    return ordered[max(0, -int(-share * len(ordered) // 1) - 1)]


def table(rows: Sequence[Row]) -> str:
    """As Markdown, so that it can be laid into docs/benchmarks.md."""
    lines = [_cells(HEAD), ("---",) * 5, *map(_cells, rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def settle_garbage() -> None:
    """As the program itself does at the end of its start (bot/assembly.py)."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 50)


def _cells(row: Row) -> tuple[str, ...]:
    missed = " missed" if row.met is False else ""
    return row.what, row.measured, row.floor, row.ratio, f"{row.aim}{missed}"


def _short(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
