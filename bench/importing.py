"""The import of `imports`, in a process of its own: twice, with a till beside it, and the sums of what is kept then.

python -m bench.importing FILES FOLDER
"""

import asyncio
import csv
import resource
import sqlite3
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import uvloop

from bench import shop, till_load
from bench.chain import ZONE
from bench.measures import percentile, settle_garbage
from bench.programs import say
from storage.database import SqliteDatabase, Transaction
from usecases.imports import run as imports
from usecases.imports.run import Kind

T = TypeVar("T")

_EVERY = 0.05  # seconds between two receipts of the till
_LINES = "FROM receipt_lines AS line JOIN receipts ON receipts.id = line.receipt"
_BY_NAME = {
    "product": f"SELECT sku, sum(line.sum) {_LINES} JOIN products ON products.id = line.product WHERE imported GROUP BY 1",
    "store": f"SELECT stores.code, sum(line.sum) {_LINES} JOIN stores ON stores.id = receipts.store WHERE imported GROUP BY 1",
}
_BY_RECEIPT = f"SELECT receipts.at, sum(line.sum) {_LINES} WHERE imported GROUP BY receipts.id"
_KINDS = (Kind.STORES, Kind.PRODUCTS, Kind.CUSTOMERS, Kind.PROMOS, Kind.RECEIPTS)


class WatchedDatabase(SqliteDatabase):
    """Knows its longest writing transaction: from the work's first statement until the news of its commit."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.longest = 0.0

    async def run(self, work: Callable[[Transaction], T]) -> T:
        began = perf_counter()

        def timed(tx: Transaction) -> T:
            nonlocal began
            began = perf_counter()
            return work(tx)

        try:
            return await super().run(timed)
        finally:
            self.longest = max(self.longest, perf_counter() - began)


async def main(arguments: Sequence[str]) -> None:
    files, folder = map(Path, arguments)
    path = folder / "shop.db"
    await shop.build(shop.sqlite_url(path))
    opened = WatchedDatabase(path)
    try:
        open_shop = await shop.of(opened)
        settle_garbage()
        latencies: list[float] = []
        till = asyncio.create_task(_post(opened, open_shop, latencies))
        first = await _import_all(opened, files)
        again = await _import_all(opened, files)
        till.cancel()
        await asyncio.gather(till, return_exceptions=True)
    finally:
        await opened.close()
    _check(path, files / "sums.csv")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    told = {"first": first, "again": again, "peak_mib": peak, "longest": opened.longest}
    say(told | {"posted": len(latencies), "p99": percentile(latencies, 0.99)})


async def _import_all(opened: WatchedDatabase, files: Path) -> dict[str, dict[str, Any]]:
    return {kind.value: await _import(opened, kind, files / f"{kind}.csv") for kind in _KINDS}


async def _import(opened: WatchedDatabase, kind: Kind, file: Path) -> dict[str, Any]:
    now = datetime.now(UTC)
    began = perf_counter()
    report = await imports.run(opened, shop.terms(), kind, file, dry_run=False, now=now, progress=lambda _: None)
    assert not report.rejected, f"{report.rejected} rows of {kind} were rejected: {report.rejects}"
    return {"seconds": perf_counter() - began, "read": report.read, "added": report.added}


async def _post(opened: WatchedDatabase, open_shop: shop.Shop, latencies: list[float]) -> None:
    """The till, which does not wait for the import."""
    for receipt in open_shop.receipts():
        began = perf_counter()
        await till_load.one(opened, open_shop, receipt)
        latencies.append(perf_counter() - began)
        await asyncio.sleep(max(0.0, _EVERY - (perf_counter() - began)))


def _check(path: Path, sums: Path) -> None:
    """What was imported has the source's sums, to the cent."""
    with sums.open(encoding="utf-8") as file:
        expected = {(row["by"], row["key"]): round(float(row["sum"]) * 100) for row in csv.DictReader(file)}
    with closing(sqlite3.connect(path)) as kept:
        found = dict(_sums(kept))
    wrong = {key for key in expected | found if expected.get(key) != found.get(key)}
    assert not wrong, f"{len(wrong)} of {len(expected)} sums differ, such as {min(wrong)}"


def _sums(kept: sqlite3.Connection) -> Iterator[tuple[tuple[str, str], int]]:
    """Cents by product, by store and by local ISO week."""
    for by, query in _BY_NAME.items():
        yield from (((by, name), cents) for name, cents in kept.execute(query))
    zone = ZoneInfo(ZONE)
    weeks: Counter[str] = Counter()
    for at, cents in kept.execute(_BY_RECEIPT):
        weeks[f"{datetime.fromtimestamp(at / 1000, zone):%G-W%V}"] += cents
    yield from ((("week", week), cents) for week, cents in weeks.items())


if __name__ == "__main__":
    uvloop.run(main(sys.argv[1:]))
