"""What the shop's people see of a case besides what was said in it: who it is, what they bought, what they thought of it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, bindparam, func, literal_column, select

from storage import moments
from storage.database import Transaction
from storage.queries import Query
from storage.tables import cases, customers, identities, products, receipt_lines, receipts, stores, surveys


@dataclass(frozen=True, slots=True)
class Person:
    """Whose case it is; all empty for a caller who is no customer. `since` is when the shop came to know them."""

    name: str
    phone_sealed: str | None
    tier: str
    since: datetime | None
    member: bool


@dataclass(frozen=True, slots=True)
class Line:
    """`quantity` in thousandths, `sum` in minor units."""

    name: str
    quantity: int
    sum: int


@dataclass(frozen=True, slots=True)
class Receipt:
    at: datetime
    store: str
    timezone: str
    total: int
    lines: tuple[Line, ...]
    more: int  # lines that are not among these


_of = cases.c.id == bindparam("of")
_person = Query(
    select(
        func.coalesce(func.nullif(customers.c.first_name, ""), identities.c.name, ""),
        customers.c.phone_sealed,
        func.coalesce(customers.c.tier, ""),
        func.coalesce(customers.c.joined_at, customers.c.created_at),
        customers.c.joined_at,
    )
    .select_from(cases)
    .outerjoin(customers, customers.c.id == cases.c.customer)
    .outerjoin(identities, identities.c.id == cases.c.identity)
    .where(_of)
)
_worth = Query(
    select(func.count(), func.coalesce(func.sum(receipts.c.total), 0)).where(
        receipts.c.customer == bindparam("customer"), receipts.c.at >= bindparam("begins")
    )
)
_receipt = Query(
    select(receipts.c.at, stores.c.name, stores.c.timezone, receipts.c.total)
    .join(stores, stores.c.id == receipts.c.store)
    .where(receipts.c.id == bindparam("of"))
)
_lines = Query(
    select(products.c.name, receipt_lines.c.quantity, receipt_lines.c.sum)
    .join(products, products.c.id == receipt_lines.c.product)
    .where(receipt_lines.c.receipt == bindparam("of"))
    .order_by(receipt_lines.c.line)
)
_NPS: ColumnElement[str] = literal_column("'nps'")
_score = Query(
    select(surveys.c.score)
    .where(and_(surveys.c.customer == bindparam("customer"), surveys.c.topic == _NPS, surveys.c.score.is_not(None)))
    .order_by(surveys.c.answered_at.desc(), surveys.c.id.desc())
    .limit(1)
)
_complained = Query(
    select(surveys.c.disliked_json, surveys.c.marks_json).join(cases, cases.c.survey == surveys.c.id).where(_of)
)


def person(tx: Transaction, case: int) -> Person:
    row = tx.one(_person, of=case)
    if row is None:
        raise LookupError(f"there is no case {case}")
    name, phone, tier, since, joined = row
    return Person(name, phone, tier, moments.moment_or_none(since), joined is not None)


def worth(tx: Transaction, customer: int, begins: datetime) -> tuple[int, int]:
    """How many receipts since then, and of what sum in minor units."""
    row = tx.one(_worth, customer=customer, begins=moments.stored(begins))
    return (0, 0) if row is None else (int(row[0]), int(row[1]))


def receipt(tx: Transaction, id_: int, most: int) -> Receipt | None:
    """With its first lines."""
    row = tx.one(_receipt, of=id_)
    if row is None:
        return None
    at, store, timezone, total = row
    lines = [Line(*line) for line in tx.all(_lines, of=id_)]
    return Receipt(moments.moment(at), store, timezone, total, tuple(lines[:most]), max(0, len(lines) - most))


def score(tx: Transaction, customer: int) -> int | None:
    """Their last answer to "would you recommend us?", 0 to 10."""
    row = tx.one(_score, customer=customer)
    return None if row is None else int(row[0])


def complained(tx: Transaction, case: int) -> tuple[Sequence[str], Mapping[str, int]]:
    """What they did not like in the survey that the case began with, and the stars that they gave, by their names."""
    row = tx.one(_complained, of=case)
    return ((), {}) if row is None else (json.loads(row[0]), json.loads(row[1]))
