"""Holds: points that a till has set aside on a card for a receipt."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select, update
from sqlalchemy.dialects.postgresql import insert

from loyalty.ledger import Hold
from storage import moments, parts
from storage.database import Row, Transaction
from storage.queries import Query
from storage.tables import holds


@dataclass(frozen=True, slots=True)
class StoredHold:
    hold: Hold
    customer: int
    till: int
    receipt_code: str
    state: str  # open, lapsed, cancelled, committed


_HOLD = (
    holds.c.id,
    holds.c.parts_json,
    holds.c.expires_at,
    holds.c.customer,
    holds.c.till,
    holds.c.receipt_code,
    holds.c.state,
)
_open = Query(
    select(holds.c.id, holds.c.parts_json, holds.c.expires_at).where(
        holds.c.customer == bindparam("customer"), holds.c.state == "open"
    )
)
_add = Query(
    insert(holds).values(
        {
            name: bindparam(name)
            for name in ("id", "customer", "till", "receipt_code", "points", "parts_json", "created_at", "expires_at")
        }
        | {"state": "open"}
    )
)
_find = Query(select(*_HOLD).where(holds.c.id == bindparam("id")))
_of_till = Query(
    select(*_HOLD).where(
        holds.c.customer == bindparam("customer"),
        holds.c.till == bindparam("till"),
        holds.c.state == "open",
        holds.c.expires_at > bindparam("now"),
    )
)
_close = Query(update(holds).where(holds.c.id == bindparam("of")).values(state=bindparam("state")))


def open_ones(tx: Transaction, customer: int) -> tuple[Hold, ...]:
    """Those of the customer that nobody has closed, living or not."""
    return tuple(map(_pinned, tx.all(_open, customer=customer)))


def add(tx: Transaction, hold: Hold, *, customer: int, till: int, receipt_code: str, now: datetime) -> None:
    tx.run(
        _add,
        id=hold.id,
        customer=customer,
        till=till,
        receipt_code=receipt_code,
        points=hold.points,
        parts_json=parts.dump(hold.parts),
        created_at=moments.stored(now),
        expires_at=moments.stored(hold.expires_at),
    )


def find(tx: Transaction, id_: str) -> StoredHold | None:
    row = tx.one(_find, id=id_)
    return None if row is None else _stored_hold(row)


def of_till(tx: Transaction, customer: int, till: int, now: datetime) -> StoredHold | None:
    """The living hold that this till has on this customer's card."""
    row = tx.one(_of_till, customer=customer, till=till, now=moments.stored(now))
    return None if row is None else _stored_hold(row)


def close(tx: Transaction, id_: str, state: str) -> None:
    tx.run(_close, of=id_, state=state)


def _pinned(row: Row) -> Hold:
    return Hold(row[0], parts.load(row[1]), moments.moment(row[2]))


def _stored_hold(row: Row) -> StoredHold:
    return StoredHold(_pinned(row), row[3], row[4], row[5], row[6])
