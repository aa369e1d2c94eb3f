"""This week's lists of promotions, what one customer bought, and the promotions that are shown to them."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from sys import intern
from typing import Any, NamedTuple, cast

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Integer,
    bindparam,
    func,
    literal_column,
    select,
    union_all,
)
from sqlalchemy.dialects.postgresql import insert

from storage import moments
from storage.database import Row, Transaction
from storage.queries import Query
from storage.rows import cell, packed, rows
from storage.tables import dislikes, kinds, popularity, products, promos, receipt_lines, receipts, stores

_OF = bindparam("customer", type_=BigInteger())
_DAY = bindparam("day", type_=Integer())
_STORE = bindparam("store", type_=BigInteger())
_today = (promos.c.starts_day <= _DAY, promos.c.ends_day >= _DAY)


@dataclass(frozen=True, slots=True)
class Offer:
    """A promotion as it is shown; money in minor units, `percent` in basis points."""

    ends: date
    promo: int
    product: int
    sku: str
    name: str
    title: str
    picture: str
    price: int | None
    old_price: int | None
    percent: int | None


_LAST = 2_000_000_000  # behind every position that a list gives
_position = func.coalesce(promos.c.position, _LAST)
_buyers = func.coalesce(popularity.c.buyers, 0)
# Promo, product, position (what has none comes last).
Listed = Sequence[Any]
_LISTED = (promos.c.id, promos.c.product, _position)


class Good(NamedTuple):
    """A product's type, how many active customers bought it lately, and how many anything of its type."""

    kind: str
    buyers: int
    kind_buyers: int


_NEVER = -1  # no receipt's moment
_lines = (
    select(receipt_lines.c.product, receipts.c.at)
    .select_from(receipts)
    .join(receipt_lines, receipt_lines.c.receipt == receipts.c.id)
    .where(
        receipts.c.customer == _OF,
        receipts.c.at >= bindparam("since", type_=BigInteger()),
        receipts.c.at < bindparam("until", type_=BigInteger()),
        receipt_lines.c.returned_quantity < receipt_lines.c.quantity,
    )
)
# With what is not for them, in one question: it is asked for everybody to whom something is sent.
_tastes = Query(
    union_all(
        _lines,
        select(dislikes.c.product, literal_column(str(_NEVER))).where(dislikes.c.customer == _OF),
    )
)


def _list(where: ColumnElement[bool]) -> Query:
    return Query(select(*_LISTED).where(where, *_today).order_by(_position, promos.c.id))


def _next_end(where: ColumnElement[bool]) -> Query:
    return Query(select(promos.c.ends_day).where(where, *_today).order_by(promos.c.ends_day).limit(1))


def _starts(where: ColumnElement[bool]) -> Query:
    coming = (promos.c.ends_day > _DAY, promos.c.starts_day > _DAY)
    return Query(select(promos.c.starts_day).where(where, *coming).distinct().order_by(promos.c.starts_day))


# With an OR between them neither database would use its index.
_here, _everywhere_ = promos.c.store == _STORE, promos.c.store.is_(None)
_list_here, _list_everywhere = _list(_here), _list(_everywhere_)
_end_here, _end_everywhere = _next_end(_here), _next_end(_everywhere_)
_starts_here, _starts_everywhere = _starts(_here), _starts(_everywhere_)
_looked_at = rows()
_goods = Query(
    select(products.c.id, products.c.type, _buyers, func.coalesce(kinds.c.buyers, 0))
    .select_from(_looked_at)
    .join(products, products.c.id == cell(_looked_at, 0, products.c.id))
    .outerjoin(popularity, popularity.c.product == products.c.id)
    .outerjoin(kinds, kinds.c.kind == products.c.type)
)
_sold = rows()
_kinds = Query(
    select(products.c.id, products.c.type)
    .select_from(_sold)
    .join(products, products.c.id == cell(_sold, 0, products.c.id))
)
_asked = rows()
_details = Query(
    select(
        promos.c.id,
        promos.c.product,
        products.c.sku,
        products.c.name,
        promos.c.title,
        func.coalesce(promos.c.picture, products.c.picture, ""),
        promos.c.price,
        func.coalesce(promos.c.old_price, products.c.price),
        promos.c.percent,
        promos.c.ends_day,
    )
    .select_from(_asked)
    .join(promos, promos.c.id == cell(_asked, 0, promos.c.id))
    .join(products, products.c.id == promos.c.product)
)
_promoted = Query(select(stores.c.id).where(select(promos.c.id).where(promos.c.store == stores.c.id, *_today).exists()))
_everywhere = Query(
    select(promos.c.id).where(promos.c.store.is_(None), promos.c.starts_day <= _DAY, promos.c.ends_day >= _DAY).limit(1)
)
_dislike = Query(
    insert(dislikes)
    .from_select(
        ["customer", "product", "at"],
        select(_OF, products.c.id, bindparam("at", type_=BigInteger())).where(
            products.c.id == bindparam("product", type_=BigInteger())
        ),
    )
    .on_conflict_do_nothing()
)


