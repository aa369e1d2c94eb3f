"""How work reaches the database: `await database.run(work)` runs a plain function over one transaction and commits it.

SQLite has one writer thread: everything that waits is run in one transaction, a savepoint each, and committed together (the
fsync is shared); answers come after the commit. PostgreSQL runs each work in a transaction of its own on a pool. In both the
function is synchronous and sees only a Transaction, so nothing can wait for the network in between.
"""

from collections.abc import Coroutine
from pathlib import Path
from typing import Any

from sqlalchemy.engine import make_url

from storage.postgres import PostgresDatabase
from storage.sqlite import SqliteDatabase, connect_sqlite
from storage.transaction import Database, Row, Transaction, Unavailable, Work

__all__ = [
    "Database",
    "PostgresDatabase",
    "Row",
    "SqliteDatabase",
    "Transaction",
    "Unavailable",
    "Work",
    "connect_sqlite",
    "opened",
]


def opened(url: str) -> Coroutine[Any, Any, Database]:
    """The database of a DATABASE_URL. Raises ValueError for one that is neither SQLite nor PostgreSQL."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return SqliteDatabase.open(Path(parsed.database or "regulars.db"))
    if parsed.get_backend_name() == "postgresql":
        return PostgresDatabase.open(url)
    raise ValueError(
        f"DATABASE_URL must begin with sqlite+aiosqlite:// or postgresql+asyncpg://, not {parsed.drivername}://"
    )
