"""What imports ask and write, many rows at a time: things by their key, receipts, and the people named on them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Table, and_, bindparam, case, select, union_all, update
from sqlalchemy.sql.elements import ColumnElement

from loyalty.cards import CardNumber
from storage import moments
from storage.database import Transaction
from storage.queries import Query, within
from storage.rows import adding, cell, packed, rows
from storage.tables import customers, merged_cards, products, promos, receipt_lines, receipts, stores

Key = tuple[object, ...]
Values = Mapping[str, object]
Goods = dict[str, tuple[str, str, str]]  # by sku: name, category, type


@dataclass(frozen=True, slots=True)
class Kept:
    """A row as it is stored."""

    id: int
    values: Values


class Shelf:
    """Rows of one table, found, added and renewed by their key. The last column of a key may be NULL, which is a value, too."""

    def __init__(self, table: Table, key: Sequence[str], values: Sequence[str]) -> None:
        self._key, self._names = tuple(key), tuple(values)
        self._find = self._finding(table, {})
        last = table.c[key[-1]]
        self._find_null = self._finding(table, {last.name: last.is_(None)}) if last.nullable else None
        self._add = adding(table, (*key, *values), "id")
        self._renew = Query(
            update(table).where(table.c.id == bindparam("of")).values({name: bindparam(name) for name in values})
        )

    def find(self, tx: Transaction, keys: Sequence[Key]) -> dict[Key, Kept]:
        last = len(self._key) + 1
        found = list(tx.all(self._find, rows=packed(key for key in keys if key[-1] is not None)))
        if self._find_null is not None:
            found += tx.all(self._find_null, rows=packed(key for key in keys if key[-1] is None))
        return {tuple(row[1:last]): Kept(row[0], dict(zip(self._names, row[last:], strict=True))) for row in found}

    def _finding(self, table: Table, instead: Mapping[str, ColumnElement[bool]]) -> Query:
        asked = rows()
        same = (
            instead.get(name, table.c[name] == cell(asked, place, table.c[name]))
            for place, name in enumerate(self._key)
        )
        columns = [table.c[name] for name in (*self._key, *self._names)]
        return Query(select(table.c.id, *columns).select_from(asked).join(table, and_(*same)))

    def add(self, tx: Transaction, new: Sequence[tuple[Key, Values]]) -> int:
        """How many were added; what is there already stays as it is."""
        given = ([*key, *(values[name] for name in self._names)] for key, values in new)
        return len(tx.all(self._add, rows=packed(given)))

    def renew(self, tx: Transaction, changed: Sequence[Kept]) -> None:
        tx.many(self._renew, [{"of": kept.id, **kept.values} for kept in changed])


PRODUCTS = Shelf(products, ["sku"], ["name", "category", "type", "brand", "price", "picture", "excluded"])
STORES = Shelf(stores, ["code"], ["name", "address", "timezone", "director_chat"])
PROMOS = Shelf(
    promos,
    ["code", "product", "store"],
    ["starts_day", "ends_day", "position", "title", "price", "old_price", "percent", "picture"],
)

_product_ids = Query(select(products.c.sku, products.c.id).where(within(products.c.sku, bindparam("skus"))))
_add_products = adding(products, ("sku", "name", "category", "type"))

_asked = rows()
_receipts = Query(
    select(receipts.c.store, receipts.c.code, receipts.c.fingerprint, receipts.c.imported)
    .select_from(_asked)
    .join(
        receipts,
        and_(
            receipts.c.store == cell(_asked, 0, receipts.c.store), receipts.c.code == cell(_asked, 1, receipts.c.code)
        ),
    )
)
_RECEIPT = ("store", "code", "till", "cashier", "customer", "at", "total", "fingerprint", "imported")
_add_receipts = adding(receipts, _RECEIPT, "store", "code", "id")
_LINE = ("receipt", "line", "product", "quantity", "sum")
_add_lines = adding(receipt_lines, _LINE)

_WHO = {"card": customers.c.card, "phone_hash": customers.c.phone_hash, "imported_id": customers.c.imported_id}
_found = {
    kind: select(column, customers.c.id).where(within(column, bindparam("names"))) for kind, column in _WHO.items()
}
_merged = select(merged_cards.c.card, merged_cards.c.customer).where(within(merged_cards.c.card, bindparam("names")))
_proven = case((customers.c.phone_proven, customers.c.id))
_people = {
    "card": Query(union_all(_found["card"], _merged)),
    "phone_hash": Query(_found["phone_hash"].with_only_columns(customers.c.phone_hash, _proven)),
    "imported_id": Query(_found["imported_id"]),
}
_add_people = adding(customers, ("card", "imported_id", "phone_hash", "phone_sealed", "created_at"))


@dataclass(frozen=True, slots=True)
class Past:
    """A receipt that is stored; `imported` is false for one that a till has posted."""

    fingerprint: str
    imported: bool


@dataclass(frozen=True, slots=True)
class Unknown:
    """Somebody whom only the shop's past receipts name: by the id in its former system or by a phone."""

    card: CardNumber
    imported_id: str | None
    phone_hash: str | None
    phone_sealed: str | None


def product_ids(tx: Transaction, skus: Sequence[str]) -> dict[str, int]:
    """The known ones among `skus`."""
    return {row[0]: row[1] for row in tx.all(_product_ids, skus=json.dumps(skus))}


def add_products(tx: Transaction, new: Goods) -> dict[str, int]:
    """Makes products known by sku: name, category, type; their ids. Sorted as at the till: one order, no deadlock."""
    tx.run(_add_products, rows=packed((sku, *new[sku]) for sku in sorted(new)))
    return product_ids(tx, list(new))


def past(tx: Transaction, codes: Sequence[tuple[int, str]]) -> dict[tuple[int, str], Past]:
    """Those of the receipts (store and code) that are stored."""
    return {(row[0], row[1]): Past(row[2], bool(row[3])) for row in tx.all(_receipts, rows=packed(codes))}


def add_receipts(tx: Transaction, new: Sequence[Sequence[object]]) -> dict[tuple[int, str], int]:
    """Adds imported receipts (store, code, till, cashier, customer, at in ms, total, fingerprint); the ids of those added."""
    found = tx.all(_add_receipts, rows=packed((*row, True) for row in new))
    return {(row[0], row[1]): row[2] for row in found}


def add_lines(tx: Transaction, new: Sequence[Sequence[object]]) -> None:
    """Adds lines: receipt, line, product, quantity, sum."""
    tx.run(_add_lines, rows=packed(new))


def people(tx: Transaction, kind: str, names: Sequence[str]) -> dict[str, int | None]:
    """The ids of the customers that are known by card, phone_hash or imported_id (the `kind`).

    None for a phone that somebody has only named: nobody's purchases are theirs by it.
    """
    return {row[0]: row[1] for row in tx.all(_people[kind], names=json.dumps(names))}


def add_people(tx: Transaction, new: Sequence[Unknown], now: datetime) -> None:
    """Adds customers who are no members; those whose name or card is taken are left out."""
    at = moments.stored(now)
    tx.run(
        _add_people,
        rows=packed((one.card, one.imported_id, one.phone_hash, one.phone_sealed, at) for one in new),
    )
