"""This week's promotions crossed with what one customer buys: a few rows a customer, whatever the length of the list."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import BigInteger, ColumnElement, Integer, and_, bindparam, delete, func, select
from sqlalchemy.dialects.postgresql import insert

from storage import moments
from storage.database import Row, Transaction
from storage.queries import Query
from storage.rows import cell, packed, rows
from storage.tables import dislikes, popularity, products, promos, receipt_lines, receipts, stores

_OF = bindparam("customer", type_=BigInteger())
_DAY = bindparam("day", type_=Integer())
_STORE = bindparam("store", type_=BigInteger())
_today = (promos.c.starts_day <= _DAY, promos.c.ends_day >= _DAY)


@dataclass(frozen=True, slots=True)
class Listed:
    """A product of the store's list. `position` is the list's order (what has none comes last, as it was imported)."""

    promo: int
    product: int
    kind: str
    position: int
    buyers: int


@dataclass(frozen=True, slots=True)
class Purchase:
    """A listed product on one of the customer's receipts."""

    listed: Listed
    at: datetime


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
_LISTED = (promos.c.id, promos.c.product, products.c.type, _position, _buyers)


def _purchases(where: ColumnElement[bool]) -> Query:
    return Query(
        select(*_LISTED, receipts.c.at)
        .select_from(receipts)
        .join(receipt_lines, receipt_lines.c.receipt == receipts.c.id)
        .join(promos, and_(promos.c.product == receipt_lines.c.product, where, *_today))
        .join(products, products.c.id == promos.c.product)
        .outerjoin(popularity, popularity.c.product == promos.c.product)
        .where(
            receipts.c.customer == _OF,
            receipts.c.at >= bindparam("since", type_=BigInteger()),
            receipts.c.at < bindparam("until", type_=BigInteger()),
            receipt_lines.c.returned_quantity < receipt_lines.c.quantity,
        )
    )


def _popular(where: ColumnElement[bool]) -> Query:
    return Query(
        select(*_LISTED)
        .join(products, products.c.id == promos.c.product)
        .outerjoin(popularity, popularity.c.product == promos.c.product)
        .where(where, *_today)
        .order_by(_buyers.desc(), _position, promos.c.id)
        .limit(bindparam("most"))
    )


# A list of a store and a list for all stores are two searches: with an OR between them neither database uses its index.
_in_store, _in_all = promos.c.store == _STORE, promos.c.store.is_(None)
_bought_here, _bought_everywhere = _purchases(_in_store), _purchases(_in_all)
_head_here, _head_everywhere = _popular(_in_store), _popular(_in_all)
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
_disliked = Query(select(dislikes.c.product).where(dislikes.c.customer == _OF))
_dislike = Query(
    insert(dislikes)
    .values(customer=_OF, product=bindparam("product", type_=BigInteger()), at=bindparam("at", type_=BigInteger()))
    .on_conflict_do_nothing()
)
_like_again = Query(
    delete(dislikes).where(dislikes.c.customer == _OF, dislikes.c.product == bindparam("product", type_=BigInteger()))
)


def bought(
    tx: Transaction, customer: int, store: int | None, day: date, since: datetime, until: datetime
) -> list[Purchase]:
    """What the customer bought in that time and did not bring back, of the store's own list (None: of the list for all
    stores), a row a receipt line.
    """
    given = {"day": moments.stored_day(day), "since": moments.stored(since), "until": moments.stored(until)}
    if store is None:
        found = tx.all(_bought_everywhere, customer=customer, **given)
    else:
        found = tx.all(_bought_here, customer=customer, store=store, **given)
    return [Purchase(Listed(*row[:-1]), moments.moment(row[-1])) for row in found]


def head(tx: Transaction, store: int | None, day: date, most: int) -> list[Listed]:
    """The most popular of the store's own list (None: of the list for all stores), ties in the list's order."""
    given = {"day": moments.stored_day(day), "most": most}
    found = tx.all(_head_everywhere, **given) if store is None else tx.all(_head_here, store=store, **given)
    return [Listed(*row) for row in found]


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


def disliked(tx: Transaction, customer: int) -> set[int]:
    """Products that are "not for me"."""
    return {row[0] for row in tx.all(_disliked, customer=customer)}


def dislike(tx: Transaction, customer: int, product: int, now: datetime) -> None:
    tx.run(_dislike, customer=customer, product=product, at=moments.stored(now))


def like_again(tx: Transaction, customer: int, product: int) -> None:
    tx.run(_like_again, customer=customer, product=product)
