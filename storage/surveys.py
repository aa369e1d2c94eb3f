"""Surveys: one row each, from the moment a visit was drawn to the last word of the answer."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    BigInteger,
    BindParameter,
    Integer,
    String,
    bindparam,
    case,
    func,
    literal,
    literal_column,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert

from storage import moments
from storage.case_messages import of_survey
from storage.database import Row, Transaction
from storage.queries import Query, among
from storage.tables import (
    attachments,
    budgets,
    case_messages,
    cases,
    customers,
    products,
    receipt_lines,
    receipts,
    stores,
    surveys,
)
from storage.wishes import OPEN_TO_SURVEYS


@dataclass(frozen=True, slots=True)
class Survey:
    """`score` is NPS's, `marks` a category's; `asked_at`: when it was sent."""

    id: int
    customer: int
    receipt: int
    store: int
    store_name: str
    topic: str
    created_at: datetime
    asked_at: datetime | None
    score: int | None
    marks: Mapping[str, int]
    liked: Sequence[str]
    disliked: Sequence[str]
    text: str
    answered_at: datetime | None
    done_at: datetime | None


_NEW = ("receipt", "store", "topic", "created_at")
_given = {name: bindparam(name, type_=surveys.c[name].type) for name in _NEW}
_just_asked = (
    select(budgets.c.customer)
    .where(
        budgets.c.customer == customers.c.id,
        budgets.c["class"] == literal_column("'survey'"),
        budgets.c.day > bindparam("rested", type_=Integer()),
    )
    .correlate(customers)
    .exists()
)
_add = Query(
    insert(surveys)
    .from_select(
        [*_given, "customer"],
        select(*_given.values(), customers.c.id).where(
            customers.c.id == bindparam("customer"), OPEN_TO_SURVEYS, ~_just_asked
        ),
    )
    .on_conflict_do_nothing()
    .returning(surveys.c.id)
)
_SURVEY = (
    *(surveys.c.id, surveys.c.customer, surveys.c.receipt, surveys.c.store, stores.c.name, surveys.c.topic),
    *(surveys.c.created_at, surveys.c.asked_at, surveys.c.score, surveys.c.marks_json),
    *(surveys.c.liked_json, surveys.c.disliked_json, surveys.c.text, surveys.c.answered_at, surveys.c.done_at),
)
_SURVEYS = select(*_SURVEY).join(stores, stores.c.id == surveys.c.store)
_of = surveys.c.id == bindparam("of")
_find = Query(_SURVEYS.where(_of))
_lock = Query(_SURVEYS.where(_of).with_for_update(of=surveys))
_last = Query(
    _SURVEYS.where(surveys.c.customer == bindparam("customer")).order_by(surveys.c.id.desc()).limit(bindparam("most"))
)
_asked = Query(
    update(surveys).where(among(surveys.c.id, bindparam("ids"))).values(asked_at=bindparam("at", type_=BigInteger()))
)
_PUT = ("score", "marks_json", "liked_json", "disliked_json", "answered_at", "done_at")
_put = Query(update(surveys).where(_of).values({name: bindparam(name) for name in _PUT}))
_said: BindParameter[str] = bindparam("said", type_=String())
_say = Query(
    update(surveys)
    .where(_of)
    .values(
        text=func.substr(
            case((surveys.c.text == "", _said), else_=surveys.c.text + literal("\n") + _said), 1, bindparam("most")
        )
    )
)
_case = Query(
    select(cases.c.id)
    .join(case_messages, case_messages.c.case == cases.c.id)
    .where(
        cases.c.customer == bindparam("customer"),
        case_messages.c.author == literal_column("'shopper'"),
        case_messages.c.facts_json == bindparam("said"),
    )
    .order_by(cases.c.id)
    .limit(1)
)
# Pictures that came with an answer are shown with the complaint that it became.
_hand_on = Query(
    update(attachments)
    .where(attachments.c.survey == bindparam("of"), attachments.c.message.is_(None))
    .values(
        message=select(func.max(case_messages.c.id))
        .where(case_messages.c.case == bindparam("case"), case_messages.c.author == "shopper")
        .scalar_subquery()
    )
)
_files = Query(select(func.count()).select_from(attachments).where(attachments.c.survey == bindparam("of")))
_visit = Query(
    select(receipts.c.id, receipts.c.store, stores.c.name, receipts.c.at)
    .join(stores, stores.c.id == receipts.c.store)
    .where(receipts.c.customer == bindparam("customer"))
    .order_by(receipts.c.at.desc(), receipts.c.id.desc())
    .limit(1)
)


_categories = Query(
    select(products.c.category)
    .join(receipt_lines, receipt_lines.c.product == products.c.id)
    .where(receipt_lines.c.receipt == bindparam("receipt"))
)


def add(tx: Transaction, customer: int, receipt: int, store: int, topic: str, now: datetime, rested: int) -> int | None:
    """The new survey's number; None where the customer is no member, does not want any, can't be written to or was asked
    after the day `rested`, and where the receipt has one.
    """
    made = moments.stored(now)
    row = tx.one(_add, customer=customer, receipt=receipt, store=store, topic=topic, created_at=made, rested=rested)
    return None if row is None else int(row[0])


def find(tx: Transaction, id_: int) -> Survey | None:
    row = tx.one(_find, of=id_)
    return None if row is None else _survey(row)


def lock(tx: Transaction, id_: int) -> Survey | None:
    """Nobody else changes it before this transaction ends."""
    row = tx.one(_lock, of=id_)
    return None if row is None else _survey(row)


def last(tx: Transaction, customer: int, most: int = 1) -> list[Survey]:
    """The customer's, the newest first."""
    return [_survey(row) for row in tx.all(_last, customer=customer, most=most)]


