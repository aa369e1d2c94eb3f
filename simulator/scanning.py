"""The till's scanner: reads the code that really is in a picture, as a scanner reads a phone's screen."""

import asyncio
import io

import zxingcpp
from PIL import Image, UnidentifiedImageError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 10_000_000  # three times what a phone's screen has; a small file can claim far more
FORMATS = ("PNG", "JPEG", "WEBP")
QR = zxingcpp.BarcodeFormat.QRCode
EAN = zxingcpp.BarcodeFormat.EAN13
CODES = zxingcpp.BarcodeFormats((QR, EAN))


class UnreadableError(Exception):
    """Nothing a scanner could read; the message says why."""


def routes() -> list[Route]:
    """`POST /scan`: a picture as the body → `code`, what the scanner read."""
    return [Route("/scan", scan, methods=["POST"])]


async def scan(request: Request) -> Response:
    """Only `image/...` is taken: no form of another site can send that."""
    if not request.headers.get("content-type", "").startswith("image/"):
        return _problem(415, "Send a picture as image/...")
    picture = bytearray()
    async for chunk in request.stream():
        picture += chunk
        if len(picture) > MOST_BYTES:
            return _problem(413, "A picture is at most 10 MB.")
    try:
        return JSONResponse({"code": await asyncio.to_thread(read, bytes(picture))})
    except UnreadableError as error:
        return _problem(422, str(error))


def read(picture: bytes) -> str:
    """What the picture's QR holds, or else its EAN-13: a scanner set up for cards looks for the QR first.

    Raises UnreadableError.
    """
    try:
        with Image.open(io.BytesIO(picture), formats=FORMATS) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise UnreadableError("The picture is too large to scan.")
            grey = opened.convert("L")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise UnreadableError("This is no picture.") from error
    found = {barcode.format: barcode.text for barcode in zxingcpp.read_barcodes(grey, formats=CODES)}
    code: str = found.get(QR) or found.get(EAN) or ""
    if not code:
        raise UnreadableError("There is no code to be read in this picture.")
    return code


def _problem(status: int, detail: str) -> Response:
    return JSONResponse({"status": status, "detail": detail}, status, media_type="application/problem+json")
