"""A visit may be followed by a question: drawn when the receipt is posted, asked within the hour, once in ninety days."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from loyalty import surveys
from loyalty.attention import APART, Class, Refusal
from loyalty.notices import SURVEY
from storage import budgets, moments, outbox, people, profiles
from storage import surveys as storage
from storage.budgets import Slot
from storage.database import Transaction
from storage.people import Customer
from storage.shop import Store
from usecases import survey_paces
from usecases.at_once import Answer
from usecases.terms import Terms

_EAST = timedelta(hours=14)  # the date is nowhere further ahead of UTC


def key(survey: int) -> str:
    """Of the message that asks."""
    return f"{SURVEY.name}:{survey}"


def visited(
    tx: Transaction,
    now: datetime,
    terms: Terms,
    customer: Customer,
    receipt: int,
    store: Store,
    at: datetime,
    categories: Collection[str],
) -> None:
    """Draws whether this visit is asked about, and about what; then the question is queued. A till waits for it."""
    if customer.member:
        draw(tx, now, terms, customer.id, receipt, store.id, store.name, at, categories)


def draw(
    tx: Transaction,
    now: datetime,
    terms: Terms,
    member: int,
    receipt: int,
    store: int,
    store_name: str,
    at: datetime,
    categories: Collection[str],
) -> datetime | None:
    """As `visited`, of a member; when the question is due, if there is one."""
    rules = terms.program.surveys
    at = min(at, now)  # a till's clock may be ahead
    due = max(at + rules.delay, now)
    if not survey_paces.on(rules) or due >= at + rules.within:
        return None
    paces = terms.paces.of(tx, store, now)
    topic = surveys.topic(rules, categories, {name: pace.missing for name, pace in paces.items()}) if paces else None
    if topic is None or not surveys.drawn(terms.keys.surveys, receipt, paces[topic].chance):
        return None
    return due if _queue(tx, now, terms, member, receipt, store, store_name, topic, at, due) else None


@dataclass(frozen=True, slots=True)
class Asked:
    """The question as it is asked now, the slot of attention that it takes, and until when it may be said."""

    facts: Mapping[str, Any]
    slot: Slot
    until: datetime


def question(tx: Transaction, now: datetime, terms: Terms, customer: int, facts: Mapping[str, Any]) -> Asked | str:
    """What is asked at this moment, or why nothing is: in quiet hours not at all, for afterwards it would be too late."""
    found, survey = people.find(tx, id=customer), storage.find(tx, facts["survey"])
    if found is None or survey is None or survey.customer != customer:
        return "left"
    zone, quiet = terms.zone(found), terms.program.reminders.quiet
    if quiet.covers(now, zone):
        return "quiet"
    day = moments.stored_day(now.astimezone(zone).date())
    slot = Slot(customer, Class.SURVEY.value, day, APART[Class.SURVEY])
    told = {"survey": survey.id, "topic": survey.topic, "store": survey.store_name}
    return Asked(told, slot, quiet.begin(now, zone))


def asked(tx: Transaction, now: datetime, ids: Collection[int]) -> None:
    """These are being sent."""
    if ids:
        storage.asked(tx, ids, now)


def unasked(tx: Transaction, ids: Collection[int]) -> None:
    """These certainly did not reach anybody."""
    if ids:
        storage.asked(tx, ids, None)


def ask_now(tx: Transaction, now: datetime, terms: Terms, customer: Customer) -> Answer:
    """To try it out: what waits for them is due at once, and their last visit is asked about whatever the draw said."""
    rules = terms.program.surveys
    if not survey_paces.on(rules):
        return Answer(reason="off")
    if not profiles.preferences(tx, customer.id).surveys:
        return Answer(reason="not_wanted")
    today = now.astimezone(terms.zone(customer)).date()
    last = budgets.last_days(tx, customer.id).get(Class.SURVEY.value)
    if last is not None and moments.stored_day(today) - last < APART[Class.SURVEY]:
        return Answer(reason=Refusal.CAPPED.value, again=moments.day(last + APART[Class.SURVEY]))
    if any(outbox.hasten(tx, key(survey.id), now) for survey in storage.last(tx, customer.id)):
        return Answer(due=now)
    visit = storage.last_visit(tx, customer.id)
    if visit is None or now >= visit.at + rules.within:
        return Answer(reason="no_visit")
    topic = surveys.topic(rules, storage.categories(tx, visit.receipt), _all_missing(terms, tx, visit.store, now))
    if topic is None:
        return Answer(reason="nothing_to_ask")
    made = _queue(tx, now, terms, customer.id, visit.receipt, visit.store, visit.store_name, topic, visit.at, now)
    return Answer(due=now) if made else Answer(reason="asked_before")


def _all_missing(terms: Terms, tx: Transaction, store: int, now: datetime) -> Mapping[str, int]:
    """What is missing, and of what nothing is, one: somebody wants to see the question."""
    paces = terms.paces.of(tx, store, now)
    topics = surveys.topics(terms.program.surveys)
    return {topic: max(1, paces[topic].missing if topic in paces else 1) for topic in topics}


def _queue(
    tx: Transaction,
    now: datetime,
    terms: Terms,
    member: int,
    receipt: int,
    store: int,
    store_name: str,
    topic: str,
    at: datetime,
    due: datetime,
) -> bool:
    # Whose slot is certainly shut, by the calendar of any zone, is not drawn; the gate has the last word when it is sent.
    rested = moments.stored_day((now + _EAST).date()) - APART[Class.SURVEY]
    survey = storage.add(tx, member, receipt, store, topic, now, rested)
    if survey is None:
        return False
    facts = {"survey": survey, "topic": topic, "store": store_name}
    expires = at + terms.program.surveys.within
    outbox.add(tx, SURVEY.name, key(survey), facts, now=now, due=due, expires=expires, customer=member)
    return True
