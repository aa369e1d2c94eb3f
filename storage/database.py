"""How work reaches the database: `await database.run(work)` runs a plain function over one transaction and commits it.

SQLite has one writer thread: everything that waits is run in one transaction, a savepoint each, and committed together (the
fsync is shared); answers come after the commit. PostgreSQL runs each work in a transaction of its own on a pool. In both the
function is synchronous and sees only a Transaction, so nothing can wait for the network in between.
"""

import asyncio
import contextlib
import queue
import sqlite3
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Coroutine, Mapping, Sequence
from pathlib import Path
from time import monotonic
from typing import Any, Protocol, TypeVar, cast

import asyncpg
from sqlalchemy.engine import make_url
from sqlalchemy.util.concurrency import await_, greenlet_spawn

from storage.queries import Query

T = TypeVar("T")
Row = Sequence[Any]
Work = Callable[["Transaction"], T]

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
_GROUP = 64  # works in one commit at most
_GROUP_SECONDS = 0.05  # and no longer than this, so that the first does not wait for the last


class Unavailable(Exception):  # noqa: N818 - reads as the state it is
    """The database can't be reached or written now; nothing was changed. Worth another try later."""


class Transaction(Protocol):
    """One open transaction. Values are whole numbers, texts, booleans and None; rows are sequences in the columns' order."""

    def all(self, query: Query, /, **values: object) -> Sequence[Row]: ...

    def one(self, query: Query, /, **values: object) -> Row | None: ...

    def run(self, query: Query, /, **values: object) -> None: ...

    def many(self, query: Query, rows: Sequence[Mapping[str, object]], /) -> None: ...


class Database(ABC):
    """The front of storage. Raises nothing of its own: what the work raises comes out, after a rollback."""

    @abstractmethod
    async def run(self, work: Work[T]) -> T:
        """Runs `work` in a writing transaction; returns when it is committed and durable."""

    @abstractmethod
    async def read(self, work: Work[T]) -> T:
        """Runs `work` over one snapshot; it may not write."""

    @abstractmethod
    async def lead(self, role: str) -> bool:
        """Whether this process is the one that has the role, over all processes on this database; kept until `close`."""

    @abstractmethod
    async def close(self) -> None: ...


def opened(url: str) -> "Coroutine[Any, Any, Database]":
    """The database of a DATABASE_URL. Raises ValueError for one that is neither SQLite nor PostgreSQL."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return SqliteDatabase.open(Path(parsed.database or "regulars.db"))
    if parsed.get_backend_name() == "postgresql":
        return PostgresDatabase.open(url)
    raise ValueError(
        f"DATABASE_URL must begin with sqlite+aiosqlite:// or postgresql+asyncpg://, not {parsed.drivername}://"
    )


class _SqliteTransaction:
    def __init__(self, connection: sqlite3.Connection) -> None:
        self._execute = connection.execute
        self._executemany = connection.executemany

    def all(self, query: Query, /, **values: object) -> Sequence[Row]:
        sql, arrange = query.sqlite
        return self._execute(sql, arrange(values)).fetchall()

    def one(self, query: Query, /, **values: object) -> Row | None:
        sql, arrange = query.sqlite
        return cast("Row | None", self._execute(sql, arrange(values)).fetchone())

    def run(self, query: Query, /, **values: object) -> None:
        sql, arrange = query.sqlite
        self._execute(sql, arrange(values))

    def many(self, query: Query, rows: Sequence[Mapping[str, object]], /) -> None:
        sql, arrange = query.sqlite
        self._executemany(sql, map(arrange, rows))


class _Job:
    __slots__ = ("error", "future", "loop", "result", "work")

    def __init__(self, work: Work[Any]) -> None:
        self.work = work
        self.loop = asyncio.get_running_loop()
        self.future: asyncio.Future[Any] = self.loop.create_future()
        self.result: Any = None
        self.error: BaseException | None = None

    def settle(self) -> None:
        if self.future.done():  # the one who asked has gone; the effect stands
            return
        if self.error is None:
            self.future.set_result(self.result)
        else:
            self.future.set_exception(self.error)


class _SqliteThread:
    """One connection and the one thread that may touch it."""

    def __init__(self, path: Path, *, writes: bool) -> None:
        self._writes = writes
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._connection = connect_sqlite(path, writes=writes)
        self._thread = threading.Thread(
            target=self._serve, name=f"sqlite-{'writer' if writes else 'reader'}", daemon=True
        )
        self._thread.start()

    async def run(self, work: Work[T]) -> T:
        job = _Job(work)
        self._jobs.put(job)
        return cast("T", await job.future)

    def close(self) -> None:
        self._jobs.put(None)
        self._thread.join()
        self._connection.close()

    def _serve(self) -> None:
        transaction = _SqliteTransaction(self._connection)
        while (job := self._jobs.get()) is not None:
            group = [job]
            self._attempt(transaction, group)
            loops = {member.loop for member in group}
            for loop in loops:
                with contextlib.suppress(RuntimeError):  # the loop is closed: nobody waits any more
                    loop.call_soon_threadsafe(_settle, [member for member in group if member.loop is loop])

    def _attempt(self, transaction: _SqliteTransaction, group: list[_Job]) -> None:
        """Runs the first job and all that wait behind it, and commits; a failed commit is everybody's failure."""
        try:
            self._connection.execute("BEGIN IMMEDIATE" if self._writes else "BEGIN")
            self._one(transaction, group[0])
            until = monotonic() + _GROUP_SECONDS
            while (
                self._writes and len(group) < _GROUP and monotonic() < until
            ):  # reads share no fsync, and want to be fresh
                try:
                    job = self._jobs.get_nowait()
                except queue.Empty:
                    break
                if job is None:
                    self._jobs.put(None)
                    break
                group.append(job)
                self._one(transaction, job)
            self._connection.execute("COMMIT")
        except sqlite3.Error as error:
            with contextlib.suppress(sqlite3.Error):
                self._connection.execute("ROLLBACK")
            for member in group:
                member.error = Unavailable(str(error))

    def _one(self, transaction: _SqliteTransaction, job: _Job) -> None:
        self._connection.execute("SAVEPOINT one")
        try:
            job.result = job.work(transaction)
        except BaseException as error:  # noqa: BLE001 - it goes to the one who asked, whatever it is
            job.error = error
            self._connection.execute("ROLLBACK TO one")
        self._connection.execute("RELEASE one")


