"""What every test may ask for: a migrated, empty database on SQLite and on PostgreSQL, and how hard hypothesis tries."""

import gc
import os
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from devtools import memory, postgres
from storage import migrations
from storage.database import Database, opened

pytest_plugins = ["tests.postgres"]


def pytest_configure() -> None:
    """HYPOTHESIS_PROFILE=thorough tries far more; in CI the same examples are tried every time. Files of tests are in memory
    where there is enough of it.
    """
    if (quick := memory.folder()) is not None:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(quick))
    patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
    settings.register_profile("ordinary", patient, max_examples=100)
    settings.register_profile("ci", patient, max_examples=100, derandomize=True, print_blob=True)
    settings.register_profile("thorough", patient, max_examples=2000)
    settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if os.environ.get("CI") else "ordinary"))


def pytest_collection_finish() -> None:
    """What was collected lives to the end: whoever collects garbage need not look at it hundreds of times."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 50)


@pytest.fixture(scope="session")
async def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty SQLite database of this version; copying it costs far less than migrating."""
    file = tmp_path_factory.mktemp("migrated") / "regulars.db"
    await migrations.migrate(sqlite_url(file))
    return file


@pytest.fixture(scope="session")
async def postgres_template(postgres_server: postgres.Server) -> str:
    postgres_server.create_database("migrated")
    await migrations.migrate(postgres_server.url("migrated"))
    return "migrated"


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A migrated, empty database of the test's own."""
    if request.param == "postgres":
        return str(request.getfixturevalue("postgres_url"))
    return sqlite_url(shutil.copy(request.getfixturevalue("migrated_file"), tmp_path / "regulars.db"))


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    database = await opened(database_url)
    yield database
    await database.close()


def sqlite_url(file: Path | str) -> str:
    return f"sqlite+aiosqlite:///{file}"
