"""Codes of cards that have been used up: each by the first hold or spend made with it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import insert

from storage import moments
from storage.database import Transaction
from storage.queries import Query
from storage.tables import used_codes


@dataclass(frozen=True, slots=True)
class Use:
    """Who used a code up, and for which receipt."""

    till: int
    receipt_code: str
    used_at: datetime


_find = Query(
    select(used_codes.c.till, used_codes.c.receipt_code, used_codes.c.used_at).where(
        used_codes.c.nonce == bindparam("nonce")
    )
)
_add = Query(
    insert(used_codes).values(
        {name: bindparam(name) for name in ("nonce", "customer", "till", "receipt_code", "used_at")}
    )
)


def find(tx: Transaction, nonce: str) -> Use | None:
    """Whether and by whom the code was used up."""
    row = tx.one(_find, nonce=nonce)
    return None if row is None else Use(row[0], row[1], moments.moment(row[2]))


def add(tx: Transaction, nonce: str, *, customer: int, till: int, receipt_code: str, now: datetime) -> None:
    tx.run(_add, nonce=nonce, customer=customer, till=till, receipt_code=receipt_code, used_at=moments.stored(now))
