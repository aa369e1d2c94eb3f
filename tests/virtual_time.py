"""Virtual time: sleeping moves it, and only when everybody waits, so that an hour takes no longer than what happens in it."""

import asyncio
import selectors
from collections.abc import Coroutine
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

T = TypeVar("T")

MICROSECOND = 1e-6
BEGINNING = datetime(2026, 12, 2, 16, tzinfo=UTC)


class DeadlockError(RuntimeError):
    """Everybody waits, and for nothing that time could bring."""


class _Selector(selectors.DefaultSelector):
    """When nothing is ready, the time until the next timer passes at once."""

    passed = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        ready = super().select(0)
        if not ready:
            if timeout is None:
                raise DeadlockError
            self.passed += max(timeout, 0.0)
        return ready


class VirtualLoop(asyncio.SelectorEventLoop):
    """An event loop in whose time nobody ever really waits. It has no use for threads or other machines."""

    def __init__(self) -> None:
        self._virtual = _Selector()
        super().__init__(self._virtual)

    def time(self) -> float:
        return self._virtual.passed


class VirtualClock:
    """bot.clock.Clock in a VirtualLoop."""

    def now(self) -> datetime:
        return BEGINNING + timedelta(seconds=asyncio.get_running_loop().time())

    async def sleep(self, seconds: float) -> None:
        """At least a microsecond, the least that `now` shows: who sleeps until a moment must not find it still to come."""
        await asyncio.sleep(max(seconds, MICROSECOND) if seconds > 0 else 0)


def run(work: Coroutine[Any, Any, T]) -> T:
    """Runs the work to its end in virtual time."""
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        return runner.run(work)
