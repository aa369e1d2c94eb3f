"""A member hears of each receipt and return: queued with it, in one statement, for whoever wants it and can be written to."""

from datetime import datetime, timedelta

from loyalty.notices import RECEIPT, RETURN, Kind, Wish
from storage import outbox
from storage.database import Transaction
from storage.people import Customer
from usecases.answers import Answer, ReturnAnswer
from usecases.terms import Terms

_FRESH = timedelta(hours=3)  # after which nobody remembers how the visit was
_WORTH_SAYING = timedelta(hours=24)


def key(receipt: int) -> str:
    """Of the notice of a receipt."""
    return f"{RECEIPT.name}:{receipt}"


def bought(
    tx: Transaction,
    now: datetime,
    terms: Terms,
    customer: Customer,
    receipt: int,
    store: str,
    at: datetime,
    answer: Answer,
) -> None:
    """Queues the notice of a receipt; one that a till posts hours late does not ask how it was, and wakes nobody."""
    if not customer.member or answer.statement is None:
        return
    facts = {
        "receipt": receipt,
        "store": store,
        "earned": answer.earned,
        "spent": answer.spent,
        "balance": answer.statement.balance,
        "rate": now - at <= _FRESH,
    }
    _queue(tx, now, terms, RECEIPT, key(receipt), facts, customer, at)


def brought_back(
    tx: Transaction,
    now: datetime,
    terms: Terms,
    customer: Customer,
    return_: int,
    store: str,
    at: datetime,
    answer: ReturnAnswer,
) -> None:
    """Queues the notice of a return that moved points."""
    if not customer.member or answer.statement is None or not (answer.clawed_back or answer.restored):
        return
    facts = {
        "store": store,
        "clawed_back": answer.clawed_back,
        "restored": answer.restored,
        "balance": answer.statement.balance,
    }
    _queue(tx, now, terms, RETURN, f"{RETURN.name}:{return_}", facts, customer, at)


def _queue(
    tx: Transaction,
    now: datetime,
    terms: Terms,
    kind: Kind,
    key_: str,
    facts: dict[str, object],
    customer: Customer,
    at: datetime,
) -> None:
    if now - at > _WORTH_SAYING:
        return
    due = now if now - at <= _FRESH else terms.program.reminders.quiet.after(now, terms.zone(customer))
    expires = max(now, due) + _WORTH_SAYING
    outbox.add_wanted(
        tx, kind.name, Wish.RECEIPTS, key_, facts, now=now, due=due, expires=expires, customer=customer.id
    )
