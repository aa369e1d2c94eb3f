"""A client that takes its time, or all of it, does not keep a connection: it is told so, or cut."""

import asyncio
import shutil
import socket
from pathlib import Path

import pytest
from fastapi import Response

from bot.listening import Patience
from storage.database import Database
from tests.conftest import sqlite_url
from tests.journeys.wire import HOST, KEY, Wire, answer, to_the_end, wired

SHORT = 0.2
LONG = 600.0
LARGE = 20_000_000  # bytes: more than any kernel keeps for a connection
HEAD = f"POST /v1/cards/lookup HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {KEY}\r\nContent-Type: application/json\r\n"
WHOLE = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"


@pytest.fixture
def database_url(migrated_file: Path, tmp_path: Path) -> str:
    """One database is enough for what never reaches it."""
    return sqlite_url(shutil.copy(migrated_file, tmp_path / "regulars.db"))


async def dripped(wire: Wire, first: bytes, drop: bytes) -> bytes:
    """Sends `first`, then `drop` again and again; what is answered until the other side has enough."""
    reader, writer = await wire.connect()
    writer.write(first)

    async def drip() -> None:
        while True:
            await asyncio.sleep(SHORT / 10)
            writer.write(drop)

    dripping = asyncio.create_task(drip())
    try:
        return await to_the_end(reader)
    finally:
        dripping.cancel()
        writer.close()


@pytest.mark.parametrize(
    ("first", "drop"),
    [
        (b"", b""),
        (b"GET /healthz HTTP/1.1\r\n", b"x"),
        (b"GET /healthz HTTP/1.1\r\n", b"x: y\r\n"),
        (b"", b"\r\n"),
        (b"P", b""),
    ],
    ids=["silent", "a header that never ends", "headers without end", "empty lines", "one letter"],
)
async def test_headers_that_do_not_come_end_the_connection(database: Database, first: bytes, drop: bytes) -> None:
    async with wired(database, Patience(head=SHORT, body=LONG)) as wire:
        assert await dripped(wire, first, drop) == b""


@pytest.mark.parametrize("first", [WHOLE, WHOLE * 3], ids=["one", "three in a packet"])
@pytest.mark.parametrize("drop", [b"\r\n", b"GET /healthz HTTP/1.1\r\nx: y\r\n"], ids=["empty lines", "headers"])
async def test_the_next_request_has_no_longer(database: Database, first: bytes, drop: bytes) -> None:
    """uvicorn forgets its own deadline for the next request at the first byte of it."""
    async with wired(database, Patience(head=SHORT, body=LONG)) as wire:
        said = await dripped(wire, first, drop)
        assert said.count(b"HTTP/1.1 200 OK") == first.count(WHOLE)


@pytest.mark.parametrize("length", ["Content-Length: 500", "Transfer-Encoding: chunked"])
async def test_a_body_that_comes_drop_by_drop_is_answered_with_408_and_the_connection_ends(
    database: Database, length: str
) -> None:
    drop = b" " if length.startswith("Content") else b"1\r\n \r\n"
    async with wired(database, Patience(head=LONG, body=LONG), body_seconds=SHORT) as wire:
        heard = answer(await dripped(wire, f"{HEAD}{length}\r\n\r\n".encode(), drop))
        assert heard.problem() == (408, "too_slow")
        assert heard.headers["connection"].lower() == "close"


async def test_a_body_that_nobody_waits_for_ends_the_connection_too(database: Database) -> None:
    """The answer is there before the body; what comes after it is thrown away, but not for ever."""
    async with wired(database, Patience(head=LONG, body=SHORT)) as wire:
        said = await dripped(wire, b"POST /nowhere HTTP/1.1\r\nHost: x\r\nContent-Length: 5000\r\n\r\n", b" ")
        assert answer(said).problem() == (404, "no_such_address")


async def test_who_is_quick_is_not_hurried(database: Database) -> None:
    """Many requests over one connection take longer than one may."""
    async with wired(database, Patience(head=SHORT, body=SHORT), body_seconds=SHORT) as wire:
        reader, writer = await wire.connect()
        for _ in range(12):
            await asyncio.sleep(SHORT / 4)
            writer.write(WHOLE)
            assert (await reader.readuntil(b"alive\n")).startswith(b"HTTP/1.1 200 OK")
        writer.close()


async def test_an_answer_may_take_longer_than_its_request(database: Database) -> None:
    async with wired(database, Patience(head=SHORT, body=SHORT), body_seconds=SHORT) as wire:

        async def slow() -> str:
            await asyncio.sleep(SHORT * 3)
            return "at last"

        wire.app.get("/slow")(slow)
        heard = await wire.ask("GET", "/slow")
        assert (heard.status, heard.body) == (200, b'"at last"')


async def test_one_connection_too_many_is_told_so_and_closed_and_who_was_here_before_is_served(
    database: Database,
) -> None:
    """However many come and say nothing: each that is kept is a file, and the database needs some too."""
    async with wired(database, Patience(head=LONG, body=LONG), most=6) as wire:
        till, tills = await wire.connect()
        crowd = [await wire.connect() for _ in range(5)]
        for _ in range(20):
            refused = await wire.ask("GET", "/healthz")
            assert (refused.status, refused.headers["retry-after"]) == (503, "5")
        tills.write(WHOLE)
        assert (await till.readuntil(b"alive\n")).startswith(b"HTTP/1.1 200 OK")
        for _, writer in crowd:
            writer.close()
            await writer.wait_closed()
        while (await wire.ask("GET", "/healthz")).status != 200:  # until the server has seen them go
            pass
        tills.close()


@pytest.mark.parametrize("requests", [1, 40], ids=["one answer", "many"])
async def test_an_answer_that_nobody_takes_does_not_keep_the_connection(database: Database, requests: int) -> None:
    """Whoever asks for much and reads nothing would hold it for ever: nothing is late but their reading."""
    async with wired(database, Patience(head=LONG, body=LONG, taking=SHORT), most=1) as wire:
        answered = Response(b"x" * LARGE)
        wire.app.get("/large")(lambda: answered)
        with socket.socket() as deaf:
            deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            deaf.setblocking(False)
            await asyncio.get_running_loop().sock_connect(deaf, (HOST, wire.port))
            await asyncio.get_running_loop().sock_sendall(deaf, b"GET /large HTTP/1.1\r\nHost: x\r\n\r\n" * requests)
            while (await wire.ask("GET", "/healthz")).status != 200:
                pass  # while it is kept there is room for nobody else