def tastes(
    tx: Transaction, customer: int, since: datetime, until: datetime
) -> tuple[Sequence[tuple[int, int]], set[int]]:
    """What the customer bought in that time and did not bring back: product and moment (ms), a row a receipt line; and the
    products that are not for them.
    """
    found = tx.all(_tastes, customer=customer, since=moments.stored(since), until=moments.stored(until))
    lines = cast("Sequence[tuple[int, int]]", found)
    disliked = {product for product, at in lines if at == _NEVER}
    return ([line for line in lines if line[1] != _NEVER] if disliked else lines), disliked


def kinds_of(tx: Transaction, of: Collection[int]) -> dict[int, str]:
    """The type of each of these products; empty where it has none."""
    return {product: intern(kind) for product, kind in tx.all(_kinds, rows=packed((product,) for product in of))}


def listed(tx: Transaction, store: int | None, day: date) -> Sequence[Listed]:
    """The store's own list of the day (None: the list for all stores), in its order."""
    given = {"day": moments.stored_day(day)}
    return tx.all(_list_everywhere, **given) if store is None else tx.all(_list_here, store=store, **given)


def goods(tx: Transaction, of: Iterable[int]) -> dict[int, Good]:
    """By product."""
    found = tx.all(_goods, rows=packed((product,) for product in of))
    return {product: Good(*known) for product, *known in found}


def next_end(tx: Transaction, store: int | None, day: date) -> date | None:
    """The first day of which a promo of that day's list is the last one; None without a list."""
    given = {"day": moments.stored_day(day)}
    row = tx.one(_end_everywhere, **given) if store is None else tx.one(_end_here, store=store, **given)
    return None if row is None else moments.day(row[0])


def starts(tx: Transaction, store: int | None, day: date) -> list[date]:
    """Every later day on which a promo of that store begins, the earliest first. Looks through all that is planned."""
    given = {"day": moments.stored_day(day)}
    found = tx.all(_starts_everywhere, **given) if store is None else tx.all(_starts_here, store=store, **given)
    return [moments.day(row[0]) for row in found]


def details(tx: Transaction, promos_: Sequence[int]) -> dict[int, Offer]:
    """By promo."""
    found = tx.all(_details, rows=packed((promo,) for promo in promos_))
    return {row[0]: _offer(row) for row in found}


def _offer(row: Row) -> Offer:
    *said, ends = row
    return Offer(moments.day(ends), *said)


def promoted(tx: Transaction, day: date) -> Collection[int | None]:
    """Stores that have a list of their own today; None among them when there is one for all stores."""
    on: set[int | None] = {row[0] for row in tx.all(_promoted, day=moments.stored_day(day))}
    return {None, *on} if tx.one(_everywhere, day=moments.stored_day(day)) is not None else on


def dislike(tx: Transaction, customer: int, product: int, now: datetime) -> None:
    """A product that there is none of changes nothing: a button may say anything."""
    tx.run(_dislike, customer=customer, product=product, at=moments.stored(now))
