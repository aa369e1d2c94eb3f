"""A migrated database is what the tables say, and migrating is harmless at any time and from anywhere."""

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage import database as storage
from storage import migrations, shop
from storage.database import Database
from tests.conftest import sqlite_url

MIGRATE = """
import asyncio, sys
from storage import migrations
print("ready", flush=True)
input()
asyncio.run(migrations.migrate(sys.argv[1]))
"""


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database that nobody has migrated yet."""
    if request.param == "sqlite":
        yield sqlite_url(tmp_path / "new.db")
    else:
        with request.getfixturevalue("postgres_server").database() as url:
            yield url


async def test_migrations_and_tables_agree(database_url: str) -> None:
    assert await migrations.differences(database_url) == []


async def test_an_empty_database_has_no_version_a_migrated_one_the_newest(empty_url: str) -> None:
    assert await migrations.version(empty_url) is None
    await migrations.migrate(empty_url)
    assert await migrations.version(empty_url) == migrations.newest() is not None


async def test_migrating_again_keeps_everything(database_url: str, database: Database) -> None:
    await database.run(lambda tx: shop.set_fact(tx, "fingerprint", "of the key"))
    await migrations.migrate(database_url)
    assert await database.read(lambda tx: shop.fact(tx, "fingerprint")) == "of the key"


async def test_three_processes_that_start_at_once_migrate_once(empty_url: str) -> None:
    pipe = subprocess.PIPE
    starting = [
        await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", MIGRATE, empty_url), stdin=pipe, stdout=pipe, stderr=pipe
        )
        for _ in range(3)
    ]
    for process in starting:
        assert process.stdout is not None
        assert await process.stdout.readline() == b"ready\n"
    said = await asyncio.gather(*(process.communicate(b"\n") for process in starting))
    assert [(process.returncode, *words) for process, words in zip(starting, said, strict=True)] == [(0, b"", b"")] * 3
    assert await migrations.differences(empty_url) == []


async def test_only_our_two_databases_are_opened() -> None:
    with pytest.raises(ValueError, match="must begin with"):
        await storage.opened("mysql://shop")


async def test_nobody_else_on_this_machine_reads_a_database_file_that_we_make(tmp_path: Path) -> None:
    """Phones are sealed in it; names, birthdays and what people wrote are not."""
    url = sqlite_url(tmp_path / "new.db")
    await migrations.migrate(url)
    opened = await storage.opened(url)
    await opened.run(lambda tx: shop.set_fact(tx, "a", "fact"))
    found = rights(tmp_path)
    assert {"new.db", "new.db-wal"} <= found.keys()
    assert set(found.values()) == {"0o600"}
    await opened.close()


def rights(folder: Path) -> dict[str, str]:
    return {file.name: oct(file.stat().st_mode & 0o777) for file in folder.iterdir()}
