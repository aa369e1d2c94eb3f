"""How a visit was: one rating a receipt, by its customer."""

from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import insert

from storage import moments
from storage.database import Transaction
from storage.queries import Query
from storage.tables import ratings, receipts

_customer = Query(select(receipts.c.customer).where(receipts.c.id == bindparam("of")))
_put = insert(ratings).values({name: bindparam(name) for name in ("receipt", "customer", "stars", "at")})
_rate = Query(
    _put.on_conflict_do_update(
        index_elements=[ratings.c.receipt],
        set_={"stars": _put.excluded.stars},
        where=ratings.c.at > bindparam("since"),
    ).returning(ratings.c.stars)
)


def customer_of(tx: Transaction, receipt: int) -> int | None:
    """Whose receipt it is; None when nobody's."""
    row = tx.one(_customer, of=receipt)
    return None if row is None else row[0]


def rate(tx: Transaction, receipt: int, customer: int, stars: int, now: datetime, since: datetime) -> bool:
    """Keeps the stars; a rating that is there already changes only when it was first given after `since`."""
    row = tx.one(
        _rate, receipt=receipt, customer=customer, stars=stars, at=moments.stored(now), since=moments.stored(since)
    )
    return row is not None
