"""Long work in short writing transactions: the tills get as much time as each has taken before the next one begins."""

import asyncio
from collections.abc import Awaitable, Callable
from time import monotonic
from typing import TypeVar

from storage.database import Database, SqliteDatabase, Transaction
from storage.transaction import Work

T = TypeVar("T")

_REST = 1.0  # of a turn's time at least the others have for themselves before the next


class Turns:
    """One long work's, in one database."""

    def __init__(
        self,
        database: Database,
        *,
        alone: bool = False,
        elapsed: Callable[[], float] = monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """`alone`: nobody else uses this database, so nobody has to be left a gap. `elapsed` and `sleep` reckon in seconds."""
        self._database = database
        self._elapsed = elapsed
        self._sleep = sleep
        # Those who wait for SQLite from another process are not served in turn: leave them a gap.
        self._gaps = isinstance(database, SqliteDatabase) and not alone
        self._free_at = 0.0  # when the others have had their share

    async def run(self, work: Work[T]) -> T:
        """As Database.run, when it is our turn; what the work raises comes out."""
        await self._sleep(max(0.0, self._free_at - self._elapsed()))
        began = self._elapsed()

        def timed(tx: Transaction) -> T:
            nonlocal began
            began = self._elapsed()  # before that it was us who waited
            return work(tx)

        try:
            return await self._database.run(timed)
        finally:
            ended = self._elapsed()
            if self._gaps:
                self._free_at = ended + _REST * (ended - began)
