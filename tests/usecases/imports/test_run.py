"""An import takes short turns with the tills, can be rehearsed, interrupted and repeated, and believes no file blindly."""

import asyncio
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.shop import sample
from simulator.shop.goods import products
from storage import shop as storage
from storage.database import Database, Work
from tests.usecases.corner_shop import NOW, Front, beside
from tests.usecases.imports.desk import Desk, figures
from usecases.imports.reading import Unusable
from usecases.imports.run import Kind, Progress, run

T = TypeVar("T")

PRODUCTS = ["sku,name,category,type", *(f"{number},Product {number},Things,Thing" for number in range(9_000))]
COLUMNS = sample.COLUMNS


class Counting(Database):
    """Counts the writing transactions that go through to the database behind it."""

    def __init__(self, behind: Database) -> None:
        self._behind = behind
        self.written = 0

    async def run(self, work: Work[T]) -> T:
        self.written += 1
        return await self._behind.run(work)

    async def read(self, work: Work[T]) -> T:
        return await self._behind.read(work)

    async def lead(self, role: str) -> bool:
        return await self._behind.lead(role)

    async def close(self) -> None:
        await self._behind.close()


async def count_products(desk: Desk) -> int:
    return await desk.shop.database.read(storage.count_products)


async def test_a_dry_run_reports_the_same_and_leaves_nothing(desk: Desk) -> None:
    rows = [*PRODUCTS[:301], "x,,Things,Thing"]
    rehearsed = await desk.take(Kind.PRODUCTS, rows, dry_run=True)
    assert len(desk.rejects(Kind.PRODUCTS)) == 1
    assert await count_products(desk) == 0
    assert await desk.take(Kind.PRODUCTS, rows) == rehearsed


async def test_progress_goes_up_to_the_end(desk: Desk) -> None:
    report = await desk.take(Kind.PRODUCTS, PRODUCTS)
    last = desk.told[-1]
    assert (last.done, last.read, last.added) == (last.total, report.read, 9_000)
    assert [step.done for step in desk.told] == sorted(step.done for step in desk.told)
    assert len(desk.told) > 3


async def test_many_rows_take_several_turns_and_none_when_nothing_is_new(desk: Desk) -> None:
    desk.shop.database = counting = Counting(desk.shop.database)
    await desk.take(Kind.PRODUCTS, PRODUCTS)
    assert counting.written >= 3
    counting.written = 0
    assert figures(await desk.take(Kind.PRODUCTS, PRODUCTS)) == (0, 0, 9_000, 0)
    assert counting.written == 0


async def test_an_import_that_was_interrupted_is_repeated_without_harm(desk: Desk) -> None:
    desk.file(Kind.PRODUCTS).write_text("\n".join(PRODUCTS), encoding="utf-8")
    begun = asyncio.Event()

    def tell(progress: Progress) -> None:
        if progress.added:
            begun.set()

    importing = asyncio.create_task(
        run(
            desk.shop.database,
            desk.shop.terms,
            Kind.PRODUCTS,
            desk.file(Kind.PRODUCTS),
            dry_run=False,
            now=NOW,
            progress=tell,
        )
    )
    await begun.wait()
    importing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await importing
    stored = await count_products(desk)
    assert 0 < stored < 9_000
    again = await desk.take(Kind.PRODUCTS, PRODUCTS)
    assert (again.added, again.unchanged) == (9_000 - stored, stored)


async def test_an_earlier_rejects_file_goes_when_nothing_is_rejected_any_more(desk: Desk) -> None:
    header = PRODUCTS[0]
    first = await desk.take(Kind.PRODUCTS, [header, "1,,,"])
    assert first.rejects is not None
    assert first.rejects.exists()
    assert not first.rejects.stat().st_mode & 0o077  # phones may be in it
    second = await desk.take(Kind.PRODUCTS, [header, "1,Milk,,"])
    assert second.rejects is None
    assert not first.rejects.exists()


async def test_a_rejects_file_that_cannot_be_written_is_said(desk: Desk) -> None:
    desk.file(Kind.PRODUCTS).with_name("products.csv.rejects.csv").mkdir()
    with pytest.raises(Unusable, match=r"products.csv.rejects.csv can't be written"):
        await desk.take(Kind.PRODUCTS, [PRODUCTS[0], "1,,,"])


async def test_the_whole_sample_shop_comes_in_twice_but_is_there_once(desk: Desk) -> None:
    sample.write(desk.folder, today=date(2026, 3, 2))
    added = {}
    for kind in (Kind.STORES, Kind.PRODUCTS, Kind.CUSTOMERS, Kind.PROMOS, Kind.RECEIPTS):
        report = await desk.take_file(kind, desk.file(kind))
        assert report.rejected == 0
        added[kind] = report.added
        again = await desk.take_file(kind, desk.file(kind))
        assert (again.added, again.changed, again.unchanged) == (0, 0, report.added)
    rows = desk.file(Kind.RECEIPTS).read_text(encoding="utf-8").splitlines()[1:]
    receipts = [code for code, _ in groupby(rows, key=lambda row: row.partition(",")[0])]
    assert added == {
        Kind.STORES: 2,
        Kind.PRODUCTS: len(products()),
        Kind.CUSTOMERS: 400,
        Kind.PROMOS: 80,
        Kind.RECEIPTS: len(receipts),
    }


def noise(kind: Kind) -> st.SearchStrategy[bytes]:
    """A file of the kind with anything in its cells."""
    cell = st.sampled_from(
        ["", "1", "center", "0501112233", "2026-02-01", "yes", "5.20", "'=1", "2146988294593"]
    ) | st.text(max_size=6)
    row = st.lists(cell, min_size=len(COLUMNS[kind]) - 1, max_size=len(COLUMNS[kind]) + 1).map(",".join)
    header = ",".join(COLUMNS[kind])
    rows = st.lists(row, max_size=12).map(lambda rows: "\n".join([header, *rows]).encode(errors="replace"))
    return rows | st.binary(max_size=60).map(f"{header}\n".encode().__add__)


async def test_whatever_stands_in_a_file_it_is_imported_rejected_or_refused(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "any.csv"

    def story(front: Front) -> None:
        @given(st.sampled_from(Kind), st.data(), st.booleans())
        def imported(kind: Kind, data: st.DataObject, dry_run: bool) -> None:
            path.write_bytes(data.draw(noise(kind)))
            try:
                report = front.wait(desk.take_file(kind, path, dry_run=dry_run))
            except Unusable:
                return
            assert report.rejected <= report.read
            if not dry_run:
                again = front.wait(desk.take_file(kind, path))
                assert (again.added, again.rejected) == (0, report.rejected)

        imported()

    await beside(story)
