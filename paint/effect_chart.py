"""What each campaign earns, or each store hears, becomes one picture for a phone: a dot with its interval about a zero line."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum
from io import BytesIO
from typing import Final

from PIL import Image, ImageDraw

from paint.ground import Colours
from paint.layout import Box, Placed
from paint.lettering import Face, Lettering, Try
from paint.palette import Rgb

MOST_BARS: Final = 10
WIDTH: Final = 1080

_EDGE: Final = 56
_HEAD: Final = 216
_SCALE_ENDS: Final = 312  # where the rows begin
_ROW: Final = 214
_FOOT: Final = 116
_FIGURE_FROM: Final = 640
_NAME: Final = (14, 88)  # from the row's top; the next two likewise
_BAND: Final = (92, 140)
_NOTE: Final = (142, 206)
_AIR: Final = 0.06  # of the scale, beyond its outermost end
_DOT: Final = 17
_HALF_LINE: Final = 5
_TICK: Final = 4
_SMOOTH: Final = 4
_COMPRESSION: Final = 3

_PAPER: Final[Rgb] = (255, 255, 255)
_STRIPE: Final[Rgb] = (246, 244, 239)
_INK: Final[Rgb] = (17, 20, 24)
_GREY: Final[Rgb] = (92, 98, 106)
_RULE: Final[Rgb] = (198, 200, 204)


class Tone(Enum):
    """The colour of a bar. It has a shape besides, for those who see no colours: the dot of what is open is hollow."""

    EARNS = (22, 128, 76)
    LOSES = (190, 40, 36)
    OPEN = (118, 124, 132)


@dataclass(frozen=True)
class Span:
    """Where the dot stands and how far its interval goes, in any unit that all bars share. Raises ValueError otherwise."""

    low: int
    middle: int
    high: int

    def __post_init__(self) -> None:
        if not self.low <= self.middle <= self.high:
            raise ValueError(f"{self.low}, {self.middle}, {self.high} are not in order")


@dataclass(frozen=True)
class Bar:
    """One campaign, or store. `figure` is what it earns, or that nothing can be said yet (`span` is None then or wide)."""

    name: str
    figure: str
    note: str
    """Audience, interval and whatever else, in two lines at most."""
    tone: Tone
    span: Span | None
    before: int | None = None
    """Where it stood the time before; None: not known, or not told."""


@dataclass(frozen=True)
class EffectChart:
    """The texts are already in the owner's language. Raises ValueError without a bar or with more than MOST_BARS.

    `ends` of the scale, where it has any.
    """

    title: str
    period: str
    scale: str
    """What the dots mean: money per 100 people, after costs."""
    bars: tuple[Bar, ...]
    foot: str
    colours: Colours = field(default_factory=Colours)
    ends: tuple[int, int] | None = None

    def __post_init__(self) -> None:
        if not 1 <= len(self.bars) <= MOST_BARS:
            raise ValueError(f"a chart has 1 to {MOST_BARS} bars, not {len(self.bars)}")


class EffectPainter:
    """Made once; keeps the fonts."""

    def __init__(self) -> None:
        self._lettering = Lettering()

    def png(self, chart: EffectChart) -> bytes:
        file = BytesIO()
        self.paint(chart).save(file, "PNG", compress_level=_COMPRESSION)
        return file.getvalue()

    def paint(self, chart: EffectChart) -> Image.Image:
        """1080 pixels wide; a row more is 214 higher."""
        return _Painting(chart, self._lettering).whole()


def scale(bars: Sequence[Bar]) -> tuple[float, float]:
    """The ends of the axis, zero among them: all dots, and the whole intervals of what is decided.

    An interval of few people can be a hundred times as wide; it runs off the picture instead of squeezing the others.
    """
    decided = [bar.span for bar in bars if bar.span and bar.tone is not Tone.OPEN]
    spans = [bar.span for bar in bars if bar.span]
    whole = decided or spans
    ends = [0, *(span.middle for span in spans), *(end for span in whole for end in (span.low, span.high))]
    return _with_air(min(ends), max(ends))


def _with_air(low: int, high: int) -> tuple[float, float]:
    air = (high - low) * _AIR or 1.0
    return low - air, high + air


class _Painting:
    """One chart while it is being painted."""

    def __init__(self, chart: EffectChart, lettering: Lettering) -> None:
        self._chart = chart
        self._lettering = lettering
        self._low, self._high = _with_air(*chart.ends) if chart.ends else scale(chart.bars)
        height = _SCALE_ENDS + _ROW * len(chart.bars) + _FOOT
        self._picture = Image.new("RGB", (WIDTH, height), _PAPER)
        self._pen = ImageDraw.Draw(self._picture)

    def whole(self) -> Image.Image:
        self._head()
        for place, bar in enumerate(self._chart.bars):
            self._row(bar, _SCALE_ENDS + _ROW * place, striped=place % 2 == 0)
        height = self._picture.height
        foot = (_EDGE, height - _FOOT + 8, WIDTH - _EDGE, height - 12)
        self._write(self._chart.foot, foot, Face.MEDIUM, _GREY, (Try(32), Try(30, 2), Try(27, 2)))
        return self._picture

    def _head(self) -> None:
        chart = self._chart
        backdrop, strong, accent = chart.colours.signage()
        self._pen.rectangle((0, 0, WIDTH, _HEAD - 1), fill=backdrop)
        title = (_EDGE, 24, WIDTH - _EDGE, 144)
        self._write(chart.title, title, Face.BOLD, accent, (Try(64), Try(54), Try(48, 2), Try(40, 2)))
        self._write(chart.period, (_EDGE, 144, WIDTH - _EDGE, 204), Face.MEDIUM, strong, (Try(38), Try(32), Try(26, 2)))
        units = (_EDGE, _HEAD + 8, WIDTH - _EDGE, _SCALE_ENDS - 8)
        self._write(chart.scale, units, Face.MEDIUM, _GREY, (Try(34), Try(30, 2), Try(27, 2)))

    def _row(self, bar: Bar, top: int, *, striped: bool) -> None:
        if striped:
            self._pen.rectangle((0, top, WIDTH, top + _ROW - 1), fill=_STRIPE)
        name_top, name_bottom = top + _NAME[0], top + _NAME[1]
        name = (_EDGE, name_top, _FIGURE_FROM - 24, name_bottom)
        self._write(bar.name, name, Face.BOLD, _INK, (Try(42), Try(36), Try(32, 2), Try(28, 2)))
        figure = (_FIGURE_FROM, name_top, WIDTH - _EDGE, name_bottom)
        tries = (Try(50), Try(42), Try(34, 2), Try(28, 2))
        self._write(bar.figure, figure, Face.BOLD, bar.tone.value, tries, right=True)
        band_top, band_bottom = top + _BAND[0], top + _BAND[1]
        zero = self._at(0)
        middle = (band_top + band_bottom) // 2
        self._pen.rectangle((_EDGE, middle, WIDTH - _EDGE, middle + 1), fill=_RULE)
        self._pen.rectangle((zero - 1, band_top, zero + 1, band_bottom), fill=_INK)
        if bar.before is not None:
            before = self._at(bar.before)
            self._smooth((before - _TICK, band_top, before + _TICK, band_bottom), _GREY, _TICK)
        if bar.span:
            self._interval(bar.span, bar.tone, middle, _STRIPE if striped else _PAPER)
        note = (_EDGE, top + _NOTE[0], WIDTH - _EDGE, top + _NOTE[1])
        self._write(bar.note, note, Face.MEDIUM, _GREY, (Try(32), Try(29), Try(27, 2)))

    def _interval(self, span: Span, tone: Tone, middle: int, ground: Rgb) -> None:
        left, right = self._at(span.low), self._at(span.high)
        ink = tone.value
        self._smooth((left, middle - _HALF_LINE, max(right, left + 2), middle + _HALF_LINE), ink, _HALF_LINE)
        if span.low < self._low:
            self._arrow(left, middle, -1, ink)
        if span.high > self._high:
            self._arrow(right, middle, 1, ink)
        dot = self._at(span.middle)
        self._disc(dot, middle, _DOT, ink)
        if tone is Tone.OPEN:
            self._disc(dot, middle, _DOT - 6, ground)

    def _arrow(self, x: int, middle: int, way: int, ink: Rgb) -> None:
        """The interval goes on beyond the picture."""
        size = 16
        box = (min(x, x + way * size), middle - size, max(x, x + way * size), middle + size)
        large = Image.new("L", (size * _SMOOTH, 2 * size * _SMOOTH), 0)
        tip, back = (size, 0) if way > 0 else (0, size)
        corners = [(back * _SMOOTH, 0), (tip * _SMOOTH, size * _SMOOTH), (back * _SMOOTH, 2 * size * _SMOOTH)]
        ImageDraw.Draw(large).polygon(corners, fill=255)
        self._picture.paste(ink, box, large.reduce(_SMOOTH))

    def _at(self, value: float) -> int:
        """The pixel of a value; what is beyond the axis stands at its end."""
        share = (min(max(value, self._low), self._high) - self._low) / (self._high - self._low)
        left, right = _EDGE + 20, WIDTH - _EDGE - 20
        return round(left + share * (right - left))

    def _disc(self, x: int, y: int, radius: int, ink: Rgb) -> None:
        self._smooth((x - radius, y - radius, x + radius, y + radius), ink, radius)

    def _smooth(self, box: Box, ink: Rgb, radius: int) -> None:
        """Drawn larger and made small, for a smooth edge."""
        left, top, right, bottom = box
        large = Image.new("L", ((right - left) * _SMOOTH, (bottom - top) * _SMOOTH), 0)
        ImageDraw.Draw(large).rounded_rectangle((0, 0, large.width - 1, large.height - 1), radius * _SMOOTH, fill=255)
        self._picture.paste(ink, box, large.reduce(_SMOOTH))

    def _write(self, text: str, box: Box, face: Face, ink: Rgb, tries: tuple[Try, ...], *, right: bool = False) -> None:
        block = self._lettering.fit(text, face, box[2] - box[0], tries)
        placed = Placed(block, box, right)
        for baseline, line in placed.baselines():
            self._pen.text((placed.origin(line), baseline), line, fill=ink, font=block.font, anchor="ls")
