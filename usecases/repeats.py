"""A receipt posted twice: known by its fingerprint, answered as the first time."""

import json
from dataclasses import dataclass
from hashlib import sha256

from loyalty.refusals import ReceiptConflict, UnknownCard
from storage import merging, sales
from storage.database import Transaction
from storage.people import Customer
from storage.shop import Till
from usecases import cards
from usecases.answers import Answer
from usecases.baskets import NewReceipt
from usecases.terms import Terms


@dataclass(frozen=True, slots=True)
class Posted:
    """`repeated`: this very receipt had been posted before, and this is the answer it got then."""

    answer: Answer
    repeated: bool


def of_the_gone(tx: Transaction, terms: Terms, till: Till, new: NewReceipt) -> Posted:
    """A repeat of a receipt whose card nobody has any more. Raises UnknownCard for anything else."""
    number = cards.number(new.card or "", terms)
    before = sales.find(tx, till.store.id, new.code)
    if before is None or number is None or before.fingerprint != fingerprint(new, number):
        raise UnknownCard
    return _posted(before)


def repeat(tx: Transaction, before: sales.Stored, new: NewReceipt, customer: Customer | None) -> Posted:
    """The answer that was given then, perhaps to a card that has been merged into this customer's since.

    Raises ReceiptConflict when it was another receipt.
    """
    if before.fingerprint == fingerprint(new, customer.card if customer else None):
        return _posted(before)
    merged = [] if customer is None else merging.numbers(tx, customer.id)
    if all(before.fingerprint != fingerprint(new, number) for number in merged):
        raise ReceiptConflict
    return _posted(before)


def _posted(before: sales.Stored) -> Posted:
    return Posted(Answer.read(before.answer_json), repeated=True)


def fingerprint(new: NewReceipt, card: str | None) -> str:
    """Of the parsed fields, so that a repeat may be spelled differently; any code of the card is the card."""
    fields = [
        [new.code, new.store, new.till, new.cashier, new.channel, new.at.timestamp(), new.hold, new.spend],
        [card, new.basket.total],
        [[line.line, line.sku, line.name, line.category, line.quantity, line.sum] for line in new.basket.lines],
    ]
    return sha256(json.dumps(fields).encode()).hexdigest()
