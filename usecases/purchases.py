"""Quote and receipt: how a card earns at the till and pays there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from loyalty import ledger, receipts, statement
from loyalty.ledger import Account, Kind, NewLot, Origin, Part
from loyalty.points import Points
from loyalty.receipts import Line, Priced
from loyalty.refusals import (
    CodeNeeded,
    HoldClosed,
    HoldLapsed,
    HoldMismatch,
    NotEnoughPoints,
    ReceiptConflict,
    SpendTwice,
    UnknownCard,
    UnknownHold,
    WrongTill,
)
from loyalty.statement import Statement
from storage import holds, points, rhythms, sales, shop
from storage.database import Transaction
from storage.holds import StoredHold
from storage.people import Customer
from storage.shop import Product, Till
from usecases import accounts, baskets, cards, receipt_notices, repeats, reviews, surveys
from usecases.answers import Answer, answer_of, stored_answer
from usecases.baskets import Basket, NewReceipt
from usecases.cards import Named
from usecases.repeats import Posted
from usecases.terms import Terms

_NOT_YET = 2**63 - 1  # the id of a lot that is about to be stored: after all others


@dataclass(frozen=True, slots=True)
class Quoted:
    customer: Customer
    priced: Priced
    statement: Statement


def quote(tx: Transaction, now: datetime, terms: Terms, till: Till, card: str, basket: Basket, spend: Points) -> Quoted:
    """What the basket earns and how much of it points may pay. Changes nothing. Raises UnknownCard, SpendAboveCap."""
    found = cards.named(tx, now, terms, till, card, lock=False)
    known = shop.products_by_sku(tx, [line.sku for line in basket.lines])
    lines = baskets.rule_lines(basket, known)
    receipts.check_lines(lines, basket.total)
    account = accounts.seen(tx, found.customer.id, now)
    spendable = ledger.spendable(account, now) if found.customer.pays else Points(0)
    priced = receipts.price(lines, spend, spendable, found.customer.tier, terms.program, earns=True)
    return Quoted(found.customer, priced, statement.explain(account, now, terms.zone(found.customer)))


def commit(tx: Transaction, now: datetime, terms: Terms, till: Till, new: NewReceipt) -> Posted:
    """Posts the receipt: points that pay it are taken, points it earns are given, once for ever.

    Raises WrongTill, ReceiptConflict, TimeOutOfRange, BadReceipt and its kinds, UnknownCard, the refusals of codes and
    holds, SpendAboveCap, NotEnoughPoints, HoldLapsed. Nothing is written then.
    """
    if (new.store, new.till) != (till.store.code, till.name):
        raise WrongTill(store=till.store.code, till=till.name)
    try:
        found = None if new.card is None else cards.named(tx, now, terms, till, new.card, lock=True, at=new.at)
    except UnknownCard:  # perhaps its owner has left since: what was posted stays posted
        return repeats.of_the_gone(tx, terms, till, new)
    customer = found.customer if found else None
    fingerprint = repeats.fingerprint(new, customer.card if customer else None)
    if before := sales.find(tx, till.store.id, new.code):
        return repeats.repeat(tx, before, new, customer)
    receipts.check_time(new.at, now, terms.program)
    receipt = _receipt(tx, new, found)
    posted = _post(tx, now, terms, till, receipt, fingerprint)
    if posted is None:  # another till of the store posted it this very moment (no card: nothing was locked)
        stored = sales.find(tx, till.store.id, new.code)
        if stored is None:
            raise ReceiptConflict
        return repeats.repeat(tx, stored, new, customer)
    return Posted(posted, repeated=False)


@dataclass(frozen=True, slots=True)
class _Receipt:
    new: NewReceipt
    found: Named | None
    known: Mapping[str, Product]
    lines: Sequence[Line]


def _receipt(tx: Transaction, new: NewReceipt, found: Named | None) -> _Receipt:
    if new.hold is not None and new.spend:
        raise SpendTwice
    known = baskets.known_products(tx, new.basket)
    lines = baskets.rule_lines(new.basket, known)
    receipts.check_lines(lines, new.basket.total)
    if found is None and new.hold is not None:
        raise HoldMismatch
    if found is None and new.spend:
        raise CodeNeeded
    return _Receipt(new, found, known, lines)


def _post(
    tx: Transaction, now: datetime, terms: Terms, till: Till, receipt: _Receipt, fingerprint: str
) -> Answer | None:
    new, found = receipt.new, receipt.found
    if found is None:
        priced = receipts.price(receipt.lines, Points(0), Points(0), "", terms.program, earns=False)
        answer = Answer(earned=Points(0), spent=Points(0))
        return answer if _store(tx, till, receipt, priced, (), fingerprint, answer) is not None else None
    customer = found.customer
    account = accounts.settled(tx, customer.id, now)
    held = None if new.hold is None else _held(tx, till, new, customer)
    spend = held.hold.points if held else new.spend
    if spend and not held:
        cards.check_member(customer)
        cards.use_up(tx, now, terms, found, till, new.code)
    priced = _priced(receipt.lines, account, held, spend, customer, now, terms)
    taken = ledger.spend(account, spend, now, hold=held.hold if held and _alive(held, now) else None) if spend else ()
    spent = tuple(Part(posting.lot, Points(-posting.points)) for posting in taken)
    after = ledger.apply(account, taken)
    if held:
        after = ledger.released(after, held.hold.id)
    above = reviews.reasons(tx, terms, till, customer, new.cashier, new.at, priced.earned)
    fresh = _earned(priced.earned, customer, now, terms, reviewing=bool(above)) if priced.earned else None
    if fresh:
        after = ledger.opened(after, _NOT_YET, fresh, now)
    answer = answer_of(priced, statement.explain(after, now, terms.zone(customer)), terms.program.point_value)
    id_ = _store(tx, till, receipt, priced, spent, fingerprint, answer)
    if id_ is None:
        return None
    rhythms.mark(tx, customer.id)
    points.post(tx, customer.id, taken, now, receipt=id_)
    if held:
        holds.close(tx, held.hold.id, "committed")
    if fresh:
        lot = points.open_lot(tx, customer.id, fresh, now, receipt=id_)
        if above:
            cashier, earned = new.cashier, priced.earned
            reviews.ask(tx, now, till, customer, receipt=id_, cashier=cashier, lot=lot, earned=earned, above=above)
    receipt_notices.bought(tx, now, terms, customer, id_, till.store.name, new.at, answer)
    categories = {line.category for line in receipt.lines}
    surveys.visited(tx, now, terms, customer, id_, till.store, new.at, categories)
    return answer


def _held(tx: Transaction, till: Till, new: NewReceipt, customer: Customer) -> StoredHold:
    stored = holds.find(tx, new.hold or "")
    if stored is None:
        raise UnknownHold
    if (stored.till, stored.customer, stored.receipt_code) != (till.id, customer.id, new.code):
        raise HoldMismatch
    if stored.state not in {"open", "lapsed"}:
        raise HoldClosed
    return stored


def _alive(held: StoredHold, now: datetime) -> bool:
    """A hold that has once been found lapsed stays so, whatever this process's clock says."""
    return held.state == "open" and held.hold.expires_at > now


