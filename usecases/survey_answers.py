"""What people answer to a survey: each touch is kept at once, so that whoever stops has said what they said."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum

from loyalty import surveys
from loyalty.complaints import Source
from loyalty.program import SurveyRules
from loyalty.surveys import Aspect, Group, Side
from storage import attachments, people
from storage import surveys as storage
from storage.attachments import File
from storage.database import Transaction
from storage.identities import Identity
from storage.people import Customer
from storage.surveys import Survey
from usecases import cases
from usecases.terms import Terms

OPEN = timedelta(days=7)  # for so long after the visit an answer is taken
CHANGEABLE = timedelta(days=1)  # for so long after it was given a score may be another
_MOST_CHARACTERS = 4096
_MOST_FILES = 20


class No(StrEnum):
    """Why an answer is not taken."""

    NOT_THEIRS = "not_theirs"
    OVER = "over"  # it was asked too long ago
    FIXED = "fixed"  # the score was given more than a day ago


def of(tx: Transaction, now: datetime, customer: Customer, survey: int) -> Survey | No:
    """Locked until the commit."""
    found = storage.lock(tx, survey)
    if found is None or found.customer != customer.id:
        return No.NOT_THEIRS
    return No.OVER if now - found.created_at > OPEN else found


def upset(survey: Survey) -> bool:
    """Whether something went so wrong that a person should be offered."""
    if survey.score is not None:
        return surveys.group(survey.score) is Group.DETRACTOR
    return any(stars <= surveys.LOW for stars in survey.marks.values())


def score(tx: Transaction, now: datetime, customer: Customer, survey: int, given: int) -> Survey | No:
    """0 to 10, to a survey of the visit as such."""

    def scored(found: Survey) -> Survey | No:
        if found.topic != surveys.NPS:
            return No.NOT_THEIRS
        if found.score not in {None, given} and _fixed(found, now):
            return No.FIXED
        return replace(found, score=given)

    return _changed(tx, now, customer, survey, scored)


def mark(tx: Transaction, now: datetime, customer: Customer, survey: int, aspect: Aspect, stars: int) -> Survey | No:
    """1 to 5, of a category."""

    def marked(found: Survey) -> Survey | No:
        if found.topic == surveys.NPS:
            return No.NOT_THEIRS
        if found.marks.get(aspect) not in {None, stars} and _fixed(found, now):
            return No.FIXED
        return replace(found, marks={**found.marks, aspect.value: stars})

    return _changed(tx, now, customer, survey, marked)


def choose(
    tx: Transaction,
    now: datetime,
    rules: SurveyRules,
    customer: Customer,
    survey: int,
    side: Side,
    mark_: str,
    *,
    on: bool,
) -> Survey | No:
    """Something of the programme's lists that was liked or not, by its mark; touched twice, it counts once."""

    def chosen(found: Survey) -> Survey | No:
        name = next((each for each in listed(rules, side) if surveys.mark_of(each) == mark_), None)
        if name is None or found.score is None:
            return No.NOT_THEIRS
        before = found.liked if side is Side.LIKED else found.disliked
        after = [each for each in before if each != name] + ([name] if on else [])
        return replace(found, liked=after) if side is Side.LIKED else replace(found, disliked=after)

    return _changed(tx, now, customer, survey, chosen)


def listed(rules: SurveyRules, side: Side) -> Sequence[str]:
    """What can be chosen."""
    return rules.liked if side is Side.LIKED else rules.disliked


def say(
    tx: Transaction, now: datetime, customer: Customer, survey: int, text: str, files: Sequence[File] = ()
) -> Survey | No:
    """In one's own words, or with pictures."""

    def said(found: Survey) -> Survey | No:
        if text:
            storage.say(tx, found.id, text, _MOST_CHARACTERS)
        if files and storage.files(tx, found.id) < _MOST_FILES:
            attachments.attach(tx, files, survey=found.id)
        return found

    return _changed(tx, now, customer, survey, said)


def done(tx: Transaction, now: datetime, customer: Customer, survey: int) -> Survey | No:
    """They have said what they wanted to."""
    found = of(tx, now, customer, survey)
    if isinstance(found, No) or found.done_at is not None:
        return found
    finished = replace(found, done_at=now)
    storage.put(tx, finished)
    return finished


def person(
    tx: Transaction, now: datetime, terms: Terms, identity: Identity, customer: Customer, survey: int
) -> int | No:
    """The number of the complaint that the answer becomes, with all that was said: one, however often it is asked for."""
    people.lock(tx, id=customer.id)  # before the survey, as everywhere: the complaint needs both
    found = of(tx, now, customer, survey)
    if isinstance(found, No):
        return found
    if not upset(found):
        return No.NOT_THEIRS
    known = storage.case_of(tx, found)
    if known is not None:
        return known
    heard = cases.hear(
        tx,
        now,
        terms,
        identity,
        customer,
        found.text,  # what was chosen is told beside it
        source=Source.SURVEY,
        receipt=found.receipt,
        survey=found.id,
        another=True,
    )
    if heard.case is None:
        raise LookupError("a complaint that was asked for has no number")
    storage.hand_on(tx, found.id, heard.case)
    storage.put(tx, replace(found, done_at=found.done_at or now))
    return heard.case


def _changed(
    tx: Transaction, now: datetime, customer: Customer, survey: int, change: Callable[[Survey], Survey | No]
) -> Survey | No:
    found = of(tx, now, customer, survey)
    changed = found if isinstance(found, No) else change(found)
    if isinstance(changed, No):
        return changed
    answered = replace(changed, answered_at=changed.answered_at or now)
    storage.put(tx, answered)
    if answered.asked_at is None:  # nobody knew whether it had arrived
        storage.asked(tx, [answered.id], now)
    return answered


def _fixed(survey: Survey, now: datetime) -> bool:
    return survey.answered_at is not None and now - survey.answered_at > CHANGEABLE
