"""Stores, tills and products, and the few facts the programme keeps about itself."""

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.dialects.postgresql import insert

from storage import moments
from storage.database import Transaction
from storage.queries import Query, within
from storage.tables import facts, products, stores, tills


@dataclass(frozen=True, slots=True)
class Store:
    id: int
    code: str
    name: str
    timezone: str


@dataclass(frozen=True, slots=True)
class Till:
    id: int
    name: str
    store: Store
    revoked: bool = False


@dataclass(frozen=True, slots=True)
class Product:
    id: int
    sku: str
    name: str
    category: str
    excluded: bool


_STORE = (stores.c.id, stores.c.code, stores.c.name, stores.c.timezone)

_fact = Query(select(facts.c.value).where(facts.c.name == bindparam("name")))
_set_fact = Query(
    insert(facts)
    .values(name=bindparam("name"), value=bindparam("value"))
    .on_conflict_do_update(index_elements=["name"], set_={"value": bindparam("value")})
)
_stores = Query(select(*_STORE).order_by(stores.c.code))
_store = Query(select(*_STORE).where(stores.c.code == bindparam("code")))
_put_store = Query(
    insert(stores)
    .values({name: bindparam(name) for name in ("code", "name", "address", "timezone", "director_chat")})
    .on_conflict_do_update(
        index_elements=["code"],
        set_={name: bindparam(name) for name in ("name", "address", "timezone", "director_chat")},
    )
)
_till_columns = (tills.c.id, tills.c.name, tills.c.revoked_at, *_STORE)
_till_by_key = Query(
    select(*_till_columns)
    .join(stores, stores.c.id == tills.c.store)
    .where(tills.c.key_hash == bindparam("key_hash"), tills.c.revoked_at.is_(None))
)
_tills = Query(select(*_till_columns).join(stores, stores.c.id == tills.c.store).order_by(stores.c.code, tills.c.name))
_put_till = Query(
    insert(tills)
    .values({name: bindparam(name) for name in ("store", "name", "key_hash", "created_at")})
    .on_conflict_do_update(
        index_elements=["store", "name"],
        set_={"key_hash": bindparam("key_hash"), "created_at": bindparam("created_at"), "revoked_at": None},
    )
)
_revoke_till = Query(
    update(tills)
    .where(tills.c.store == bindparam("of_store"), tills.c.name == bindparam("of_name"), tills.c.revoked_at.is_(None))
    .values(revoked_at=bindparam("revoked_at"))
    .returning(tills.c.id)
)
_products = Query(
    select(products.c.id, products.c.sku, products.c.name, products.c.category, products.c.excluded).where(
        within(products.c.sku, bindparam("skus"))
    )
)
_add_product = Query(
    insert(products)
    .values({name: bindparam(name) for name in ("sku", "name", "category", "type")})
    .on_conflict_do_nothing()
)
_PUT = ("name", "category", "type", "brand", "price", "picture", "excluded")
_put_product = Query(
    insert(products)
    .values({"sku": bindparam("sku")} | {name: bindparam(name) for name in _PUT})
    .on_conflict_do_update(index_elements=["sku"], set_={name: bindparam(name) for name in _PUT})
)
_shelf = Query(
    select(products.c.id, products.c.sku, products.c.name, products.c.category, products.c.excluded, products.c.price)
    .where(products.c.price.is_not(None))
    .order_by(products.c.id)
    .limit(bindparam("most"))
)
_director_chats = Query(select(stores.c.director_chat).where(stores.c.director_chat.is_not(None)).distinct())
_director_chats_by_store = Query(
    select(stores.c.code, stores.c.director_chat).where(stores.c.director_chat.is_not(None)).order_by(stores.c.code)
)
_director_chat = Query(select(stores.c.id).where(stores.c.director_chat == bindparam("chat")).limit(1))
_count = Query(select(func.count()).select_from(products))


def fact(tx: Transaction, name: str) -> str | None:
    row = tx.one(_fact, name=name)
    return None if row is None else str(row[0])


def set_fact(tx: Transaction, name: str, value: str) -> None:
    tx.run(_set_fact, name=name, value=value)


def all_stores(tx: Transaction) -> list[Store]:
    return [Store(*row) for row in tx.all(_stores)]


def store(tx: Transaction, code: str) -> Store | None:
    row = tx.one(_store, code=code)
    return None if row is None else Store(*row)


def director_chats(tx: Transaction) -> list[str]:
    """The groups in which directors of stores sit."""
    return [str(row[0]) for row in tx.all(_director_chats)]


def director_chats_by_store(tx: Transaction) -> dict[str, int]:
    """By the store's code."""
    return {code: int(chat) for code, chat in tx.all(_director_chats_by_store)}


def is_director_chat(tx: Transaction, chat: str) -> bool:
    """Whether some store's director sits in this group."""
    return tx.one(_director_chat, chat=int(chat)) is not None


def put_stores(tx: Transaction, rows: Sequence[Mapping[str, object]]) -> None:
    """Adds or renews stores by `code`: name, address, timezone, director_chat."""
    tx.many(_put_store, rows)


def till_by_key(tx: Transaction, key: str) -> Till | None:
    """The living till of a key. Keys are long and random, so a plain SHA-256 hides them well enough."""
    row = tx.one(_till_by_key, key_hash=_hash(key))
    return None if row is None else _till(row)


def all_tills(tx: Transaction) -> list[Till]:
    return [_till(row) for row in tx.all(_tills)]


def new_key() -> str:
    """A till's key: long and random, so that nobody guesses it and a plain hash hides it."""
    return f"rt_{secrets.token_urlsafe(24)}"


def put_till(tx: Transaction, store_id: int, name: str, key: str, now: datetime) -> None:
    """Adds a till, or gives it a new key: the former one is void."""
    tx.run(_put_till, store=store_id, name=name, key_hash=_hash(key), created_at=moments.stored(now))


def revoke_till(tx: Transaction, store_id: int, name: str, now: datetime) -> bool:
    """False when there is no such living till."""
    return tx.one(_revoke_till, of_store=store_id, of_name=name, revoked_at=moments.stored(now)) is not None


def products_by_sku(tx: Transaction, skus: Sequence[str]) -> dict[str, Product]:
    """The known ones among `skus`."""
    rows = tx.all(_products, skus=json.dumps(skus))
    return {row[1]: Product(row[0], row[1], row[2], row[3], bool(row[4])) for row in rows}


def add_products(tx: Transaction, rows: Sequence[Mapping[str, object]]) -> None:
    """Adds products that are not there yet: sku, name, category, type."""
    tx.many(_add_product, rows)


def put_products(tx: Transaction, rows: Sequence[Mapping[str, object]]) -> None:
    """Adds or renews products by `sku`, with all their columns."""
    tx.many(_put_product, rows)


def shelf(tx: Transaction, most: int) -> list[tuple[Product, int]]:
    """Products with a price, and the price."""
    return [
        (Product(id_, sku, name, category, bool(excluded)), int(price))
        for id_, sku, name, category, excluded, price in tx.all(_shelf, most=most)
    ]


def count_products(tx: Transaction) -> int:
    row = tx.one(_count)
    return int(row[0]) if row else 0


def _till(row: Sequence[object]) -> Till:
    id_, name, revoked_at, *of_store = row
    return Till(int(str(id_)), str(name), Store(*of_store), revoked_at is not None)  # type: ignore[arg-type]  # columns in order


def _hash(key: str) -> str:
    return sha256(key.encode()).hexdigest()
