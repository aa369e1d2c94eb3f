"""Codes that a cashier gives to whoever shows the card, for a messenger that can't prove whose it is."""

from datetime import datetime

from sqlalchemy import bindparam, delete, literal, or_, update
from sqlalchemy.dialects.postgresql import insert

from storage import moments
from storage.database import Transaction
from storage.queries import Query
from storage.tables import link_codes

_add = Query(
    insert(link_codes)
    .values({name: bindparam(name) for name in ("code", "customer", "till", "expires_at")})
    .on_conflict_do_nothing()
    .returning(link_codes.c.code)
)
_end = Query(
    delete(link_codes).where(
        or_(link_codes.c.customer == bindparam("of"), link_codes.c.expires_at <= bindparam("now")),
    )
)
_take = Query(
    delete(link_codes)
    .where(
        link_codes.c.code == bindparam("given"),
        link_codes.c.customer == bindparam("of"),
        link_codes.c.expires_at > bindparam("now"),
    )
    .returning(link_codes.c.code)
)
_of = link_codes.c.customer == bindparam("of")
_miss = Query(update(link_codes).where(_of).values(wrong_tries=link_codes.c.wrong_tries + literal(1)))
_end_missed = Query(delete(link_codes).where(_of, link_codes.c.wrong_tries >= bindparam("most")))


def add(tx: Transaction, code: str, *, customer: int, till: int, until: datetime) -> bool:
    """False when the number is somebody's."""
    row = tx.one(_add, code=code, customer=customer, till=till, expires_at=moments.stored(until))
    return row is not None


def end(tx: Transaction, customer: int, now: datetime) -> None:
    """Those of the customer, and all whose time is over."""
    tx.run(_end, of=customer, now=moments.stored(now))


def take(tx: Transaction, code: str, customer: int, now: datetime) -> bool:
    """Uses the code up; False when it is no living one of this customer."""
    return tx.one(_take, given=code, of=customer, now=moments.stored(now)) is not None


def miss(tx: Transaction, customer: int, most: int) -> None:
    """A wrong code was named for this customer; the `most`-th time ends the right one."""
    tx.run(_miss, of=customer)
    tx.run(_end_missed, of=customer, most=most)
