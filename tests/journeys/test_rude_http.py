"""Whatever bytes come over HTTP: a clear no, nothing of ours that is not meant to be read, no header that others have written."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from starlette.staticfiles import StaticFiles

from simulator.app import create_app as create_simulator
from simulator.telegram.world import World
from storage.database import Database
from tests.conftest import sqlite_url
from tests.journeys.wire import KEY, Heard, Wire, answer, wired
from web import wrong_keys

URL = "https://points.example"
OWN = str(Path(__file__).resolve())
JSON = "Content-Type: application/json"
GOOD = f"Authorization: Bearer {KEY}"
WRONG = "Authorization: Bearer another"
LOOK_UP = ("POST", "/v1/cards/lookup")
BODY = b'{"code": "2900000000001"}'


@pytest.fixture
def database_url(migrated_file: Path, tmp_path: Path) -> str:
    """One database is enough for what hardly reaches it."""
    return sqlite_url(shutil.copy(migrated_file, tmp_path / "regulars.db"))


@pytest.fixture
async def wire(database: Database) -> AsyncIterator[Wire]:
    async with wired(database) as made:
        made.app.mount("/simulator", create_simulator(World(), config={}))
        yield made


# --- files of ours -----------------------------------------------------------------------------------------------------

UP = (
    *("../", "..%2f", "%2e%2e/", "%2e%2e%2f", "..\\", "..%5c", "%2e%2e%5c", "....//", "..;/", "%252e%252e%252f"),
    *(".%2e/", "/../", "//", "%2f", "./../", "x/../../", "%c0%ae%c0%ae/", "%uff0e%uff0e/"),
)
WANTED = ("pages.py", ".env", "till.html", "app.py", "etc/passwd", "%00", "style.css%00", "style.css%00.py")
PAGES = ("/till/page/", "/simulator/", "/till/", "/")


@pytest.mark.parametrize("page", PAGES)
async def test_no_file_outside_a_page_is_to_be_had(wire: Wire, page: str) -> None:
    for up in UP:
        for wanted in WANTED:
            for deep in (1, 2, 5):
                target = page + up * deep + wanted
                heard = await wire.ask("GET", target)
                assert heard.status in (400, 401, 404), (target, heard)


async def test_absolute_addresses_lead_nowhere(wire: Wire) -> None:
    for page in PAGES:
        for wanted in (
            OWN,
            "/" + OWN,
            "%2f" + OWN[1:],
            "file://" + OWN,
            "C:\\Windows\\win.ini",
            "C:%5cWindows%5cwin.ini",
        ):
            heard = await wire.ask("GET", page + wanted)
            assert heard.status in (400, 404), (page + wanted, heard)


async def test_links_that_lead_out_of_a_page_are_not_followed(wire: Wire, tmp_path: Path) -> None:
    """As every page of ours is mounted."""
    (tmp_path / "page").mkdir()
    (tmp_path / "secret").write_text("secret", "utf-8")
    (tmp_path / "page" / "link").symlink_to(tmp_path / "secret")
    wire.app.mount("/linked", StaticFiles(directory=tmp_path / "page"))
    assert (await wire.ask("GET", "/linked/link")).status == 404


async def test_the_files_themselves_are_there(wire: Wire) -> None:
    for target in ("/till/page/style.css", "/till/worker.js", "/simulator/"):
        assert (await wire.ask("GET", target)).status == 200, target


# --- headers -----------------------------------------------------------------------------------------------------------

INJECTED = "%0d%0aX-Injected:%20yes%0d%0a%0d%0a<p>"


async def test_no_value_of_a_request_becomes_a_header(database: Database) -> None:
    async with wired(database, public_url=URL) as wire:
        wire.app.mount("/simulator", create_simulator(World(), config={}))
        targets = (
            *(f"/c/{INJECTED}", f"/till/in/{INJECTED}", f"/till/{INJECTED}", f"/till/page/{INJECTED}", f"/{INJECTED}"),
            *(f"/till?x={INJECTED}", f"/simulator{INJECTED}", f"/simulator/{INJECTED}/", f"/v1/cards/{INJECTED}"),
            *(f"/simulator/?x={INJECTED}", f"/till/?{INJECTED}", f"/v1/docs/?{INJECTED}", f"/till//{INJECTED}/.."),
        )
        for target in targets:
            for method in ("GET", "HEAD", "POST", "DELETE", "OPTIONS"):
                heard = await wire.ask(method, target, GOOD)
                assert "x-injected" not in {name.lower() for name in heard.headers}, (method, target)
                assert heard.status < 500, (method, target)


async def test_another_host_in_the_request_sends_nobody_there(wire: Wire) -> None:
    for target in ("/till/", "/simulator", "/healthz/", "//evil.example/", "/v1/docs/", "///evil.example/%2e%2e"):
        said = await wire.say(f"GET {target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
        location = answer(said).headers.get("location", "")
        assert location == "" or location.startswith(("http://x/", "/")), (target, location)
        assert not location.startswith("//"), target


# --- requests that two servers could read in two ways -------------------------------------------------------------------

SMUGGLED = "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
AMBIGUOUS = {
    "both lengths": "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "both lengths the other way": "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
    "two lengths": "Content-Length: 5\r\nContent-Length: 6\r\n\r\n{    }",
    "two lengths in one": "Content-Length: 5, 6\r\n\r\n{    }",
    "a length below nothing": "Content-Length: -1\r\n\r\n",
    "a length with a plus": "Content-Length: +2\r\n\r\n{}",
    "a length in hexadecimals": "Content-Length: 0x2\r\n\r\n{}",
    "a length beyond all": f"Content-Length: {10**30}\r\n\r\n{{}}",
    "no length": "Content-Length: \r\n\r\n",
    "a space before the colon": "Content-Length : 2\r\n\r\n{}",
    "an encoding that is not the last": "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
    "an encoding that is none": "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    "a chunk below nothing": "Transfer-Encoding: chunked\r\n\r\n-1\r\n\r\n",
    "a chunk beyond all": "Transfer-Encoding: chunked\r\n\r\n" + "F" * 17 + "\r\n\r\n",
    "a folded header": "X: y\r\n z\r\nContent-Length: 2\r\n\r\n{}",
    "a bare line feed": "Content-Length: 2\nX: y\r\n\r\n{}",
    "a bare carriage return": "X: y\rContent-Length: 2\r\n\r\n{}",
    "a zero byte": "X: a\0b\r\nContent-Length: 2\r\n\r\n{}",
}


@pytest.mark.parametrize("rest", AMBIGUOUS.values(), ids=AMBIGUOUS)
async def test_what_could_be_read_in_two_ways_is_refused_and_the_connection_ends(wire: Wire, rest: str) -> None:
    head = f"POST /v1/cards/lookup HTTP/1.1\r\nHost: x\r\n{GOOD}\r\n{JSON}\r\n"
    said = await wire.say((head + rest + SMUGGLED).encode())
    assert said.startswith(b"HTTP/1.1 400 "), said
    assert b"alive" not in said


async def test_a_header_without_end_is_refused(wire: Wire) -> None:
    for huge in (f"X: {'y' * 2_000_000}", "\r\n".join(f"X-{number}: y" for number in range(200_000))):
        said = await wire.say(f"GET /healthz HTTP/1.1\r\nHost: x\r\n{huge}\r\nConnection: close\r\n\r\n".encode())
        assert said == b"" or said.startswith(b"HTTP/1.1 431 "), said[:100]  # or reset, when we had not finished


async def test_what_is_no_http_is_refused(wire: Wire) -> None:
    for sent in (b"\x16\x03\x01\x02\x00", b"hello\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"\0\r\n\r\n"):
        assert (await wire.say(sent)).startswith(b"HTTP/1.1 400 "), sent


async def test_methods_that_an_address_does_not_know_are_problems(wire: Wire) -> None:
    for method in ("TRACE", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND"):
        for target in (
            "/v1/cards/lookup",
            "/v1/receipts",
            "/till",
            "/till/page/style.css",
            "/healthz",
            "/v1/docs",
            "/c/x",
        ):
            heard = await wire.ask(method, target)
            assert heard.problem() == (405, "no_such_method"), (method, target)
    assert (await wire.ask("CONNECT", "x:443")).status in (400, 404, 405)


# --- keys --------------------------------------------------------------------------------------------------------------


async def looked_up(wire: Wire, *headers: str) -> Heard:
    return await wire.ask(*LOOK_UP, JSON, *headers, body=BODY)


async def flooded(wire: Wire, *headers: str) -> None:
    """Until it is told to wait."""
    for _ in range(wrong_keys.A_MINUTE):
        assert (await looked_up(wire, WRONG, *headers)).problem() == (401, "unknown_key")
    assert (await looked_up(wire, WRONG, *headers)).problem() == (429, "too_many_wrong_keys")


async def test_a_flood_of_wrong_keys_is_told_to_wait_and_a_good_key_goes_on(wire: Wire) -> None:
    wire.clock.move(minutes=5)
    await flooded(wire)
    wire.clock.move(seconds=20)
    for method, target in (LOOK_UP, ("GET", "/v1/cards/x"), ("DELETE", "/v1/holds/x")):
        heard = await wire.ask(method, target, JSON, body=BODY)
        assert heard.problem() == (429, "too_many_wrong_keys")
        assert heard.headers["retry-after"] == "40"
    assert (await looked_up(wire, GOOD)).problem() == (404, "unknown_card")
    wire.clock.move(seconds=40)
    await flooded(wire)


async def test_behind_a_proxy_each_client_has_a_count_of_its_own(database: Database) -> None:
    async with wired(database, public_url=URL) as wire:
        await flooded(wire, "X-Forwarded-For: 192.0.2.1, 198.51.100.7")
        other = await looked_up(wire, WRONG, "X-Forwarded-For: 198.51.100.7, 192.0.2.1")
        assert other.problem() == (401, "unknown_key")


async def test_a_whole_network_of_version_six_is_one_client(database: Database) -> None:
    """Every customer of a provider has 2**64 addresses and more: each with a count of its own would mean no count at all."""
    async with wired(database, public_url=URL) as wire:
        await flooded(wire, "X-Forwarded-For: 2001:db8:1:2::1")
        for address in ("2001:db8:1:2:3:4:5:6", "2001:0db8:0001:0002:ffff::"):
            neighbour = await looked_up(wire, WRONG, f"X-Forwarded-For: {address}")
            assert neighbour.problem() == (429, "too_many_wrong_keys")
        for address in ("2001:db8:1:3::1", "::ffff:192.0.2.1", "::ffff:192.0.2.2", "unknown"):
            other = await looked_up(wire, WRONG, f"X-Forwarded-For: {address}")
            assert other.problem() == (401, "unknown_key")
        await flooded(wire, "X-Forwarded-For: ::ffff:192.0.2.9")
        assert (await looked_up(wire, WRONG, "X-Forwarded-For: ::ffff:192.0.2.10")).problem() == (401, "unknown_key")


async def test_without_a_proxy_nobody_chooses_an_address(wire: Wire) -> None:
    await flooded(wire)
    assert (await looked_up(wire, WRONG, "X-Forwarded-For: 192.0.2.9")).problem() == (429, "too_many_wrong_keys")
