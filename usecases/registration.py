"""Joining: a phone that the messenger vouches for becomes a member, once, with points that pay at once."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from loyalty import cards
from loyalty.ledger import Origin
from loyalty.points import Points
from storage import consents, identities, messages, people, shop, vault
from storage.database import Transaction
from storage.identities import Identity, Reader
from storage.people import Customer
from usecases import accounts
from usecases.terms import Terms

PROGRAMME, MARKETING = "programme", consents.MARKETING
_TRIES = 8


@dataclass(frozen=True, slots=True)
class Joined:
    """`welcome` is 0 when the bonus was given before; `claimed`: the shop knew this customer already.

    `rival` has a card on another messenger under the phone that is proven to be this customer's: perhaps the same person.
    """

    customer: Customer
    welcome: Points
    claimed: bool
    brought: Points  # points that were waiting on the claimed account
    parted: tuple[Reader, ...] = ()  # accounts that lost the card to this one
    rival: Customer | None = None


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Who shares a phone: the messenger account, what it calls the person, where they are."""

    identity: Identity
    phone: str  # E.164
    first_name: str
    language: str
    home: int | None  # the store's id
    proven: bool  # whether the messenger vouches for the phone


@dataclass(frozen=True, slots=True)
class _Owner:
    customer: Customer
    known: bool
    rival: Customer | None = None


def join(
    tx: Transaction,
    now: datetime,
    terms: Terms,
    identity: Identity,
    phone: str,
    first_name: str,
    language: str,
    store: str,
    *,
    proven: bool = True,
) -> Joined:
    """Makes the owner of `phone` (E.164) a member on this messenger account.

    A phone that the messenger vouches for claims the account that the shop knows it by, or finds again the one it had left.
    One that is merely named opens an account, but for a phone that is known: then it opens a card that only earns, and
    claims the other (usecases/linking.py). One welcome bonus in all, whatever the number of messengers, claims and
    erasures; so with the profile's bonus.
    """
    home = shop.store(tx, store) if store else None
    newcomer = Newcomer(identity, phone, first_name, language, home.id if home else None, proven)
    owner = (_proven_owner if proven else _claiming)(tx, now, terms, newcomer)
    found = owner.customer
    brought = accounts.explained(tx, terms, found, now).balance if owner.known else Points(0)
    welcome = _make_member(tx, now, terms, newcomer, owner)
    parted = identities.link(tx, identity, found.id)
    if parted:
        subject = f"customer:{found.id}"
        messages.record(tx, actor=f"identity:{identity.id}", action="account_moved", subject=subject, now=now)
    if not found.member:
        consented(tx, now, terms, identity, found.id, PROGRAMME, given=True, language=language)
    customer = people.find(tx, id=found.id) or found
    if welcome:
        give_welcome(tx, now, terms, customer)
    return Joined(customer, welcome, owner.known and not found.member, brought, parted, owner.rival)


def give_welcome(tx: Transaction, now: datetime, terms: Terms, customer: Customer) -> None:
    rules = terms.program.welcome
    accounts.give(tx, terms, customer, rules.points, Origin.WELCOME, rules.expires_days, now)


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


def _make_member(tx: Transaction, now: datetime, terms: Terms, newcomer: Newcomer, owner: _Owner) -> Points:
    """How many points the welcome is worth to them."""
    found = owner.customer
    before = not found.welcomed and _had_welcome(tx, terms, newcomer)
    withheld = found.earns_only or owner.rival is not None  # perhaps the same person, who has had it
    gets = not (found.welcomed or before or withheld)
    people.joined(
        tx,
        found.id,
        now=now,
        welcomed=not withheld,
        home_store=newcomer.home,
        language=newcomer.language,
        first_name=newcomer.first_name,
        profiled=before,
    )
    if gets and not newcomer.proven:
        people.remember_welcome(tx, _account_mark(newcomer, terms), now)
    return terms.program.welcome.points if gets else Points(0)


def _had_welcome(tx: Transaction, terms: Terms, newcomer: Newcomer) -> bool:
    """In a life that was erased, or by this account for another phone that it only named."""
    by_phone = people.welcomed(tx, vault.phone_hash(newcomer.phone, terms.keys))
    return by_phone or (not newcomer.proven and people.welcomed(tx, _account_mark(newcomer, terms)))


def _account_mark(newcomer: Newcomer, terms: Terms) -> str:
    return vault.account_hash(newcomer.identity.channel, newcomer.identity.account, terms.keys)


def _proven_owner(tx: Transaction, now: datetime, terms: Terms, newcomer: Newcomer) -> _Owner:
    """The customer of this phone, locked; two joins at once find the same one.

    Somebody on another messenger may have named the phone as theirs, without proof: it is not theirs any more, even if they
    have left, for they may return.
    """
    by_phone = vault.phone_hash(newcomer.phone, terms.keys)
    rival = None
    for _ in range(_TRIES):  # a card number drawn twice, or somebody with this phone joining this very moment
        known = people.lock(tx, phone_hash=by_phone)
        if known is None:
            made = _added(tx, now, terms, newcomer, proven=True)
            if made is not None:
                if rival is not None:
                    people.hand_claims_over(tx, rival.id, made.id)
                    people.set_claim(tx, rival.id, made.id)
                return _Owner(made, known=False, rival=rival)
        elif known.proven or newcomer.identity.customer == known.id:
            people.prove(tx, known.id)
            return _Owner(known, known=True)
        else:
            people.give_up_phone(tx, known.id)
            rival = known
    raise LookupError("no free card number was found")


def _claiming(tx: Transaction, now: datetime, terms: Terms, newcomer: Newcomer) -> _Owner:
    """A new customer, locked, unless the account was this phone's customer before, or has a card that only earns."""
    by_phone = vault.phone_hash(newcomer.phone, terms.keys)
    for _ in range(_TRIES):
        known = people.lock(tx, phone_hash=by_phone)
        if known is not None and newcomer.identity.customer == known.id:
            return _Owner(known, known=True)
        if known is not None and (former := _former_claimant(tx, newcomer)) is not None:
            people.set_claim(tx, former.id, known.id)
            return _Owner(former, known=True)
        made = _added(tx, now, terms, newcomer, proven=False, claims=known.id if known else None)
        if made is not None:
            return _Owner(made, known=False)
    raise LookupError("no free card number was found")


def _former_claimant(tx: Transaction, newcomer: Newcomer) -> Customer | None:
    """The card that only earns which this account had left, locked."""
    former = None if newcomer.identity.customer is None else people.lock(tx, id=newcomer.identity.customer)
    return former if former is not None and former.earns_only else None


def _added(
    tx: Transaction, now: datetime, terms: Terms, newcomer: Newcomer, *, proven: bool, claims: int | None = None
) -> Customer | None:
    """None when the card number or the phone is somebody's. Who claims another's phone has none of their own."""
    added = people.add(
        tx,
        cards.number_from(secrets.randbelow(10**10)),
        phone_hash=None if claims else vault.phone_hash(newcomer.phone, terms.keys),
        phone_sealed=None if claims else vault.seal(newcomer.phone, terms.keys),
        first_name=newcomer.first_name,
        language=newcomer.language,
        home_store=newcomer.home,
        now=now,
        proven=proven,
        claims=claims,
    )
    return None if added is None else people.lock(tx, id=added)
