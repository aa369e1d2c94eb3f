"""Goods taken back: money, points that had paid, points that had been earned, line by line."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from loyalty import ledger, receipts, statement
from loyalty.ledger import Account, Origin
from loyalty.points import Money, Points
from loyalty.receipts import Given, ReturnedLine
from loyalty.refusals import ReturnConflict, UnknownReceipt
from loyalty.statement import Statement
from storage import people, points, sales
from storage.database import Transaction
from storage.sales import Receipt
from storage.shop import Till
from usecases import accounts, receipt_notices
from usecases.answers import Answer, ReturnAnswer, stored_return
from usecases.terms import Terms


@dataclass(frozen=True, slots=True)
class NewReturn:
    code: str
    receipt: str
    at: datetime
    lines: Sequence[ReturnedLine]


@dataclass(frozen=True, slots=True)
class Returned:
    """`repeated`: this very return had been posted before, and this is the answer it got then."""

    answer: ReturnAnswer
    repeated: bool


def take_back(tx: Transaction, now: datetime, terms: Terms, till: Till, new: NewReturn) -> Returned:
    """Takes lines of a receipt back: spent points go to their lots, earned ones are clawed back, the rest is money.

    Raises UnknownReceipt, ReturnConflict, ReturnExceeds, UnknownLine, TimeOutOfRange.
    """
    store = till.store.id
    _lock_owner(tx, store, new.receipt)
    receipt = sales.lock(tx, store, new.receipt)
    if receipt is None or receipt.imported:
        raise UnknownReceipt
    fingerprint = _fingerprint(new)
    if before := sales.find_return(tx, store, new.code):
        return _repeat(before, fingerprint)
    receipts.check_time(new.at, now, terms.program)
    given = receipts.give_back(sales.lines(tx, receipt.id), new.lines, _point_value(receipt, terms))
    id_ = sales.add_return(
        tx, store=store, code=new.code, receipt=receipt.id, till=till.id, at=new.at, fingerprint=fingerprint
    )
    if id_ is None:  # the same id for another receipt, posted this very moment
        raise ReturnConflict
    sales.give_back(tx, receipt.id, given)
    answer = _move(tx, now, terms, receipt, given, id_)
    sales.return_answered(tx, id_, stored_return(answer), answer.refund)
    if receipt.customer is not None and (customer := people.find(tx, id=receipt.customer)):
        receipt_notices.brought_back(tx, now, terms, customer, id_, till.store.name, new.at, answer)
    return Returned(answer, repeated=False)


def _lock_owner(tx: Transaction, store: int, receipt: str) -> None:
    """Before the receipt, as at the till: one order, no deadlock. A card may be merged into another while we wait for it."""
    waiting = True
    while waiting:
        owner = sales.owner(tx, store, receipt)
        if owner is None:
            raise UnknownReceipt
        waiting = owner[0] is not None and people.lock(tx, id=owner[0]) is None


def _move(
    tx: Transaction, now: datetime, terms: Terms, receipt: Receipt, given: Sequence[Given], return_: int
) -> ReturnAnswer:
    refund = Money(sum(line.refund for line in given))
    restored = Points(sum(line.restored for line in given))
    clawed = Points(sum(line.clawed for line in given))
    if receipt.customer is None:
        return ReturnAnswer(refund, Points(0), Points(0), Points(0), Points(0))
    account = accounts.settled(tx, receipt.customer, now, every_lot=True)
    account = _restore(tx, now, terms, receipt, account, restored, return_)
    taken = owed = from_refund = Points(0)
    if clawed:
        source = next(lot.id for lot in account.lots if lot.receipt == receipt.id and lot.origin is Origin.RECEIPT)
        back = ledger.claw_back(
            account, source, clawed, now, terms.program.returning, refund, terms.program.point_value
        )
        points.post(tx, receipt.customer, back.postings, now, receipt=receipt.id, returned=return_)
        account = ledger.apply(account, back.postings)
        taken, owed, from_refund = Points(back.taken + back.lapsed), back.owed, back.from_refund
    account = _void(tx, now, receipt.customer, account)
    return ReturnAnswer(
        Money(refund - from_refund * terms.program.point_value),
        Points(taken + owed),
        restored,
        owed,
        from_refund,
        _statement(tx, now, terms, receipt.customer, account),
    )


def _restore(
    tx: Transaction,
    now: datetime,
    terms: Terms,
    receipt: Receipt,
    account: Account,
    amount: Points,
    return_: int,
) -> Account:
    if not amount or receipt.customer is None:
        return account
    postings, fresh = ledger.restore(account, receipt.spent, receipt.restored, amount, now, terms.program.returning)
    points.post(tx, receipt.customer, postings, now, receipt=receipt.id, returned=return_)
    account = ledger.apply(account, postings)
    if fresh is not None:
        lot = points.open_lot(tx, receipt.customer, fresh, now, receipt=receipt.id, returned=return_)
        account = ledger.opened(account, lot, fresh, now, receipt.id)
    return account


def _void(tx: Transaction, now: datetime, owner: int, account: Account) -> Account:
    """Whoever is erased neither owns nor owes any points: what goods bought before give back or leave owing is void."""
    customer = people.find(tx, id=owner)
    if customer is None or not customer.erased:
        return account
    voided = ledger.void(account)
    points.post(tx, owner, voided, now)
    return ledger.apply(account, voided)


def _statement(tx: Transaction, now: datetime, terms: Terms, customer: int, account: Account) -> Statement:
    return statement.explain(account, now, terms.zone(people.find(tx, id=customer)))


def _point_value(receipt: Receipt, terms: Terms) -> Money:
    """What a point paid when the receipt was posted: the setting may have changed since."""
    then = Answer.read(receipt.answer_json)
    return Money(then.paid_by_points // then.spent) if then.spent else terms.program.point_value


def _repeat(before: sales.Stored, fingerprint: str) -> Returned:
    if before.fingerprint != fingerprint:
        raise ReturnConflict
    return Returned(ReturnAnswer.read(before.answer_json), repeated=True)


def _fingerprint(new: NewReturn) -> str:
    lines = [[line.line, line.quantity, line.sum] for line in new.lines]
    return sha256(json.dumps([new.code, new.receipt, new.at.timestamp(), lines]).encode()).hexdigest()
