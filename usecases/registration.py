"""Joining: a phone that the messenger vouches for becomes a member, once, with points that pay at once."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from loyalty import cards
from loyalty.ledger import Origin
from loyalty.points import Points
from storage import consents, identities, messages, people, shop, vault
from storage.database import Transaction
from storage.identities import Identity, Parted
from storage.people import Customer
from usecases import accounts
from usecases.terms import Terms

PROGRAMME, MARKETING = "programme", "marketing"
_TRIES = 8


@dataclass(frozen=True, slots=True)
class Joined:
    """`welcome` is 0 when the bonus was given before; `claimed`: the shop knew this customer already."""

    customer: Customer
    welcome: Points
    claimed: bool
    brought: Points  # points that were waiting on the claimed account
    parted: tuple[Parted, ...] = ()  # accounts that lost the card to this one


def join(
    tx: Transaction,
    now: datetime,
    terms: Terms,
    identity: Identity,
    phone: str,
    first_name: str,
    language: str,
    store: str,
) -> Joined:
    """Makes the owner of `phone` (E.164, proven by the messenger) a member on this messenger account.

    A phone that the shop knows claims that account, or finds again the one it had left. One welcome bonus in all, whatever
    the number of messengers, claims and erasures; so with the profile's bonus.
    """
    home = shop.store(tx, store) if store else None
    found, claimed = _owner(tx, now, terms, phone, first_name, language, home.id if home else None)
    brought = accounts.explained(tx, terms, found, now).balance if claimed else Points(0)
    before = people.welcomed(tx, vault.phone_hash(phone, terms.keys))  # in a life that was erased
    welcome = Points(0) if found.welcomed or before else terms.program.welcome.points
    people.joined(
        tx,
        found.id,
        now=now,
        welcomed=True,
        home_store=home.id if home else None,
        language=language,
        first_name=first_name,
        profiled=before,
    )
    parted = identities.link(tx, identity, found.id)
    if parted:
        subject = f"customer:{found.id}"
        messages.record(tx, actor=f"identity:{identity.id}", action="account_moved", subject=subject, now=now)
    if not found.member:
        consented(tx, now, terms, identity, found.id, PROGRAMME, given=True, language=language)
    customer = people.find(tx, id=found.id) or found
    if welcome:
        accounts.give(tx, terms, customer, welcome, Origin.WELCOME, terms.program.welcome.expires_days, now)
    return Joined(customer, welcome, claimed and not found.member, brought, parted)


def consented(
    tx: Transaction,
    now: datetime,
    terms: Terms,
    identity: Identity,
    customer: int,
    purpose: str,
    *,
    given: bool,
    language: str,
) -> None:
    """Keeps the evidence: who, to which text, when, in which channel, for what."""
    versions = {PROGRAMME: terms.program.consents.programme, MARKETING: terms.program.consents.marketing}
    consents.add(
        tx,
        customer,
        purpose,
        given=given,
        version=versions[purpose],
        language=language,
        channel=identity.channel,
        identity_id=identity.id,
        now=now,
    )


def _owner(
    tx: Transaction, now: datetime, terms: Terms, phone: str, first_name: str, language: str, home: int | None
) -> tuple[Customer, bool]:
    """The customer of this phone, locked, and whether the shop knew them; two joins at once find the same one."""
    by_phone = vault.phone_hash(phone, terms.keys)
    for _ in range(_TRIES):  # a card number drawn twice, or somebody with this phone joining this very moment
        known = people.lock(tx, phone_hash=by_phone)
        if known is not None:
            return known, True
        added = people.add(
            tx,
            cards.number_from(secrets.randbelow(10**10)),
            phone_hash=by_phone,
            phone_sealed=vault.seal(phone, terms.keys),
            first_name=first_name,
            language=language,
            home_store=home,
            now=now,
        )
        if added is not None:
            made = people.lock(tx, id=added)
            if made is not None:
                return made, False
    raise LookupError("no free card number was found")
