"""What a database holds after a load, asked without our code: the proof that the work was done."""

import sqlite3
from contextlib import closing
from dataclasses import astuple, dataclass
from pathlib import Path
from urllib.parse import urlsplit

from bench.shop import LINES
from devtools.postgres import Server

_COUNTS = """
SELECT (SELECT count(*) FROM receipts), (SELECT count(*) FROM receipt_lines), (SELECT count(*) FROM lots),
       (SELECT count(*) FROM entries), (SELECT count(*) FROM outbox),
       (SELECT sum(points) FROM entries) - (SELECT sum(remaining) FROM lots),
       (SELECT count(*) FROM (SELECT 1 FROM lots JOIN entries ON entries.lot = lots.id
                              GROUP BY lots.id, lots.remaining HAVING sum(entries.points) <> lots.remaining) AS wrong)
"""


@dataclass(frozen=True, slots=True)
class Counts:
    """`unbalanced` points and `wrong` lots are those that the ledger's entries do not explain."""

    receipts: int
    lines: int
    lots: int
    entries: int
    notices: int
    unbalanced: int
    wrong: int


def in_sqlite(path: Path) -> Counts:
    with closing(sqlite3.connect(path)) as kept:
        return Counts(*kept.execute(_COUNTS).fetchone())


def in_postgres(server: Server, url: str) -> Counts:
    said = server.run("psql", "--no-align", "--tuples-only", f"--command={_COUNTS}", database_name(url))
    return Counts(*map(int, said.strip().split("|")))


def database_name(url: str) -> str:
    return urlsplit(url).path.removeprefix("/")


def check_posted(before: Counts, after: Counts, receipts: int) -> None:
    """So many receipts more, with their lines, each of which brought a lot, its entry and a notice."""
    expected = Counts(
        before.receipts + receipts,
        before.lines + LINES * receipts,
        before.lots + receipts,
        before.entries + receipts,
        before.notices + receipts,
        unbalanced=0,
        wrong=0,
    )
    assert after == expected, f"{astuple(after)} instead of {astuple(expected)}"
