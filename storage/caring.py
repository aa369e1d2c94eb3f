"""Cases for which time has come: nobody has taken or answered them, the customer may have come back, they stand in no group."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import String, and_, bindparam, case, cast, exists, literal_column, null, or_, select, update
from sqlalchemy.sql import ColumnElement

from loyalty.complaints import State
from storage import moments
from storage.database import Transaction
from storage.queries import Query
from storage.tables import case_rooms, cases, receipts, stores


@dataclass(frozen=True, slots=True)
class Due:
    """A case, locked; `timezone` is its store's, empty where there is none."""

    id: int
    state: State
    store: int | None
    store_name: str
    timezone: str


@dataclass(frozen=True, slots=True)
class Homeless:
    """An open case that does not stand in all the groups in which it should; `director_chat` is its store's, or empty."""

    id: int
    director_chat: str


def _due(at: ColumnElement[int | None]) -> Query:
    """Those that another process has in hand are left to it."""
    return Query(
        select(cases.c.id, cases.c.state, cases.c.store, stores.c.name, stores.c.timezone)
        .outerjoin(stores, stores.c.id == cases.c.store)
        .where(at.is_not(None), at <= bindparam("now"))
        .order_by(at, cases.c.id)
        .limit(bindparam("most"))
        .with_for_update(of=cases, skip_locked=True)
    )


_to_remind, _to_escalate = _due(cases.c.remind_at), _due(cases.c.escalate_at)
_of = cases.c.id == bindparam("of")
_remind = Query(update(cases).where(_of).values(remind_at=bindparam("at")))
_escalate = Query(update(cases).where(_of).values(escalate_at=bindparam("at")))
_came = exists().where(
    receipts.c.customer == cases.c.customer, receipts.c.at > cases.c.closed_at, receipts.c.at <= cases.c.check_at
)
_to_check = (
    select(cases.c.id)
    .where(cases.c.check_at.is_not(None), cases.c.check_at <= bindparam("now"))
    .order_by(cases.c.check_at, cases.c.id)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
)
# Of who has been erased meanwhile nothing can be known.
_check = Query(
    update(cases)
    .where(cases.c.id.in_(_to_check))
    .values(check_at=None, came_back=case((cases.c.erased_at.is_(None), _came), else_=null()))
    .returning(cases.c.id)
)
_desk = bindparam("desk", type_=String())
_director = cast(stores.c.director_chat, String)


def _stands_in(chat: ColumnElement[str]) -> ColumnElement[bool]:
    return exists().where(case_rooms.c.case == cases.c.id, case_rooms.c.chat == chat)


_homeless = Query(
    select(cases.c.id, _director)
    .outerjoin(stores, stores.c.id == cases.c.store)
    .where(
        cases.c.state != literal_column("'closed'"),  # as a literal, so that the index of open cases is found
        cases.c.id > bindparam("after"),
        or_(and_(_desk != "", ~_stands_in(_desk)), and_(_director.is_not(None), ~_stands_in(_director))),
    )
    .order_by(cases.c.id)
    .limit(bindparam("most"))
)


def to_remind(tx: Transaction, now: datetime, most: int) -> list[Due]:
    """Those that nobody has taken in time, the longest due first."""
    return _all(tx, _to_remind, now, most)


def to_escalate(tx: Transaction, now: datetime, most: int) -> list[Due]:
    """Likewise those that nobody has answered."""
    return _all(tx, _to_escalate, now, most)


def remind_at(tx: Transaction, id_: int, at: datetime | None) -> None:
    """Of a locked case: when, or not any more."""
    tx.run(_remind, of=id_, at=moments.stored_or_none(at))


def escalate_at(tx: Transaction, id_: int, at: datetime | None) -> None:
    tx.run(_escalate, of=id_, at=moments.stored_or_none(at))


def check(tx: Transaction, now: datetime, most: int) -> int:
    """Writes down of closed cases whose time has come whether the customer bought anything between closing and that time; of
    how many.
    """
    return len(tx.all(_check, now=moments.stored(now), most=most))


def homeless(tx: Transaction, desk: str, after: int, most: int) -> list[Homeless]:
    """Of the open cases after number `after`; `desk` is the operators' group, or empty."""
    return [Homeless(id_, chat or "") for id_, chat in tx.all(_homeless, desk=desk, after=after, most=most)]


def _all(tx: Transaction, query: Query, now: datetime, most: int) -> list[Due]:
    rows = tx.all(query, now=moments.stored(now), most=most)
    return [Due(id_, State(state), store, name or "", zone or "") for id_, state, store, name, zone in rows]
