"""Brings a database to this version; `differences` tells whether the migrations and the tables agree."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from time import sleep
from typing import Any, TypeVar

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool
from sqlalchemy.util.concurrency import greenlet_spawn

from storage.tables import metadata

T = TypeVar("T")

_TRIES, _PAUSE = 100, 0.1  # seconds
_FOLDER = Path(__file__).resolve().parent.parent / "alembic"


async def migrate(url: str) -> None:
    """To the newest version. Two processes that start at once do it one after the other."""
    await _connected(url, lambda connection: command.upgrade(_config(connection), "head"))


async def version(url: str) -> str | None:
    """The database's version, None when it is empty."""
    return await _connected(url, lambda connection: MigrationContext.configure(connection).get_current_revision())


def newest() -> str | None:
    """The version of this program."""
    return ScriptDirectory.from_config(_config(None)).get_current_head()


def known(version: str) -> bool:
    """Whether this program has been at that version, or is."""
    return version in {script.revision for script in ScriptDirectory.from_config(_config(None)).walk_revisions()}


async def differences(url: str) -> list[Any]:
    """What the tables have and a migrated database has not, or the other way round."""
    return await _connected(url, lambda connection: compare_metadata(MigrationContext.configure(connection), metadata))


async def revise(url: str, message: str) -> None:
    """Writes the migration from the database's version to today's tables, for a developer to read and mend."""
    await _connected(url, lambda connection: command.revision(_config(connection), message=message, autogenerate=True))


def _config(connection: Connection | None) -> Config:
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    return config


async def _connected(url: str, work: Callable[[Connection], T]) -> T:
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return await greenlet_spawn(_on_sqlite, Path(parsed.database or "regulars.db"), work)
    engine = create_async_engine(url, poolclass=NullPool)
    try:
        async with engine.begin() as connection:
            await connection.exec_driver_sql("SELECT pg_advisory_xact_lock(7203)")
            return await connection.run_sync(work)
    finally:
        await engine.dispose()


def _write_ahead(connection: Connection) -> None:
    """To change how a file is written SQLite wants it alone, and waits for nobody: processes that start at once try again."""
    for _ in range(_TRIES):
        with suppress(OperationalError):
            connection.exec_driver_sql("PRAGMA journal_mode=WAL")
            return
        sleep(_PAUSE)
    connection.exec_driver_sql("PRAGMA journal_mode=WAL")


def _on_sqlite(file: Path, work: Callable[[Connection], T]) -> T:
    with suppress(OSError):  # SQLite itself will say what is the matter
        file.touch(mode=0o600)  # names and birthdays are in it; its log gets the same rights
    engine = create_engine(f"sqlite:///{file}", poolclass=NullPool, connect_args={"timeout": 30})
    with engine.connect() as connection:
        _write_ahead(connection)
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        result = work(connection)
        connection.commit()
        return result
