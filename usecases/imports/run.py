"""`regulars import`: a file comes in while the tills go on: short transactions, nothing twice, rejects with their reasons."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from functools import partial
from itertools import islice
from pathlib import Path
from time import monotonic
from typing import Any

from storage import shop
from storage.database import Database, Transaction
from usecases import shelf
from usecases.imports import products, promos, reading, rejects, stores
from usecases.imports.customers import Customers
from usecases.imports.reading import Row, Table, Unusable
from usecases.imports.receipts import Receipts
from usecases.imports.rejects import Rejects
from usecases.imports.sheet import AnySheet, Outcome
from usecases.terms import Terms
from usecases.turns import Turns

__all__ = ["Kind", "Progress", "Report", "Unusable", "run"]

_CHUNK = 40  # slices that are read and sifted at a time
_TURN, _LEAST = 0.04, 0.01  # seconds that a writing transaction may take with its commit, and at least without
_LOOK = 20_000  # rows between two reports of progress at least


class Kind(StrEnum):
    PRODUCTS = "products"
    STORES = "stores"
    CUSTOMERS = "customers"
    PROMOS = "promos"
    RECEIPTS = "receipts"


_OFFERED = (Kind.PROMOS, Kind.PRODUCTS)  # what the lists of promotions are made of


@dataclass(frozen=True, slots=True)
class Progress:
    """`done` of `total` bytes (XLSX: rows) of the file; total 0 is unknown. The others count as in Report."""

    done: int
    total: int
    read: int
    added: int
    changed: int
    unchanged: int
    rejected: int


@dataclass(frozen=True, slots=True)
class Report:
    """`read` and `rejected` are rows, the others products, customers, receipts…; `theirs` are those of the unchanged
    that a till had posted itself. `rejects` is None when every row was taken.
    """

    read: int
    added: int
    changed: int
    unchanged: int
    theirs: int
    rejected: int
    rejects: Path | None


@dataclass(frozen=True, slots=True)
class _Turn:
    """What one writing transaction did: how many units, until when (its commit comes after that)."""

    done: int
    outcome: Outcome
    ended: float


class _Undone(Exception):  # noqa: N818 - ends a rehearsal, not an error
    def __init__(self, turn: _Turn) -> None:
        super().__init__()
        self.turn = turn


async def run(
    database: Database,
    terms: Terms,
    kind: Kind,
    path: Path,
    *,
    dry_run: bool,
    now: datetime,
    progress: Callable[[Progress], None],
    alone: bool = False,
) -> Report:
    """Imports the file, which may be interrupted and repeated: what is there already stays as it is.

    `alone`: nobody else uses this database, so nobody has to be left a gap.

    A dry run does and undoes everything, transaction by transaction. Rejects go to FILE.rejects.csv either way. Raises
    Unusable when the file can't be imported at all or not beyond some point, Unavailable when the database can't be written.
    """
    with reading.opened(path) as table, closing(Rejects(rejects.beside(path), table)) as out:
        sheet = await database.read(partial(_sheet, kind, table.header, terms, now, path.parent))
        written = shelf.changed if kind in _OFFERED else None
        desk = _Desk(database, sheet, table, out, progress, written, dry_run=dry_run, alone=alone)
        await desk.work()
        out.clean_up()
        return desk.report()


def _sheet(kind: Kind, header: Row, terms: Terms, now: datetime, folder: Path, tx: Transaction) -> AnySheet:
    known = {store.code: store for store in shop.all_stores(tx)}
    match kind:
        case Kind.PRODUCTS:
            return products.sheet(header, folder)
        case Kind.STORES:
            return stores.sheet(header, terms)
        case Kind.CUSTOMERS:
            return Customers(header, terms, now)
        case Kind.PROMOS:
            return promos.sheet(header, folder, known)
        case Kind.RECEIPTS:
            return Receipts(header, terms, now, known)


class _Desk:
    """One import at work."""

    def __init__(
        self,
        database: Database,
        sheet: AnySheet,
        table: Table,
        out: Rejects,
        progress: Callable[[Progress], None],
        after: Callable[[Transaction], None] | None,
        *,
        dry_run: bool,
        alone: bool,
    ) -> None:
        """`after` is done in each transaction that has written."""
        self._after = after
        self._turns = Turns(database, alone=alone)
        self._database, self._sheet, self._table, self._out = database, sheet, table, out
        self._progress = progress
        self._dry_run = dry_run
        self._read = 0
        self._total = Outcome()
        self._budget = _TURN  # for the next transaction without its commit

    async def work(self) -> None:
        units = self._sheet.units(self._counted(), self._out.add)
        while chunk := list(islice(units, _CHUNK * self._sheet.slice)):
            todo, outcome = await self._database.read(partial(self._sifted, chunk))
            self._count(outcome)
            while todo:
                turn = await self._turn(todo)
                todo = todo[turn.done :]
                self._count(turn.outcome)
        self._tell()

    async def _turn(self, todo: Sequence[Any]) -> _Turn:
        """One writing transaction, ended by the clock."""
        try:
            turn = await self._turns.run(partial(self._written, todo))
        except _Undone as undone:
            turn = undone.turn
        self._budget = max(_LEAST, _TURN - (monotonic() - turn.ended))
        return turn

    def _sifted(self, chunk: Sequence[Any], tx: Transaction) -> tuple[Sequence[Any], Outcome]:
        return self._sheet.sift(tx, chunk)

    def _written(self, todo: Sequence[Any], tx: Transaction) -> _Turn:
        began = monotonic()
        done = 0
        outcomes: list[Outcome] = []
        while done < len(todo) and (not done or monotonic() - began < self._budget):
            part = todo[done : done + self._sheet.slice]
            outcomes.append(self._sheet.write(tx, part))
            done += len(part)
        if self._after is not None:
            self._after(tx)
        turn = _Turn(done, Outcome.sum(outcomes), monotonic())
        if self._dry_run:
            raise _Undone(turn)
        return turn

    def _counted(self) -> Iterator[Row]:
        for row in self._table.rows():
            self._read += 1
            if not self._read % _LOOK:
                self._tell()
            yield row

    def _count(self, outcome: Outcome) -> None:
        for row, reason in outcome.rejects:
            self._out.add(row, reason)
        self._total = Outcome.sum([self._total, replace(outcome, rejects=())])
        self._tell()

    def _tell(self) -> None:
        total, table = self._total, self._table
        self._progress(
            Progress(table.done, table.total, self._read, total.added, total.changed, total.unchanged, self._out.count)
        )

    def report(self) -> Report:
        total, count = self._total, self._out.count
        rejects_path = self._out.path if count else None
        return Report(self._read, total.added, total.changed, total.unchanged, total.theirs, count, rejects_path)
