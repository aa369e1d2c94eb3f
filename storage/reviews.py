"""Reviews: points above a fraud limit, why they wait, and what an owner decided about them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, and_, bindparam, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from loyalty.limits import Reason
from loyalty.points import Points
from storage import moments
from storage.database import Row, Transaction
from storage.identities import EVER_THEIRS
from storage.queries import Query
from storage.tables import customers, identities, lots, receipts, reviews, stores

OPEN, APPROVED, REFUSED = "open", "approved", "refused"


@dataclass(frozen=True, slots=True)
class Review:
    """`points` are those that the receipt brought; some may have gone back with returned goods, or expired, since."""

    id: int
    state: str
    customer: int
    card: str
    store: int
    store_name: str
    till: str
    cashier: str
    receipt: str
    at: datetime
    total: int
    lot: int
    points: Points
    reasons: tuple[Reason, ...]
    created_at: datetime


_REVIEW: "Select[*tuple[object, ...]]" = (
    select(
        reviews.c.id,
        reviews.c.state,
        reviews.c.customer,
        customers.c.card,
        stores.c.id,
        stores.c.name,
        receipts.c.till,
        receipts.c.cashier,
        receipts.c.code,
        receipts.c.at,
        receipts.c.total,
        reviews.c.lot,
        reviews.c.points,
        reviews.c.reasons_json,
        reviews.c.created_at,
    )
    .join(customers, customers.c.id == reviews.c.customer)
    .join(receipts, receipts.c.id == reviews.c.receipt)
    .join(stores, stores.c.id == receipts.c.store)
)
_find = Query(_REVIEW.where(reviews.c.id == bindparam("id")))
_open = Query(
    _REVIEW.where(reviews.c.state == OPEN, or_(stores.c.id == bindparam("store"), bindparam("everywhere") == 1))
    .order_by(reviews.c.created_at, reviews.c.id)
    .limit(bindparam("most"))
)
_ADD = ("customer", "receipt", "lot", "points", "reasons_json", "created_at")
_add = Query(insert(reviews).values({name: bindparam(name) for name in _ADD}).returning(reviews.c.id))
_decide = Query(
    update(reviews)
    .where(reviews.c.id == bindparam("of"), reviews.c.state == OPEN)
    .values(state=bindparam("becomes"), decided_at=bindparam("at"), decided_by=bindparam("by"))
    .returning(reviews.c.id)
)
_let_pay = Query(
    update(lots).where(lots.c.id == bindparam("of")).values(reviewing=False, usable_at=bindparam("usable_from"))
)
_own = Query(
    select(identities.c.id).where(
        and_(
            identities.c.id.in_(EVER_THEIRS),
            identities.c.channel == bindparam("channel"),
            identities.c.account == bindparam("account"),
        )
    )
)


def add(
    tx: Transaction, *, customer: int, receipt: int, lot: int, points: Points, reasons: Sequence[Reason], now: datetime
) -> int:
    row = tx.one(
        _add,
        customer=customer,
        receipt=receipt,
        lot=lot,
        points=points,
        reasons_json=json.dumps(reasons),
        created_at=moments.stored(now),
    )
    if row is None:
        raise LookupError("the new review has no id")
    return int(row[0])


def find(tx: Transaction, id_: int) -> Review | None:
    row = tx.one(_find, id=id_)
    return None if row is None else _review(row)


def open_ones(tx: Transaction, store: int | None, most: int) -> list[Review]:
    """Of the store (None: of all), the oldest first."""
    return [_review(row) for row in tx.all(_open, store=store, everywhere=int(store is None), most=most)]


def decide(tx: Transaction, id_: int, state: str, by: int, now: datetime) -> bool:
    """False when somebody has decided before."""
    return tx.one(_decide, of=id_, becomes=state, at=moments.stored(now), by=by) is not None


def let_pay(tx: Transaction, lot: int, usable_from: datetime) -> None:
    tx.run(_let_pay, of=lot, usable_from=moments.stored(usable_from))


def is_own(tx: Transaction, customer: int, channel: str | None, account: str | None) -> bool:
    """Whether the messenger account is one of the customer's, or once was."""
    return tx.one(_own, customer=customer, channel=channel, account=account) is not None


def _review(row: Row) -> Review:
    id_, state, customer, card, store, store_name, till, cashier, code, at, total, lot, points, why, created_at = row
    return Review(
        id_,
        state,
        customer,
        card,
        store,
        store_name,
        till,
        cashier,
        code,
        moments.moment(at),
        total,
        lot,
        points,
        tuple(map(Reason, json.loads(why))),
        moments.moment(created_at),
    )
