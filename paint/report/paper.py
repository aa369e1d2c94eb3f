"""A report before it is painted: figures in tables, each with its form, and charts of their columns. All texts are worded."""

from dataclasses import dataclass
from datetime import date
from enum import Enum, auto

from loyalty import money

Value = str | int | date | None
_HUNDRED = 100
_MINUTE, _HOUR = 60, 3600


class Form(Enum):
    """What a value is: so it is a number in a workbook, and written as people write it on a page."""

    TEXT = auto()
    WHOLE = auto()
    CHANGE = auto()  # a whole number with its sign
    HUNDREDTHS = auto()
    CHANGE_OF_HUNDREDTHS = auto()
    PERCENT = auto()
    MONEY = auto()  # minor units
    WAIT = auto()  # seconds, written as hours and minutes
    DATE = auto()

    @property
    def number(self) -> bool:
        return self is not Form.TEXT


@dataclass(frozen=True, slots=True)
class Column:
    """`joined`: on a page it stands together with the next one, under this title, as the two ends of an interval."""

    title: str
    form: Form = Form.WHOLE
    joined: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars of the first `rows` rows: the columns `series`, named by the column `names`. `ends` of the scale, as in the cells.

    `interval`: the columns of the first series' two ends.
    """

    title: str
    names: int
    series: tuple[int, ...]
    rows: range
    ends: tuple[int, int] | None = None
    interval: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table: a sheet of a workbook, a chapter of a page. The first `strong` rows are of all together."""

    name: str
    title: str
    notes: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    strong: int = 0
    chart: Chart | None = None

    def __post_init__(self) -> None:
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError(f"{self.name}: a row is as long as there are columns")


@dataclass(frozen=True, slots=True)
class Tile:
    """One of the figures that stand before all others."""

    label: str
    value: Value
    form: Form
    note: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """`summary` names the sheet of the tiles and its three columns, on which `dates` stand too; `nothing` stands where there
    are no rows.
    """

    language: str
    currency: str
    title: str
    subtitle: str
    summary: tuple[str, str, str, str]
    dates: tuple[tuple[str, date], ...]
    tiles: tuple[Tile, ...]
    sheets: tuple[Sheet, ...]
    nothing: str
    foot: str


def written(value: Value, form: Form, language: str, currency: str) -> str:
    """As people write it; a dash for what is not known."""
    point = "." if language == "en" else ","
    if value is None:
        return "—"
    if isinstance(value, date):
        return f"{value:%d.%m.%Y}"
    if isinstance(value, str):
        return value
    match form:
        case Form.MONEY:
            return money.shown(value, currency, point)
        case Form.WAIT:
            return f"{value // _HOUR}:{value % _HOUR // _MINUTE:02}"
        case Form.PERCENT:
            return f"{_whole(value)}\N{NARROW NO-BREAK SPACE}%"
        case Form.HUNDREDTHS:
            return _hundredths(value, point)
        case Form.CHANGE_OF_HUNDREDTHS:
            return f"{'+' if value > 0 else ''}{_hundredths(value, point)}"
        case Form.CHANGE:
            return f"{'+' if value > 0 else ''}{_whole(value)}"
        case _:
            return _whole(value)


def _whole(value: int) -> str:
    sign = "−" if value < 0 else ""
    return sign + f"{abs(value):,}".replace(",", "\N{NARROW NO-BREAK SPACE}")


def _hundredths(value: int, point: str) -> str:
    whole, rest = divmod(abs(value), _HUNDRED)
    return f"{'−' if value < 0 else ''}{whole}{point}{rest:02}"
