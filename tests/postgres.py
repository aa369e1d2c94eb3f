"""The PostgreSQL of the tests: one server for each worker that asks for it, one fresh database for each test."""

from collections.abc import Iterator

import pytest

from devtools import postgres


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[postgres.Server]:
    with postgres.running(durable=False) as server:
        yield server


@pytest.fixture(scope="session")
def postgres_template() -> str:
    """What fresh databases are cloned from: nothing, until a conftest.py overrides it with a migrated database."""
    return "template1"


@pytest.fixture
def postgres_url(postgres_server: postgres.Server, postgres_template: str) -> Iterator[str]:
    """A database of the test's own, dropped when the test is over."""
    with postgres_server.database(template=postgres_template) as url:
        yield url
