"""When each customer comes: a row made of their receipts, marked stale by a new one and made anew before it is next needed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import BigInteger, and_, bindparam, func, literal_column, or_, select, true, update
from sqlalchemy.dialects.postgresql import insert

from storage import moments
from storage.database import Transaction
from storage.queries import Query
from storage.rows import cell, named, packed, rows
from storage.tables import customers, receipts, rhythms, stores


class Visit(NamedTuple):
    """`at` in milliseconds: a customer has hundreds of these, and few of them are looked at as a moment."""

    customer: int
    at: int
    total: int
    store: int
    timezone: str


@dataclass(frozen=True, slots=True)
class Made:
    """A row; the weekdays and the hour are None when they are the population's, else chosen on `chosen_day` (since 1970)."""

    customer: int
    weights: str
    visits: int
    favourite_weekday: int | None
    sending_weekday: int | None
    hour: int | None
    chosen_day: int | None
    sureness: int


_OF = bindparam("customer", type_=BigInteger())
_mark = Query(
    insert(rhythms)
    .values(customer=_OF, stale=True)
    .on_conflict_do_update(index_elements=["customer"], set_={"stale": true()}, where=rhythms.c.stale.is_(False))
)
_given = rows()
_mark_all = Query(
    insert(rhythms)
    .from_select(
        ["customer", "stale"],
        select(cell(_given, 0, rhythms.c.customer), true()).select_from(_given).where(true()),
    )
    .on_conflict_do_update(index_elements=["customer"], set_={"stale": true()}, where=rhythms.c.stale.is_(False))
)
_mark_everybody = Query(
    update(rhythms)
    .where(rhythms.c.customer > bindparam("after"), rhythms.c.customer <= bindparam("upto"))
    .values(stale=True)
)
_COLUMNS = ("weights", "visits", "favourite_weekday", "sending_weekday", "hour", "chosen_day", "sureness")
_MADE = tuple(rhythms.c[name] for name in ("customer", *_COLUMNS))
# With the customers, whose homes may move: a till locks first the one and then the other.
_claim = Query(
    select(*_MADE)
    .join(customers, customers.c.id == rhythms.c.customer)
    .where(rhythms.c.stale)
    .order_by(rhythms.c.customer)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True, key_share=True)
)
_asked = rows()
_visits = Query(
    select(receipts.c.customer, receipts.c.at, receipts.c.total, receipts.c.store, stores.c.timezone)
    .select_from(_asked)
    .join(
        receipts,
        and_(receipts.c.customer == cell(_asked, 0, receipts.c.customer), receipts.c.at >= bindparam("since")),
    )
    .join(stores, stores.c.id == receipts.c.store)
)
_write = Query(
    update(rhythms)
    .where(rhythms.c.customer == bindparam("of"))
    .values({name: bindparam(name) for name in _COLUMNS} | {"stale": False})
)
_move = Query(
    update(customers)
    .where(
        customers.c.id == bindparam("of"),
        or_(customers.c.home_store.is_(None), customers.c.home_store != bindparam("store")),
    )
    .values(home_store=bindparam("store"))
)
_row = Query(select(*_MADE, rhythms.c.stale).where(rhythms.c.customer == _OF))
_sample = Query(
    select(rhythms.c.weights)
    .where(rhythms.c.weights != "", rhythms.c.customer % bindparam("every", type_=BigInteger()) == 0)
    .order_by(rhythms.c.customer)
)
_bounds = Query(select(func.count(), func.coalesce(func.max(rhythms.c.customer), 0)).select_from(rhythms))
_any_stale = Query(select(literal_column("1")).where(select(rhythms.c.customer).where(rhythms.c.stale).exists()))


def mark(tx: Transaction, customer: int) -> None:
    """There is a new receipt. A till waits for it: one statement."""
    tx.run(_mark, customer=customer)


def mark_all(tx: Transaction, customers_: Iterable[int]) -> None:
    """In one order, so that two imports can't wait for each other."""
    tx.run(_mark_all, rows=packed((customer,) for customer in sorted(set(customers_))))


def mark_between(tx: Transaction, after: int, upto: int) -> None:
    """Everybody with an id above `after`, up to `upto`."""
    tx.run(_mark_everybody, after=after, upto=upto)


def any_stale(tx: Transaction) -> bool:
    return tx.one(_any_stale) is not None


def claim_stale(tx: Transaction, most: int) -> list[Made]:
    """Stale rows, locked: a receipt that comes meanwhile marks the row again after us. Who is locked by others is passed
    over.
    """
    return [Made(*row) for row in tx.all(_claim, most=most)]


def visits(tx: Transaction, of: Sequence[int], since: datetime) -> list[Visit]:
    """Their receipts since then, each customer's together, the earliest first."""
    found = tx.all(_visits, rows=packed((customer,) for customer in of), since=moments.stored(since))
    return sorted(map(named(Visit), found))  # SQLite gives them in this order, and sorts them again when asked to


def write(tx: Transaction, made: Sequence[Made]) -> None:
    """They are not stale any more."""
    tx.many(_write, [{"of": each.customer, **{name: getattr(each, name) for name in _COLUMNS}} for each in made])


def move_home(tx: Transaction, homes: Sequence[tuple[int, int]]) -> None:
    """Customer and the store where they are at home now."""
    tx.many(_move, [{"of": customer, "store": store} for customer, store in homes])


def of(tx: Transaction, customer: int) -> tuple[Made, bool] | None:
    """The row, and whether it is stale; None for who has never bought anything."""
    row = tx.one(_row, customer=customer)
    return None if row is None else (Made(*row[:-1]), bool(row[-1]))


def sample(tx: Transaction, most: int) -> list[str]:
    """Dumped weights of about `most` customers, by their ids."""
    count, _ = tx.one(_bounds) or (0, 0)
    return [row[0] for row in tx.all(_sample, every=max(1, int(count) // most))]


def last_customer(tx: Transaction) -> int:
    _, last = tx.one(_bounds) or (0, 0)
    return int(last)
