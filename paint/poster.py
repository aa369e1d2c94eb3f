"""The facts of a store's join poster become a sheet to print: A4 for the wall, A6 to stand at the till."""

from dataclasses import dataclass, field
from enum import Enum
from io import BytesIO
from typing import Final

from PIL import Image, ImageDraw, ImageOps

from paint import qr
from paint.ground import Colours
from paint.layout import Box, Placed
from paint.lettering import Face, Lettering, Try
from paint.palette import Rgb

DPI: Final = 300
MOST_LINKS: Final = 2
_WIDTH: Final = 1000  # of the plan below, whose units are thousandths of the sheet's width
_QUALITY: Final = 95  # of the JPEG that Pillow puts into a PDF: no haze round letters and modules

_INK: Final[Rgb] = (17, 20, 24)
_PAPER: Final[Rgb] = (255, 255, 255)
_GREY: Final[Rgb] = (104, 110, 118)
_GROUND: Final[Rgb] = (250, 247, 240)

_BADGE: Final[Box] = (72, 48, 142, 118)
_SHOP: Final[Box] = (166, 42, 928, 124)
_HEADLINE: Final[Box] = (72, 140, 928, 320)
_PROMISE: Final[Box] = (72, 342, 928, 428)
_BACKDROP_ENDS: Final = 690
_PANELS: Final[dict[int, tuple[Box, ...]]] = {
    1: ((258, 452, 742, 1002),),
    2: ((72, 500, 488, 982), (512, 500, 928, 982)),
}
_MARGIN: Final = 6  # round a QR, which brings its own quiet zone
_STEPS: Final = (1036, 1344)
_DISC: Final = 68
_STEP_TEXT: Final = 164
_FOOT: Final[Box] = (72, 1358, 928, 1396)
_CORNER: Final = 28
_SMOOTH: Final = 4


class Sheet(Enum):
    """Width and height in pixels at DPI."""

    A4 = (2480, 3508)
    A6 = (1240, 1748)


@dataclass(frozen=True)
class Link:
    """One way in: the messenger's name, and the address that the QR holds."""

    messenger: str
    address: str


@dataclass(frozen=True)
class Poster:
    """The texts are already in the programme's language. Raises ValueError without a link or with more than two."""

    shop: str
    headline: str
    """What one gets, in a few words."""
    promise: str
    steps: tuple[str, str, str]
    foot: str
    links: tuple[Link, ...]
    colours: Colours = field(default_factory=Colours)

    def __post_init__(self) -> None:
        if not 1 <= len(self.links) <= MOST_LINKS:
            raise ValueError(f"a poster has one link or {MOST_LINKS}, not {len(self.links)}")


class PosterPainter:
    """Made once; keeps the fonts."""

    def __init__(self) -> None:
        self._lettering = Lettering()

    def png(self, poster: Poster, sheet: Sheet) -> bytes:
        file = BytesIO()
        self.paint(poster, sheet).save(file, "PNG", dpi=(DPI, DPI), optimize=False)
        return file.getvalue()

    def pdf(self, poster: Poster, sheet: Sheet) -> bytes:
        """One page of the sheet's size; the same facts make the same bytes, so it has no dates."""
        file = BytesIO()
        self.paint(poster, sheet).save(
            file,
            "PDF",
            resolution=DPI,
            title=poster.shop,
            creationDate=None,
            modDate=None,
            quality=_QUALITY,
            subsampling=0,
        )
        return file.getvalue()

    def paint(self, poster: Poster, sheet: Sheet) -> Image.Image:
        """Raises ValueError for an address that does not fit into a QR."""
        return _Painting(poster, sheet, self._lettering).whole()


