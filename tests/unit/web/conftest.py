"""The application without a database: its document and its page about itself need none."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any, NoReturn

import httpx
import pytest
from fastapi import FastAPI

from chat.texts import Texts
from loyalty import keys
from loyalty.program import Program
from storage.database import Database, Work
from tests import plain_http
from usecases.terms import Terms
from web.app import create_app


class NoDatabase(Database):
    """Nobody may ask it."""

    async def run(self, work: Work[Any]) -> NoReturn:
        raise AssertionError(work)

    async def read(self, work: Work[Any]) -> NoReturn:
        raise AssertionError(work)

    async def lead(self, role: str) -> NoReturn:
        raise AssertionError(role)

    async def close(self) -> None:
        pass


async def ready() -> bool:
    return True


@pytest.fixture(scope="session")
def texts() -> Texts:
    return Texts()


@pytest.fixture
def app(texts: Texts) -> FastAPI:
    terms = Terms(Program(), keys.derive("a key of the tests, long enough to be one"))
    return create_app(NoDatabase(), terms, texts, lambda: datetime.now(UTC), ready)


@pytest.fixture
async def http(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async with plain_http.client(transport=httpx.ASGITransport(app), base_url="http://till.test") as client:
        yield client
