"""Complaints: what a shopper says becomes a case, goes on in one or opens it again, and they say whether it is solved.

A case is locked while it changes, by its shopper here or by the shop's people in `case_acts`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from zoneinfo import ZoneInfo

from loyalty import complaints
from loyalty.complaints import Act, Author, Source, State
from loyalty.refusals import UnknownCase
from storage import attachments, case_messages, case_rooms, messages, outbox, people
from storage import cases as storage
from storage.attachments import File
from storage.cases import Case, Timers, Visit
from storage.database import Transaction
from storage.identities import Identity
from storage.people import Customer
from storage.staff import Member
from usecases import alerts
from usecases.terms import Terms

LONGEST = 4096  # characters of what is said in a case
_WORTH_SAYING = timedelta(days=7)
NO_FACTS: Mapping[str, object] = MappingProxyType({})
_IN_A_ROW, _TALKING = timedelta(minutes=10), timedelta(hours=1)  # between words that need no acknowledging of their own


class How(StrEnum):
    """What became of a shopper's words."""

    OPENED = "opened"
    CONTINUED = "continued"
    REOPENED = "reopened"
    FULL = "full"  # they wanted another case and have as many as anybody may: it is in the last one
    COURTESY = "courtesy"  # thanks and the like, to nobody in particular


@dataclass(frozen=True, slots=True)
class Heard:
    """`case` is its number, 0 for mere courtesy; `timezone` is its store's. `anew`: after a silence, which wants a word back."""

    how: How
    case: int = 0
    timezone: str = ""
    anew: bool = True


def hear(
    tx: Transaction,
    now: datetime,
    terms: Terms,
    identity: Identity,
    customer: Customer | None,
    text: str,
    files: Sequence[File] = (),
    *,
    source: Source = Source.TEXT,
    category: str = "",
    receipt: int | None = None,
    survey: int | None = None,
    another: bool = False,
) -> Heard:
    """A shopper's words become part of their open case, of the one that was closed lately, or a case of their own.

    `another`: they speak of something new; what concerns the same rating or survey stays one case nevertheless. Mere
    courtesy opens none, unless they asked for one in the menu, or for a person after a survey. The account's row is locked,
    the customer's is here.
    """
    if identity.customer is not None:
        people.lock(tx, id=identity.customer)  # who writes from two messengers at once
    mine = storage.theirs(tx, identity.id, identity.customer)
    open_ = [case for case in mine if case.state is not State.CLOSED]
    same = next((case for case in open_ if _is_about(case, source, receipt, survey)), None)
    full = len(open_) >= terms.program.complaints.most_open
    goes_on = same or (open_[0] if open_ and (full or not another) else None)
    courtesy = not files and source is not Source.SURVEY and complaints.is_courtesy(text)
    if goes_on is not None and (full or not (courtesy and another)):
        closed_now = _add(tx, now, terms, goes_on, identity, customer, text, files, survey)
        how = How.REOPENED if closed_now else How.FULL if another and same is None else How.CONTINUED
        return Heard(how, goes_on.id, goes_on.timezone, closed_now or _is_anew(goes_on, now))
    if courtesy and source is not Source.MENU:
        return Heard(How.COURTESY)
    closed = next((case for case in mine if _lately(case, now, terms)), None)
    if closed is not None and not another:
        _add(tx, now, terms, closed, identity, customer, text, files, survey)
        return Heard(How.REOPENED, closed.id, closed.timezone)
    about = storage.visit(tx, None if customer is None else customer.id, receipt)
    case = begin(tx, now, terms, identity.id, customer, source, category, about, survey)
    _say(tx, now, case, text, files, survey)
    return Heard(How.OPENED, case, about.timezone)


def begin(
    tx: Transaction,
    now: datetime,
    terms: Terms,
    identity: int | None,
    customer: Customer | None,
    source: Source,
    category: str,
    about: Visit,
    survey: int | None,
) -> int:
    """A case from now on: its timers run and its rooms lack it, or the owners hear that it has none. Its number."""
    remind, escalate = _timers(now, terms, about.timezone)
    case = storage.add(
        tx,
        customer=None if customer is None else customer.id,
        identity=identity,
        store=about.store,
        receipt=about.receipt,
        survey=survey,
        category=category,
        source=source,
        now=now,
        remind=remind,
        escalate=escalate,
    )
    rooms = [chat for chat in (terms.desk, about.director_chat) if chat]
    case_rooms.add(tx, case, rooms, now)
    if not rooms:
        alerts.tell_owners(tx, now, "case", now.date().isoformat(), {"case": str(case)}, store=about.store)
    return case


def reopen(tx: Transaction, now: datetime, terms: Terms, case: int) -> Case:
    """The shopper has more to say; nobody's again, and its timers run. Nothing changes when it is open."""
    found = storage.lock(tx, case)
    if found is None:
        raise UnknownCase
    if complaints.after(found.state, Act.REOPEN) is None:
        return found
    opened = replace(found, state=State.NEW, taken_by=None, closed_at=None, solved=None)
    remind, escalate = _timers(now, terms, found.timezone)
    storage.put(tx, opened, Timers(remind_at=remind, escalate_at=escalate))
    happened(tx, now, None, case, "reopened")
    return opened


