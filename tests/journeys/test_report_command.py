"""`regulars report` as an owner types it: a workbook or a page, replaced at once, and every mistake said in a line."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from openpyxl import load_workbook

from loyalty.program import NO_LIMITS, Program
from storage.database import opened
from tests.journeys.terminal import Terminal
from tests.usecases import corner_shop, months
from tests.usecases.months import Book

DAY = timedelta(days=1)


def month_before() -> datetime:
    """The first of the last month that is over, on the clock of Kyiv."""
    today = datetime.now(UTC).astimezone(ZoneInfo("Europe/Kyiv")).replace(hour=0, minute=0, second=0, microsecond=0)
    return ((today.replace(day=1) - DAY).replace(day=1)).replace(tzinfo=None)


@dataclass
class Owner:
    terminal: Terminal
    book: Book
    month: str

    @property
    def folder(self) -> Path:
        return self.terminal.folder


@pytest.fixture
async def owner(database_url: str, tmp_path: Path) -> AsyncIterator[Owner]:
    terminal = Terminal(tmp_path)
    terminal.env["DATABASE_URL"] = database_url
    database = await opened(database_url)
    book = await months.opened(await corner_shop.opened(database, Program(limits=NO_LIMITS)))
    first = month_before()
    for number in range(12):
        book.survey(first + DAY, score=10 if number % 3 else 2, disliked=["speed"])
        book.visit(first + DAY, book.customer(), book.station)
    book.complaint(first + DAY, "staff", answered=65)
    await book.write()
    yield Owner(terminal, book, f"{first:%Y-%m}")
    await database.close()


async def test_a_workbook_of_all_stores(owner: Owner) -> None:
    said = await owner.terminal.done(f"report {owner.month} --format xlsx --out month.xlsx")
    assert "month.xlsx" in said
    visits, nps = load_workbook(owner.folder / "month.xlsx").worksheets[1:3]
    rows = [[cell.value for cell in row] for row in visits.iter_rows(min_row=2, max_row=4)]
    assert rows == [
        ["Усі магазини", 12, 1, 12, 12, 1],
        ["Center", 0, None, 12, 12, 1],
        ["Station", 12, 1, 0, 0, None],
    ]
    assert [nps.cell(2, place).value for place in (2, 3, 5, 6)] == [12, 8, 4, 33]


async def test_a_page_of_one_store_replaces_the_former_at_once(owner: Owner) -> None:
    page = owner.folder / "month.html"
    page.write_text("the former one", "utf-8")
    (owner.folder / "link.html").symlink_to(page)
    await owner.terminal.done(f"report {owner.month} --store station --format html --out link.html")
    text = page.read_text("utf-8")
    assert text.startswith("<!doctype html>")
    assert "Station" in text
    assert "Center" not in text
    assert (owner.folder / "link.html").is_symlink()
    assert not list(owner.folder.glob(".*.part"))


async def test_it_goes_into_a_pipe_too(owner: Owner) -> None:
    assert "<!doctype html>" in await owner.terminal.done(f"report {owner.month} --format html --out /dev/stdout")


@pytest.mark.parametrize(
    ("arguments", "answer"),
    [
        ("november --format html --out x.html", "Write it as 2026-11"),
        ("2026-13 --format html --out x.html", "Write it as 2026-11"),
        ("2026-1 --format html --out x.html", "Write it as 2026-11"),
        ("0001-01 --format html --out x.html", "Write it as 2026-11"),
        ("２０２６-11 --format html --out x.html", "Write it as 2026-11"),
        ("9999-12 --format html --out x.html", "9999-12 has not begun yet"),
        ("MONTH --store nowhere --format html --out x.html", "There is no store 'nowhere'"),
        ("MONTH --format html --out nowhere/x.html", "nowhere/x.html can't be written: No such file or directory"),
    ],
)
async def test_what_can_t_be_done_is_said_in_a_line_and_nothing_is_written(
    owner: Owner, arguments: str, answer: str
) -> None:
    ended = await owner.terminal.regulars(f"report {arguments.replace('MONTH', owner.month)}")
    assert ended.code == 1
    assert answer in ended.said
    assert "Traceback" not in ended.said
    assert not (owner.folder / "x.html").exists()


@pytest.mark.parametrize(
    "arguments", ["--format pdf --out x.pdf", "--format html", "--out x.html", "--format html --out ."]
)
async def test_an_option_that_is_wrong_or_missing_is_named(owner: Owner, arguments: str) -> None:
    ended = await owner.terminal.regulars(f"report {owner.month} {arguments}")
    assert ended.code == 2
    assert "--format" in ended.said or "--out" in ended.said
