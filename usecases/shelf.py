"""What everybody in a store has in common: its lists of promotions, found once and remembered until they are others."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from secrets import token_hex
from typing import TypeAlias

from loyalty import ranking
from storage import offers, shop
from storage.database import Transaction
from storage.offers import Good
from storage.rows import named

ACTIVE = "active customers"  # the fact that says how many there are
_VERSION = "version of the lists"
_LOOK = timedelta(minutes=1)  # how often it is asked whether something was imported
_DAY = timedelta(days=1)
_HOUR = timedelta(hours=1)  # as often what is popular is counted
_WEEK = timedelta(days=7)  # for so long at most what is popular may be as it was
_MANY = 400_000  # products on the lists remembered: some 100 MB; and types of goods: some 30 MB
_FULL = 0.9  # of them: too little room was made
_MOVED = 0.1  # of the active customers: then what is popular is looked at again
_listed = named(ranking.Listed)


@dataclass(frozen=True, slots=True)
class Lists:
    """A store's own list and the one for all stores as one, from a day on and until another; `promos`: of each product."""

    since: date
    until: date
    shelf: ranking.Shelf
    promos: Mapping[int, int]


# Of a place (None: of all stores): since which day the starts of promos are known, and the later ones.
_Starts: TypeAlias = dict[int | None, tuple[date, Sequence[date]]]


class ListMemory:
    """A memory, not a truth: whatever it forgets is found again. One for all who share a database."""

    def __init__(self, most: int = _MANY) -> None:
        """`most`: products on all lists remembered, and as many types of goods."""
        self._most = most
        # Whoever looks at an older snapshot may still write into the former ones when these have become others.
        self._lists: dict[int | None, Lists] = {}
        self._goods: dict[int, Good] = {}  # of the products on these lists: chains promote the same in all stores
        self._kinds: dict[int, str] = {}  # of whatever anybody bought
        self._starts: _Starts = {}
        self._goods_since: datetime | None = None
        self._active = 0
        self._version = ""
        self._looked: datetime | None = None

    def lists(self, tx: Transaction, store: int | None, day: date, now: datetime) -> Lists:
        """Of the store (None: of who has no home store)."""
        self._look(tx, now)
        lists = self._lists
        known = lists.get(store)
        if known is None or not _on(known, day):
            goods, starts, version = self._known_goods(now), self._starts, _version(tx)
            if version != self._version:
                goods, starts = {}, {}
            found = _found(tx, store, day, goods, starts)
            if version != self._version:  # an older snapshot's, or newer than what is remembered: the next look tells
                return found
            known = lists[store] = found
            if _size(lists) > self._most:
                self._make_room(lists, store, day)
        return known

    def _make_room(self, lists: dict[int | None, Lists], store: int | None, day: date) -> None:
        """First what is over by now; when that was little, all but this store's."""
        stay = {each: known for each, known in list(lists.items()) if _on(known, day)}
        if _size(stay) > _FULL * self._most:
            stay = {each: known for each, known in stay.items() if each == store}
        for each in list(lists):
            if each not in stay:
                lists.pop(each, None)

    def kinds(self, tx: Transaction, of: Collection[int]) -> Mapping[int, str]:
        """The type of each of these products, and of others."""
        kinds = self._kinds
        missing = [product for product in of if product not in kinds]
        if not missing:
            return kinds
        if _version(tx) != self._version:  # as above
            return offers.kinds_of(tx, of)
        if len(kinds) > self._most:
            full, kinds, missing = kinds, {}, list(of)
            if self._kinds is full:
                self._kinds = kinds
        kinds.update(offers.kinds_of(tx, missing))
        return kinds

    def _known_goods(self, now: datetime) -> dict[int, Good]:
        if self._goods_since is None or abs(now - self._goods_since) >= _HOUR:
            self._goods, self._goods_since = {}, now
        return self._goods

    def active(self, tx: Transaction, now: datetime) -> int:
        """How many customers bought anything lately."""
        self._look(tx, now)
        return self._active

    def _look(self, tx: Transaction, now: datetime) -> None:
        if self._looked is not None and abs(now - self._looked) < _LOOK:
            return
        self._looked = now
        self._active = int(shop.fact(tx, ACTIVE) or 0)
        version = _version(tx)
        if version != self._version:
            self._version = version
            self._lists, self._goods, self._kinds, self._starts = {}, {}, {}, {}


def _on(known: Lists, day: date) -> bool:
    return known.since <= day < known.until


def _size(lists: Mapping[int | None, Lists]) -> int:
    return sum(len(known.promos) for known in list(lists.values()))


def _version(tx: Transaction) -> str:
    return shop.fact(tx, _VERSION) or ""


def changed(tx: Transaction) -> None:
    """Lists or products are being imported: whoever remembers them looks again, and once more after the next transaction."""
    shop.set_fact(tx, _VERSION, token_hex(8))


def keep_active(tx: Transaction, active: int) -> None:
    """How many customers are active; a shop that grows sees soon what is popular there."""
    before = int(shop.fact(tx, ACTIVE) or 0)
    if abs(active - before) > _MOVED * before:
        changed(tx)
    shop.set_fact(tx, ACTIVE, str(active))


def _found(tx: Transaction, store: int | None, day: date, goods: dict[int, Good], starts: _Starts) -> Lists:
    """Adds to `goods` and `starts` what it has to look up."""
    places = [None] if store is None else [store, None]
    listed = [each for place in places for each in offers.listed(tx, place, day)]
    promos: dict[int, int] = {}
    first = [each for each in listed if promos.setdefault(each[1], each[0]) == each[0]]
    goods.update(offers.goods(tx, [product for product in promos if product not in goods]))
    items = []
    for _, product, position in first:
        kind, buyers, kind_buyers = goods[product]
        items.append(_listed((product, kind, position, buyers, kind_buyers)))
    until = min(day + _WEEK, *(_change(tx, place, day, starts) for place in places))
    return Lists(day, until, ranking.shelf(items), promos)


def _change(tx: Transaction, place: int | None, day: date, starts: _Starts) -> date:
    """The next day on which that list is another, as far as it is known."""
    since, coming = starts.get(place, (date.max, ()))
    if day < since:
        since, coming = starts[place] = day, offers.starts(tx, place, day)
    begins = next((each for each in coming if each > day), date.max)
    ends = offers.next_end(tx, place, day)
    return begins if ends is None else min(begins, ends + _DAY)
