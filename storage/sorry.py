"""Points given for something that went wrong: one bonus for a case at most, what was given before, and who came back."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, bindparam, case, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.sql import ColumnElement

from loyalty.points import Money, Points
from loyalty.sorry import Before, State
from storage import moments
from storage.database import Row, Transaction
from storage.queries import Query
from storage.tables import cases, receipts, sorry_bonuses, staff, stores


@dataclass(frozen=True, slots=True)
class Bonus:
    """`asker`, `channel` and `account`: the name and the messenger account of who asked for it, one of the shop's people.

    `store` is the name of the case's, empty when it has none.
    """

    case: int
    customer: int
    points: Points
    state: State
    asked_by: int
    asker: str
    channel: str | None
    account: str | None
    asked_at: datetime
    store: str


@dataclass(frozen=True, slots=True)
class Bought:
    """Of a receipt: whose it is, and its sum."""

    customer: int | None
    total: Money


_counts: ColumnElement[bool] = sorry_bonuses.c.state != State.REFUSED.value
_of_case: ColumnElement[bool] = sorry_bonuses.c.case == bindparam("of")
_find = Query(
    select(
        *(sorry_bonuses.c.case, sorry_bonuses.c.customer, sorry_bonuses.c.points, sorry_bonuses.c.state),
        *(sorry_bonuses.c.asked_by, staff.c.name, staff.c.channel, staff.c.account, sorry_bonuses.c.asked_at),
        func.coalesce(stores.c.name, ""),
    )
    .join(staff, staff.c.id == sorry_bonuses.c.asked_by)
    .join(cases, cases.c.id == sorry_bonuses.c.case)
    .outerjoin(stores, stores.c.id == cases.c.store)
    .where(_of_case)
)
_bought = Query(select(receipts.c.customer, receipts.c.total).where(receipts.c.id == bindparam("of")))
_ADD = ("case", "customer", "receipt", "points", "state", "asked_by", "asked_at", "decided_at")
_add = Query(
    insert(sorry_bonuses)
    .values({name: bindparam(name) for name in _ADD})
    .on_conflict_do_nothing()
    .returning(sorry_bonuses.c.id)
)
_decide = Query(
    update(sorry_bonuses)
    .where(_of_case, sorry_bonuses.c.state == State.ASKED.value)
    .values(state=bindparam("becomes"), decided_by=bindparam("by"), decided_at=bindparam("at"))
    .returning(sorry_bonuses.c.id)
)
_opened = Query(update(sorry_bonuses).where(_of_case).values(lot=bindparam("into")))
# Whoever was invited anew is another member of staff, and still the same person: their account tells.
_by_operator = Query(
    select(func.coalesce(func.sum(sorry_bonuses.c.points), 0))
    .join(staff, staff.c.id == sorry_bonuses.c.asked_by)
    .where(
        _counts,
        staff.c.channel == bindparam("channel"),
        staff.c.account == bindparam("account"),
        sorry_bonuses.c.asked_at >= bindparam("begins"),
        sorry_bonuses.c.asked_at < bindparam("ends"),
    )
)
_within = and_(sorry_bonuses.c.asked_at >= bindparam("begins"), sorry_bonuses.c.asked_at < bindparam("ends"))
_to_customer = Query(
    select(
        func.coalesce(func.sum(case((_within, sorry_bonuses.c.points), else_=0)), 0),
        func.coalesce(func.sum(case((sorry_bonuses.c.receipt == bindparam("receipt"), 1), else_=0)), 0),
    ).where(_counts, sorry_bonuses.c.customer == bindparam("customer"))
)


def find(tx: Transaction, case_: int) -> Bonus | None:
    """The bonus of the case, in whatever state."""
    row = tx.one(_find, of=case_)
    return None if row is None else _bonus(row)


def bought(tx: Transaction, receipt: int) -> Bought | None:
    row = tx.one(_bought, of=receipt)
    return None if row is None else Bought(row[0], Money(row[1]))


def before(
    tx: Transaction,
    channel: str | None,
    account: str | None,
    customer: int,
    receipt: int,
    day: tuple[datetime, datetime],
    quarter: tuple[datetime, datetime],
) -> Before:
    """What who has this account gave or asked for on the day, and what the customer got, or may yet, in the quarter and for
    the receipt. Who asks and the customer must be locked, so that nobody adds to it at the same time.
    """
    own = tx.one(_by_operator, channel=channel, account=account, **_between(day))
    theirs = tx.one(_to_customer, customer=customer, receipt=receipt, **_between(quarter))
    total, same = (0, 0) if theirs is None else theirs
    return Before(Points(int(own[0]) if own else 0), Points(int(total)), same_receipt=same > 0)


def add(
    tx: Transaction, case_: int, customer: int, receipt: int, points: Points, state: State, by: int, now: datetime
) -> bool:
    """False when there is one for the case: the UNIQUE of the table says so, whoever is first."""
    at = moments.stored(now)
    row = tx.one(
        _add,
        case=case_,
        customer=customer,
        receipt=receipt,
        points=points,
        state=state.value,
        asked_by=by,
        asked_at=at,
        decided_at=at if state is State.GIVEN else None,
    )
    return row is not None


def decide(tx: Transaction, case_: int, state: State, by: int, now: datetime) -> bool:
    """False when somebody has decided before."""
    return tx.one(_decide, of=case_, becomes=state.value, by=by, at=moments.stored(now)) is not None


def paid_out(tx: Transaction, case_: int, lot: int) -> None:
    """The points are on the card, in this lot."""
    tx.run(_opened, of=case_, into=lot)


def _between(period: tuple[datetime, datetime]) -> dict[str, object]:
    begins, ends = period
    return {"begins": moments.stored(begins), "ends": moments.stored(ends)}


def _bonus(row: Row) -> Bonus:
    case_, customer, points, state, asked_by, asker, channel, account, asked_at, store = row
    asked = (asked_by, asker, channel, account, moments.moment(asked_at))
    return Bonus(case_, customer, Points(points), State(state), *asked, store)
