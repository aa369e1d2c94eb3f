"""The card: what a scanned code names, whether it may pay, and fresh codes for the screen."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from loyalty import cards
from loyalty.cards import CardNumber
from loyalty.refusals import (
    CodeExpired,
    CodeNeeded,
    CodeUsed,
    EarnsOnly,
    NotAMember,
    PhoneLookupOff,
    Refused,
    UnknownCard,
)
from loyalty.statement import Statement
from storage import code_uses, merging, messages, people, vault
from storage.database import Transaction
from storage.people import Customer
from storage.shop import Till
from usecases import accounts, guessing, phones, short_codes
from usecases.terms import Terms

_PHONE = "phone:"


@dataclass(frozen=True, slots=True)
class Paying:
    """A code that may pay before `until`, once: its `nonce` is what gets used up."""

    nonce: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Named:
    """Whose card it is; `code` is there when it may be asked whether it pays."""

    customer: Customer
    code: Paying | None


@dataclass(frozen=True, slots=True)
class LookedUp:
    """`refusal` is CodeExpired or CodeUsed: the card is named all the same, for earning."""

    customer: Customer
    statement: Statement
    refusal: Refused | None


@dataclass(frozen=True, slots=True)
class Drawn:
    """What the card's picture shows."""

    customer: Customer
    statement: Statement
    code: str
    valid_until: datetime


def by_phone(card: str) -> bool:
    """Whether the till asks by a phone instead of a card."""
    return cards.scanned(card).startswith(_PHONE)


def named(
    tx: Transaction, now: datetime, terms: Terms, till: Till, card: str, *, lock: bool, at: datetime | None = None
) -> Named:
    """Whom `card` names: an address or token from the QR, six digits, a card number, or `phone:+380…`.

    `at` is the time of the receipt, if it is one. Raises UnknownCard (which the door counts), TillLocked.
    """
    guessing.check(tx, now, till)
    text = cards.scanned(card)
    find = people.lock if lock else people.find
    paying = None
    if text.startswith(_PHONE):
        customer = _by_phone(tx, now, terms, till, text.removeprefix(_PHONE), find)
    elif cards.is_number(text):
        customer = _of_card(tx, text, find)
    elif code := cards.read(text, terms.keys.codes):
        customer = _of_card(tx, code.number, find)
        paying = Paying(code.nonce, code.drawn_at + terms.program.codes.life)
    elif short_codes.is_one(text) and (short := short_codes.meant(tx, text, till.store.id, now, at or now)):
        customer = find(tx, id=short.customer)
        paying = Paying(short.nonce, short.expires_at)
    else:
        customer = None
    if customer is None or customer.left:
        raise UnknownCard
    return Named(customer, paying)


def _of_card(tx: Transaction, card: str, find: Callable[..., Customer | None]) -> Customer | None:
    """Perhaps by a number that was merged into another card."""
    found = find(tx, card=card)
    if found is None and (merged := merging.into(tx, card)) is not None:
        return find(tx, id=merged)
    return found


def _by_phone(
    tx: Transaction, now: datetime, terms: Terms, till: Till, told: str, find: Callable[..., Customer | None]
) -> Customer | None:
    """A phone shows a person to a till that holds no card of theirs: it is written down, which wants a writing transaction."""
    if not terms.program.till.phone_lookup:
        raise PhoneLookupOff
    phone = phones.e164(told, terms.program.country)
    customer = find(tx, phone_hash=vault.phone_hash(phone, terms.keys)) if phone else None
    if customer is not None:
        subject = f"customer:{customer.id}"
        messages.record(tx, actor=f"till:{till.id}", action="phone_lookup", subject=subject, now=now)
    return customer


def number(card: str, terms: Terms) -> CardNumber | None:
    """The card number that a scanned text carries, whether or not anybody has it; None for other texts."""
    text = cards.scanned(card)
    if cards.is_number(text):
        return CardNumber(text)
    code = cards.read(text, terms.keys.codes)
    return None if code is None else code.number


def look_up(tx: Transaction, now: datetime, terms: Terms, till: Till, card: str) -> LookedUp:
    """The card and what it may do; changes nothing. Raises UnknownCard."""
    found = named(tx, now, terms, till, card, lock=False)
    refusal: Refused | None = None
    if found.code is not None:
        if code_uses.find(tx, found.code.nonce) is not None:
            refusal = CodeUsed()
        elif now >= found.code.until:
            refusal = CodeExpired()
    return LookedUp(found.customer, accounts.explained(tx, terms, found.customer, now), refusal)


def check_member(customer: Customer) -> None:
    """Points of a customer who has not joined are brought along by an import; they pay once the person has claimed them.

    Raises NotAMember, EarnsOnly.
    """
    if not customer.member:
        raise NotAMember
    if customer.earns_only:
        raise EarnsOnly


def use_up(tx: Transaction, now: datetime, terms: Terms, found: Named, till: Till, receipt: str) -> None:
    """Spends the code on this receipt. Raises CodeNeeded, CodeExpired, CodeUsed.

    The till that used a code may use it again for the same receipt within the renewal time: its hold was cancelled or
    has lapsed while the shopper still stands there.
    """
    if found.code is None:
        raise CodeNeeded
    use = code_uses.find(tx, found.code.nonce)
    if use is not None:
        same = use.till == till.id and use.receipt_code == receipt
        if same and now < use.used_at + terms.program.codes.renewal:
            return
        raise CodeUsed
    if now >= found.code.until:
        raise CodeExpired
    code_uses.add(tx, found.code.nonce, customer=found.customer.id, till=till.id, receipt_code=receipt, now=now)


def draw(tx: Transaction, now: datetime, terms: Terms, customer: Customer) -> Drawn:
    """A fresh code for the card's picture; nothing is written."""
    code = cards.draw(customer.card, now, secrets.token_bytes(cards.NONCE_BYTES), terms.keys.codes)
    return Drawn(customer, accounts.explained(tx, terms, customer, now), code, now + terms.program.codes.life)
