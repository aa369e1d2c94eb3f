"""The clock's door, on the real scheduler."""

import asyncio

import pytest

from scheduler.clock import Ticker


async def test_the_end_of_the_program_within_a_tick_is_no_failure(caplog: pytest.LogCaptureFixture) -> None:
    begun, ended = asyncio.Event(), asyncio.Event()

    async def endless() -> None:
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    ticker = Ticker()
    ticker.every(0.01, endless)
    ticker.start()
    await begun.wait()
    ticker.stop()
    await ended.wait()
    await asyncio.sleep(0)

    assert [record.getMessage() for record in caplog.records if record.levelname == "ERROR"] == []


async def test_a_tick_that_failed_is_told_of_and_comes_again(caplog: pytest.LogCaptureFixture) -> None:
    calls = 0
    again = asyncio.Event()

    async def failing() -> None:
        nonlocal calls
        calls += 1
        if calls > 1:
            again.set()
        raise OSError("no such luck")

    ticker = Ticker()
    ticker.every(0.01, failing)
    ticker.start()
    await again.wait()
    ticker.stop()

    assert any(record.levelname == "ERROR" for record in caplog.records)
