"""A rehearsal's two scratch databases: the archive with the whole past, the stage with the same shop before it."""

import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.house import House
from storage import migrations, rehearsal, shop
from storage.database import Database, SqliteDatabase, Transaction
from usecases.imports import cells, reading
from usecases.imports import run as imports
from usecases.imports.run import Kind, Progress, Report
from usecases.terms import Terms


@dataclass(frozen=True, slots=True)
class Scratch:
    archive: Database
    stage: Database
    rejected: int


@asynccontextmanager
async def scratch(
    house: House,
    receipts: Path,
    promos: Path,
    now: datetime,
    progress: Callable[[Kind, Progress], None],
    filled: Callable[[Path], None] | None = None,
) -> AsyncIterator[Scratch]:
    """Imports both files by the import itself. They, the shop's stores and its products are all that is known there;
    whatever happens in it is gone afterwards. `filled` may add to the archive's file. Raises Unusable.
    """
    with TemporaryDirectory(prefix="regulars-rehearsal-") as folder:
        past, played = Path(folder) / "archive.db", Path(folder) / "stage.db"
        await migrations.migrate(_url(past))
        archive: Database = await SqliteDatabase.open(past, durable=False)
        try:
            await _found(house, archive, receipts, promos)
            rejected = 0
            for kind, file in ((Kind.PROMOS, promos), (Kind.RECEIPTS, receipts)):
                report = await _imported(archive, house.terms, kind, file, now, partial(progress, kind))
                rejected += report.rejected
        finally:
            await archive.close()
        if filled is not None:
            filled(past)
        shutil.copy(past, played)
        archive = await SqliteDatabase.open(past, durable=False)
        stage = await SqliteDatabase.open(played, durable=False)
        try:
            await stage.run(rehearsal.empty)
            yield Scratch(archive, stage, rejected)
        finally:
            await archive.close()
            await stage.close()


async def _imported(
    archive: Database, terms: Terms, kind: Kind, file: Path, now: datetime, progress: Callable[[Progress], None]
) -> Report:
    return await imports.run(archive, terms, kind, file, dry_run=False, now=now, progress=progress, alone=True)


async def _found(house: House, archive: Database, *files: Path) -> None:
    """The shop as it is, and the stores and cards that only the files know."""
    copied = await house.database.read(rehearsal.copy_shop)
    stores, cards = set[str](), set[str]()
    for file in files:
        with reading.opened(file) as table:
            header = [name.strip().lower() for name in table.header]
            for name, seen in (("store", stores), ("card", cards)):
                if name in header:
                    seen.update(_column(file, header.index(name)))

    def work(tx: Transaction) -> None:
        rehearsal.paste_shop(tx, copied)
        known = {store.code for store in shop.all_stores(tx)}
        fresh = {"address": "", "timezone": house.terms.program.timezone, "director_chat": None}
        shop.put_stores(tx, [{"code": code, "name": code, **fresh} for code in sorted(stores - known)])
        rehearsal.meet(tx, sorted({number for card in cards if (number := cells.card(card))}))

    await archive.run(work)


def _column(file: Path, place: int) -> set[str]:
    with reading.opened(file) as table:
        return {
            row[place].strip() for row in table.rows() if not isinstance(row, reading.Broken) and len(row) > place
        } - {""}


def _url(file: Path) -> str:
    return f"sqlite+aiosqlite:///{file}"
