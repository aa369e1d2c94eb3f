"""What the how-to pages tell people to do works as written: the tables of the import, the cash register's client."""

import asyncio
import importlib.util
import re
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any, TypeVar

import httpx
import pytest

from loyalty import attention, keys
from loyalty.program import Program
from storage.database import Database
from tests.journeys import counter as counters
from tests.journeys.counter import OPENING, Counter, Refusal
from usecases.imports import run as imports
from usecases.imports.run import Kind, Report
from usecases.terms import Terms

T = TypeVar("T")
HOW_TO = Path(__file__).resolve().parents[2] / "docs" / "how-to"
LINES = [
    {"line": 1, "sku": "10001", "quantity": "2", "sum": 10580},
    {"line": 2, "sku": "10017", "quantity": "0.486", "sum": 21821},
]


# --- import-a-shop.md ---------------------------------------------------------------------------------------------------


@pytest.fixture
def tables(tmp_path: Path) -> dict[str, Path]:
    """The tables shown on the page, as files."""
    page = (HOW_TO / "import-a-shop.md").read_text("utf-8")
    shown = re.findall(r"^```csv (\S+)\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    for name, text in shown:
        (tmp_path / name).write_text(text, "utf-8")
    return {name: tmp_path / name for name, _ in shown}


async def imported(database: Database, kind: Kind, path: Path, *, dry_run: bool = False) -> Report:
    terms = Terms(Program(), keys.derive("a key of the shop, long enough to be one"))
    return await imports.run(database, terms, kind, path, dry_run=dry_run, now=OPENING, progress=lambda _progress: None)


async def test_the_tables_on_the_page_are_taken_whole_and_only_once(
    database: Database, tables: dict[str, Path]
) -> None:
    page = (HOW_TO / "import-a-shop.md").read_text("utf-8")
    commands = re.findall(r"regulars import (\w+) (\S+)( --dry-run)?$", page, re.MULTILINE)
    assert {kind for kind, _, _ in commands} == set(Kind)
    for kind, name, dry in commands:
        report = await imported(database, Kind(kind), tables[name], dry_run=bool(dry))
        assert (report.rejected, report.changed, report.unchanged) == (0, 0, 0), name
        assert report.added > 1
    for kind, name, dry in commands:
        again = await imported(database, Kind(kind), tables[name], dry_run=bool(dry))
        assert (again.added, again.changed, again.rejected) == (0, 0, 0), name
        assert again.unchanged > 1


async def test_a_row_that_cannot_be_taken_gets_the_reason_on_the_page(
    database: Database, tables: dict[str, Path]
) -> None:
    page = (HOW_TO / "import-a-shop.md").read_text("utf-8")
    (reason,) = re.findall(r"^is answered with: `(.*)`\.$", page, re.MULTILINE)
    report = await imported(database, Kind.PRODUCTS, tables["broken-products.csv"])
    assert (report.added, report.rejected) == (0, 1)
    assert report.rejects is not None
    assert report.rejects.name == "broken-products.csv.rejects.csv"
    assert reason in report.rejects.read_text("utf-8")


# --- promotions.md ------------------------------------------------------------------------------------------------------


async def test_the_weeks_tables_on_the_page_are_taken_whole(database: Database, tmp_path: Path) -> None:
    page = (HOW_TO / "promotions.md").read_text("utf-8")
    for name, text in re.findall(r"^```csv (\S+)\n(.*?)^```", page, re.MULTILINE | re.DOTALL):
        (tmp_path / name).write_text(text, "utf-8")
    (tmp_path / "stores.csv").write_text("store,name\ncentr,Malva", "utf-8")
    for kind in (Kind.STORES, Kind.PRODUCTS, Kind.PROMOS):
        report = await imported(database, kind, tmp_path / f"{kind}.csv")
        assert (report.rejected, report.added > 0) == (0, True), kind


def test_every_reason_on_the_page_is_one_that_is_stored() -> None:
    page = (HOW_TO / "promotions.md").read_text("utf-8")
    told = {
        reason for row in re.findall(r"^\| (`.*?) \|", page, re.MULTILINE) for reason in re.findall(r"`(\w+)`", row)
    }
    assert told >= {reason.value for reason in attention.Refusal} - {"outranked"}


# --- till_client.py -----------------------------------------------------------------------------------------------------


@pytest.fixture
async def counter(database: Database) -> AsyncIterator[Counter]:
    async with counters.opened(database) as opened:
        opened.clock.moment = datetime.now(UTC)  # the client has a clock of its own
        yield opened


@pytest.fixture(scope="module")
def client() -> ModuleType:
    spec = importlib.util.spec_from_file_location("till_client", HOW_TO / "till_client.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Dropping(httpx.HTTPTransport):
    """Loses the first answer to every request, after it has been done."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: set[tuple[str, str, bytes]] = set()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        response = super().handle_request(request)
        asked = (request.method, str(request.url), request.read())
        if asked in self.heard:
            return response
        self.heard.add(asked)
        response.close()
        raise httpx.ReadError("the line dropped", request=request)


@dataclass
class Terminal:
    """Takes the money it is asked to take, or none."""

    works: bool = True
    taken: list[int] = field(default_factory=list)

    def __call__(self, amount: int) -> bool:
        if self.works:
            self.taken.append(amount)
        return self.works


@contextmanager
def till(client: ModuleType, counter: Counter, transport: httpx.BaseTransport | None = None) -> Iterator[Any]:
    with httpx.Client(base_url=counter.base, transport=transport) as http:
        yield client.Till(http, counter.till.key, "centr", "1", pause=lambda _seconds: None)


async def aside(work: Callable[[], T]) -> T:
    """Runs a program that blocks, beside the server."""
    return await asyncio.to_thread(work)


async def test_the_client_sells_with_points_even_when_every_first_answer_is_lost(
    client: ModuleType, counter: Counter
) -> None:
    ann = await counter.regular(100)
    code = counter.code(ann)
    terminal = Terminal()
    with till(client, counter, Dropping()) as register:
        answer = await aside(partial(client.sell, register, "R1", code, LINES, terminal))
        assert terminal.taken == [32401 - 64 * 100]
        assert (answer["spent"], answer["earned"], answer["balance"]) == (64, 13, 49)
        back = {"return": "B1", "at": counter.till.now(), "lines": [{"line": 1, "quantity": "2", "sum": 10580}]}
        given = await aside(partial(register.take_back, "R1", back))
        assert (given["restored"], given["refund"]) == (21, 8480)
    assert await counter.balance(ann) == given["balance"]


async def test_a_card_number_earns_and_an_expired_code_too(client: ModuleType, counter: Counter) -> None:
    ann = await counter.regular(100)
    code = counter.code(ann)
    counter.clock.move(minutes=11)
    with till(client, counter) as register:
        for number, scanned in enumerate((ann.card, code)):
            terminal = Terminal()
            answer = await aside(partial(client.sell, register, f"R{number}", scanned, LINES, terminal))
            assert (answer["spent"], answer["earned"], terminal.taken) == (0, 16, [32401])


async def test_a_terminal_that_takes_no_money_leaves_the_points_free(client: ModuleType, counter: Counter) -> None:
    ann = await counter.regular(100)
    code = counter.code(ann)
    with till(client, counter) as register:
        with pytest.raises(InterruptedError):
            await aside(partial(client.sell, register, "R1", code, LINES, Terminal(works=False)))
        with pytest.raises(client.Refused) as refused:
            await aside(partial(client.sell, register, "R1", "2900000000001", LINES, Terminal()))
        assert refused.value.problem["code"] == "unknown_card"
    assert (await counter.till.look_up(ann.card))["spendable"] == 100
    assert await counter.till.take_back("R1", "B1", (1, "1", 1)) == Refusal(404, "unknown_receipt")


def names(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir())


async def test_a_till_without_a_line_keeps_its_receipts_and_posts_them_later(
    client: ModuleType, counter: Counter, tmp_path: Path
) -> None:
    ann = await counter.regular(100)
    drawer = client.Drawer(tmp_path / "drawer")
    with httpx.Client(base_url="http://127.0.0.1:9") as http:  # nobody listens there
        off = client.Till(http, counter.till.key, "centr", "1", pause=lambda _seconds: None)
        with pytest.raises(ConnectionError):
            client.sell(off, "R/1", ann.card, LINES, Terminal(), drawer)
        client.sell_offline(off, drawer, "R/1", ann.card, LINES)
        client.sell_offline(off, drawer, "R2", "2900000000001", LINES)  # no card of ours
        with pytest.raises(ConnectionError):
            drawer.send(off)
    with till(client, counter, Dropping()) as register:
        answers = await aside(partial(drawer.send, register))
        assert [answer["earned"] for answer in answers] == [16]
        assert await aside(partial(drawer.send, register)) == []
    assert names(drawer.folder) == ["R2.refused"]
    assert await counter.balance(ann) == 116


async def test_a_receipt_lies_in_the_drawer_only_until_it_is_answered(
    client: ModuleType, counter: Counter, tmp_path: Path
) -> None:
    ann = await counter.regular(100)
    drawer = client.Drawer(tmp_path / "drawer")
    with till(client, counter) as register:
        answer = await aside(partial(client.sell, register, "R1", counter.code(ann), LINES, Terminal(), drawer))
    assert answer["spent"] == 64
    assert names(drawer.folder) == []


async def test_a_receipt_is_kept_when_nobody_answers(client: ModuleType) -> None:
    waited: list[float] = []
    with httpx.Client(base_url="http://127.0.0.1:9") as http:  # nobody listens there
        register = client.Till(http, "key", "centr", "1", pause=waited.append)
        with pytest.raises(ConnectionError, match="keep the receipt"):
            register.post(register.receipt("R1", LINES))
    assert waited == [1, 2, 3, 4, 5]