def _settle(group: Sequence[_Job]) -> None:
    for job in group:
        job.settle()


def connect_sqlite(path: Path | str, *, writes: bool) -> sqlite3.Connection:
    """A connection with our durable settings: WAL, synchronous=FULL, foreign keys on, 10 s of patience with other writers."""
    connection = sqlite3.connect(path, timeout=10, isolation_level=None, check_same_thread=False, cached_statements=512)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute("PRAGMA cache_size=-32000")
    connection.execute("PRAGMA temp_store=MEMORY")
    if not writes:
        connection.execute("PRAGMA query_only=ON")
    return connection


class SqliteDatabase(Database):
    def __init__(self, path: Path) -> None:
        self._writer = _SqliteThread(path, writes=True)
        self._reader = _SqliteThread(path, writes=False)

    @classmethod
    async def open(cls, path: Path) -> "SqliteDatabase":
        return cls(path)

    async def run(self, work: Work[T]) -> T:
        return await self._writer.run(work)

    async def read(self, work: Work[T]) -> T:
        return await self._reader.run(work)

    async def lead(self, role: str) -> bool:
        """An embedded database has one process."""
        del role
        return True

    async def close(self) -> None:
        for thread in (self._reader, self._writer):
            await asyncio.to_thread(thread.close)


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
        sql, arrange = query.postgres
        await_(self._connection.executemany(sql, [arrange(row) for row in rows]))


class PostgresDatabase(Database):
    def __init__(self, pool: "asyncpg.Pool", dsn: str) -> None:
        self._pool = pool
        self._dsn = dsn
        self._leading: dict[str, asyncpg.Connection] = {}

    @classmethod
    async def open(cls, url: str, *, size: int = 8) -> "PostgresDatabase":
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
        """By an advisory lock on a connection of its own, which the server drops when this process dies."""
        try:
            leading = self._leading.get(role)
            if leading is not None:
                await leading.execute("SELECT 1")
                return True
        except (*_AWAY, asyncpg.PostgresError):
            del self._leading[role]
        try:
            return await self._try_to_lead(role)
        except (*_AWAY, asyncpg.PostgresError) as error:
            raise Unavailable(repr(error)) from error

    async def _try_to_lead(self, role: str) -> bool:
        connection = await asyncpg.connect(self._dsn)
        if await connection.fetchval("SELECT pg_try_advisory_lock(hashtext($1))", f"regulars {role}"):
            self._leading[role] = connection
            return True
        await connection.close()
        return False

    async def close(self) -> None:
        for connection in self._leading.values():
            await connection.close()
        await self._pool.close()


async def _nothing_to_reset(_connection: "asyncpg.Connection") -> None:
    """Every use ends its own transaction and sets nothing else, so the pool's extra round trip is saved."""
