"""The clock's door: ticks, nothing kept. A tick that comes late is still one tick."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

from apscheduler.schedulers.asyncio import AsyncIOScheduler

Tick = Callable[[], Awaitable[None]]


class Ticker:
    """Calls each tick every so many seconds until stopped; one call of a tick at a time."""

    def __init__(self) -> None:
        self._scheduler = AsyncIOScheduler(
            timezone="UTC", job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": 3600}
        )

    def every(self, seconds: float, tick: Tick, *, at_once: bool = False) -> None:
        """`at_once`: the first time as soon as the clock starts."""
        first = {"next_run_time": datetime.now(UTC)} if at_once else {}
        self._scheduler.add_job(_until_stopped, "interval", [tick], seconds=seconds, name=tick.__name__, **first)

    def start(self) -> None:
        self._scheduler.start()

    def stop(self) -> None:
        self._scheduler.shutdown(wait=False)


async def _until_stopped(tick: Tick) -> None:
    """A tick that the end of the program cuts short is no failure to be told of: its transaction has rolled back."""
    with contextlib.suppress(asyncio.CancelledError):
        await tick()
