"""One person, two messengers: a card that is only claimed becomes one with the other once its owner says so.

A messenger that can't vouch for a phone lets anybody name anybody's. So a phone that is known already opens a card that only
earns, and a claim; what joins the two is a tap in a messenger that is linked to the card, or a code that a cashier gives to
whoever shows it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from loyalty import notices
from loyalty.points import Points
from loyalty.refusals import CardNeeded, ClaimOver, HasMessenger
from storage import holds, identities, link_codes, merging, messages, outbox, people, profiles, vault
from storage.database import Transaction
from storage.identities import Reader
from storage.people import Customer
from storage.shop import Till
from usecases import accounts, cards, registration, short_codes
from usecases.short_codes import Drawn, NoNumberLeft
from usecases.terms import Terms

CODE_LIFE = timedelta(minutes=10)
_WORTH_ASKING = timedelta(days=1)
_WRONG_TRIES = 3


@dataclass(frozen=True, slots=True)
class Answered:
    """`readers` are the accounts of who claimed; `welcome` is the bonus that waited for the answer."""

    readers: tuple[Reader, ...]
    welcome: Points = Points(0)


@dataclass(frozen=True, slots=True)
class Opened:
    """A card that a cashier's code opened."""

    customer: Customer
    welcome: Points


def ask(tx: Transaction, now: datetime, claimant: Customer) -> bool:
    """Asks the owner of the claimed card, in a messenger of theirs; once a day.

    False when they have none to be asked in, or have only named the phone themselves. Raises ClaimOver for who claims none.
    """
    if claimant.claims is None:
        raise ClaimOver
    claimed = people.find(tx, id=claimant.claims)
    if claimed is None or not claimed.proven:
        return False
    if all(reader.blocked for reader in identities.of_customer(tx, claimant.claims)):
        return False
    key = f"claim:{claimant.id}:{claimant.claims}:{now.date().isoformat()}"
    outbox.add(
        tx,
        notices.CLAIM.name,
        key,
        {"claimant": claimant.id},
        now=now,
        due=now,
        expires=now + _WORTH_ASKING,
        customer=claimant.claims,
    )
    return True


def asked(tx: Transaction, facts: Mapping[str, int], owner: int) -> Mapping[str, str | int] | None:
    """What the owner is asked at this moment: who claims, in which messenger. None when nobody does any more."""
    claimant = people.find(tx, id=facts["claimant"])
    if claimant is None or claimant.claims != owner:
        return None
    return question(tx, claimant)


def question(tx: Transaction, claimant: Customer) -> Mapping[str, str | int]:
    """The facts of the question whether the owner is the claimant."""
    readers = identities.of_customer(tx, claimant.id)
    channel = readers[0].channel if readers else ""
    return {"claimant": claimant.id, "name": claimant.first_name, "channel": channel}


def confirm(tx: Transaction, now: datetime, terms: Terms, owner: Customer, claimant: int, actor: str) -> Answered:
    """The owner says: that is me. The two cards are one from now on. Raises ClaimOver."""
    found = _claimant(tx, owner, claimant)
    readers = identities.of_customer(tx, found.id)
    _merge(tx, now, found.id, owner.id, actor)
    return Answered(readers, _welcome(tx, now, terms, owner.id))


def deny(tx: Transaction, now: datetime, terms: Terms, owner: Customer, claimant: int, actor: str) -> Answered:
    """The owner says: that is somebody else. Their card stays one that earns; a welcome that was withheld is given.

    So it is when the other one was erased before the answer. Raises ClaimOver.
    """
    if not people.claimed(tx, owner.id) and (welcome := _late_welcome(tx, now, terms, owner)):
        return Answered((), welcome)
    found = _claimant(tx, owner, claimant)
    people.set_claim(tx, found.id, None)
    _record(tx, now, actor, "claim_denied", owner.id, {"claimant": found.id})
    return Answered(identities.of_customer(tx, found.id), _welcome(tx, now, terms, owner.id))


