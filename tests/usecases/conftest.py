"""The corner shop, open for business on a fresh database."""

from collections.abc import AsyncIterator

import pytest

from loyalty.program import NO_LIMITS, Program
from storage import database as storage
from storage.database import Database
from tests.usecases import corner_shop
from tests.usecases.corner_shop import CornerShop


@pytest.fixture
async def shop(database: Database) -> CornerShop:
    return await corner_shop.opened(database, Program(limits=NO_LIMITS))


@pytest.fixture
async def next_door(database_url: str, shop: CornerShop) -> AsyncIterator[CornerShop]:
    """The same shop through a second process's door to the same database."""
    database = await storage.opened(database_url)
    yield shop.through(database)
    await database.close()
