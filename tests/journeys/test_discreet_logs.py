"""A whole day in the shop, in a process as people start it, and not a word of anybody in its logs, at the most talkative."""

import asyncio
import json
import os
import socket
import sys
from asyncio.subprocess import PIPE, STDOUT
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from io import BytesIO
from itertools import dropwhile
from pathlib import Path
from typing import Any

import httpx
import pytest
import zxingcpp
from PIL import Image

from tests import plain_http

CHECKOUT = Path(__file__).parents[2]
PATIENCE = 90.0
PHONE, NAME, COMPLAINT = "380509998877", "Олександра-Вікторія", "Мене обрахували, передзвоніть на 0671234567!"
METRICS = "a-token-that-nobody-may-read"


class Day:
    """The process, its log, and what of the day must not be in it."""

    def __init__(self, http: httpx.AsyncClient, log: list[str]) -> None:
        self.http = http
        self.log = log
        self.secret = [PHONE, PHONE[2:], NAME, COMPLAINT, "0671234567", METRICS]

    async def person(self) -> str:
        made = await self.http.post("/simulator/api/persons", json={"first_name": NAME, "phone": PHONE})
        return f"/simulator/api/persons/{made.json()['id']}"

    async def chat(self, person: str, until: int) -> list[dict[str, Any]]:
        """The messages, once there are so many."""
        for _ in range(300):
            messages: list[dict[str, Any]] = (await self.http.get(f"{person}/chat")).json()["messages"]
            if len(messages) >= until:
                return messages
            await asyncio.sleep(0.1)  # another process keeps a messenger's limits in real time
        raise AssertionError(self.log)


@pytest.fixture
async def day(tmp_path: Path) -> AsyncIterator[Day]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    environment |= {"PYTHONPATH": str(CHECKOUT), "HTTP_PORT": str(port), "LOG_FORMAT": "json", "LOG_LEVEL": "debug"}
    environment |= {"METRICS_TOKEN": METRICS}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "run", cwd=tmp_path, env=environment, stdout=PIPE, stderr=STDOUT
    )
    log: list[str] = []
    opened = asyncio.Event()

    async def read() -> None:
        assert process.stdout is not None
        async for line in process.stdout:
            log.append(line.decode())
            if "Telegram is open" in log[-1]:
                opened.set()

    reading = asyncio.create_task(read())
    try:
        await asyncio.wait_for(opened.wait(), PATIENCE)
        async with plain_http.client(base_url=f"http://127.0.0.1:{port}", timeout=30) as http:
            made = Day(http, log)
            yield made
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()
        await reading
    written = (tmp_path / ".env").read_text("utf-8").splitlines()
    check(log, [*made.secret, *(line.partition("=")[2] for line in written if line.startswith("SECRET_KEY="))])


def check(log: list[str], secret: list[str]) -> None:
    """Each line after the command line's own is an object, and none of them tells."""
    assert all(secret)
    assert [word for word in secret if any(word in line for line in log)] == []
    lines = list(dropwhile(lambda line: not line.startswith("{"), log))
    assert len(lines) > 1
    assert all({"event", "level", "timestamp"} <= json.loads(line).keys() for line in lines)


async def test_a_days_log_tells_of_nobody(day: Day) -> None:
    config = (await day.http.get("/simulator/api/config")).json()
    key, store = config["stores"][0]["key"], config["stores"][0]["code"]
    person = await day.person()
    day.secret += [key, person.rpartition("/")[2]]
    await day.http.post(f"{person}/start", json={"payload": store})
    await day.chat(person, 2)
    await day.http.post(f"{person}/press", json={"button": "📱 Поділитися номером"})
    messages = await day.chat(person, 4)
    photo = next(message for message in messages if message["kind"] == "photo")
    picture = (await day.http.get(f"/simulator/api/files/{photo['file']['file']}")).content
    read = {found.format: found.text for found in zxingcpp.read_barcodes(Image.open(BytesIO(picture)))}
    code, card = read[zxingcpp.BarcodeFormat.QRCode], read[zxingcpp.BarcodeFormat.EAN13]
    day.secret += [code, card]
    await at_the_till(day, key, store, code, card)
    for text in (COMPLAINT, "<b>'; DROP TABLE", "я" * 4096, "/start " + "z" * 64, PHONE):
        await day.http.post(f"{person}/write", json={"text": text})
    await day.chat(person, 14)


async def at_the_till(day: Day, key: str, store: str, code: str, card: str) -> None:
    """Buys, pays, returns, and everything that a till does wrong."""
    headers = {"Authorization": f"Bearer {key}"}
    line = {"line": 1, "sku": "milk", "name": "Молоко для Олени", "quantity": "1", "sum": 50000}
    receipt = {
        "receipt": "r-1",
        "store": store,
        "till": "1",
        "cashier": "Ірина Коваль",
        "lines": [line],
        "total": 50000,
    }
    receipt |= {"at": datetime.now(UTC).isoformat(), "card": code, "spend": 50}
    day.secret += ["Ірина Коваль", "Молоко для Олени"]
    assert (await day.http.post("/v1/receipts", json=receipt, headers=headers)).status_code == 201
    back = {"return": "b-1", "at": receipt["at"], "lines": [{"line": 1, "quantity": "1", "sum": 50000}]}
    assert (await day.http.post("/v1/receipts/r-1/returns", json=back, headers=headers)).status_code == 201
    wrong: list[tuple[str, Any]] = [
        ("/v1/cards/lookup", {"code": code}),
        ("/v1/cards/lookup", {"code": f"phone:+{PHONE}"}),
        ("/v1/cards/lookup", {"code": code[:-1] + "A"}),
        ("/v1/cards/lookup", {"code": card, "phone": PHONE}),
        ("/v1/quotes", {"card": NAME, "lines": [], "total": -1}),
        ("/v1/receipts", {**receipt, "receipt": PHONE, "total": 1}),
        ("/v1/receipts", {**receipt, "at": "вчора"}),
        ("/v1/holds", {"card": code, "points": 10**8, "receipt": NAME}),
    ]
    for path, body in wrong:
        assert (await day.http.post(path, json=body, headers=headers)).status_code < 500
    for path in (f"/v1/cards/{card}", f"/v1/cards/{code}x", f"/{PHONE}", f"/c/{code}", "/simulator/../../etc/passwd"):
        assert (await day.http.get(path, headers={"Authorization": f"Bearer {PHONE}"})).status_code < 500
    await day.http.post("/telegram/webhook", content=NAME.encode(), headers={"X-Telegram-Bot-Api-Secret-Token": "x"})
    assert (await day.http.get("/metrics", headers={"Authorization": f"Bearer {METRICS}"})).status_code == 200
