"""One process has a role at a time; one that should have it makes itself known, and who leads may step down."""

import asyncio
import gc
from collections.abc import AsyncIterator
from contextlib import suppress

import pytest

from storage.database import Database, opened

pytestmark = pytest.mark.postgres
PATIENCE = 20.0  # seconds, for the server to see that a connection is gone


@pytest.fixture
async def first(postgres_url: str) -> AsyncIterator[Database]:
    made = await opened(postgres_url)
    yield made
    await made.close()


@pytest.fixture
async def second(postgres_url: str) -> AsyncIterator[Database]:
    made = await opened(postgres_url)
    yield made
    await made.close()


async def test_a_role_is_one_processes_until_it_steps_down(first: Database, second: Database) -> None:
    assert [await first.lead("telegram"), await first.lead("telegram"), await second.lead("telegram")] == [
        True,
        True,
        False,
    ]
    assert await second.lead("viber")
    await first.step_down("telegram")
    assert await second.lead("telegram")
    await first.step_down("telegram")  # what it has no more
    assert not await first.lead("telegram")


async def test_whoever_attends_is_known_to_all_until_the_end(
    postgres_url: str, first: Database, second: Database
) -> None:
    assert not await second.attended("telegram")
    await first.attend("telegram")
    other = await opened(postgres_url)
    await other.attend("telegram")
    assert [await second.attended("telegram"), await second.attended("viber")] == [True, False]
    assert await second.lead("telegram")  # it is not led by that
    await first.close()
    assert await second.attended("telegram")
    await other.close()
    assert not await second.attended("telegram")


async def test_who_is_interrupted_while_taking_a_role_does_not_keep_it(first: Database, second: Database) -> None:
    for tenths in range(60):  # of a millisecond: before, while and after the lock is taken
        leading = asyncio.ensure_future(first.lead("telegram"))
        await asyncio.sleep(tenths / 10_000)
        leading.cancel()
        with suppress(asyncio.CancelledError):
            await leading
        await first.step_down("telegram")
        async with asyncio.timeout(PATIENCE):
            while not await second.lead("telegram"):  # noqa: ASYNC110 - it is the server that is waited for
                await asyncio.sleep(0.01)
        await second.step_down("telegram")
    gc.collect()  # a connection that was forgotten says so now