def code(tx: Transaction, now: datetime, terms: Terms, till: Till, card: str) -> Drawn:
    """Six digits that prove in a messenger whose card it is, when it is in none where its owner reads us; a former one ends.

    Raises CardNeeded, UnknownCard, HasMessenger, NoNumberLeft.
    """
    if cards.by_phone(card):
        raise CardNeeded
    customer = cards.named(tx, now, terms, till, card, lock=True).customer
    if any(not reader.blocked for reader in identities.of_customer(tx, customer.id)):
        raise HasMessenger
    link_codes.end(tx, customer.id, now)
    until = now + CODE_LIFE
    for _ in range(short_codes.TRIES):
        drawn = short_codes.digits()
        if link_codes.add(tx, drawn, customer=customer.id, till=till.id, until=until):
            _record(tx, now, f"till:{till.id}", "link_code", customer.id, {})
            return Drawn(drawn, until)
    raise NoNumberLeft


def is_code(text: str) -> bool:
    """Whether it looks like a cashier's code, however its digits are spaced."""
    return short_codes.is_one("".join(text.split()))


def by_code(tx: Transaction, now: datetime, terms: Terms, claimant: Customer, given: str, actor: str) -> Opened | None:
    """The card that the cashier's code opened; None for a wrong one, and three wrong ones end the right one.

    Raises ClaimOver.
    """
    if claimant.claims is None:
        raise ClaimOver
    owner = claimant.claims
    if not link_codes.take(tx, "".join(given.split()), owner, now):
        link_codes.miss(tx, owner, _WRONG_TRIES)
        return None
    known = people.find(tx, id=owner)
    if known is None:
        raise ClaimOver
    _locked(tx, known, claimant.id)
    _merge(tx, now, claimant.id, owner, actor)
    people.prove(tx, owner)
    welcome = _welcome(tx, now, terms, owner)
    return Opened(people.find(tx, id=owner) or known, welcome)


def _claimant(tx: Transaction, owner: Customer, claimant: int) -> Customer:
    """Locked, for an owner who has proven the phone: of two who only name it, neither answers for the other."""
    if not owner.proven:
        raise ClaimOver
    return _locked(tx, owner, claimant)


def _locked(tx: Transaction, owner: Customer, claimant: int) -> Customer:
    """The claimant; both customers are locked, in the order of their ids, so that nobody waits for each other."""
    locked = {id_: people.lock(tx, id=id_) for id_ in sorted((owner.id, claimant))}
    found = locked[claimant]
    if found is None or found.claims != owner.id or locked[owner.id] is None:
        raise ClaimOver
    return found


def _merge(tx: Transaction, now: datetime, second: int, first: int, actor: str) -> None:
    for hold in accounts.settled(tx, second, now, every_lot=True).holds:
        holds.close(tx, hold.id, "cancelled")
    merging.merge(tx, second, first)
    _record(tx, now, actor, "cards_merged", first, {"second": second})


def _late_welcome(tx: Transaction, now: datetime, terms: Terms, owner: Customer) -> Points:
    return _welcome(tx, now, terms, owner.id) if owner.proven and people.lock(tx, id=owner.id) else Points(0)


def _welcome(tx: Transaction, now: datetime, terms: Terms, owner: int) -> Points:
    """The welcome bonus, kept back while it was not known whether this person had had it on another card."""
    customer = people.find(tx, id=owner)
    sealed = profiles.profile(tx, owner).phone_sealed
    phone = vault.unseal(sealed, terms.keys) if sealed else None
    if customer is None or customer.welcomed or not customer.member:
        return Points(0)
    people.set_welcomed(tx, owner, now)
    before = phone is not None and people.welcomed(tx, vault.phone_hash(phone, terms.keys))  # in a life that was erased
    if before or not terms.program.welcome.points:
        return Points(0)
    registration.give_welcome(tx, now, terms, customer)
    return terms.program.welcome.points


def _record(
    tx: Transaction, now: datetime, actor: str, action: str, customer: int, facts: Mapping[str, object]
) -> None:
    messages.record(tx, actor=actor, action=action, subject=f"customer:{customer}", now=now, facts=facts)
