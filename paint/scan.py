"""A picture's QR or barcode becomes text: the camera of a till as its scanner."""

import io

import zxingcpp
from PIL import Image, UnidentifiedImageError

MOST_PIXELS = 4_000_000  # a small file can claim far more
_FORMATS = ("JPEG", "PNG")
_QR = zxingcpp.BarcodeFormat.QRCode
_BARS = (
    zxingcpp.BarcodeFormat.EAN13,
    zxingcpp.BarcodeFormat.EAN8,
    zxingcpp.BarcodeFormat.UPCA,
    zxingcpp.BarcodeFormat.Code128,
)
_CODES = zxingcpp.BarcodeFormats((_QR, *_BARS))


def read(picture: bytes) -> str | None:
    """What the picture's QR holds, or else its bars; None for a picture without a code, and for no picture at all.

    Takes milliseconds of a processor: run it in a thread.
    """
    try:
        with Image.open(io.BytesIO(picture), formats=_FORMATS) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                return None
            grey = opened.convert("L")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    found = zxingcpp.read_barcodes(grey, formats=_CODES)
    texts = [code.text for code in found if code.format == _QR] or [code.text for code in found]
    return texts[0] if texts and texts[0] else None
