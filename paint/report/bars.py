"""A chart as lines and boxes for an SVG: bars from a zero line under the name of their row, the first with its interval.

Narrow enough for a telephone, so that it is not made small there.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from paint.report.paper import Chart, Form, Paper, Sheet, Value, written

WIDTH: Final = 520
_LEFT: Final = 2
_FIGURES: Final = 70  # pixels for a figure at the right end
_NAME: Final = 22
_BAR: Final = 14
_GAP: Final = 3
_BETWEEN: Final = 14
_LONGEST: Final = 60  # characters of a name
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
    """The bars of a row, from `top` to `bottom`, and the name above them."""

    name: str
    name_y: float
    top: float
    bottom: float
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


def drawing(chart: Chart, sheet: Sheet, paper: Paper) -> Drawing:
    rows = [sheet.rows[place] for place in chart.rows]
    scale = _Scale(*(chart.ends or _ends(chart, rows)))
    colours = COLOURS[len(chart.series)]
    lines, top = [], 0
    for row in rows:
        bars = tuple(
            _bar(chart, sheet, row, column, colour, top + _NAME + place * (_BAR + _GAP), scale, paper)
            for place, (colour, column) in enumerate(zip(colours, chart.series, strict=True))
        )
        bottom = top + _NAME + len(bars) * (_BAR + _GAP)
        lines.append(Line(_short(str(row[chart.names])), top + _NAME / 2, top + _NAME - _GAP, bottom, bars))
        top = bottom + _BETWEEN
    legend = tuple((colour, sheet.columns[column].title) for colour, column in zip(colours, chart.series, strict=True))
    return Drawing(chart.title, top, scale.zero, tuple(lines), legend)


@dataclass(frozen=True, slots=True)
class _Scale:
    low: int
    high: int

    def at(self, value: int) -> float:
        """The pixel of a value; what is beyond stands at the end."""
        share = (min(max(value, self.low), self.high) - self.low) / (self.high - self.low)
        return round(_LEFT + share * (WIDTH - _LEFT - _FIGURES), 1)

    @property
    def zero(self) -> float:
        return self.at(0)


def _bar(
    chart: Chart,
    sheet: Sheet,
    row: Sequence[Value],
    column: int,
    colour: int,
    top: int,
    scale: _Scale,
    paper: Paper,
) -> Bar:
    value, middle = row[column], top + _BAR / 2
    if not isinstance(value, int):
        return Bar(colour, scale.zero, top, 0, middle, written(None, Form.TEXT, "", ""), scale.zero + 6)
    left, right = sorted((scale.zero, scale.at(value)))
    low, high = (row[end] for end in chart.interval) if chart.interval and column == chart.series[0] else (None, None)
    whisker = (scale.at(low), scale.at(high)) if isinstance(low, int) and isinstance(high, int) else None
    figure = written(value, sheet.columns[column].form, paper.language, paper.currency)
    return Bar(colour, left, top, max(right - left, 1), middle, figure, max(right, *(whisker or (0.0,))) + 6, whisker)


def _ends(chart: Chart, rows: Sequence[Sequence[Value]]) -> tuple[int, int]:
    values = [value for row in rows for column in chart.series if isinstance(value := row[column], int)]
    low, high = min([0, *values]), max([0, *values])
    return low, high if high > low else low + 1


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…"
