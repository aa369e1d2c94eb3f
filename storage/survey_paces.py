"""How likely a visit is followed by a question: what that is reckoned from, and what came of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import BigInteger, Integer, bindparam, case, delete, distinct, func, literal_column, select, true
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.sql import ColumnElement

from storage import moments
from storage.database import Transaction
from storage.queries import Query, within
from storage.rows import cell, named, packed, rows
from storage.tables import budgets, customers, products, receipt_lines, receipts, survey_paces, survey_visits, surveys
from storage.wishes import OPEN_TO_SURVEYS


class Pace(NamedTuple):
    """`chance` in basis points; `missing` answers of the month. A tuple, since all are looked at each hour."""

    store: int
    topic: str
    chance: int
    missing: int


@dataclass(frozen=True, slots=True)
class Visits:
    """So many of a store, with something of the topic, in the quarter of an hour from `at`."""

    store: int
    topic: str
    at: datetime
    visits: int


class Answers(NamedTuple):
    """Of this month: how many answered, how many may yet; and of those asked lately but not just now, how many did."""

    answered: int = 0
    under_way: int = 0
    asked: int = 0
    of_asked: int = 0


_new = (
    receipts.c.id > bindparam("after", type_=BigInteger()),
    receipts.c.id <= bindparam("upto", type_=BigInteger()),
    receipts.c.at >= bindparam("since", type_=BigInteger()),
    receipts.c.imported.is_(False),
)
_rested = (
    ~select(budgets.c.customer)
    .where(
        budgets.c.customer == receipts.c.customer,
        budgets.c["class"] == literal_column("'survey'"),
        budgets.c.day > bindparam("rested", type_=Integer()),
    )
    .correlate(receipts)
    .exists()
)
_quarter: ColumnElement[int] = receipts.c.at.op("/")(literal_column(str(moments.QUARTER)))
_members = receipts.join(customers, customers.c.id == receipts.c.customer)
_by_store = Query(
    select(receipts.c.store, _quarter, func.count())
    .select_from(_members)
    .where(*_new, OPEN_TO_SURVEYS, _rested)
    .group_by(receipts.c.store, _quarter)
)
_by_category = Query(
    select(receipts.c.store, products.c.category, _quarter, func.count(distinct(receipts.c.id)))
    .select_from(
        _members.join(receipt_lines, receipt_lines.c.receipt == receipts.c.id).join(
            products, products.c.id == receipt_lines.c.product
        )
    )
    .where(*_new, OPEN_TO_SURVEYS, _rested, within(products.c.category, bindparam("categories")))
    .group_by(receipts.c.store, products.c.category, _quarter)
)
_last = Query(select(func.max(receipts.c.id)))
_counted = rows()
_VISITS = (survey_visits.c.store, survey_visits.c.topic, survey_visits.c.day, survey_visits.c.visits)
_more: ColumnElement[int] = literal_column("excluded.visits", Integer)
_count = Query(
    insert(survey_visits)
    .from_select(
        [column.name for column in _VISITS],
        select(*(cell(_counted, place, column) for place, column in enumerate(_VISITS)))
        .select_from(_counted)
        .where(true()),
    )
    .on_conflict_do_update(index_elements=["store", "topic", "day"], set_={"visits": survey_visits.c.visits + _more})
)
_forget = Query(delete(survey_visits).where(survey_visits.c.day <= bindparam("upto", type_=Integer())))
_visits = Query(
    select(
        survey_visits.c.store, survey_visits.c.topic, func.sum(survey_visits.c.visits), func.min(survey_visits.c.day)
    ).group_by(survey_visits.c.store, survey_visits.c.topic)
)
_months = rows()
_month = cell(_months, 1, surveys.c.created_at)
_this_month = surveys.c.created_at >= _month
# Asked lately, or about to be: what was made more than an hour ago and is not asked will never be.
_yet = case(
    (surveys.c.asked_at.is_(None), surveys.c.created_at > bindparam("queued", type_=BigInteger())),
    else_=surveys.c.asked_at > bindparam("lately", type_=BigInteger()),
)
_settled = surveys.c.asked_at <= bindparam("lately", type_=BigInteger())
_said = surveys.c.answered_at.is_not(None)


def _how_many(*conditions: ColumnElement[bool]) -> ColumnElement[int]:
    found = conditions[0]
    for condition in conditions[1:]:
        found &= condition
    return func.sum(case((found, 1), else_=0))


_answers = Query(
    select(
        surveys.c.store,
        surveys.c.topic,
        _how_many(_this_month, _said),
        _how_many(_this_month, surveys.c.answered_at.is_(None), _yet),
        _how_many(_settled),
        _how_many(_settled, _said),
    )
    .select_from(_months)
    .join(surveys, surveys.c.store == cell(_months, 0, surveys.c.store))
    .where(surveys.c.created_at >= bindparam("since", type_=BigInteger()))
    .group_by(surveys.c.store, surveys.c.topic)
)
_PACE = (survey_paces.c.store, survey_paces.c.topic, survey_paces.c.chance, survey_paces.c.missing)
_all = Query(select(*_PACE))
_drop = Query(
    delete(survey_paces).where(survey_paces.c.store == bindparam("of"), survey_paces.c.topic == bindparam("topic"))
)
_given = rows()
_put = Query(
    insert(survey_paces)
    .from_select(
        [column.name for column in _PACE],
        select(*(cell(_given, place, column) for place, column in enumerate(_PACE))).select_from(_given).where(true()),
    )
    .on_conflict_do_update(
        index_elements=["store", "topic"],
        set_={name: literal_column(f"excluded.{name}") for name in ("chance", "missing")},
    )
)


def paces(tx: Transaction) -> list[Pace]:
    return list(map(named(Pace), tx.all(_all)))


def put(tx: Transaction, paces_: Sequence[Pace]) -> None:
    """In place of what there was of the same store and topic."""
    tx.run(_put, rows=packed(paces_))


def drop(tx: Transaction, paces_: Iterable[Pace]) -> None:
    tx.many(_drop, [{"of": pace.store, "topic": pace.topic} for pace in paces_])


def last_receipt(tx: Transaction) -> int:
    row = tx.one(_last)
    return int(row[0] or 0) if row else 0


def new_visits(
    tx: Transaction, after: int, upto: int, since: datetime, rested: int, nps: str, categories: str
) -> list[Visits]:
    """Of receipts with numbers above `after` up to `upto`, by people who may be asked: their last survey was on day `rested`
    or earlier. `categories` is a JSON list; the topic of the visits as such is `nps`.
    """
    given = {"after": after, "upto": upto, "since": moments.stored(since), "rested": rested}
    found = [(store, nps, quarter, count) for store, quarter, count in tx.all(_by_store, **given)]
    if categories != "[]":
        found += [tuple(row) for row in tx.all(_by_category, categories=categories, **given)]
    return [
        Visits(store, topic, moments.moment(quarter * moments.QUARTER), int(count))
        for store, topic, quarter, count in found
    ]


def count(tx: Transaction, visits_: Mapping[tuple[int, str, int], int]) -> None:
    """Adds visits to those of (store, topic, day)."""
    tx.run(_count, rows=packed((*key, number) for key, number in sorted(visits_.items())))


def forget(tx: Transaction, upto: int) -> None:
    """Days up to this one."""
    tx.run(_forget, upto=upto)


def visits(tx: Transaction) -> dict[tuple[int, str], tuple[int, int]]:
    """By store and topic: how many there were, and the first day of them."""
    return {(store, topic): (int(number), int(day)) for store, topic, number, day in tx.all(_visits)}


def answers(
    tx: Transaction, months: Mapping[int, datetime], since: datetime, lately: datetime, queued: datetime
) -> dict[tuple[int, str], Answers]:
    """By store and topic, of surveys made since then; `months`: when the month began in each store. Who was asked before
    `lately` has answered or will not, and what was made before `queued` has been asked or will not be.
    """
    given = packed((store, moments.stored(begin)) for store, begin in months.items())
    when = {"since": moments.stored(since), "lately": moments.stored(lately), "queued": moments.stored(queued)}
    found = tx.all(_answers, rows=given, **when)
    return {(store, topic): Answers(*map(int, counts)) for store, topic, *counts in found}
