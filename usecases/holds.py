"""Holds: points set aside for a receipt while the card terminal works."""

import secrets
from datetime import datetime

from loyalty import ledger
from loyalty.ledger import Hold
from loyalty.points import Points
from loyalty.refusals import HoldClosed, HoldMismatch, UnknownHold
from storage import holds, people
from storage.database import Transaction
from storage.shop import Till
from usecases import accounts, cards
from usecases.terms import Terms


def hold(tx: Transaction, now: datetime, terms: Terms, till: Till, card: str, amount: Points, receipt: str) -> Hold:
    """Pins points while the card terminal works; asked again for the same receipt and points it is the same hold.

    Raises UnknownCard, NotAMember, EarnsOnly, CodeNeeded, CodeExpired, CodeUsed, NotEnoughPoints.
    """
    found = cards.named(tx, now, terms, till, card, lock=True)
    cards.check_member(found.customer)
    before = holds.of_till(tx, found.customer.id, till.id, now)
    if before is not None:
        if before.receipt_code == receipt and before.hold.points == amount:
            return before.hold
        holds.close(tx, before.hold.id, "cancelled")
    cards.use_up(tx, now, terms, found, till, receipt)
    account = accounts.settled(tx, found.customer.id, now)
    parts = ledger.pin(account, amount, now)
    made = Hold(secrets.token_urlsafe(15), parts, now + terms.program.codes.hold_life)
    holds.add(tx, made, customer=found.customer.id, till=till.id, receipt_code=receipt, now=now)
    return made


def cancel(tx: Transaction, till: Till, hold_id: str) -> None:
    """Lets the points go; again is no error. Raises UnknownHold, HoldMismatch, HoldClosed (its receipt is posted)."""
    named = holds.find(tx, hold_id)
    if named is None:
        raise UnknownHold
    people.lock(tx, id=named.customer)  # a receipt may be committing it
    stored = holds.find(tx, hold_id) or named
    if stored.till != till.id:
        raise HoldMismatch
    if stored.state == "committed":
        raise HoldClosed
    holds.close(tx, hold_id, "cancelled")
