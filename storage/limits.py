"""What the fraud limits ask of the books: a card's receipts of a day, and which of the shop's people a customer is."""

from datetime import datetime

from sqlalchemy import and_, bindparam, func, or_, select

from loyalty.limits import Day
from loyalty.points import Points
from storage import moments
from storage.database import Transaction
from storage.identities import EVER_THEIRS
from storage.queries import Query
from storage.tables import identities, receipts, staff

_day = Query(
    select(func.count(), func.coalesce(func.sum(receipts.c.earned), 0)).where(
        receipts.c.customer == bindparam("customer"),
        receipts.c.at >= bindparam("begins"),
        receipts.c.at < bindparam("ends"),
        receipts.c.imported.is_(False),
    )
)
_names = Query(
    select(staff.c.name)
    .select_from(identities)
    .join(staff, and_(staff.c.channel == identities.c.channel, staff.c.account == identities.c.account))
    .where(
        identities.c.id.in_(EVER_THEIRS),
        staff.c.removed_at.is_(None),
        or_(staff.c.store.is_(None), staff.c.store == bindparam("store")),
    )
)


def day(tx: Transaction, customer: int, begins: datetime, ends: datetime) -> Day:
    """The card's receipts whose own time is within these, in any store, and what they brought."""
    row = tx.one(_day, customer=customer, begins=moments.stored(begins), ends=moments.stored(ends))
    return Day(int(row[0]), Points(int(row[1]))) if row else Day(0, Points(0))


def names_of(tx: Transaction, customer: int, store: int) -> list[str]:
    """By what names the customer serves in the store, if a messenger account that is or was theirs is one of its people's."""
    return [str(row[0]) for row in tx.all(_names, customer=customer, store=store)]
