"""What everybody in a store has in common today: its lists of promotions, found once and remembered for some minutes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from loyalty import ranking
from storage import offers, shop
from storage.database import Transaction

ACTIVE = "active customers"  # the fact that says how many there are
_FRESH = timedelta(minutes=10)  # for so long a list that was just imported may wait
_MANY = 200_000  # products on the lists remembered: some 100 MB


@dataclass(frozen=True, slots=True)
class Lists:
    """A store's own list and the one for all stores as one; `promos`: the promotion of each product."""

    shelf: ranking.Shelf
    promos: Mapping[int, int]


class ListMemory:
    """A memory, not a truth: whatever it forgets is found again. One for all who share a database."""

    def __init__(self) -> None:
        self._lists: dict[tuple[int | None, date], tuple[datetime, Lists]] = {}
        self._size = 0
        self._active: tuple[datetime, int] | None = None

    def lists(self, tx: Transaction, store: int | None, day: date, now: datetime) -> Lists:
        """Of the store (None: of who has no home store)."""
        known = self._lists.get((store, day))
        if known is None or not _fresh(known[0], now):
            found = _found(tx, store, day)
            self._size += len(found.promos) - (len(known[1].promos) if known else 0)
            if self._size > _MANY:
                self._lists.clear()
                self._size = len(found.promos)
            known = self._lists[store, day] = now, found
        return known[1]

    def active(self, tx: Transaction, now: datetime) -> int:
        """How many customers bought anything lately."""
        if self._active is None or not _fresh(self._active[0], now):
            self._active = now, int(shop.fact(tx, ACTIVE) or 0)
        return self._active[1]


def _found(tx: Transaction, store: int | None, day: date) -> Lists:
    listed = [*(offers.listed(tx, store, day) if store is not None else ()), *offers.listed(tx, None, day)]
    listed.sort(key=lambda each: (each.position, each.promo))
    promos: dict[int, int] = {}
    for each in listed:
        promos.setdefault(each.product, each.promo)
    items = (ranking.Listed(each.product, each.kind, each.position, each.buyers, each.kind_buyers) for each in listed)
    return Lists(ranking.shelf(items), promos)


def _fresh(found: datetime, now: datetime) -> bool:
    return abs(now - found) <= _FRESH
