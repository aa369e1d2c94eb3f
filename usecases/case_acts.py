"""What the shop's people do with a case: they open one for a caller, take it, answer, pass it on and close it.

Whoever acts is looked up by the door at that moment, and checked here. A case is locked while it changes, so that of two who
do the same at once the second is told so.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from loyalty import complaints
from loyalty.complaints import Author, Source, State
from loyalty.notices import ANSWER, SOLVED
from loyalty.refusals import AnswerTooLong, CaseClosed, CaseTaken, StaffOnly, UnknownCase
from storage import case_messages, case_rooms, staff
from storage import cases as storage
from storage.attachments import File
from storage.cases import Case, Timers
from storage.database import Transaction
from storage.people import Customer
from storage.staff import Member
from usecases import case_answers, cases
from usecases.staffing import Role
from usecases.terms import Terms

_ACT = frozenset({Role.OPERATOR, Role.DIRECTOR, Role.OWNER})


def open_for(
    tx: Transaction,
    now: datetime,
    terms: Terms,
    by: Member,
    customer: Customer | None,
    text: str,
    chat: str,
    message: str,
) -> int:
    """An operator's case for somebody on the telephone, who may be no member; the same message opens one. Raises StaffOnly."""
    _check(by, None)
    known = case_messages.by_reference(tx, chat, message)
    if known is not None:
        return known.case
    about = storage.visit(tx, None if customer is None else customer.id)
    case = cases.begin(tx, now, terms, None, customer, Source.CALLER, "", about, None)
    case_messages.say(tx, case, now, Author.NOTE, text[: cases.LONGEST], staff=by.id, chat=chat, reference=message)
    cases.record(tx, now, by, "case_opened", case)
    return case


def take(tx: Transaction, now: datetime, by: Member, case: int) -> Case:
    """They take care of it. Raises StaffOnly, UnknownCase, CaseClosed, CaseTaken (by somebody else)."""
    found = _locked(tx, by, case)
    _check_open(found)
    if found.state is State.TAKEN:
        if found.taken_by == by.id:
            return found
        taker = None if found.taken_by is None else staff.find(tx, found.taken_by)
        if taker is not None:  # else they have left the shop
            raise CaseTaken(by=taker.name, case=str(case))
    taken = replace(found, state=State.TAKEN, taken_by=by.id, taken_at=found.taken_at or now)
    timers = storage.timers(tx, case)
    storage.put(tx, taken, replace(timers, remind_at=None))
    cases.happened(tx, now, by, case, "taken")
    return taken


def answer(
    tx: Transaction, now: datetime, by: Member, case: int, text: str, files: Sequence[File], chat: str, message: str
) -> int | None:
    """What one of the shop's people says to the shopper; None when this message was heard before, or nobody can read it.

    The first to answer takes the case if nobody has. Raises StaffOnly, UnknownCase, AnswerTooLong.
    """
    found = _locked(tx, by, case)
    if not complaints.fits(text):
        raise AnswerTooLong
    said = case_messages.say(
        tx, case, now, Author.ANSWER, text[: cases.LONGEST], staff=by.id, chat=chat, reference=message, files=files
    )
    if said is None:
        return None
    timers = storage.timers(tx, case)
    answered = replace(found, answered_at=found.answered_at or now)
    if found.state in {State.NEW, State.DIRECTOR}:
        answered = replace(answered, state=State.TAKEN, taken_by=by.id, taken_at=found.taken_at or now)
    storage.put(tx, answered, replace(timers, remind_at=None, escalate_at=None))
    case_rooms.touch(tx, case, now, urgent=True)
    cases.tell(tx, now, found, ANSWER.name, case_answers.key(said), {"message": said})
    return said


def note(
    tx: Transaction,
    now: datetime,
    by: Member,
    case: int,
    text: str,
    chat: str,
    message: str,
    files: Sequence[File] = (),
) -> None:
    """Words between colleagues, which the shopper never sees. Raises StaffOnly, UnknownCase."""
    _locked(tx, by, case)
    case_messages.say(
        tx, case, now, Author.NOTE, text[: cases.LONGEST], staff=by.id, chat=chat, reference=message, files=files
    )
    case_rooms.touch(tx, case, now)


def edit(tx: Transaction, now: datetime, by: Member, chat: str, message: str, text: str, *, note: bool = False) -> None:
    """One of the shop's people has changed what they wrote: the shopper reads the change. An answer that would be a `note`
    by now has been read, and stays. Raises StaffOnly, UnknownCase (erased meanwhile), AnswerTooLong.
    """
    said = case_messages.by_reference(tx, chat, message)
    if said is None or said.staff != by.id or (note and said.author is Author.ANSWER):
        return
    case = _locked(tx, by, said.case)
    if said.author is Author.ANSWER and not complaints.fits(text):
        raise AnswerTooLong
    edits = case_messages.edit(tx, said.id, text[: cases.LONGEST])
    if edits is not None and said.author is Author.ANSWER:
        cases.tell(tx, now, case, ANSWER.name, case_answers.key(said.id, edits), {"message": said.id, "edit": edits})


def pass_on(tx: Transaction, now: datetime, by: Member | None, case: int) -> Case:
    """To the director; `by` is None when time did it, which is another event. Raises StaffOnly, UnknownCase, CaseClosed."""
    found = _locked(tx, by, case)
    _check_open(found)
    if found.state is State.DIRECTOR:
        return found
    passed = replace(found, state=State.DIRECTOR, taken_by=None)
    storage.put(tx, passed, replace(storage.timers(tx, case), remind_at=None, escalate_at=None))
    cases.happened(tx, now, by, case, "passed_on" if by is not None else "escalated")
    return passed


def close(tx: Transaction, now: datetime, terms: Terms, by: Member, case: int) -> Case:
    """Settled; the shopper is asked whether it is. Raises StaffOnly, UnknownCase, CaseClosed."""
    found = _locked(tx, by, case)
    _check_open(found)
    closed = replace(found, state=State.CLOSED, closed_at=now, solved=None)
    check = now + timedelta(days=terms.program.complaints.check_days)
    storage.put(tx, closed, Timers(closed_by=by.id, check_at=check if found.customer is not None else None))
    cases.happened(tx, now, by, case, "closed")
    cases.tell(tx, now, closed, SOLVED.name, f"solved:{case}:{int(now.timestamp())}", {"case": case})
    return closed


def may_act(by: Member | None, store: int | None) -> bool:
    """Whether this member of staff takes care of cases of the store; None: of no store in particular."""
    return by is not None and by.role in _ACT and (by.store is None or store is None or by.store == store)


def _locked(tx: Transaction, by: Member | None, case: int) -> Case:
    """The case, which they may act on; `by` is None for time itself."""
    found = storage.lock(tx, case)
    if found is None or case_rooms.erased(tx, case):
        raise UnknownCase
    if by is not None:
        _check(by, found.store)
    return found


def _check(by: Member, store: int | None) -> None:
    if not may_act(by, store):
        raise StaffOnly


def _check_open(case: Case) -> None:
    if case.state is State.CLOSED:
        raise CaseClosed(case=str(case.id))
