"""What a month's visits and answers, complaints and bonuses come to, counted by the database store by store.

A month is that of the store's own clock; a `Stretch` is a part of it in which the clock is not put forward or back.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Select, and_, bindparam, case, cast, exists, func, select

from loyalty.complaints import Author
from storage import moments
from storage.database import Transaction
from storage.queries import Query, among
from storage.tables import (
    case_messages,
    cases,
    customers,
    products,
    ratings,
    receipt_lines,
    receipts,
    returns,
    sorry_bonuses,
    surveys,
)

NO_STORE = 0  # of a case of which no store is known
_MILLISECOND = timedelta(milliseconds=1)
_HOUR = timedelta(hours=1) // _MILLISECOND
_DAY = 24
_LONGEST = timedelta(days=400)  # that a case was open before it was closed, if it is to be found


@dataclass(frozen=True, slots=True)
class Stretch:
    """From `since` to before `until`, of the stores whose clocks are `offset` ahead of UTC then."""

    stores: tuple[int, ...]
    since: datetime
    until: datetime
    offset: timedelta


@dataclass(frozen=True, slots=True)
class Page:
    """Receipts with an id above `after`, up to `upto`: so many as do not keep a till waiting for SQLite's one reader."""

    after: int
    upto: int


@dataclass(frozen=True, slots=True)
class Visits:
    store: int
    count: int
    with_card: int


@dataclass(frozen=True, slots=True)
class Rated:
    """So many ratings of so many stars: in an hour of the local day, or of receipts with a product."""

    store: int
    of: int
    stars: int
    count: int


@dataclass(frozen=True, slots=True)
class Surveys:
    """So many surveys with the same answers, if any. `marks`, `liked` and `disliked` are JSON."""

    store: int
    topic: str
    score: int | None
    marks: str
    liked: str
    disliked: str
    count: int
    sent: int
    answered: int


@dataclass(frozen=True, slots=True)
class Complaint:
    """`answered` and `closed`: after how many milliseconds; None: not yet. `solved` is the shopper's last word, None: none."""

    store: int
    category: str
    answered: int | None
    closed: int | None
    solved: bool | None


@dataclass(frozen=True, slots=True)
class Bonuses:
    store: int
    count: int
    points: int


@dataclass(frozen=True, slots=True)
class Alike:
    """People who complained of the same and are of the same tier, with a bonus or without: how many, and who came back."""

    store: int
    category: str
    tier: str
    bonus: bool
    count: int
    back: int


def _big(name: str) -> ColumnElement[int]:
    return bindparam(name, type_=BigInteger())


def _here(store: ColumnElement[Any], at: ColumnElement[Any]) -> ColumnElement[bool]:
    return and_(at >= _big("since"), at < _big("until"), among(store, bindparam("stores")))


def _whole(value: ColumnElement[Any]) -> ColumnElement[int]:
    """PostgreSQL sums whole numbers to decimals."""
    return cast(func.coalesce(value, 0), BigInteger)


