"""Codes of six digits: whose, for which store, until when."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select, update
from sqlalchemy.dialects.postgresql import insert

from storage import moments
from storage.database import Transaction
from storage.queries import Query
from storage.tables import short_codes


@dataclass(frozen=True, slots=True)
class ShortCode:
    """`nonce` is what gets used up."""

    customer: int
    nonce: str
    drawn_at: datetime
    expires_at: datetime


_VALUES = ("customer", "store", "nonce", "drawn_at", "expires_at")
_add = Query(
    insert(short_codes)
    .values({name: bindparam(name) for name in ("code", *_VALUES)})
    .on_conflict_do_update(
        index_elements=["code"],
        set_={name: bindparam(name) for name in _VALUES},
        where=short_codes.c.expires_at < bindparam("rested_at"),
    )
    .returning(short_codes.c.code)
)
_find = Query(
    select(short_codes.c.customer, short_codes.c.nonce, short_codes.c.drawn_at, short_codes.c.expires_at).where(
        short_codes.c.code == bindparam("code"), short_codes.c.store == bindparam("store")
    )
)
_end = Query(
    update(short_codes)
    .where(short_codes.c.customer == bindparam("of"), short_codes.c.expires_at > bindparam("now"))
    .values(expires_at=bindparam("now"))
)


def add(tx: Transaction, code: str, store: int, drawn: ShortCode, *, rested: datetime) -> bool:
    """False when the number is somebody's whose code has not ended before `rested`."""
    row = tx.one(
        _add,
        code=code,
        customer=drawn.customer,
        store=store,
        nonce=drawn.nonce,
        drawn_at=moments.stored(drawn.drawn_at),
        expires_at=moments.stored(drawn.expires_at),
        rested_at=moments.stored(rested),
    )
    return row is not None


def find(tx: Transaction, code: str, store: int) -> ShortCode | None:
    """Living or not."""
    row = tx.one(_find, code=code, store=store)
    return None if row is None else ShortCode(row[0], row[1], moments.moment(row[2]), moments.moment(row[3]))


def end(tx: Transaction, customer: int, now: datetime) -> None:
    """The customer's living codes pay no more."""
    tx.run(_end, of=customer, now=moments.stored(now))
