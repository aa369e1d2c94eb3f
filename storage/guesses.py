"""Failed look-ups: when a till named a card that does not exist."""

from datetime import datetime

from sqlalchemy import bindparam, delete, insert, select

from storage import moments
from storage.database import Transaction
from storage.queries import Query
from storage.tables import failed_lookups, tills

_lock = Query(select(tills.c.id).where(tills.c.id == bindparam("till")).with_for_update(key_share=True))
_add = Query(insert(failed_lookups).values(till=bindparam("till"), at=bindparam("at")))
_latest = Query(
    select(failed_lookups.c.at)
    .where(failed_lookups.c.till == bindparam("till"))
    .order_by(failed_lookups.c.at.desc())
    .limit(bindparam("most"))
)
_forget = Query(
    delete(failed_lookups).where(failed_lookups.c.till == bindparam("of"), failed_lookups.c.at < bindparam("before"))
)


def lock(tx: Transaction, till: int) -> None:
    """Failures of one till that come at once are counted one after the other."""
    tx.one(_lock, till=till)


def add(tx: Transaction, till: int, now: datetime) -> None:
    tx.run(_add, till=till, at=moments.stored(now))


def latest(tx: Transaction, till: int, most: int) -> list[datetime]:
    """The last failures, the newest first."""
    return [moments.moment(row[0]) for row in tx.all(_latest, till=till, most=most)]


def forget(tx: Transaction, till: int, before: datetime) -> None:
    tx.run(_forget, of=till, before=moments.stored(before))
