"""PostgreSQL: each work in a transaction of its own, on a pool of connections."""

import contextlib
from collections.abc import Mapping, Sequence
from typing import TypeVar, cast

import asyncpg
from sqlalchemy.engine import make_url
from sqlalchemy.util.concurrency import await_, greenlet_spawn

from storage.queries import Query
from storage.transaction import Database, Row, Unavailable, Work

T = TypeVar("T")

_PATIENCE = 10.0  # seconds for a connection: as long as SQLite waits for another writer
# What a server says, or does not say, that is away, going or full.
_AWAY = (
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,
    asyncpg.InsufficientResourcesError,
    asyncpg.InterfaceError,
    OSError,
    TimeoutError,
)


class _PostgresTransaction:
    def __init__(self, connection: "asyncpg.Connection") -> None:
        self._connection = connection

    def all(self, query: Query, /, **values: object) -> Sequence[Row]:
        sql, arrange = query.postgres
        return cast("Sequence[Row]", await_(self._connection.fetch(sql, *arrange(values))))

    def one(self, query: Query, /, **values: object) -> Row | None:
        sql, arrange = query.postgres
        return cast("Row | None", await_(self._connection.fetchrow(sql, *arrange(values))))

    def run(self, query: Query, /, **values: object) -> None:
        sql, arrange = query.postgres
        await_(self._connection.fetchrow(sql, *arrange(values)))

    def many(self, query: Query, rows: Sequence[Mapping[str, object]], /) -> None:
        if not rows:  # a round trip for nothing
            return
        sql, arrange = query.postgres
        await_(self._connection.executemany(sql, [arrange(row) for row in rows]))


class PostgresDatabase(Database):
    def __init__(self, pool: "asyncpg.Pool", dsn: str) -> None:
        self._pool = pool
        self._dsn = dsn
        self._held: dict[str, asyncpg.Connection] = {}  # a lock's name, and the connection that holds it

    @classmethod
    async def open(cls, url: str, *, size: int = 16) -> "PostgresDatabase":
        dsn = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
        pool = await asyncpg.create_pool(
            dsn,
            min_size=1,
            max_size=size,
            statement_cache_size=1000,
            max_cached_statement_lifetime=0,
            max_inactive_connection_lifetime=0,
            reset=_nothing_to_reset,
            server_settings={"application_name": "regulars", "jit": "off"},
        )
        return cls(pool, dsn)

    async def run(self, work: Work[T]) -> T:
        return await self._transact("BEGIN", work)

    async def read(self, work: Work[T]) -> T:
        return await self._transact("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", work)

    async def _transact(self, begin: str, work: Work[T]) -> T:
        """A deadlock's victim starts again: the work has had no effect yet."""
        while True:
            try:
                async with self._pool.acquire(timeout=_PATIENCE) as connection:
                    return await self._once(connection, begin, work)
            except (asyncpg.DeadlockDetectedError, asyncpg.SerializationError):
                continue
            except _AWAY as error:
                raise Unavailable(repr(error)) from error

    @staticmethod
    async def _once(connection: "asyncpg.Connection", begin: str, work: Work[T]) -> T:
        await connection.execute(begin)
        try:
            result = await greenlet_spawn(work, _PostgresTransaction(connection))
        except BaseException:
            with contextlib.suppress(*_AWAY):  # a lost connection has rolled back by itself
                await connection.execute("ROLLBACK")
            raise
        await connection.execute("COMMIT")
        return result

    async def lead(self, role: str) -> bool:
        return await self._hold(f"regulars {role}", "SELECT pg_try_advisory_lock(hashtext($1))")

    async def attend(self, role: str) -> None:
        await self._hold(f"regulars attends {role}", "SELECT pg_try_advisory_lock_shared(hashtext($1))")

    async def attended(self, role: str) -> bool:
        """Whether anybody has a share in the lock: else this transaction gets the whole of it, for as long as it lasts."""
        alone = "SELECT pg_try_advisory_xact_lock(hashtext($1))"
        try:
            async with self._pool.acquire(timeout=_PATIENCE) as connection:
                return not await connection.fetchval(alone, f"regulars attends {role}")
        except _AWAY as error:
            raise Unavailable(repr(error)) from error

    async def step_down(self, role: str) -> None:
        connection = self._held.pop(f"regulars {role}", None)
        if connection is not None:
            with contextlib.suppress(*_AWAY, asyncpg.PostgresError):  # then it is gone anyway
                await connection.close()

    async def _hold(self, lock: str, take: str) -> bool:
        """An advisory lock on a connection of its own, which the server drops when this process dies."""
        try:
            holding = self._held.get(lock)
            if holding is not None:
                await holding.execute("SELECT 1")
                return True
        except (*_AWAY, asyncpg.PostgresError):
            self._held.pop(lock).terminate()
        try:
            return await self._try_to_hold(lock, take)
        except (*_AWAY, asyncpg.PostgresError) as error:
            raise Unavailable(repr(error)) from error

    async def _try_to_hold(self, lock: str, take: str) -> bool:
        connection = await asyncpg.connect(self._dsn)
        try:
            taken = await connection.fetchval(take, lock)
        except BaseException:  # who is cancelled here must not go on holding a lock that nobody knows of
            connection.terminate()
            raise
        if taken:
            self._held[lock] = connection
            return True
        await connection.close()
        return False

    async def close(self) -> None:
        for connection in self._held.values():
            await connection.close()
        await self._pool.close()


async def _nothing_to_reset(_connection: "asyncpg.Connection") -> None:
    """Every use ends its own transaction and sets nothing else, so the pool's extra round trip is saved."""
