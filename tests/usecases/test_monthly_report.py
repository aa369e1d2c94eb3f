"""On the first of the month owners and directors hear what it was like: once, by day, each what concerns them."""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from loyalty.quiet import Quiet
from scheduler.reporting import Reporting
from storage import staff
from storage.queries import Query
from storage.tables import outbox
from tests.usecases import months
from tests.usecases.corner_shop import CornerShop
from tests.usecases.months import Book
from usecases import monthly, monthly_report

FIRST = datetime(2026, 11, 1, 8, tzinfo=UTC)  # ten o'clock in Kyiv
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
OCTOBER = datetime(2026, 10, 1)  # noqa: DTZ001 - local, as everywhere in the book
_ALERTS = Query(select(outbox.c.staff, outbox.c.facts_json, outbox.c.key).where(outbox.c.kind == "alert-month"))


@pytest.fixture
async def book(shop: CornerShop) -> Book:
    """A month with a survey and a complaint in the center, and nothing at the station."""
    book = await months.opened(shop)
    for number in range(12):
        book.survey(OCTOBER + DAY, score=10 if number % 3 else 2, disliked=["speed"])
        book.survey(OCTOBER - 9 * DAY, score=10)
    book.complaint(OCTOBER + DAY, answered=7, closed=9)
    await book.write()
    return book


async def told(shop: CornerShop) -> dict[int, Mapping[str, Any]]:
    rows = await shop.database.read(lambda tx: tx.all(_ALERTS))
    return {row[0]: json.loads(row[1]) for row in rows}


async def tick(shop: CornerShop, at: datetime = FIRST) -> None:
    await Reporting(shop.database, shop.terms, lambda: at).report_month()


async def test_owners_hear_of_all_stores_and_directors_of_their_own(book: Book) -> None:
    shop = book.shop
    boss = await shop.engage()
    center = await shop.engage("director", "dir", "Dana", book.center)
    await shop.engage("director", "dir2", "Denys", book.station)  # nothing has happened there
    both = await shop.engage("director", "dir3", "Dora")
    await shop.engage("cashier", "till", "Olena", book.center)
    await tick(shop)
    found = await told(shop)
    assert set(found) == {boss.id, center.id, both.id}
    whole, theirs = found[boss.id], found[center.id]
    assert (whole["store"], theirs["store"], found[both.id]) == ("", "Center", whole)
    assert [row["name"] for row in whole["rows"]] == ["", "Center", "Station"]
    assert [row["name"] for row in theirs["rows"]] == ["Center", ""]
    assert (whole["month"], whole["sent"], whole["answered"]) == ("2026-10-01", 12, 12)
    assert (whole["disliked"], whole["complaints"], whole["wait"]) == (["speed", 12], [1, 0], 420)
    assert (theirs["rows"][0]["answers"], theirs["rows"][0]["nps"][1], theirs["rows"][0]["before"]) == (12, 33, 100)


@pytest.mark.parametrize(
    ("at", "told_"),
    [
        (FIRST - timedelta(minutes=1), False),
        (FIRST, True),
        (FIRST + 10 * HOUR + timedelta(minutes=59), True),
        (FIRST + 11 * HOUR, False),  # the quiet hours have begun
        (FIRST + 6 * DAY, True),  # nothing ran before
        (FIRST + 7 * DAY, False),
        (FIRST - DAY, False),
    ],
)
async def test_it_is_told_by_day_in_the_first_week(book: Book, at: datetime, *, told_: bool) -> None:
    await book.shop.engage()
    await tick(book.shop, at)
    assert bool(await told(book.shop)) == told_


async def test_the_month_is_over_in_every_store_before_it_is_told(book: Book) -> None:
    """Without quiet hours, and in a shop whose clock is ahead of a store's by more than ten hours."""
    quiet = replace(book.shop.terms.program.reminders, quiet=Quiet(0, 0))
    shop = book.shop.under(replace(book.shop.terms.program, timezone="Pacific/Auckland", reminders=quiet))
    await shop.engage()
    at = datetime(2026, 10, 31, 21, tzinfo=UTC)  # ten o'clock in Auckland, 23:00 of the day before in Kyiv
    await tick(shop, at)
    assert not await told(shop)
    await tick(shop, at + HOUR)
    assert await told(shop)


async def test_it_is_told_once_however_often_the_clock_ticks(book: Book) -> None:
    boss = await book.shop.engage()
    for hours in (0, 1, 30):
        await tick(book.shop, FIRST + hours * HOUR)
    assert set(await told(book.shop)) == {boss.id}
    late = await book.shop.engage("owner", "late", "Lada")
    await tick(book.shop, FIRST + 31 * HOUR)
    assert late.id not in await told(book.shop)


async def test_two_processes_tell_it_once(book: Book, next_door: CornerShop) -> None:
    await book.shop.engage()
    await asyncio.gather(*(tick(shop) for shop in (book.shop, next_door, book.shop, next_door)))
    rows = await book.shop.database.read(lambda tx: tx.all(_ALERTS))
    assert len(rows) == 1


async def test_a_process_that_ends_in_between_leaves_all_or_nothing(book: Book) -> None:
    """Nothing is written while it is counted; what is told and that it is told are one transaction."""
    boss, terms = await book.shop.engage(), book.shop.terms
    report = await monthly.read(book.shop.database, terms, date(2026, 10, 1))
    assert not await told(book.shop)

    class Killed(Exception):  # noqa: N818 - what happens
        pass

    def work(tx: Any) -> None:
        monthly_report.tell(tx, FIRST, terms, report)
        raise Killed

    with pytest.raises(Killed):
        await book.shop.database.run(work)
    assert not await told(book.shop)
    await tick(book.shop)
    assert set(await told(book.shop)) == {boss.id}


async def test_of_a_month_without_anything_nobody_hears(shop: CornerShop) -> None:
    await shop.engage()
    await tick(shop)
    assert not await told(shop)


async def test_each_reads_their_own_and_nobody_else_s(book: Book) -> None:
    boss, other = await book.shop.engage(), await book.shop.engage("cashier", "till", "Olena")
    await tick(book.shop)

    def read(account: str, month: str) -> Any:
        def work(tx: Any) -> Any:
            reader = staff.by_account(tx, "telegram", account)
            assert reader is not None
            return monthly_report.told(tx, month, reader)

        return book.shop.database.read(work)

    assert (await read("boss", "2026-10"))["rows"]
    assert await read("till", "2026-10") is None
    assert await read("boss", "2026-09") is None
    assert boss.id != other.id


async def test_a_picture_has_at_most_ten_rows_and_those_that_need_care_first(book: Book) -> None:
    report = await monthly.read(book.shop.database, book.shop.terms, date(2026, 10, 1))
    sad = replace(report.stores[0], code="sad", name="Sad")
    glad_nps = replace(sad.nps, figure=replace(sad.nps.figure, middle=90)) if sad.nps.figure else sad.nps
    glad = replace(sad, name="Glad", nps=glad_nps)
    many = replace(report, stores=(report.stores[1], *[glad] * 12, sad))
    rows = monthly_report.facts(many, many.whole)["rows"]
    assert [row["name"] for row in rows] == ["", "Sad", *["Glad"] * 8]
