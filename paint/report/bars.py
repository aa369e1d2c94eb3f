"""A chart as lines and boxes for an SVG: bars from a zero line, the first series with its interval."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from paint.report.paper import Chart, Form, Paper, Sheet, Value, written

WIDTH: Final = 760
_NAMES: Final = 230  # pixels for the names, at the left
_FIGURES: Final = 76  # and for a figure at the right end
_BAR: Final = 14
_GAP: Final = 3
_BETWEEN: Final = 14
_TOP: Final = 8
_LONGEST: Final = 27  # characters of a name
COLOURS: Final = {1: (0,), 2: (0, 1), 3: (0, 2, 3)}
"""By how many series there are: the second of two is what was before, and pale."""


@dataclass(frozen=True, slots=True)
class Bar:
    """`series`: its colour; `whisker`: from where to where the interval goes."""

    series: int
    x: float
    y: float
    width: float
    middle: float
    figure: str
    figure_x: float
    whisker: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """The bars of a row, and its name."""

    name: str
    y: float
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Drawing:
    title: str
    height: int
    zero: float
    lines: tuple[Line, ...]
    legend: tuple[tuple[int, str], ...]
    width: int = WIDTH
    bar: int = _BAR
    names: int = field(default=_NAMES)


def drawing(chart: Chart, sheet: Sheet, paper: Paper) -> Drawing:
    rows = [sheet.rows[place] for place in chart.rows]
    low, high = chart.ends or _ends(chart, rows)

    def at(value: int) -> float:
        share = (min(max(value, low), high) - low) / (high - low)
        return round(_NAMES + share * (WIDTH - _NAMES - _FIGURES), 1)

    base = min(max(0, low), high)
    lines, top = [], float(_TOP)
    for row in rows:
        bars = []
        for number, column in zip(COLOURS[len(chart.series)], chart.series, strict=True):
            value = row[column]
            if isinstance(value, int):
                form = sheet.columns[column].form
                interval = _interval(chart, row) if number == 0 else None
                bars.append(
                    _bar(
                        number,
                        value,
                        form,
                        (at(base), at(value)),
                        top,
                        paper,
                        interval and (at(interval[0]), at(interval[1])),
                    )
                )
            else:
                bars.append(Bar(number, at(base), top, 0, top + _BAR / 2, "—", at(base) + 6))
            top += _BAR + _GAP
        middle = bars[0].y + (top - _GAP - bars[0].y) / 2
        lines.append(Line(_short(str(row[chart.names])), middle, tuple(bars)))
        top += _BETWEEN
    colours = zip(COLOURS[len(chart.series)], chart.series, strict=True)
    legend = tuple((colour, sheet.columns[column].title) for colour, column in colours)
    return Drawing(chart.title, round(top), at(base), tuple(lines), legend)


def _bar(
    series: int,
    value: int,
    form: Form,
    ends: tuple[float, float],
    top: float,
    paper: Paper,
    whisker: tuple[float, float] | None,
) -> Bar:
    left, right = sorted(ends)
    beyond = max(right, *(whisker or (0.0,)))
    figure = written(value, form, paper.language, paper.currency)
    return Bar(series, left, top, max(right - left, 1), top + _BAR / 2, figure, beyond + 6, whisker)


def _interval(chart: Chart, row: Sequence[Value]) -> tuple[int, int] | None:
    if chart.interval is None:
        return None
    low, high = (row[column] for column in chart.interval)
    return (low, high) if isinstance(low, int) and isinstance(high, int) else None


def _ends(chart: Chart, rows: Sequence[Sequence[Value]]) -> tuple[int, int]:
    values = [value for row in rows for column in chart.series if isinstance(value := row[column], int)]
    low, high = min([0, *values]), max([0, *values])
    return low, high if high > low else low + 1


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…"