def solved(tx: Transaction, now: datetime, terms: Terms, identity: Identity, case: int, *, yes: bool) -> Case:
    """The shopper's own word about it, once; a no opens the case again. Raises UnknownCase for somebody else's."""
    found = storage.lock(tx, case)
    if found is None or not _is_theirs(found, identity):
        raise UnknownCase
    if found.state is not State.CLOSED or (yes and found.solved):
        return found
    storage.put(tx, replace(found, solved=yes), replace(storage.timers(tx, case), solved_at=now))
    happened(tx, now, None, case, "solved" if yes else "not_solved")
    return replace(found, solved=yes) if yes else reopen(tx, now, terms, case)


def fetched(tx: Transaction, now: datetime, attachment: int, content: bytes | None, content_type: str) -> None:
    """What came with a message and was kept elsewhere for minutes is here, or (None) lost."""
    kept = attachments.fetched(tx, attachment, content, content_type)
    said = None if kept is None or kept.message is None else case_messages.message(tx, kept.message)
    if said is None:
        return
    case_rooms.touch(tx, said.case, now)


def tell(tx: Transaction, now: datetime, case: Case, kind: str, key: str, facts: dict[str, object]) -> None:
    """To the shopper of the case, where they wrote from; a caller who is no member hears by telephone."""
    if case.customer is None and case.identity is None:
        return
    until = now + _WORTH_SAYING
    outbox.add(tx, kind, key, facts, now=now, due=now, expires=until, customer=case.customer, identity=case.identity)


def happened(
    tx: Transaction,
    now: datetime,
    by: Member | None,
    case: int,
    what: str,
    more: Mapping[str, object] = NO_FACTS,
) -> None:
    """An event: shown in the case, with who did it and `more`, and in the audit log. `by` is None when time did it."""
    facts = {"by": by.name if by is not None else "", **more}
    case_messages.say(tx, case, now, Author.EVENT, what, staff=None if by is None else by.id, facts=facts)
    case_rooms.touch(tx, case, now, urgent=True)
    record(tx, now, by, f"case_{what}", case)


def record(tx: Transaction, now: datetime, by: Member | None, action: str, case: int) -> None:
    """In the audit log alone. `by` is None when time did it."""
    actor = f"staff:{by.id}" if by is not None else "programme"
    messages.record(tx, actor=actor, action=action, subject=f"case:{case}", now=now)


def _add(
    tx: Transaction,
    now: datetime,
    terms: Terms,
    case: Case,
    identity: Identity,
    customer: Customer | None,
    text: str,
    files: Sequence[File],
    survey: int | None,
) -> bool:
    """Whether the case was closed, perhaps this moment: then it is open again."""
    found = storage.lock(tx, case.id)
    closed = found is not None and found.state is State.CLOSED
    if closed:
        reopen(tx, now, terms, case.id)
    elif found is not None and found.state is State.TAKEN and (files or not complaints.is_courtesy(text)):
        _wait_for_an_answer(tx, now, terms, found)
    _say(tx, now, case.id, text, files, survey)
    storage.heard(tx, case.id, identity.id, now, None if customer is None else customer.id)
    case_rooms.touch(tx, case.id, now)
    return closed


def _wait_for_an_answer(tx: Transaction, now: datetime, terms: Terms, case: Case) -> None:
    """Whoever has it has to answer this too, else the director; what waits already goes on waiting."""
    timers = storage.timers(tx, case.id)
    if timers.escalate_at is None:
        _, escalate = _timers(now, terms, case.timezone)
        storage.put(tx, case, replace(timers, escalate_at=escalate))


def _say(tx: Transaction, now: datetime, case: int, text: str, files: Sequence[File], survey: int | None) -> None:
    """All of it, in pieces that the shop's people can be shown; what came with it comes with the last."""
    facts = case_messages.of_survey(survey) if survey is not None else NO_FACTS
    *before, last = complaints.pieces(text)
    for piece in before:
        case_messages.say(tx, case, now, Author.SHOPPER, piece, facts=facts)
    case_messages.say(tx, case, now, Author.SHOPPER, last, facts=facts, files=files)


def _is_about(case: Case, source: Source, receipt: int | None, survey: int | None) -> bool:
    """Whether it is the case of this very rating, or survey."""
    if case.source is not source:
        return False
    if source is Source.RATING:
        return receipt is not None and case.receipt == receipt
    return source is Source.SURVEY and survey is not None and case.survey == survey


def _is_anew(case: Case, now: datetime) -> bool:
    """Whether so much time has passed since their last word that silence would look like nobody being there."""
    return now - case.heard_at >= (_TALKING if case.state is State.TAKEN else _IN_A_ROW)


def _is_theirs(case: Case, identity: Identity) -> bool:
    if case.customer is not None:
        return case.customer == identity.customer
    return case.identity == identity.id


def _lately(case: Case, now: datetime, terms: Terms) -> bool:
    return case.closed_at is not None and now - case.closed_at <= terms.program.complaints.reopen


def _timers(now: datetime, terms: Terms, timezone: str) -> tuple[datetime, datetime]:
    rules = terms.program.complaints
    zone = ZoneInfo(timezone or terms.program.timezone)
    remind, escalate = (complaints.goes_off(now, wait, rules.quiet, zone) for wait in (rules.remind, rules.escalate))
    return remind, escalate
