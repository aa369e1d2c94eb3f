"""The facts of a card become the picture a shopper holds out at the till."""

from dataclasses import dataclass, field
from functools import lru_cache
from io import BytesIO
from typing import Final

from PIL import Image

from paint import ean13, ground, layout, qr
from paint.ground import Colours
from paint.lettering import Face, Lettering

_DIGITS: Final = 52  # pixels of type
# As fast as level 1 and a third smaller; from level 4 on the time doubles (measured on this very picture).
_COMPRESSION: Final = 3
_SHOPS_KEPT: Final = 8


@dataclass(frozen=True)
class CardPicture:
    """What stands on a card. The lines are already in the shopper's language."""

    code: str = field(repr=False)  # a code pays, so it stands in no log
    """What the QR holds: an https address or a bare token."""
    number: str
    """The card number, an EAN-13."""
    shop: str
    holder: str
    """A first name; may be empty."""
    balance_line: str
    valid_line: str
    colours: Colours = field(default_factory=Colours)


class CardPainter:
    """Paints cards; made once, used from any thread. Keeps the fonts and the empty cards of the last few shops."""

    def __init__(self) -> None:
        self._lettering = Lettering()
        self._ground = lru_cache(maxsize=_SHOPS_KEPT)(self._empty_card)

    def paint(self, picture: CardPicture) -> bytes:
        """A PNG of 1080 x 1280 pixels.

        PNG, because a messenger makes a JPEG of it anyway: losing once is better than twice, and with 256 colours it is
        both smaller and sooner made than a JPEG of good quality.
        Raises ValueError when the number is no EAN-13 or the code is not fit for a QR.
        """
        lettering = self._lettering
        holder = layout.holder(picture.holder, lettering)
        empty, entries = self._ground(picture.shop, bool(holder.block.lines), picture.colours)
        plane = empty.copy()
        plane.paste(ground.CODES.dye(qr.draw(picture.code, layout.QR[2] - layout.QR[0])), layout.QR[:2])
        bars = ean13.draw(
            picture.number,
            lettering.font(Face.MEDIUM, _DIGITS),
            layout.EAN_MODULE,
            layout.EAN[3] - layout.EAN[1],
        )
        plane.paste(ground.CODES.dye(bars), layout.EAN[:2])
        ground.write(plane, holder, ground.SOFT)
        valid, balance = layout.footer(picture.valid_line, picture.balance_line, lettering)
        ground.write(plane, valid, ground.SOFT)
        ground.write(plane, balance, ground.ACCENT)
        plane.putpalette(entries)
        file = BytesIO()
        plane.save(file, "PNG", compress_level=_COMPRESSION)
        return file.getvalue()

    def _empty_card(self, shop: str, with_holder: bool, colours: Colours) -> tuple[Image.Image, bytes]:
        return ground.paint(shop, with_holder, self._lettering), colours.entries()
