"""The profile: told step by step, of one's own will, worth one bonus; a child's ends before it begins."""

from datetime import date, datetime
from enum import StrEnum

from loyalty import birthdays, personal
from loyalty.birthdays import Unread
from loyalty.ledger import Origin
from loyalty.points import Points
from storage import messages, people, profiles, vault
from storage.database import Transaction
from storage.identities import Identity
from storage.people import Customer
from storage.profiles import Profile
from usecases import accounts, registration
from usecases.terms import Terms

GENDERS = ("female", "male", "other")
_MOST_CHANGES = 1


class Born(StrEnum):
    """What became of a birthday that was told."""

    KEPT = "kept"
    CHILD = "child"  # not kept, and the profile is closed
    FIXED = "fixed"  # it was changed once already
    UNREADABLE = "unreadable"
    FUTURE = "future"
    TOO_LONG_AGO = "too-long-ago"


_UNREAD = {
    Unread.UNREADABLE: Born.UNREADABLE,
    Unread.FUTURE: Born.FUTURE,
    Unread.TOO_LONG_AGO: Born.TOO_LONG_AGO,
}


def of(tx: Transaction, customer: int) -> Profile:
    """What is known."""
    return profiles.profile(tx, customer)


def name(tx: Transaction, customer: int, text: str) -> bool:
    """False when the text is no name."""
    read = personal.name(text)
    if read is not None:
        profiles.set_name(tx, customer, read)
    return read is not None


def gender(tx: Transaction, customer: int, told: str) -> bool:
    """False for none of GENDERS."""
    if told in GENDERS:
        profiles.set_gender(tx, customer, told)
    return told in GENDERS


def email(tx: Transaction, terms: Terms, customer: int, text: str) -> bool:
    """Kept sealed; False when the text has not the form of an address."""
    read = personal.email(text)
    if read is not None:
        profiles.set_email(tx, customer, vault.seal(read, terms.keys))
    return read is not None


def shown_email(terms: Terms, known: Profile) -> str:
    """So that its owner knows it by; empty when there is none."""
    address = vault.unseal(known.email_sealed, terms.keys) if known.email_sealed else None
    return personal.masked_email(address) if address else ""


def birthday_fixed(known: Profile) -> bool:
    """Whether it has been changed as often as it may be."""
    return known.birthday is not None and known.birthday_changes >= _MOST_CHANGES


def birthday(
    tx: Transaction, now: datetime, terms: Terms, identity: Identity, customer: Customer, text: str, language: str
) -> Born:
    """Keeps the birthday, which may be changed once. One under 13 is not kept: it ends the profile and all advertising."""
    today = now.astimezone(terms.zone(customer)).date()
    read = birthdays.read(text, today)
    if isinstance(read, Unread):
        return _UNREAD[read]
    people.lock(tx, id=customer.id)  # two messengers at once must not make two changes of one
    known = profiles.profile(tx, customer.id)
    if birthdays.child(read, today):
        _close(tx, now, terms, identity, customer, language)
        return Born.CHILD
    if read == known.birthday:
        return Born.KEPT
    if birthday_fixed(known):
        return Born.FIXED
    changes = known.birthday_changes + (known.birthday is not None)
    profiles.set_birthday(tx, customer.id, read, changes, now)
    return Born.KEPT


def counting_birthday(known: Profile, now: datetime, terms: Terms) -> date | None:
    """The birthday that gifts and offers may go by: none while the cool-down lasts."""
    days = terms.program.profile.birthday_cooldown_days
    return known.birthday if birthdays.counts(known.birthday_at, now, days) else None


def reward(tx: Transaction, now: datetime, terms: Terms, customer: int) -> Points:
    """Pays the bonus when the profile is complete and it was not paid before; how much was paid now.

    Who only earns gets none: the card that theirs will be merged into may have had it.
    """
    locked = people.lock(tx, id=customer)
    known = profiles.profile(tx, customer)
    if locked is None or locked.earns_only or known.rewarded or known.closed or not known.complete:
        return Points(0)
    rules = terms.program.profile
    profiles.reward(tx, customer, now)
    if rules.points:
        accounts.give(tx, terms, locked, rules.points, Origin.PROFILE, rules.expires_days, now)
    return rules.points


def _close(tx: Transaction, now: datetime, terms: Terms, identity: Identity, customer: Customer, language: str) -> None:
    profiles.close(tx, customer.id, now)
    registration.consented(
        tx, now, terms, identity, customer.id, registration.MARKETING, given=False, language=language
    )
    messages.drop_later(tx, identity.channel, identity.account, now)  # the question about offers may be waiting
    subject = f"customer:{customer.id}"
    messages.record(tx, actor=f"identity:{identity.id}", action="profile_closed", subject=subject, now=now)