def asked(tx: Transaction, ids: Collection[int], at: datetime | None) -> None:
    """They are being sent; None: they were not, after all."""
    tx.run(_asked, ids=json.dumps(sorted(ids)), at=moments.stored_or_none(at))


def put(tx: Transaction, survey: Survey) -> None:
    """Writes what can change of a (locked) survey, but its text."""
    tx.run(
        _put,
        of=survey.id,
        score=survey.score,
        marks_json=json.dumps(dict(survey.marks)),
        liked_json=json.dumps(list(survey.liked), ensure_ascii=False),
        disliked_json=json.dumps(list(survey.disliked), ensure_ascii=False),
        answered_at=moments.stored_or_none(survey.answered_at),
        done_at=moments.stored_or_none(survey.done_at),
    )


def say(tx: Transaction, id_: int, text: str, most: int) -> None:
    """Words on a line of their own after those said before; `most` characters are kept in all."""
    tx.run(_say, of=id_, said=text, most=most)


def case_of(tx: Transaction, survey: Survey) -> int | None:
    """The number of the complaint that the answer became, or in which it was said."""
    row = tx.one(_case, customer=survey.customer, said=json.dumps(dict(of_survey(survey.id))))
    return None if row is None else int(row[0])


def hand_on(tx: Transaction, id_: int, case_: int) -> None:
    """The answer's pictures belong to the last thing that the shopper said in this case too."""
    tx.run(_hand_on, of=id_, case=case_)


def files(tx: Transaction, id_: int) -> int:
    """How many came with the answer."""
    row = tx.one(_files, of=id_)
    return int(row[0]) if row else 0


def categories(tx: Transaction, receipt: int) -> set[str]:
    """Of the products on a receipt."""
    return {row[0] for row in tx.all(_categories, receipt=receipt)}


@dataclass(frozen=True, slots=True)
class Visit:
    receipt: int
    store: int
    store_name: str
    at: datetime


def last_visit(tx: Transaction, customer: int) -> Visit | None:
    row = tx.one(_visit, customer=customer)
    return None if row is None else Visit(row[0], row[1], row[2], moments.moment(row[3]))


def _survey(row: Row) -> Survey:
    id_, customer, receipt, store, name, topic, created, asked_, score, marks, liked, disliked, text, *when = row
    answered, done = map(moments.moment_or_none, when)
    return Survey(
        *(id_, customer, receipt, store, name, topic, moments.moment(created), moments.moment_or_none(asked_), score),
        *(json.loads(marks), json.loads(liked), json.loads(disliked), text, answered, done),
    )
