"""Browsers at the till page, and what is held before their cameras, without a browser: by the same HTTP calls."""

from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import httpx
import zxingcpp
from PIL import Image
from sqlalchemy import insert

from storage import tables
from storage.queries import Query
from tests.journeys.counter import AN_ANSWER, Counter, Refusal, good, outcome
from usecases import sessions

KEY = "key of centr 1"
SIGNED_OUT = Refusal(401, "signed_out")


@dataclass
class Browser:
    """A browser at the till page: it keeps the cookie and says where it comes from."""

    http: httpx.AsyncClient
    counter: Counter
    headers: dict[str, str] = field(default_factory=dict)

    async def ask(self, what: str, body: object | None = None, method: str = "POST") -> tuple[int, Any] | Refusal:
        return outcome(await self.call(what, body, method))

    async def call(self, what: str, body: object | None = None, method: str = "POST", **headers: str) -> httpx.Response:
        given = {"Origin": self.counter.base, **self.headers, **headers}
        content = {} if body is None and method != "GET" else body
        return await self.http.request(method, f"/till/api/{what}", headers=given, json=content)

    async def sign_in(self, key: str = KEY) -> Any:
        return good(await self.call("sign-in", {"key": key}))

    async def standing(self) -> tuple[int, Any] | Refusal:
        return await self.ask("standing", method="GET")


async def hired(counter: Counter, name: str = "Ірина") -> int:
    """A cashier's id, as the staff list has it."""
    add = Query(
        insert(tables.staff)
        .values(role="cashier", store=1, name=name, created_at=0, language="", pin_failures=0)
        .returning(tables.staff.c.id)
    )
    row = await counter.database.run(lambda tx: tx.one(add))
    assert row is not None
    return int(row[0])


async def link(counter: Counter, staff: int) -> str:
    return await counter.database.run(lambda tx: sessions.link(tx, counter.clock.now(), staff))


async def with_pin(counter: Counter, browser: Browser, pin: str = "2580", name: str = "Ірина") -> int:
    """A cashier who has used her link and set her PIN, in a browser of her own."""
    staff = await hired(counter, name)
    assert await browser.ask(f"in/{await link(counter, staff)}") == (200, AN_ANSWER)
    standing = await browser.ask("till", {"till": 1})
    assert standing == (200, AN_ANSWER)
    assert await browser.ask("pin", {"pin": pin}) == (200, AN_ANSWER)
    return staff


def frame(code: str | None) -> bytes:
    picture = Image.new("RGB", (960, 720), (200, 200, 200))
    if code is not None:
        qr = zxingcpp.create_barcode(code, zxingcpp.BarcodeFormat.QRCode)
        picture.paste(Image.fromarray(qr.to_image(scale=6, add_quiet_zones=True)), (300, 120))
    made = BytesIO()
    picture.save(made, "JPEG", quality=75)
    return made.getvalue()
