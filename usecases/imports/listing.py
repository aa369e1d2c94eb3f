"""Products, stores and promos: things with a key, kept as the file has them."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from storage.database import Transaction
from storage.imports import Kept, Key, Shelf, Values
from usecases.imports.columns import Rejected
from usecases.imports.pictures import Pictures
from usecases.imports.reading import Broken, Row
from usecases.imports.sheet import Outcome, Recent, Reject


@dataclass(frozen=True, slots=True)
class Item:
    """`values` are those that the file speaks of; a column that it has not keeps what is stored."""

    key: Key
    values: Values


Keys = Callable[[Transaction, Sequence[Item], bool], Sequence[Key | None]]


class Listing:
    """`parse` reads a row (raises Rejected), `fresh` is what a new thing has where the file is silent, `keys` are the
    items' keys in storage: None where the item refers to something new, which the last argument allows to be made.
    """

    slice = 100

    def __init__(
        self,
        shelf: Shelf,
        parse: Callable[[Row], Item],
        fresh: Values,
        keys: Keys | None = None,
        pictures: Pictures | None = None,
    ) -> None:
        self._pictures = pictures
        self._shelf = shelf
        self._parse = parse
        self._fresh = fresh
        self._keys = keys or (lambda _tx, items, _make: [item.key for item in items])
        self._recent = Recent()

    def units(self, rows: Iterable[Row], reject: Reject) -> Iterator[Item]:
        for row in rows:
            if isinstance(row, Broken):
                reject(row, row.reason)
                continue
            try:
                item = self._parse(row)
            except Rejected as why:
                reject(row, str(why))
                continue
            if self._recent.again(item.key):
                reject(row, "an earlier row of this file is about the same")
            else:
                yield item

    def sift(self, tx: Transaction, units: Sequence[Item]) -> tuple[Sequence[Item], Outcome]:
        kept = self._kept(tx, self._keys(tx, units, False))
        todo = [item for item, before in zip(units, kept, strict=True) if before is None or _differs(item, before)]
        return todo, Outcome(unchanged=len(units) - len(todo))

    def write(self, tx: Transaction, units: Sequence[Item]) -> Outcome:
        keys = self._keys(tx, units, True)
        new: list[tuple[Key, Values]] = []
        changed: list[Kept] = []
        for item, key, before in zip(units, keys, self._kept(tx, keys), strict=True):
            if key is None:
                raise LookupError("what the row refers to was not made")
            if before is None:
                new.append((key, {**self._fresh, **item.values}))
            elif _differs(item, before):
                changed.append(Kept(before.id, {**before.values, **item.values}))
        if self._pictures is not None:
            self._pictures.keep(tx, (item.values.get("picture") for item in units))
        added = self._shelf.add(tx, new) if new else 0
        self._shelf.renew(tx, changed)
        return Outcome(added=added, changed=len(changed), unchanged=len(units) - added - len(changed))

    def _kept(self, tx: Transaction, keys: Sequence[Key | None]) -> list[Kept | None]:
        found = self._shelf.find(tx, [key for key in keys if key is not None])
        return [None if key is None else found.get(key) for key in keys]


def _differs(item: Item, kept: Kept) -> bool:
    return any(kept.values[name] != value for name, value in item.values.items())
