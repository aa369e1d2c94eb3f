"""What a use case sees of the database: one open transaction; and what a door sees: a place that runs works in transactions."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol, TypeVar

from storage.queries import Query

T = TypeVar("T")
Row = Sequence[Any]
Work = Callable[["Transaction"], T]


class Unavailable(Exception):  # noqa: N818 - reads as the state it is
    """The database can't be reached or written now; nothing was changed. Worth another try later."""


class Undone(Exception):  # noqa: N818 - ends a rehearsal, not an error
    """Raised by a work that wants everything that it did undone; `found` is what it learnt by doing it."""

    def __init__(self, found: Any) -> None:  # noqa: ANN401 - the work's own
        super().__init__()
        self.found = found


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
        """Runs `work` over one snapshot; it may not write. On SQLite one after the other: a till's quote waits for it."""

    async def study(self, work: Work[T]) -> T:
        """Likewise, for a look of seconds through a whole table: nobody's `read` waits for it."""
        return await self.read(work)

    @abstractmethod
    async def lead(self, role: str) -> bool:
        """Whether this process is the one that has the role, over all processes on this database; kept until `close`."""

    async def attend(self, role: str) -> None:
        """Lets the other processes know that one is here which should have the role, for as long as this one lives."""
        del role

    async def attended(self, role: str) -> bool:
        """Whether such a process is there."""
        del role
        return False

    async def step_down(self, role: str) -> None:
        """Leaves the role to another process."""
        del role

    @abstractmethod
    async def close(self) -> None: ...