def _priced(
    lines: Sequence[Line],
    account: Account,
    held: StoredHold | None,
    spend: Points,
    customer: Customer,
    now: datetime,
    terms: Terms,
) -> Priced:
    """A hold's points were set aside, so they count as spendable here; a lapsed hold's only if they are still there."""
    spendable = ledger.spendable(account, now)
    if held:
        alive = _alive(held, now)
        if not alive and spend > spendable:
            raise HoldLapsed(points=spend, available=spendable)
        spendable = Points(spendable + spend) if alive else spendable
    elif spend > spendable:
        raise NotEnoughPoints(points=spend, available=spendable)
    return receipts.price(lines, spend, spendable, customer.tier, terms.program, earns=True)


def _earned(amount: Points, customer: Customer, now: datetime, terms: Terms, *, reviewing: bool) -> NewLot:
    rules = terms.program.earning
    usable = now + timedelta(hours=rules.usable_after_hours)
    expires = None
    if rules.expires_days is not None:
        expires = statement.end_of_day(usable, rules.expires_days, terms.zone(customer))
    return NewLot(Origin.RECEIPT, amount, usable, expires, Kind.EARN, reviewing)


def _store(
    tx: Transaction,
    till: Till,
    receipt: _Receipt,
    priced: Priced,
    spent: tuple[Part, ...],
    fingerprint: str,
    answer: Answer,
) -> int | None:
    new = receipt.new
    id_ = sales.add(
        tx,
        sales.NewReceipt(
            store=till.store.id,
            code=new.code,
            till=new.till,
            cashier=new.cashier,
            channel=new.channel,
            customer=receipt.found.customer.id if receipt.found else None,
            at=new.at,
            total=priced.total,
            spent=spent,
            earned=priced.earned,
            fingerprint=fingerprint,
            answer_json=stored_answer(answer),
        ),
    )
    if id_ is not None and receipt.lines:
        rows = zip(receipt.lines, priced.paid, priced.earned_by_line, strict=True)
        sales.add_lines(
            tx,
            [
                {
                    "receipt": id_,
                    "line": line.line,
                    "product": receipt.known[line.sku].id,
                    "quantity": line.quantity,
                    "sum": line.sum,
                    "paid": paid,
                    "earned": earned,
                }
                for line, paid, earned in rows
            ],
        )
    return id_
