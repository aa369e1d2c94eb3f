"""What everybody in a store has in common: its lists of promotions, found once and remembered until they are others."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from loyalty import ranking
from storage import offers, shop
from storage.database import Transaction
from storage.offers import Good
from storage.rows import named

ACTIVE = "active customers"  # the fact that says how many there are
_VERSION = "version of the lists"
_LOOK = timedelta(minutes=1)  # how often it is asked whether something was imported
_HOUR = timedelta(hours=1)  # as often what is popular is counted
_WEEK = timedelta(days=7)  # for so long at most what is popular may be as it was
_MANY = 400_000  # products on the lists remembered: some 100 MB; and of those bought, a tenth of that
_listed = named(ranking.Listed)
_FULL = 0.9  # of them: too little room was made
_MOVED = 0.1  # of the active customers: then what is popular is looked at again


@dataclass(frozen=True, slots=True)
class Lists:
    """A store's own list and the one for all stores as one, from a day on and until another; `promos`: of each product."""

    since: date
    until: date
    shelf: ranking.Shelf
    promos: Mapping[int, int]


class ListMemory:
    """A memory, not a truth: whatever it forgets is found again. One for all who share a database."""

    def __init__(self, most: int = _MANY) -> None:
        """`most`: products on all lists remembered."""
        self._most = most
        self._lists: dict[int | None, Lists] = {}
        self._size = 0
        self._goods: dict[int, Good] = {}  # of the products on these lists: chains promote the same in all stores
        self._goods_since: datetime | None = None
        self._kinds: dict[int, str] = {}  # of whatever anybody bought
        self._active = 0
        self._version = ""
        self._looked: datetime | None = None

    def lists(self, tx: Transaction, store: int | None, day: date, now: datetime) -> Lists:
        """Of the store (None: of who has no home store)."""
        self._look(tx, now)
        known = self._lists.get(store)
        if known is None or not known.since <= day < known.until:
            goods, version = self._known_goods(now), _version(tx)
            found = _found(tx, store, day, goods if version == self._version else {})
            if version != self._version:  # an older snapshot's, or newer than what is remembered: the next look tells
                return found
            self._size += len(found.promos) - (len(known.promos) if known else 0)
            if self._size > self._most:
                self._make_room(day, len(found.promos))
            known = self._lists[store] = found
        return known

    def _make_room(self, day: date, much: int) -> None:
        """First what is over by now; when that was little, everything."""
        on = {store: known for store, known in self._lists.items() if known.since <= day < known.until}
        self._size = sum(len(known.promos) for known in on.values()) + much
        if self._size > _FULL * self._most:
            on, self._size = {}, much
        self._lists = on

    def kinds(self, tx: Transaction, of: Collection[int]) -> Mapping[int, str]:
        """The type of each of these products, and of others."""
        kinds = self._kinds
        missing = [product for product in of if product not in kinds]
        if not missing:
            return kinds
        if _version(tx) != self._version:  # as above
            return offers.kinds_of(tx, of)
        if len(kinds) > self._most:
            kinds, missing = {}, list(of)
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
            self._lists.clear()
            self._size = 0
            self._goods, self._kinds = {}, {}  # others: who looks at an older snapshot may still write into the former


def _version(tx: Transaction) -> str:
    return shop.fact(tx, _VERSION) or ""


def changed(tx: Transaction, now: datetime) -> None:
    """Lists or products were imported: whoever remembers them looks again."""
    shop.set_fact(tx, _VERSION, now.isoformat())


def keep_active(tx: Transaction, active: int, now: datetime) -> None:
    """How many customers are active; a shop that grows sees soon what is popular there."""
    before = int(shop.fact(tx, ACTIVE) or 0)
    if abs(active - before) > _MOVED * before:
        changed(tx, now)
    shop.set_fact(tx, ACTIVE, str(active))


def _found(tx: Transaction, store: int | None, day: date, goods: dict[int, Good]) -> Lists:
    """Adds to `goods` what it has to look up."""
    places = [None] if store is None else [store, None]
    listed = [each for place in places for each in offers.listed(tx, place, day)]
    promos: dict[int, int] = {}
    first = [each for each in listed if promos.setdefault(each[1], each[0]) == each[0]]
    goods.update(offers.goods(tx, [product for product in promos if product not in goods]))
    items = []
    for _, product, position in first:
        kind, buyers, kind_buyers = goods[product]
        items.append(_listed((product, kind, position, buyers, kind_buyers)))
    until = min([day + _WEEK, *(change for place in places for change in offers.changes(tx, place, day))])
    return Lists(day, until, ranking.shelf(items), promos)
