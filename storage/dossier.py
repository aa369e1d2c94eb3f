"""Everything that is kept about one person, table by table, as values that a file can hold."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Boolean, Select, String, bindparam, cast, func, literal, or_, select

from storage import moments
from storage.database import Transaction
from storage.queries import Query
from storage.tables import (
    attachments,
    audit,
    budgets,
    case_messages,
    cases,
    consents,
    customers,
    dislikes,
    entries,
    heard,
    holds,
    identities,
    link_codes,
    lots,
    merged_cards,
    outbox,
    products,
    ratings,
    receipt_lines,
    receipts,
    returns,
    reviews,
    rhythms,
    short_codes,
    sorry_bonuses,
    stores,
    surveys,
    used_codes,
)

_OF = bindparam("customer", type_=BigInteger())
# Keys between tables and what is encrypted: the first say nothing, the second is opened by the use case.
_NOT_SAID = frozenset(
    {"id", "phone_hash", "phone_sealed", "email_sealed", "home_store", "staff", "decided_by", "claims"}
)


@dataclass(frozen=True, slots=True)
class Figures:
    """In short."""

    since: datetime
    receipts: int
    bought: int
    written: int
    sent: int


@dataclass(frozen=True, slots=True)
class Notice:
    """A message that was sent, waits, or was dropped, with the reason."""

    kind: str
    due_at: datetime
    state: str
    reason: str
    channel: str
    done_at: datetime | None


def _plain(table: Any, *but: str) -> list[Any]:  # noqa: ANN401 - any table
    return [column for column in table.c if column.name not in {*_NOT_SAID, *but, "customer"}]


_own_identities = select(identities.c.id).where(identities.c.customer == _OF)
_actors = select(literal("identity:").concat(cast(identities.c.id, String))).where(identities.c.customer == _OF)
_own_cases = or_(cases.c.customer == _OF, cases.c.identity.in_(_own_identities))

_SELECTS: Mapping[str, Select[Any]] = {
    "person": select(*_plain(customers), stores.c.code.label("home_store"))
    .outerjoin(stores, stores.c.id == customers.c.home_store)
    .where(customers.c.id == _OF),
    "messengers": select(*_plain(identities)).where(identities.c.customer == _OF).order_by(identities.c.id),
    "consents": select(*_plain(consents, "identity")).where(consents.c.customer == _OF).order_by(consents.c.id),
    "written_to_us": select(*_plain(heard, "identity"))
    .where(heard.c.identity.in_(_own_identities))
    .order_by(heard.c.id),
    "messages_sent_or_not": select(*_plain(outbox, "reference", "key", "tries", "day", "identity"))
    .where(outbox.c.customer == _OF)
    .order_by(outbox.c.created_at, outbox.c.id),
    "receipts": select(
        *(receipts.c.code.label("receipt"), stores.c.code.label("store"), receipts.c.till, receipts.c.channel),
        *(receipts.c.at, receipts.c.total, receipts.c.spent, receipts.c.earned, receipts.c.restored),
        receipts.c.imported,
    )
    .join(stores, stores.c.id == receipts.c.store)
    .where(receipts.c.customer == _OF)
    .order_by(receipts.c.at, receipts.c.id),
    "receipt_lines": select(
        receipts.c.code.label("receipt"), products.c.sku, products.c.name, *_plain(receipt_lines, "receipt", "product")
    )
    .join(receipts, receipts.c.id == receipt_lines.c.receipt)
    .join(products, products.c.id == receipt_lines.c.product)
    .where(receipts.c.customer == _OF)
    .order_by(receipts.c.at, receipts.c.id, receipt_lines.c.line),
    "returns": select(returns.c.code.label("return"), receipts.c.code.label("receipt"), returns.c.at, returns.c.refund)
    .join(receipts, receipts.c.id == returns.c.receipt)
    .where(receipts.c.customer == _OF)
    .order_by(returns.c.id),
    "ratings": select(receipts.c.code.label("receipt"), ratings.c.stars, ratings.c.at)
    .join(receipts, receipts.c.id == ratings.c.receipt)
    .where(ratings.c.customer == _OF)
    .order_by(ratings.c.at),
    "points": select(lots.c.id.label("lot"), *_plain(lots, "receipt"))
    .where(lots.c.customer == _OF)
    .order_by(lots.c.id),
    "points_moved": select(
        *(entries.c.at, entries.c.kind, entries.c.points, entries.c.lot, receipts.c.code.label("receipt"))
    )
    .outerjoin(receipts, receipts.c.id == entries.c.receipt)
    .where(entries.c.customer == _OF)
    .order_by(entries.c.id),
    "points_under_review": select(*_plain(reviews, "receipt", "lot"))
    .where(reviews.c.customer == _OF)
    .order_by(reviews.c.id),
    "holds": select(*_plain(holds, "till")).where(holds.c.customer == _OF).order_by(holds.c.created_at),
    "codes_used": select(used_codes.c.used_at, used_codes.c.receipt_code.label("receipt"))
    .where(used_codes.c.customer == _OF)
    .order_by(used_codes.c.used_at),
    "codes_drawn": select(short_codes.c.drawn_at, short_codes.c.expires_at).where(short_codes.c.customer == _OF),
    "codes_for_messengers": select(link_codes.c.expires_at).where(link_codes.c.customer == _OF),
    "habits": select(*_plain(rhythms, "stale")).where(rhythms.c.customer == _OF),
    "attention": select(budgets.c["class"], budgets.c.day.label("last_day")).where(budgets.c.customer == _OF),
    "not_for_me": select(products.c.sku, products.c.name, dislikes.c.at)
    .join(products, products.c.id == dislikes.c.product)
    .where(dislikes.c.customer == _OF)
    .order_by(dislikes.c.at),
    "surveys": select(receipts.c.code.label("receipt"), *_plain(surveys, "receipt", "store"))
    .join(receipts, receipts.c.id == surveys.c.receipt)
    .where(surveys.c.customer == _OF)
    .order_by(surveys.c.id),
    "complaints": select(
        *(cases.c.id.label("complaint"), cases.c.category, cases.c.source, cases.c.state, cases.c.opened_at),
        *(cases.c.heard_at, cases.c.taken_at, cases.c.answered_at, cases.c.closed_at, cases.c.solved),
        *(cases.c.solved_at, cases.c.check_at, cases.c.came_back),
    )
    .where(_own_cases)
    .order_by(cases.c.id),
    "complaints_words": select(
        cases.c.id.label("complaint"), case_messages.c.at, case_messages.c.author, case_messages.c.text
    )
    .join(cases, cases.c.id == case_messages.c.case)
    .where(_own_cases)
    .order_by(case_messages.c.id),
    "files": select(attachments.c.kind, attachments.c.name, attachments.c.channel)
    .outerjoin(case_messages, case_messages.c.id == attachments.c.message)
    .outerjoin(cases, cases.c.id == case_messages.c.case)
    .outerjoin(surveys, surveys.c.id == attachments.c.survey)
    .where(or_(_own_cases, surveys.c.customer == _OF))
    .order_by(attachments.c.id),
    "sorry_bonuses": select(*_plain(sorry_bonuses, "receipt", "lot", "asked_by", "case"))
    .where(sorry_bonuses.c.customer == _OF)
    .order_by(sorry_bonuses.c.id),
    "merged_cards": select(merged_cards.c.card).where(merged_cards.c.customer == _OF),
    "audit": select(audit.c.at, audit.c.actor, audit.c.action, audit.c.facts)
    .where(or_(audit.c.subject == bindparam("subject"), audit.c.actor.in_(_actors)))
    .order_by(audit.c.id),
}
_queries = {name: Query(chosen) for name, chosen in _SELECTS.items()}
_columns = {
    name: [(column.name, isinstance(column.type, Boolean)) for column in chosen.selected_columns]
    for name, chosen in _SELECTS.items()
}
_sealed = Query(select(customers.c.phone_sealed, customers.c.email_sealed).where(customers.c.id == _OF))
_notices = Query(
    select(outbox.c.kind, outbox.c.due_at, outbox.c.state, outbox.c.reason, outbox.c.channel, outbox.c.done_at)
    .where(outbox.c.customer == _OF)
    .order_by(outbox.c.due_at, outbox.c.id)
)
_figures = Query(
    select(
        func.coalesce(customers.c.joined_at, customers.c.created_at),
        select(func.count()).select_from(receipts).where(receipts.c.customer == _OF).scalar_subquery(),
        select(func.coalesce(func.sum(receipts.c.total), 0)).where(receipts.c.customer == _OF).scalar_subquery(),
        select(func.count()).select_from(heard).where(heard.c.identity.in_(_own_identities)).scalar_subquery(),
        select(func.count())
        .select_from(outbox)
        .where(outbox.c.customer == _OF, outbox.c.state == "sent")
        .scalar_subquery(),
    ).where(customers.c.id == _OF)
)


def kept(tx: Transaction, customer: int) -> dict[str, list[dict[str, Any]]]:
    """Every row about them: times and days in ISO 8601, money in minor units, quantities in thousandths."""
    found = {}
    for name, query in _queries.items():
        asked = {"customer": customer} | ({"subject": f"customer:{customer}"} if name == "audit" else {})
        found[name] = [_readable(name, row) for row in tx.all(query, **asked)]
    return found


def notices(tx: Transaction, customer: int) -> list[Notice]:
    """Every notice ever queued, the earliest due first."""
    return [
        Notice(kind, moments.moment(due), state, reason, channel, moments.moment_or_none(done))
        for kind, due, state, reason, channel, done in tx.all(_notices, customer=customer)
    ]


def sealed(tx: Transaction, customer: int) -> tuple[str | None, str | None]:
    """Phone and e-mail, as they are stored."""
    row = tx.one(_sealed, customer=customer)
    return (None, None) if row is None else (row[0], row[1])


def figures(tx: Transaction, customer: int) -> Figures:
    """Raises LookupError for nobody's number."""
    row = tx.one(_figures, customer=customer)
    if row is None:
        raise LookupError("there is no such customer")
    return Figures(moments.moment(row[0]), *map(int, row[1:]))


def _readable(name: str, row: Sequence[Any]) -> dict[str, Any]:
    return dict(_value(column, flag, cell) for (column, flag), cell in zip(_columns[name], row, strict=True))


def _value(column: str, flag: bool, cell: Any) -> tuple[str, Any]:  # noqa: ANN401 - any cell; it tells of a column
    """The tables' conventions, undone by the column's suffix."""
    if cell is None:
        return column, None
    if column == "at" or column.endswith("_at"):
        return column, moments.moment(cell).isoformat()
    if column.endswith("_day"):
        return column.removesuffix("_day"), moments.day(cell).isoformat()
    if column.endswith("_json") or column == "facts":
        return column.removesuffix("_json"), json.loads(cell)
    return column, bool(cell) if flag else cell
