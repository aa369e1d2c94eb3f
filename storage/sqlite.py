"""SQLite: one writer thread; everything that waits there is run in one transaction, a savepoint each, and committed together
(the fsync is shared); answers come after the commit. Readers and checkpoints have a connection and a thread of their own.
"""

import asyncio
import contextlib
import queue
import sqlite3
import threading
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from time import monotonic
from typing import Any, TypeVar, cast

from storage.queries import Query
from storage.transaction import Database, Row, Unavailable, Work

T = TypeVar("T")

_GROUP = 64  # works in one commit at most
_IN_A_TURN = 8  # answers of a group in one turn of the event loop: each turn lends the interpreter to the writer thread
_GROUP_SECONDS = 0.05  # and no longer than this, so that the first does not wait for the last
_CHECKPOINT_REST = 2.0  # seconds between two checkpoints while there is work: each takes the disk from the commits
_LONG_WAL = 16_384  # pages (64 MiB) above which the writer waits for a checkpoint, so that the log begins anew


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

    def __init__(
        self, path: Path, *, writes: bool, durable: bool = True, committed: Callable[[], None] | None = None
    ) -> None:
        self._writes = writes
        self._committed = committed
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._connection = connect_sqlite(path, writes=writes, durable=durable)
        if committed is not None:  # somebody else sees to it
            self._connection.execute("PRAGMA wal_autocheckpoint=0")
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
            if self._committed is not None:
                self._committed()
            loops = {member.loop for member in group}
            for loop in loops:
                with contextlib.suppress(RuntimeError):  # the loop is closed: nobody waits any more
                    loop.call_soon_threadsafe(_settle, loop, deque(member for member in group if member.loop is loop))

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


def _settle(loop: asyncio.AbstractEventLoop, group: deque[_Job]) -> None:
    """A few in a turn of the loop: a group's answers, all made in one turn, would hold up everybody else."""
    for _ in range(min(_IN_A_TURN, len(group))):
        group.popleft().settle()
    if group:
        loop.call_soon(_settle, loop, group)


def connect_sqlite(path: Path | str, *, writes: bool, durable: bool = True) -> sqlite3.Connection:
    """A connection with our durable settings: WAL, synchronous=FULL, foreign keys on, 10 s of patience with other writers.

    Not `durable`: for what is thrown away at the end.
    """
    connection = sqlite3.connect(path, timeout=10, isolation_level=None, check_same_thread=False, cached_statements=512)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute(f"PRAGMA synchronous={'FULL' if durable else 'OFF'}")
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute("PRAGMA cache_size=-32000")
    connection.execute("PRAGMA temp_store=MEMORY")
    if not writes:
        connection.execute("PRAGMA query_only=ON")
    return connection


class _Checkpointer:
    """Copies the log into the database beside the writer, not in one of its commits: those would wait for the disk 100 ms."""

    def __init__(self, path: Path, *, durable: bool) -> None:
        self._connection = connect_sqlite(path, writes=True, durable=durable)
        self._wanted = threading.Event()
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._serve, name="sqlite-checkpointer", daemon=True)
        self._thread.start()

    def want(self) -> None:
        self._wanted.set()

    def close(self) -> None:
        self._closing.set()
        self._wanted.set()
        self._thread.join()
        self._connection.close()

    def _serve(self) -> None:
        while self._wanted.wait() and not self._closing.is_set():
            self._wanted.clear()
            with contextlib.suppress(sqlite3.Error):  # busy or a full disk: the log only grows until the next time
                _, pages, _ = self._connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
                if pages > _LONG_WAL:
                    self._connection.execute("PRAGMA wal_checkpoint(RESTART)").fetchone()
            self._closing.wait(_CHECKPOINT_REST)


class SqliteDatabase(Database):
    def __init__(self, path: Path, *, durable: bool = True) -> None:
        self._checkpointer = _Checkpointer(path, durable=durable)
        self._writer = _SqliteThread(path, writes=True, durable=durable, committed=self._checkpointer.want)
        self._reader = _SqliteThread(path, writes=False)
        self._path = path
        self._student: _SqliteThread | None = None  # few processes have need of one

    @classmethod
    async def open(cls, path: Path, *, durable: bool = True) -> "SqliteDatabase":
        """Not `durable`: for what is thrown away at the end; nothing waits for the disk then."""
        return cls(path, durable=durable)

    async def run(self, work: Work[T]) -> T:
        return await self._writer.run(work)

    async def read(self, work: Work[T]) -> T:
        return await self._reader.run(work)

    async def study(self, work: Work[T]) -> T:
        if self._student is None:
            self._student = _SqliteThread(self._path, writes=False)
        return await self._student.run(work)

    async def lead(self, role: str) -> bool:
        """An embedded database has one process."""
        del role
        return True

    async def close(self) -> None:
        for thread in (self._student, self._reader, self._checkpointer, self._writer):
            if thread is not None:
                await asyncio.to_thread(thread.close)
