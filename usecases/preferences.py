"""What a member wants to receive, and in which part of the day; offers are a consent, with its evidence."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType

from storage import consents, messages, people, profiles
from storage.database import Transaction
from storage.identities import Identity
from storage.people import Customer
from storage.profiles import Preferences
from usecases import registration
from usecases.terms import Terms

OFFERS = "offers"
# Local to the home store; campaigns choose the hour themselves where it is None.
HOURS: Mapping[str, int | None] = MappingProxyType({"morning": 10, "midday": 13, "evening": 19, "any": None})


def of(tx: Transaction, customer: int) -> Mapping[str, bool]:
    """Every topic with whether it is wanted; a child's has neither offers nor surveys."""
    wanted = profiles.preferences(tx, customer)
    plain = {"receipts": wanted.receipts, "reminders": wanted.reminders}
    if profiles.profile(tx, customer).closed:
        return plain
    consent = consents.last(tx, customer, registration.MARKETING)
    return {OFFERS: consent is not None and consent[0], **plain, "surveys": wanted.surveys}


def part_of_day(tx: Transaction, customer: int) -> str:
    """The name of HOURS that has the preferred hour."""
    hour = profiles.preferences(tx, customer).hour
    return next((name for name, each in HOURS.items() if each == hour), "any")


def want(
    tx: Transaction,
    now: datetime,
    terms: Terms,
    identity: Identity,
    customer: Customer,
    topic: str,
    language: str,
    *,
    on: bool,
) -> None:
    """Wants the topic or not; a topic that is not offered to this person changes nothing."""
    before = of(tx, customer.id)
    if before.get(topic) in {None, on}:
        return
    if topic == OFFERS:
        registration.consented(
            tx, now, terms, identity, customer.id, registration.MARKETING, given=on, language=language
        )
    else:
        profiles.want(tx, customer.id, replace(_preferences(tx, customer), **{topic: on}))
    messages.record(
        tx,
        actor=f"identity:{identity.id}",
        action="preference",
        subject=f"customer:{customer.id}",
        now=now,
        facts={"topic": topic, "on": on},
    )


def choose_hour(tx: Transaction, customer: Customer, part: str) -> None:
    """Raises KeyError for none of HOURS."""
    profiles.want(tx, customer.id, replace(_preferences(tx, customer), hour=HOURS[part]))


def _preferences(tx: Transaction, customer: Customer) -> Preferences:
    people.lock(tx, id=customer.id)  # all of them are written at once: two messengers must not undo each other
    return profiles.preferences(tx, customer.id)
