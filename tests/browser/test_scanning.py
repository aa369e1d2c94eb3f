"""The till's scanner reads what a picture really holds, and says why when it holds nothing."""

import io
from collections.abc import AsyncIterator

import httpx
import pytest
import zxingcpp
from PIL import Image
from starlette.applications import Starlette

from simulator import scanning
from tests import plain_http
from tests.simulator.calls import picture

TOKEN = "AEBKLIOA5RCAA2YDQJXRENOSYOQ3FZQYE5HQ4SKW"
NUMBER = "2912345678906"


@pytest.fixture
async def till() -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(Starlette(routes=scanning.routes()))
    async with plain_http.client(transport=transport, base_url="http://till") as client:
        yield client


async def scan(till: httpx.AsyncClient, content: bytes, kind: str = "image/png") -> tuple[int, str]:
    """The status, and the code or the problem's detail."""
    response = await till.post("/scan", content=content, headers={"content-type": kind})
    answer = response.json()
    return response.status_code, answer["code"] if response.status_code == 200 else answer["detail"]


def png(*pieces: Image.Image) -> bytes:
    """The pieces one under the other on white."""
    sheet = Image.new("L", (900, sum(piece.height + 60 for piece in pieces)), 255)
    below = 30
    for piece in pieces:
        sheet.paste(piece, (60, below))
        below += piece.height + 60
    made = io.BytesIO()
    sheet.save(made, "PNG")
    return made.getvalue()


def code(kind: zxingcpp.BarcodeFormat, text: str) -> Image.Image:
    return Image.fromarray(zxingcpp.create_barcode(text, kind).to_image(scale=5, add_quiet_zones=True))


def qr(text: str) -> Image.Image:
    return code(zxingcpp.BarcodeFormat.QRCode, text)


def bars(number: str) -> Image.Image:
    return code(zxingcpp.BarcodeFormat.EAN13, number)


async def test_a_qr_goes_before_the_bars_under_it(till: httpx.AsyncClient) -> None:
    assert await scan(till, png(qr(TOKEN), bars(NUMBER))) == (200, TOKEN)
    assert await scan(till, png(bars(NUMBER))) == (200, NUMBER)


async def test_nothing_to_be_read_is_said(till: httpx.AsyncClient) -> None:
    assert await scan(till, picture()) == (422, "There is no code to be read in this picture.")
    assert await scan(till, png(qr(TOKEN))[:400]) == (422, "This is no picture.")
    assert await scan(till, b"") == (422, "This is no picture.")


async def test_only_pictures_of_a_sane_size_are_taken(till: httpx.AsyncClient) -> None:
    assert await scan(till, b"{}", "application/json") == (415, "Send a picture as image/...")
    assert await scan(till, bytes(scanning.MOST_BYTES + 1)) == (413, "A picture is at most 10 MB.")
    assert await scan(till, picture(4000, 2501)) == (422, "The picture is too large to scan.")
