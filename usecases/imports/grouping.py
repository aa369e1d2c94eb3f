"""Rows of one receipt belong together: adjacent ones are gathered, and a row that can't be read spoils its neighbours."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, islice
from operator import itemgetter

from usecases.imports.reading import UNREADABLE, Broken, Row
from usecases.imports.sheet import Reject

MOST = 1000  # rows of a receipt
_TOLD = 10  # different heads: enough to tell in what they differ
TOO_MANY = f"more than {MOST} rows of one receipt"

Head = tuple[str, ...]


@dataclass(slots=True)
class Group:
    """The rows of one receipt; `heads` are the different contents of the columns that all of them should share."""

    code: str
    store: str
    heads: list[Head]
    rows: list[Row] = field(default_factory=list)
    spoilt: bool = False  # a row of it can't be read

    def take(self, rows: Iterator[Row], reject: Reject) -> None:
        """What is too much for one receipt is rejected at once; one row more than allowed stays, to tell."""
        self.rows.extend(islice(rows, max(0, MOST + 1 - len(self.rows))))
        for row in rows:
            reject(row, TOO_MANY)

    def spoil(self, row: Broken) -> None:
        self.rows.append(row)
        self.spoilt = True


def grouped(rows: Iterable[Row], places: Sequence[int], reject: Reject) -> Iterator[Group]:
    """Groups by the columns at `places`, of which the first two (receipt and store) name the receipt.

    A row that can't be read might be a missing line of the receipt before it or after it: it is theirs when it mentions
    them, else it is rejected alone.
    """
    last: Group | None = None
    between = _Between()
    for head, adjacent in groupby(rows, key=itemgetter(*places)):
        if head[0] == UNREADABLE:
            for row in adjacent:
                between.put(row, last, reject)
            continue
        before = last
        if last is not None and (last.code, last.store) == head[:2]:
            last.heads.extend([head] if len(last.heads) < _TOLD else [])
        else:
            if last is not None:
                yield last
            last = Group(head[0], head[1], [head])
        between.settle(before, last, reject)
        last.take(adjacent, reject)
    if last is not None:
        yield last
    between.settle(None, None, reject)


class _Between:
    """The rows that can't be read since the last one that can, and whether the receipt before them has them already."""

    def __init__(self) -> None:
        self._rows: list[tuple[Broken, bool]] = []

    def put(self, row: Row, last: Group | None, reject: Reject) -> None:
        broken = row if isinstance(row, Broken) else Broken(row, "no receipt is named", len(row))
        taken = last is not None and len(last.rows) < MOST and _mentions(broken, last.code)
        if last is not None and taken:
            last.spoil(broken)
        self._rows.append((broken, taken))
        if len(self._rows) > MOST:
            self.settle(None, None, reject)

    def settle(self, last: Group | None, after: Group | None, reject: Reject) -> None:
        """Now that the next receipt is known, or that there is none."""
        for row, taken in self._rows:
            if after is not None and (after is last or _mentions(row, after.code)):
                after.spoilt = True
                if not taken:
                    after.rows.append(row)
            elif not taken:
                reject(row, row.reason)
        self._rows.clear()


def _mentions(row: Broken, code: str) -> bool:
    return any(code in cell for cell in row.cells)
