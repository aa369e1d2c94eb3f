"""A crowd of any size, made by the database itself: members who agreed to offers, five receipts of four lines each."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from devtools.postgres import Server
from storage import migrations

FIRST = datetime(2025, 1, 1, tzinfo=UTC)
PRODUCTS, KINDS, STORES, LISTED = 5_000, 400, 20, 200
_RECEIPTS, _LINES = 5, 4

# `{n}` customers; `series` and `least` are what the two databases call differently.
_SQL = """
INSERT INTO stores (code, name, timezone) SELECT 's' || i, 'Store ' || i, 'Europe/Kyiv' FROM {series(20)};
INSERT INTO products (sku, name, type) SELECT 'p' || i, 'Product ' || i, 'kind ' || (i % 400) FROM {series(5000)};
INSERT INTO promos (code, product, store, starts_day, ends_day, position, price)
  SELECT 'w' || i, i * 20, NULL, 20781, 20787, i, 1990 FROM {series(200)};
INSERT INTO popularity (product, buyers) SELECT i, 1 + i * 7919 % 1000 FROM {series(5000)};
INSERT INTO kinds (kind, buyers) SELECT 'kind ' || (i % 400), 5000 FROM {series(400)};
INSERT INTO facts (name, value) VALUES ('active customers', '{n}');
INSERT INTO customers (card, home_store, created_at, joined_at)
  SELECT 'c' || i, 1 + i % 20, 0, 0 FROM {series(n)};
INSERT INTO identities (channel, account, customer, created_at, last_heard_at)
  SELECT 'telegram', 'a' || i, i, 0, 0 FROM {series(n)};
INSERT INTO consents (customer, purpose, given, version, language, channel, at)
  SELECT i, 'marketing', i % 3 <> 0, '1', 'uk', 'telegram', 0 FROM {series(n)};
INSERT INTO rhythms (customer, stale, weights, visits, favourite_weekday, sending_weekday, hour, sureness)
  SELECT i, false, '', 5, i * 7919 % 7, i * 7919 % 7, 10 + i * 31 % 11, 30 FROM {series(n)};
INSERT INTO receipts (store, code, customer, at, total, fingerprint)
  SELECT 1 + (i - 1) / 5 % 20, 'r' || i, 1 + (i - 1) / 5, 1764000000000 + i * 7919 % 365 * 86400000, 40000, ''
  FROM {series(n * 5)};
INSERT INTO receipt_lines (receipt, line, product, quantity, sum)
  SELECT 1 + (i - 1) / 4, 1 + i % 4, 1 + i * 104729 % 5000, 1000, 10000 FROM {series(n * 20)};
"""


def some(most: int) -> Iterator[int]:
    """Numbers of customers who are there in every crowd."""
    return iter(range(1, most + 1))


async def in_postgres(server: Server, name: str, customers: int) -> None:
    """Migrates, fills and analyses an empty database."""
    await migrations.migrate(server.url(name))
    for statement in _statements(customers, "generate_series(1::bigint, {}::bigint) AS series(i)"):
        server.run("psql", "--quiet", f"--command={statement}", name)
    server.run("psql", "--command=VACUUM ANALYZE", name)


async def in_sqlite(path: Path, customers: int) -> None:
    await migrations.migrate(f"sqlite+aiosqlite:///{path}")
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("PRAGMA synchronous = OFF")
        series = "(WITH RECURSIVE series(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM series WHERE i < {}) SELECT i FROM series)"
        for statement in _statements(customers, series):
            connection.execute(statement)
        connection.execute("ANALYZE")


def _statements(customers: int, series: str) -> list[str]:
    counts = {
        "{series(20)}": STORES,
        "{series(5000)}": PRODUCTS,
        "{series(200)}": LISTED,
        "{series(400)}": KINDS,
        "{series(n)}": customers,
        "{series(n * 5)}": customers * _RECEIPTS,
        "{series(n * 20)}": customers * _RECEIPTS * _LINES,
    }
    text = _SQL.replace("{n}", str(customers))
    for place, count in counts.items():
        text = text.replace(place, series.format(count))
    return [statement for part in text.split(";") if (statement := part.strip())]
