"""Rings when something changed, so that waiting for it takes no polling: `ring` is for plain code, `changes` for waiters."""

import asyncio
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from typing import TypeVar

Found = TypeVar("Found")


class Listener:
    """Collects what changed since it was last asked; a slow listener hears of each change once."""

    def __init__(self) -> None:
        self._changed: dict[Hashable, None] = {}
        self._woken = asyncio.Event()

    def hear(self, what: Hashable) -> None:
        self._changed[what] = None
        self._woken.set()

    async def changes(self) -> list[Hashable]:
        """Waits until something has changed and takes all of it, in order."""
        await self._woken.wait()
        self._woken.clear()
        changed, self._changed = list(self._changed), {}
        return changed


class Bell:
    def __init__(self) -> None:
        self._listeners: dict[Hashable | None, list[Listener]] = {}

    def ring(self, what: Hashable) -> None:
        for listener in (*self._listeners.get(what, ()), *self._listeners.get(None, ())):
            listener.hear(what)

    @contextmanager
    def listen(self, what: Hashable | None = None) -> Iterator[Listener]:
        """Hears the changes of `what` alone, or every change."""
        listener = Listener()
        self._listeners.setdefault(what, []).append(listener)
        try:
            yield listener
        finally:
            self._listeners[what].remove(listener)
            if not self._listeners[what]:
                del self._listeners[what]

    async def until(self, look: Callable[[], Found | None], seconds: float, what: Hashable | None = None) -> Found:
        """Looks again after each change (of `what` alone, or of anything) until there is something to be seen.

        Raises TimeoutError.
        """
        with self.listen(what) as listener:
            async with asyncio.timeout(seconds):
                while not (found := look()):
                    await listener.changes()
        return found
