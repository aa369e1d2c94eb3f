"""Receipts, their lines and their returns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select, update
from sqlalchemy.dialects.postgresql import insert

from loyalty.ledger import Part
from loyalty.points import Points
from loyalty.receipts import Given, SoldLine
from storage import moments, parts
from storage.database import Transaction
from storage.queries import Query
from storage.tables import receipt_lines, receipts, returns


@dataclass(frozen=True, slots=True)
class Stored:
    """An idempotent door's memory: what was posted, and what was answered."""

    id: int
    fingerprint: str
    answer_json: str


@dataclass(frozen=True, slots=True)
class Receipt:
    id: int
    customer: int | None
    spent: tuple[Part, ...]
    restored: Points
    imported: bool
    answer_json: str


@dataclass(frozen=True, slots=True)
class NewReceipt:
    store: int
    code: str
    till: str
    cashier: str
    channel: str
    customer: int | None
    at: datetime
    total: int
    spent: tuple[Part, ...]
    earned: int
    fingerprint: str
    answer_json: str


_find = Query(
    select(receipts.c.id, receipts.c.fingerprint, receipts.c.answer_json).where(
        receipts.c.store == bindparam("store"), receipts.c.code == bindparam("code")
    )
)
_customer = Query(
    select(receipts.c.customer).where(receipts.c.store == bindparam("store"), receipts.c.code == bindparam("code"))
)
_receipt = Query(
    select(
        receipts.c.id,
        receipts.c.customer,
        receipts.c.spent_json,
        receipts.c.restored,
        receipts.c.imported,
        receipts.c.answer_json,
    )
    .where(receipts.c.store == bindparam("store"), receipts.c.code == bindparam("code"))
    .with_for_update()
)
_ADD = (
    "store",
    "code",
    "till",
    "cashier",
    "channel",
    "customer",
    "at",
    "total",
    "spent",
    "earned",
    "spent_json",
    "fingerprint",
    "answer_json",
)
_add = Query(
    insert(receipts).values({name: bindparam(name) for name in _ADD}).on_conflict_do_nothing().returning(receipts.c.id)
)
_LINE = ("receipt", "line", "product", "quantity", "sum", "paid", "earned")
_add_line = Query(insert(receipt_lines).values({name: bindparam(name) for name in _LINE}))
_lines = Query(
    select(
        receipt_lines.c.line,
        receipt_lines.c.quantity,
        receipt_lines.c.sum,
        receipt_lines.c.paid,
        receipt_lines.c.earned,
        receipt_lines.c.returned_quantity,
        receipt_lines.c.returned_sum,
        receipt_lines.c.restored,
        receipt_lines.c.clawed,
        receipt_lines.c.refunded,
    ).where(receipt_lines.c.receipt == bindparam("receipt"))
)
_give_back = Query(
    update(receipt_lines)
    .where(receipt_lines.c.receipt == bindparam("of"), receipt_lines.c.line == bindparam("of_line"))
    .values(
        returned_quantity=receipt_lines.c.returned_quantity + bindparam("back_quantity"),
        returned_sum=receipt_lines.c.returned_sum + bindparam("back_sum"),
        restored=receipt_lines.c.restored + bindparam("back_restored"),
        clawed=receipt_lines.c.clawed + bindparam("back_clawed"),
        refunded=receipt_lines.c.refunded + bindparam("back_refund"),
    )
)
_restored = Query(
    update(receipts).where(receipts.c.id == bindparam("of")).values(restored=receipts.c.restored + bindparam("points"))
)
_find_return = Query(
    select(returns.c.id, returns.c.fingerprint, returns.c.answer_json).where(
        returns.c.store == bindparam("store"), returns.c.code == bindparam("code")
    )
)
_add_return = Query(
    insert(returns)
    .values(
        {
            name: bindparam(name)
            for name in ("store", "code", "receipt", "till", "at", "refund", "fingerprint", "answer_json")
        }
    )
    .on_conflict_do_nothing()
    .returning(returns.c.id)
)
_return_answered = Query(
    update(returns)
    .where(returns.c.id == bindparam("of"))
    .values(answer_json=bindparam("answer_json"), refund=bindparam("refund"))
)


def find(tx: Transaction, store: int, code: str) -> Stored | None:
    row = tx.one(_find, store=store, code=code)
    return None if row is None else Stored(*row)


def owner(tx: Transaction, store: int, code: str) -> tuple[int | None] | None:
    """Whose card the receipt named, if any; None when there is no such receipt."""
    row = tx.one(_customer, store=store, code=code)
    return None if row is None else (row[0],)


def lock(tx: Transaction, store: int, code: str) -> Receipt | None:
    """The receipt; nobody else returns lines of it until the transaction ends."""
    row = tx.one(_receipt, store=store, code=code)
    if row is None:
        return None
    id_, customer, spent_json, restored, imported, answer_json = row
    return Receipt(id_, customer, parts.load(spent_json), restored, bool(imported), answer_json)


def add(tx: Transaction, new: NewReceipt) -> int | None:
    """The new receipt's id; None when the store has one with this code (UNIQUE store, code)."""
    row = tx.one(
        _add,
        store=new.store,
        code=new.code,
        till=new.till,
        cashier=new.cashier,
        channel=new.channel,
        customer=new.customer,
        at=moments.stored(new.at),
        total=new.total,
        spent=sum(part.points for part in new.spent),
        earned=new.earned,
        spent_json=parts.dump(new.spent),
        fingerprint=new.fingerprint,
        answer_json=new.answer_json,
    )
    return None if row is None else int(row[0])


def add_lines(tx: Transaction, rows: Sequence[Mapping[str, object]]) -> None:
    """Lines with receipt, line, product (ids), quantity, sum, paid, earned."""
    tx.many(_add_line, rows)


def lines(tx: Transaction, receipt: int) -> dict[int, SoldLine]:
    return {row[0]: SoldLine(*row) for row in tx.all(_lines, receipt=receipt)}


def give_back(tx: Transaction, receipt: int, given: Sequence[Given]) -> None:
    tx.many(
        _give_back,
        [
            {
                "of": receipt,
                "of_line": line.line,
                "back_quantity": line.quantity,
                "back_sum": line.sum,
                "back_restored": line.restored,
                "back_clawed": line.clawed,
                "back_refund": line.refund,
            }
            for line in given
        ],
    )
    if restored := sum(line.restored for line in given):
        tx.run(_restored, of=receipt, points=restored)


def find_return(tx: Transaction, store: int, code: str) -> Stored | None:
    row = tx.one(_find_return, store=store, code=code)
    return None if row is None else Stored(*row)


def add_return(
    tx: Transaction, *, store: int, code: str, receipt: int, till: int, at: datetime, fingerprint: str
) -> int | None:
    """The new return's id; None when the store has one with this code (UNIQUE store, code)."""
    row = tx.one(
        _add_return,
        store=store,
        code=code,
        receipt=receipt,
        till=till,
        at=moments.stored(at),
        refund=0,
        fingerprint=fingerprint,
        answer_json="{}",
    )
    return None if row is None else int(row[0])


def return_answered(tx: Transaction, return_: int, answer_json: str, refund: int) -> None:
    tx.run(_return_answered, of=return_, answer_json=answer_json, refund=refund)