class _Painting:
    """One sheet while it is being painted; measures of the plan become pixels in `_at`."""

    def __init__(self, poster: Poster, sheet: Sheet, lettering: Lettering) -> None:
        self._poster = poster
        self._lettering = lettering
        width, height = sheet.value
        self._scale = width / _WIDTH
        self._backdrop, self._strong, self._accent = poster.colours.signage()
        self._picture = Image.new("RGB", (width, height), _GROUND)
        self._pen = ImageDraw.Draw(self._picture)

    def whole(self) -> Image.Image:
        poster = self._poster
        width = self._picture.width
        self._pen.rectangle((0, 0, width, self._px(_BACKDROP_ENDS)), fill=self._backdrop)
        self._badge()
        self._write(poster.shop, _SHOP, Face.BOLD, self._strong, (Try(56), Try(46), Try(36, 2), Try(30, 2)))
        self._write(poster.headline, _HEADLINE, Face.BOLD, self._accent, (Try(96), Try(78, 2), Try(66, 2), Try(52, 2)))
        self._write(poster.promise, _PROMISE, Face.MEDIUM, self._strong, (Try(38), Try(36, 2), Try(32, 2), Try(26, 2)))
        for box, link in zip(_PANELS[len(poster.links)], poster.links, strict=True):
            self._panel(box, link)
        self._steps()
        self._write(poster.foot, _FOOT, Face.MEDIUM, _GREY, (Try(22), Try(18, 2)), centred=True)
        return self._picture

    def _badge(self) -> None:
        initial = next((letter for letter in self._lettering.clean(self._poster.shop) if letter.isalnum()), "★")
        self._disc(_BADGE, self._accent)
        self._write(initial.upper()[0], _BADGE, Face.BOLD, self._backdrop, (Try(46),), centred=True)

    def _panel(self, box: Box, link: Link) -> None:
        """A white card with the QR, the messenger's name under it."""
        left, top, right, bottom = box
        self._rounded(box, _PAPER)
        side = right - left - 2 * _MARGIN
        code = qr.draw(link.address, self._px(side))
        self._picture.paste(_INK, (self._px(left + _MARGIN), self._px(top + _MARGIN)), ImageOps.invert(code))
        name = (left + _MARGIN, top + _MARGIN + side, right - _MARGIN, bottom - 3 * _MARGIN)
        self._write(link.messenger, name, Face.BOLD, _INK, (Try(44), Try(34)), centred=True)

    def _steps(self) -> None:
        top, bottom = _STEPS
        pitch = (bottom - top) // len(self._poster.steps)
        for place, step in enumerate(self._poster.steps):
            above = top + pitch * place
            disc = (72, above + (pitch - _DISC) // 2, 72 + _DISC, above + (pitch + _DISC) // 2)
            self._disc(disc, self._backdrop)
            self._write(str(place + 1), disc, Face.BOLD, self._accent, (Try(40),), centred=True)
            text = (_STEP_TEXT, above, 928, above + pitch)
            self._write(step, text, Face.MEDIUM, _INK, (Try(38), Try(34, 2), Try(28, 2)))

    def _write(
        self, text: str, box: Box, face: Face, ink: Rgb, tries: tuple[Try, ...], *, centred: bool = False
    ) -> None:
        left, top, right, bottom = (self._px(edge) for edge in box)
        sized = tuple(Try(self._px(each.size), each.lines) for each in tries)
        block = self._lettering.fit(text, face, max(right - left, self._px(60)), sized)
        placed = Placed(block, (left, top, right, bottom))
        for baseline, line in placed.baselines():
            start = placed.origin(line)
            if centred:
                of_left, _, of_right, _ = block.font.getbbox(line, anchor="ls")
                start = (left + right - of_left - of_right) / 2
            self._pen.text((start, baseline), line, fill=ink, font=block.font, anchor="ls")

    def _disc(self, box: Box, ink: Rgb) -> None:
        self._smooth(box, ink, (box[2] - box[0]) / 2)

    def _rounded(self, box: Box, ink: Rgb) -> None:
        self._smooth(box, ink, _CORNER)

    def _smooth(self, box: Box, ink: Rgb, radius: float) -> None:
        """Drawn larger and made small, for a smooth edge."""
        left, top, right, bottom = (self._px(edge) for edge in box)
        large = Image.new("L", ((right - left) * _SMOOTH, (bottom - top) * _SMOOTH), 0)
        corner = self._px(radius) * _SMOOTH
        ImageDraw.Draw(large).rounded_rectangle((0, 0, large.width - 1, large.height - 1), corner, fill=255)
        self._picture.paste(ink, (left, top, right, bottom), large.reduce(_SMOOTH))

    def _px(self, measure: float) -> int:
        return round(measure * self._scale)
