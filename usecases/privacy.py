"""A person's rights: found by whoever asks for them, gone when they leave, forgotten when they want to be."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from loyalty import cards, ledger
from loyalty.cards import CardNumber
from loyalty.points import Points
from storage import consents, erasure, holds, merging, messages, people, points, vault
from storage.database import Transaction
from storage.identities import Identity
from storage.people import Customer
from usecases import accounts, phones, registration
from usecases.terms import Terms

_PHONE = "phone:"
_TRIES = 8


@dataclass(frozen=True, slots=True)
class Erased:
    """`voided` points were lost thereby (below zero: a debt was written off); `again`: they had been erased before."""

    voided: Points
    again: bool


def find(tx: Transaction, terms: Terms, who: str) -> Customer | None:
    """Whom an administrator means by a card number (a merged card's too), `phone:+380…` or the id of the former system."""
    text = who.strip()
    if text.startswith(_PHONE):
        phone = phones.e164(text.removeprefix(_PHONE), terms.program.country)
        return people.find(tx, phone_hash=vault.phone_hash(phone, terms.keys)) if phone else None
    by_card = people.find(tx, card=text) if cards.is_number(text) else None
    if by_card is None and (merged := merging.into(tx, text)) is not None:
        by_card = people.find(tx, id=merged)
    return by_card or people.find(tx, imported_id=text)


def leave(tx: Transaction, now: datetime, terms: Terms, identity: Identity, customer: Customer, language: str) -> None:
    """No member any more: the till does not know the card, nothing is sent, every consent is withdrawn. The points stay."""
    found = people.lock(tx, id=customer.id)
    if found is None or found.left:
        return
    for purpose in (registration.PROGRAMME, registration.MARKETING):
        given = consents.last(tx, found.id, purpose)
        if given is not None and given[0]:
            registration.consented(tx, now, terms, identity, found.id, purpose, given=False, language=language)
    people.leave(tx, found.id, now)
    erasure.drop_queued(tx, found.id, "left", now)
    messages.drop_later(tx, identity.channel, identity.account, now)
    messages.record(tx, actor=f"identity:{identity.id}", action="left", subject=f"customer:{found.id}", now=now)


def erase(tx: Transaction, now: datetime, customer: int, actor: str) -> Erased:
    """Voids the points and forgets the person, once; receipts and ledger stay under a fresh random card number.

    Of the phone, or of the account that only named it, a keyed hash is kept, to refuse a second welcome bonus. `actor` is
    for the audit log.
    """
    found = people.lock(tx, id=customer)
    if found is None or found.erased:
        return Erased(Points(0), again=True)
    account = accounts.settled(tx, found.id, now, every_lot=True)
    for hold in account.holds:
        holds.close(tx, hold.id, "cancelled")
    points.post(tx, found.id, ledger.void(account), now)
    voided = ledger.balance(account)
    erasure.forget(tx, found.id, _free_number(tx), now)
    messages.record(tx, actor=actor, action="erased", subject=f"customer:{found.id}", now=now, facts={"voided": voided})
    return Erased(voided, again=False)


def _free_number(tx: Transaction) -> CardNumber:
    for _ in range(_TRIES):
        number = cards.number_from(secrets.randbelow(10**10))
        if people.find(tx, card=number) is None:
            return number
    raise LookupError("no free card number was found")
