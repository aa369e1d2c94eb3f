"""Whose points expire soon, of those who asked to be reminded."""

from datetime import datetime

from sqlalchemy import bindparam, select

from storage import moments
from storage.database import Transaction
from storage.queries import Query
from storage.tables import customers, lots, stores

_soon = (
    lots.c.remaining > 0,
    lots.c.expires_at > bindparam("now"),
    lots.c.expires_at <= bindparam("until"),
)
_asked = (
    customers.c.expiry_reminders,
    customers.c.joined_at.is_not(None),
    customers.c.left_at.is_(None),
    customers.c.id > bindparam("after"),
)
_page = (  # whole customers, so that the next page can go on after the last
    select(customers.c.id)
    .join(lots, lots.c.customer == customers.c.id)
    .where(*_asked, *_soon)
    .distinct()
    .order_by(customers.c.id)
    .limit(bindparam("most"))
    .subquery()
)
_expiring = Query(
    select(customers.c.id, stores.c.timezone, lots.c.expires_at)
    .join(_page, _page.c.id == customers.c.id)
    .join(lots, lots.c.customer == customers.c.id)
    .outerjoin(stores, stores.c.id == customers.c.home_store)
    .where(*_soon)
    .distinct()
    .order_by(customers.c.id, lots.c.expires_at)
)


def expiring(tx: Transaction, now: datetime, until: datetime, after: int, most: int) -> list[tuple[int, str, datetime]]:
    """Customer, their home store's zone (or ""), and when points of theirs expire; of the next `most` who asked."""
    rows = tx.all(_expiring, now=moments.stored(now), until=moments.stored(until), after=after, most=most)
    return [(customer, timezone or "", moments.moment(expires_at)) for customer, timezone, expires_at in rows]
