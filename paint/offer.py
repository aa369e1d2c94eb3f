"""The facts of an offer become the picture that makes one want it: the product, the price, what it was, until when."""

from dataclasses import dataclass, field
from functools import lru_cache
from io import BytesIO
from typing import Final

from PIL import Image, ImageDraw

from paint import offer_layout as layout
from paint import palette, photo
from paint.ground import Colours
from paint.layout import Placed
from paint.lettering import Lettering
from paint.palette import Rgb

_QUALITY: Final = 88
_SMOOTH: Final = 4  # times larger are round things drawn before they are made small, for a smooth edge
_CORNER: Final = 40
_SOFT: Final = 0.24  # how much ground is in the lettering that matters less
_FAINT, _FAINTER = 0.10, 0.055  # how much lettering is in the ground's ornament
_STRIKE: Final = 0.09  # how thick the line through an old price is, in sizes of its type
_SHOPS_KEPT: Final = 8


@dataclass(frozen=True)
class OfferPicture:
    """What stands on it. The lines are already in the shopper's language; any of them may be empty, and the photo too."""

    name: str
    photo: bytes = field(default=b"", repr=False)
    price: str = ""
    old_price: str = ""
    badge: str = ""
    until: str = ""
    colours: Colours = field(default_factory=Colours)


class OfferPainter:
    """Paints offers; made once, used from any thread. Keeps the fonts and the grounds of the last few shops."""

    def __init__(self) -> None:
        self._lettering = Lettering()
        self._ground = lru_cache(maxsize=_SHOPS_KEPT)(_ground)
        self._panel = _rounded(layout.size_of(layout.PHOTO), _CORNER)

    def paint(self, picture: OfferPicture) -> bytes:
        """A JPEG of 1080 x 720 pixels, with the product's photo where there is one that can be read.

        Three by two, because that is what a card of Viber's has room for and what Telegram shows as wide as a message.
        """
        backdrop, lettering, accent = picture.colours.signage()
        shown = photo.read(picture.photo, layout.size_of(layout.PHOTO)) if picture.photo else None
        canvas = self._ground(backdrop, lettering).copy()
        if shown is not None:
            canvas.paste(shown, layout.PHOTO[:2], self._panel)
        pen = ImageDraw.Draw(canvas)
        plan = layout.planned(picture, self._lettering, with_photo=shown is not None)
        soft = palette.mix(lettering, backdrop, _SOFT)
        _write(pen, plan.name, lettering)
        _write(pen, plan.price, accent)
        _write(pen, plan.old_price, soft)
        _strike(pen, plan.old_price, soft)
        _write(pen, plan.until, soft)
        if plan.badge.block.lines:
            left, top, right, bottom = plan.pill
            shape = _rounded((right - left, bottom - top), (bottom - top) // 2)
            canvas.paste(Image.new("RGB", shape.size, accent), (left, top), shape)
            _write(pen, plan.badge, backdrop)
        file = BytesIO()
        canvas.save(file, "JPEG", quality=_QUALITY, subsampling=0)  # coloured type frays when colours are halved
        return file.getvalue()


def _ground(backdrop: Rgb, lettering: Rgb) -> Image.Image:
    """The backdrop with large faint discs, which are hidden where the photo is."""
    canvas = Image.new("RGB", (layout.WIDTH, layout.HEIGHT), backdrop)
    for (middle_x, middle_y), radius, share in (
        ((1000, 60), 430, _FAINTER),
        ((1000, 60), 250, _FAINT),
        ((90, 760), 260, _FAINTER),
    ):
        disc = _rounded((2 * radius, 2 * radius), radius)
        tint = Image.new("RGB", disc.size, palette.mix(backdrop, lettering, share))
        canvas.paste(tint, (middle_x - radius, middle_y - radius), disc)
    return canvas


def _rounded(size: tuple[int, int], corner: int) -> Image.Image:
    """A mask with round corners."""
    large = Image.new("L", (size[0] * _SMOOTH, size[1] * _SMOOTH), 0)
    box = (0, 0, large.width - 1, large.height - 1)
    ImageDraw.Draw(large).rounded_rectangle(box, corner * _SMOOTH, fill=255)
    return large.reduce(_SMOOTH)


def _write(pen: ImageDraw.ImageDraw, text: Placed, ink: Rgb) -> None:
    for baseline, line in text.baselines():
        pen.text((text.origin(line), baseline), line, fill=ink, font=text.block.font, anchor="ls")


def _strike(pen: ImageDraw.ImageDraw, text: Placed, ink: Rgb) -> None:
    """A line through the middle of each line of figures, a little longer than they are."""
    thick = max(2, round(text.block.font.size * _STRIKE))
    for left, top, right, bottom in text.ink():
        middle = (top + bottom) / 2
        pen.line((left - thick, middle, right + thick, middle), fill=ink, width=thick)
