"""What all cards of a shop have in common: the backdrop, the ticket the codes stand on, the badge and the shop's name."""

from dataclasses import dataclass
from typing import Final

from PIL import Image, ImageColor, ImageDraw

from paint import layout, palette
from paint.lettering import Face, Lettering
from paint.palette import Rgb

CODES: Final = palette.Ramp(0)  # nearly black on the white panel, whatever the shop's colours are: scanners come first
STRONG: Final = palette.Ramp(1)  # lettering on the backdrop
SOFT: Final = palette.Ramp(2)
ACCENT: Final = palette.Ramp(3)  # the balance and the badge, on the backdrop
BADGE: Final = palette.Ramp(4)  # the letter on the badge
PANEL: Final = palette.Ramp(5)  # the panel's round corners on the backdrop

_INK: Rgb = (17, 20, 24)
_PAPER: Rgb = (255, 255, 255)
_LEAST_CONTRAST: Final = 3  # for large type (WCAG 2.2, 1.4.3)
_SOFTNESS: Final = 0.22

_CORNER: Final = 52
_NOTCH: Final = 26
_DASH: Final = 14
_DASH_GREY: Final = 205
_SMOOTH: Final = 8  # times larger are round things drawn before they are made small, for a smooth edge


@dataclass(frozen=True)
class Colours:
    """The shop's two colours, as Pillow reads them ("#17453b", "teal"); the rest follows from them.

    Raises ValueError for what is no colour.
    """

    backdrop: str = "#17453b"
    accent: str = "#f4c95d"

    def __post_init__(self) -> None:
        _rgb(self.backdrop)
        _rgb(self.accent)

    def signage(self) -> tuple[Rgb, Rgb, Rgb]:
        """The backdrop, lettering that is readable on it, and the accent, which is readable on it too."""
        backdrop, accent = _rgb(self.backdrop), _rgb(self.accent)
        lettering = max(_PAPER, _INK, key=lambda colour: palette.contrast(colour, backdrop))
        if palette.contrast(accent, backdrop) < _LEAST_CONTRAST:
            accent = lettering
        return backdrop, lettering, accent

    def entries(self) -> bytes:
        """The palette of a card, in the order of the ramps above."""
        backdrop, lettering, accent = self.signage()
        soft = palette.mix(lettering, backdrop, _SOFTNESS)
        return palette.entries(
            [
                (_INK, _PAPER),
                (lettering, backdrop),
                (soft, backdrop),
                (accent, backdrop),
                (backdrop, accent),
                (_PAPER, backdrop),
            ]
        )


def paint(shop: str, with_holder: bool, lettering: Lettering) -> Image.Image:
    """The empty card as entries of the palette (mode L)."""
    plane = Image.new("L", (layout.WIDTH, layout.HEIGHT), STRONG.ground)
    _panel(plane)
    _perforation(plane)
    _badge(plane, shop, lettering)
    write(plane, layout.shop(shop, with_holder, lettering), STRONG)
    return plane


def write(plane: Image.Image, text: layout.Placed, ramp: palette.Ramp) -> None:
    if not text.block.lines:
        return  # an empty tile would wipe out what reaches into its box
    left, top, right, bottom = text.box
    tile = Image.new("L", (right - left, bottom - top), 255)
    pen = ImageDraw.Draw(tile)
    for baseline, line in text.baselines():
        pen.text((text.origin(line) - left, baseline - top), line, fill=0, font=text.block.font, anchor="ls")
    plane.paste(ramp.dye(tile), (left, top))


def _panel(plane: Image.Image) -> None:
    left, top, right, bottom = layout.PANEL
    plane.paste(PANEL.ink, layout.PANEL)
    disc = PANEL.dye(_disc(2 * _CORNER))
    for x, into_x in ((left, 0), (right - _CORNER, _CORNER)):
        for y, into_y in ((top, 0), (bottom - _CORNER, _CORNER)):
            plane.paste(disc.crop((into_x, into_y, into_x + _CORNER, into_y + _CORNER)), (x, y))


def _perforation(plane: Image.Image) -> None:
    """A dashed line between two notches, as on a ticket: above it what pays, below it what only names the card."""
    left, _, right, _ = layout.PANEL
    y = layout.PERFORATION
    notch = PANEL.dye(_disc(2 * _NOTCH).point(lambda grey: 255 - grey))
    plane.paste(notch.crop((_NOTCH, 0, 2 * _NOTCH, 2 * _NOTCH)), (left, y - _NOTCH))
    plane.paste(notch.crop((0, 0, _NOTCH, 2 * _NOTCH)), (right - _NOTCH, y - _NOTCH))
    grey = CODES.ink + round((CODES.ground - CODES.ink) * _DASH_GREY / 255)
    for x in range(left + 2 * _NOTCH, right - 2 * _NOTCH, 2 * _DASH):
        plane.paste(grey, (x, y - 1, x + _DASH, y + 2))


def _badge(plane: Image.Image, shop: str, lettering: Lettering) -> None:
    left, top, right, bottom = layout.BADGE
    plane.paste(ACCENT.dye(_disc(right - left)), (left, top))
    initial = next((letter for letter in lettering.clean(shop) if letter.isalnum()), "★").upper()[0]
    side = 68
    tile = Image.new("L", (side, side), 255)
    font = lettering.font(Face.BOLD, 56)
    ink = font.getbbox(initial, anchor="ls")
    origin = ((side - ink[0] - ink[2]) / 2, (side - ink[1] - ink[3]) / 2)
    ImageDraw.Draw(tile).text(origin, initial, fill=0, font=font, anchor="ls")
    middle = (left + right - side) // 2, (top + bottom - side) // 2
    plane.paste(BADGE.dye(tile), middle)


def _disc(diameter: int) -> Image.Image:
    large = Image.new("L", (diameter * _SMOOTH, diameter * _SMOOTH), 255)
    ImageDraw.Draw(large).ellipse((0, 0, large.width - 1, large.height - 1), fill=0)
    return large.reduce(_SMOOTH)


def _rgb(colour: str) -> Rgb:
    red, green, blue, *_ = ImageColor.getrgb(colour)
    return red, green, blue
