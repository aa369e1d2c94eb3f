"""A customer's points as they are at this moment: what has expired is posted before anything else happens."""

from dataclasses import replace
from datetime import datetime

from loyalty import ledger, statement
from loyalty.ledger import Account, NewLot, Origin
from loyalty.points import Points
from loyalty.statement import Statement
from storage import holds, people, points
from storage.database import Transaction
from storage.people import Customer
from storage.points import Entry
from usecases.terms import Terms

_HISTORY = 15


def settled(tx: Transaction, customer: int, now: datetime, *, every_lot: bool = False) -> Account:
    """The account after its expiries have been posted. The customer must be locked.

    A hold's end is decided here, once: what has lapsed for one till's clock has lapsed for all.
    """
    account = points.account(tx, customer, every_lot=every_lot)
    for hold in account.holds:
        if hold.expires_at <= now:
            holds.close(tx, hold.id, "lapsed")
            account = ledger.released(account, hold.id)
    lapsed = ledger.expire(account, now)
    points.post(tx, customer, lapsed, now)
    return ledger.apply(account, lapsed)


def seen(tx: Transaction, customer: int, now: datetime) -> Account:
    """The account as it would be after settling, without writing."""
    account = points.account(tx, customer)
    return ledger.apply(account, ledger.expire(account, now))


def seen_balance(tx: Transaction, customer: int, now: datetime) -> Points:
    """Likewise the balance."""
    return ledger.balance(seen(tx, customer, now))


def explained(tx: Transaction, terms: Terms, customer: Customer, now: datetime) -> Statement:
    """The balance, explained; changes nothing. What may not pay yet is not said to be spendable."""
    said = statement.explain(seen(tx, customer.id, now), now, terms.zone(customer))
    return replace(said, spendable=Points(0)) if customer.earns_only else said


def history(tx: Transaction, customer: int) -> list[Entry]:
    """The last movements, the newest first."""
    return points.history(tx, customer, _HISTORY)


def everything(tx: Transaction, customer: int) -> list[Entry]:
    """Every movement there ever was, the oldest first; debts covered by expiring points too."""
    return points.every_entry(tx, customer)


def give(
    tx: Transaction, terms: Terms, customer: Customer, amount: Points, origin: Origin, days: int | None, now: datetime
) -> None:
    """Gives points that may be used at once and through the `days`-th day from today."""
    expires = None if days is None else statement.end_of_day(now, days, terms.zone(customer))
    points.open_lot(tx, customer.id, NewLot(origin, amount, now, expires), now)


def expire_due(tx: Transaction, now: datetime, most: int = 200) -> int:
    """Posts the expiries of up to `most` customers; how many there were. Repeat until 0."""
    due = points.customers_with_expired(tx, now, most)
    posted = 0
    for customer in due:
        if people.lock(tx, id=customer) is not None:
            before = points.account(tx, customer)
            posted += settled(tx, customer, now) != before
    return posted
