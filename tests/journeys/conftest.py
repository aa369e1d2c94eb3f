"""A stage for each test, on SQLite; the marked ones on PostgreSQL too."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.journeys.stage import Stage, staged

pytest_plugins: list[str] = []


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with staged(f"sqlite+aiosqlite:///{tmp_path}/stage.db") as made:
        yield made
