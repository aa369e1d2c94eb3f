"""What every kind of table has in common for the import: its rows become units, units are sifted, what is left is written."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, Protocol, TypeVar

from storage.database import Transaction
from usecases.imports.reading import Row

U = TypeVar("U")
Reject = Callable[[Row, str], None]
Rejection = tuple[Row, str]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of units; `theirs` are those of the unchanged that a till had posted. A reject is a row with its reason."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    theirs: int = 0
    rejects: tuple[Rejection, ...] = ()

    @staticmethod
    def sum(parts: Iterable["Outcome"]) -> "Outcome":
        parts = list(parts)
        return Outcome(
            added=sum(part.added for part in parts),
            changed=sum(part.changed for part in parts),
            unchanged=sum(part.unchanged for part in parts),
            theirs=sum(part.theirs for part in parts),
            rejects=tuple(chain.from_iterable(part.rejects for part in parts)),
        )


class Sheet(Protocol[U]):
    """One kind of file. All but `units` are asked within a transaction, and may be asked again: they keep nothing of it.

    `slice` is how many units are written between two looks at the clock: some milliseconds' worth.
    """

    slice: int

    def units(self, rows: Iterable[Row], reject: Reject) -> Iterator[U]:
        """What the rows say, one unit a product, customer, receipt…; rows that say nothing sensible are rejected."""

    def sift(self, tx: Transaction, units: Sequence[U]) -> tuple[Sequence[U], Outcome]:
        """The units that have to be written, and what becomes of the others. Only reads."""

    def write(self, tx: Transaction, units: Sequence[U]) -> Outcome:
        """Writes units, deciding again: the world may have changed since they were sifted."""


AnySheet = Sheet[Any]


class Recent:
    """Remembers keys for a while in bounded memory: the last `most` at least, twice that at most."""

    def __init__(self, most: int = 500_000) -> None:
        self._most = most
        self._new: set[int] = set()
        self._old: set[int] = set()

    def again(self, key: object) -> bool:
        """Whether the key has been here; from now on it has."""
        mark = hash(key)  # 64 bits, different in every run: two keys of a million meet once in ten million files
        if mark in self._new or mark in self._old:
            return True
        if len(self._new) >= self._most:
            self._old, self._new = self._new, set()
        self._new.add(mark)
        return False
