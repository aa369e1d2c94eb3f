"""A text becomes a QR code with its quiet zone, sharp at the size asked for."""

from typing import Final

import qrcode
from PIL import Image
from qrcode.constants import ERROR_CORRECT_M
from qrcode.exceptions import DataOverflowError

QUIET: Final = 4  # modules of bare paper on every side that ISO/IEC 18004 asks for
# Trying all eight masks takes five times as long. Over random codes mask 2 came nearest to the best of eight by the
# standard's own penalty score, and a reader reads every mask.
_MASK: Final = 2


def symbol(text: str) -> Image.Image:
    """The QR code at one pixel a module, black on white (mode L), quiet zone included; error correction M.

    Raises ValueError for a text that is empty, not printable ASCII (readers disagree about the rest), or too long.
    """
    if not text or not (text.isascii() and text.isprintable()):
        raise ValueError("a QR code of ours holds printable ASCII: an address or a token")
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, mask_pattern=_MASK)
    code.add_data(text)
    try:
        code.make(fit=True)
    except (DataOverflowError, ValueError) as problem:
        raise ValueError(f"{len(text)} characters are too many for a QR code") from problem
    count = code.modules_count
    dark = bytes(0 if module else 0xFF for row in code.modules for module in row)
    picture = Image.new("L", (count + 2 * QUIET, count + 2 * QUIET), 0xFF)
    picture.paste(Image.frombytes("L", (count, count), dark), (QUIET, QUIET))
    return picture


def draw(text: str, side: int) -> Image.Image:
    """The QR code in the middle of a white square of `side` pixels (mode L), each module the same whole number of them.

    Raises ValueError as `symbol` does, or when the square is too small for a pixel a module.
    """
    small = symbol(text)
    scale = side // small.width
    if not scale:
        raise ValueError(f"{side} pixels are too few for a QR code of {small.width} modules")
    large = small.resize((small.width * scale, small.height * scale), Image.Resampling.NEAREST)
    picture = Image.new("L", (side, side), 0xFF)
    picture.paste(large, ((side - large.width) // 2, (side - large.height) // 2))
    return picture
