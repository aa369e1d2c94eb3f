"""What our code asks of the database, written down statement by statement, so that a floor can ask the very same."""

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter

from storage.database import Row, Transaction, connect_sqlite
from storage.queries import Query

TOGETHER = 64  # receipts a commit of the floor: as many as storage/database.py takes into one at most


@dataclass(frozen=True, slots=True)
class Said:
    """A statement with the named values of each of its executions."""

    query: Query
    values: tuple[Mapping[str, object], ...]
    many: bool
    answered: bool  # with at least one row


@dataclass(frozen=True, slots=True)
class Recorder:
    """A Transaction that writes down what is said to the one behind it."""

    tx: Transaction
    said: list[Said] = field(default_factory=list)

    def all(self, query: Query, /, **values: object) -> Sequence[Row]:
        rows = self.tx.all(query, **values)
        self.said.append(Said(query, (values,), many=False, answered=False))
        return rows

    def one(self, query: Query, /, **values: object) -> Row | None:
        row = self.tx.one(query, **values)
        self.said.append(Said(query, (values,), many=False, answered=row is not None))
        return row

    def run(self, query: Query, /, **values: object) -> None:
        self.tx.run(query, **values)
        self.said.append(Said(query, (values,), many=False, answered=False))

    def many(self, query: Query, rows: Sequence[Mapping[str, object]], /) -> None:
        self.tx.many(query, rows)
        self.said.append(Said(query, tuple(rows), many=True, answered=False))


def replay(path: Path, works: Sequence[Sequence[Said]]) -> float:
    """Works a second: the statements alone, TOGETHER works a commit, with storage's own durable settings."""
    prepared = [[_prepared(said) for said in work] for work in works]
    connection = connect_sqlite(path, writes=True)
    try:
        began = perf_counter()
        for first in range(0, len(prepared), TOGETHER):
            connection.execute("BEGIN IMMEDIATE")
            for work in prepared[first : first + TOGETHER]:
                _execute(connection, work)
            connection.execute("COMMIT")
        return len(works) / (perf_counter() - began)
    finally:
        connection.close()


_Prepared = tuple[str, list[tuple[object, ...]], bool]


def _prepared(said: Said) -> _Prepared:
    sql, arrange = said.query.sqlite
    return sql, [arrange(values) for values in said.values], said.many


def _execute(connection: sqlite3.Connection, work: Sequence[_Prepared]) -> None:
    for sql, values, many in work:
        if many:
            connection.executemany(sql, values)
        else:
            connection.execute(sql, values[0]).fetchall()