def _times(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return _whole(func.sum(case((condition, 1), else_=0)))


# Not the bare column: or else SQLite would walk the index of all receipts by store for each page.
_visited = _here(func.coalesce(receipts.c.store, NO_STORE), receipts.c.at)
_on_page = and_(receipts.c.id > _big("after"), receipts.c.id <= _big("upto"))
_last_receipt = Query(select(func.coalesce(func.max(receipts.c.id), 0)))
_visits = Query(
    select(receipts.c.store, func.count(), func.count(receipts.c.customer))
    .where(_on_page, _visited)
    .group_by(receipts.c.store)
)
_stars_on_page = and_(ratings.c.receipt > _big("after"), ratings.c.receipt <= _big("upto"), _visited)


def _rated(of: ColumnElement[Any], count: ColumnElement[int], *, lines: bool = False) -> Query:
    found: Select[Any] = select(receipts.c.store, of, ratings.c.stars, count)
    source = ratings.join(receipts, receipts.c.id == ratings.c.receipt)
    if lines:
        source = source.join(receipt_lines, receipt_lines.c.receipt == receipts.c.id)
    return Query(found.select_from(source).where(_stars_on_page).group_by(receipts.c.store, of, ratings.c.stars))


_by_hour = _rated((receipts.c.at + _big("offset")) // _HOUR % _DAY, func.count())
_by_product = _rated(receipt_lines.c.product, func.count(ratings.c.receipt.distinct()), lines=True)
_ANSWERS = (surveys.c.score, surveys.c.marks_json, surveys.c.liked_json, surveys.c.disliked_json)
_surveys = Query(
    select(
        *(surveys.c.store, surveys.c.topic, *_ANSWERS, func.count()),
        _times(surveys.c.asked_at.is_not(None)),
        _times(surveys.c.answered_at.is_not(None)),
    )
    .where(_here(surveys.c.store, surveys.c.created_at))
    .group_by(surveys.c.store, surveys.c.topic, *_ANSWERS)
)
_store_of_case = func.coalesce(cases.c.store, NO_STORE)
# A no opens the case again, which forgets the no; but it has happened.
_said_no = exists().where(
    case_messages.c.case == cases.c.id,
    case_messages.c.author == Author.EVENT.value,
    case_messages.c.text == "not_solved",
)
_complaints = Query(
    select(
        _store_of_case,
        cases.c.category,
        cases.c.answered_at - cases.c.opened_at,
        cases.c.closed_at - cases.c.opened_at,
        cases.c.solved,
        _said_no,
    )
    .where(_here(_store_of_case, cases.c.opened_at))
    .order_by(cases.c.id)
)
_given_at = func.coalesce(sorry_bonuses.c.decided_at, sorry_bonuses.c.asked_at)
_given = and_(sorry_bonuses.c.state == "given", _here(_store_of_case, _given_at))
_bonuses = Query(
    select(_store_of_case, func.count(), _whole(func.sum(sorry_bonuses.c.points)))
    .select_from(sorry_bonuses.join(cases, cases.c.id == sorry_bonuses.c.case))
    .where(_given)
    .group_by(_store_of_case)
)
_consoled = (
    select(_store_of_case.label("store"), sorry_bonuses.c.customer)
    .select_from(sorry_bonuses.join(cases, cases.c.id == sorry_bonuses.c.case))
    .where(_given)
    .distinct()
    .subquery("consoled")
)
_refunded = select(func.sum(returns.c.refund)).where(returns.c.receipt == receipts.c.id).scalar_subquery()
_sales = Query(
    select(_consoled.c.store, _whole(func.sum(receipts.c.total - _whole(_refunded))))
    .select_from(_consoled.join(receipts, receipts.c.customer == _consoled.c.customer))
    .where(receipts.c.store == _consoled.c.store, receipts.c.at >= _big("year_before"), receipts.c.at < _big("until"))
    .group_by(_consoled.c.store)
)
_consoled_case = exists().where(sorry_bonuses.c.case == cases.c.id, sorry_bonuses.c.state == "given")
_looked_at = (
    select(
        _store_of_case.label("store"),
        cases.c.category,
        func.coalesce(customers.c.tier, "").label("tier"),
        case((_consoled_case, 1), else_=0).label("bonus"),
        case((cases.c.came_back, 1), else_=0).label("back"),
    )
    .select_from(cases.outerjoin(customers, customers.c.id == cases.c.customer))
    .where(
        cases.c.opened_at >= _big("opened_since"),
        cases.c.came_back.is_not(None),
        _here(_store_of_case, cases.c.closed_at),
    )
    .subquery("looked_at")
)
_KIND = (_looked_at.c.store, _looked_at.c.category, _looked_at.c.tier, _looked_at.c.bonus)
_alike = Query(select(*_KIND, func.count(), _whole(func.sum(_looked_at.c.back))).group_by(*_KIND))
_products = Query(
    select(products.c.id, products.c.sku, products.c.name, products.c.category).where(
        among(products.c.id, bindparam("ids"))
    )
)


def last_receipt(tx: Transaction) -> int:
    """The highest id; 0 before the first."""
    row = tx.one(_last_receipt)
    return int(row[0]) if row else 0


def visits(tx: Transaction, stretch: Stretch, page: Page) -> list[Visits]:
    return [Visits(*row) for row in tx.all(_visits, **_time(stretch), after=page.after, upto=page.upto)]


def ratings_by_hour(tx: Transaction, stretch: Stretch, page: Page) -> list[Rated]:
    """By the hour of the visit, 0 to 23."""
    offset = stretch.offset // _MILLISECOND
    rows = tx.all(_by_hour, **_time(stretch), after=page.after, upto=page.upto, offset=offset)
    return [Rated(*row) for row in rows]


def ratings_by_product(tx: Transaction, stretch: Stretch, page: Page) -> list[Rated]:
    """A receipt's stars count once for each product that is on it."""
    return [Rated(*row) for row in tx.all(_by_product, **_time(stretch), after=page.after, upto=page.upto)]


def answers(tx: Transaction, stretch: Stretch) -> list[Surveys]:
    """Of the surveys that visits of this time led to, whenever they were answered."""
    return [Surveys(*row) for row in tx.all(_surveys, **_time(stretch))]


def complaints(tx: Transaction, stretch: Stretch) -> list[Complaint]:
    """Those opened in this time, as they stand now."""
    return [
        Complaint(store, category, answered, closed, True if solved else False if said_no else None)
        for store, category, answered, closed, solved, said_no in tx.all(_complaints, **_time(stretch))
    ]


def bonuses(tx: Transaction, stretch: Stretch) -> list[Bonuses]:
    """Sorry-bonuses that were given in this time."""
    return [Bonuses(*row) for row in tx.all(_bonuses, **_time(stretch))]


def consoled_sales(tx: Transaction, stretch: Stretch, past: timedelta) -> dict[int, int]:
    """By store, what the customers who were given a bonus in this time paid there in the `past` before its end, in minor
    units.
    """
    year_before = moments.stored(stretch.until - past)
    return {int(row[0]): int(row[1]) for row in tx.all(_sales, **_time(stretch), year_before=year_before)}


def alike(tx: Transaction, stretch: Stretch) -> list[Alike]:
    """Of the cases closed in this time of which it has been looked whether the customer came back."""
    opened_since = moments.stored(stretch.since - _LONGEST)
    return [
        Alike(store, category, tier, bool(bonus), count, back)
        for store, category, tier, bonus, count, back in tx.all(_alike, **_time(stretch), opened_since=opened_since)
    ]


def named(tx: Transaction, ids: Sequence[int]) -> dict[int, tuple[str, str, str]]:
    """Sku, name and category of products, by id."""
    return {row[0]: (row[1], row[2], row[3]) for row in tx.all(_products, ids=json.dumps(list(ids)))}


def _time(stretch: Stretch) -> dict[str, object]:
    return {
        "stores": json.dumps(list(stretch.stores)),
        "since": moments.stored(stretch.since),
        "until": moments.stored(stretch.until),
    }
