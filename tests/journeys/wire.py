"""The web server as it is really run, spoken to byte by byte."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from fastapi import FastAPI

from bot import listening
from bot.listening import Patience
from chat.texts import Texts
from loyalty import keys
from loyalty.program import Program
from storage import shop
from storage.database import Database, Transaction
from tests.journeys.counter import Clock
from usecases.terms import Terms
from web.app import create_app
from web.deadline import BODY_SECONDS

KEY = "key of centr 1"
HOST = "127.0.0.1"


@dataclass(frozen=True)
class Heard:
    """An answer, to the end of the connection."""

    status: int
    headers: dict[str, str]
    body: bytes

    def problem(self) -> tuple[int, str]:
        assert self.headers["content-type"] == "application/problem+json", self
        assert json.loads(self.body)["detail"]
        return self.status, str(json.loads(self.body)["code"])


@dataclass
class Wire:
    port: int
    app: FastAPI
    clock: Clock = field(default_factory=Clock)

    async def connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        return await asyncio.open_connection(HOST, self.port)

    async def say(self, sent: bytes) -> bytes:
        """What is answered until the other side ends the connection; we don't."""
        reader, writer = await self.connect()
        try:
            writer.write(sent)
            return await to_the_end(reader)
        finally:
            writer.close()

    async def ask(self, method: str, target: str, *headers: str, body: bytes = b"") -> Heard:
        head = [f"{method} {target} HTTP/1.1", "Host: x", "Connection: close", *headers]
        if body:
            head.append(f"Content-Length: {len(body)}")
        return answer(await self.say("\r\n".join([*head, "", ""]).encode("latin-1") + body))


async def to_the_end(reader: asyncio.StreamReader) -> bytes:
    """A reset is an end too: what we had sent was not read."""
    said = b""
    try:
        while piece := await reader.read(65536):
            said += piece
    except ConnectionResetError:
        pass
    return said


def answer(said: bytes) -> Heard:
    head, _, body = said.partition(b"\r\n\r\n")
    first, *rest = head.decode("latin-1").split("\r\n")
    headers = dict(line.split(": ", 1) for line in rest)
    return Heard(int(first.split(" ")[1]), headers, body)


@asynccontextmanager
async def wired(
    database: Database,
    patience: Patience | None = None,
    body_seconds: float = BODY_SECONDS,
    most: int = 100,
    **options: Any,
) -> AsyncIterator[Wire]:
    """A shop with one till, behind the server that `regulars run` starts."""
    clock = Clock()

    async def ready() -> bool:
        return True

    def furnish(tx: Transaction) -> None:
        zone = {"address": "", "timezone": "Europe/Kyiv", "director_chat": None}
        shop.put_stores(tx, [{"code": "centr", "name": "Мальва", **zone}])
        found = shop.store(tx, "centr")
        assert found is not None
        shop.put_till(tx, found.id, "1", KEY, clock.now())

    await database.run(furnish)
    terms = Terms(Program(), keys.derive("a key of the counter, long enough to be one"))
    app = create_app(database, terms, Texts(), clock.now, ready, body_seconds=body_seconds, **options)
    async with served(app, patience, most) as port:
        yield Wire(port, app, clock)


@asynccontextmanager
async def served(app: FastAPI, patience: Patience | None = None, most: int = 100) -> AsyncIterator[int]:
    """Its port."""
    server = listening.server(app, HOST, 0, patience, most)
    serving = asyncio.create_task(server.serve())
    while not server.started:
        assert not serving.done()
        await asyncio.sleep(0.01)
    try:
        yield int(server.servers[0].sockets[0].getsockname()[1])
    finally:
        server.should_exit = True
        await serving
