"""A stage for each test, on SQLite; the marked ones on PostgreSQL too."""

import shutil
from asyncio.subprocess import Process
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.database import Database
from tests import plain_http
from tests.conftest import sqlite_url
from tests.journeys import counter as counters
from tests.journeys.counter import Counter
from tests.journeys.mortal import a_nursery
from tests.journeys.stage import TELEGRAM, VIBER, Stage, staged
from tests.journeys.till_browser import Browser


@pytest.fixture
def fresh_url(migrated_file: Path, tmp_path: Path) -> str:
    """A migrated, empty SQLite database of the test's own."""
    return sqlite_url(Path(shutil.copy(migrated_file, tmp_path / "stage.db")))


@pytest.fixture(scope="module")
async def open_shop(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    """A stage for all the tests of a file that bring people of their own and look at nobody else."""
    file = tmp_path_factory.mktemp("open-shop") / "stage.db"
    async with staged(sqlite_url(Path(shutil.copy(migrated_file, file)))) as made:
        yield made


@pytest.fixture(scope="module")
async def hooked_shop(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    """The same by webhook."""
    file = tmp_path_factory.mktemp("hooked-shop") / "stage.db"
    async with staged(sqlite_url(Path(shutil.copy(migrated_file, file))), webhook=True) as made:
        yield made


@pytest.fixture(scope="session")
async def nursery() -> AsyncIterator[Process]:
    async with a_nursery() as made:
        yield made


@pytest.fixture
async def stage(fresh_url: str) -> AsyncIterator[Stage]:
    """Heard by long polling."""
    async with staged(fresh_url) as made:
        yield made


@pytest.fixture
async def hooked(fresh_url: str) -> AsyncIterator[Stage]:
    """Heard by webhook."""
    async with staged(fresh_url, webhook=True) as made:
        yield made


@pytest.fixture(params=["polling", "webhook"])
async def either(request: pytest.FixtureRequest, fresh_url: str) -> AsyncIterator[Stage]:
    """Heard by each of the two."""
    async with staged(fresh_url, webhook=request.param == "webhook") as made:
        yield made


@pytest.fixture
async def anywhere(database_url: str) -> AsyncIterator[Stage]:
    """On SQLite and on PostgreSQL."""
    async with staged(database_url) as made:
        yield made


@pytest.fixture
async def counter(database: Database) -> AsyncIterator[Counter]:
    """The till API, its page and a shop, on SQLite and on PostgreSQL."""
    async with counters.opened(database) as made:
        yield made


@pytest.fixture
async def browser(counter: Counter) -> AsyncIterator[Browser]:
    async with plain_http.client(base_url=counter.base) as http:
        yield Browser(http, counter)


@pytest.fixture
async def other(counter: Counter) -> AsyncIterator[Browser]:
    async with plain_http.client(base_url=counter.base) as http:
        yield Browser(http, counter)


@pytest.fixture(params=[TELEGRAM, VIBER])
async def each(request: pytest.FixtureRequest, fresh_url: str) -> AsyncIterator[Stage]:
    """In each messenger, the same scenario."""
    async with staged(fresh_url, on=request.param) as made:
        yield made


@pytest.fixture(params=[TELEGRAM, VIBER])
async def each_anywhere(request: pytest.FixtureRequest, database_url: str) -> AsyncIterator[Stage]:
    """In each messenger, on SQLite and on PostgreSQL."""
    async with staged(database_url, on=request.param) as made:
        yield made


@pytest.fixture
async def both(database_url: str) -> AsyncIterator[Stage]:
    """With people in Telegram and in Viber, on SQLite and on PostgreSQL."""
    async with staged(database_url, on=VIBER) as made:
        yield made
