"""What time does to complaints: a reminder, the director, a look whether the customer came back. In pages, each once."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from loyalty.complaints import State
from storage import caring as storage
from storage import case_rooms
from storage.caring import Due
from storage.database import Transaction
from usecases import alerts, case_acts, cases
from usecases.terms import Terms

_PAGE = 50
_MINUTE = timedelta(minutes=1)


def remind(tx: Transaction, now: datetime, terms: Terms, most: int = _PAGE) -> int:
    """Calls cases to mind that nobody has taken in time; how many were looked at. Repeat until 0."""
    due = storage.to_remind(tx, now, most)
    for case in due:
        later = _awake(now, terms, case)
        storage.remind_at(tx, case.id, later)
        if later is None and case.state is State.NEW:
            cases.happened(tx, now, None, case.id, "reminded")
    return len(due)


def escalate(tx: Transaction, now: datetime, terms: Terms, most: int = _PAGE) -> int:
    """Passes cases on that nobody has answered in time, and tells the store's directors; how many. Repeat until 0."""
    due = storage.to_escalate(tx, now, most)
    for case in due:
        later = _awake(now, terms, case)
        storage.escalate_at(tx, case.id, later)
        if later is None and case.state in {State.NEW, State.TAKEN}:
            case_acts.pass_on(tx, now, None, case.id)
            minutes = terms.program.complaints.escalate // _MINUTE
            facts = {"case": str(case.id), "minutes": minutes, "store": case.store_name}
            alerts.tell_directors(tx, now, "escalated", f"{case.id}:{int(now.timestamp())}", facts, store=case.store)
    return len(due)


def check(tx: Transaction, now: datetime, most: int = _PAGE) -> int:
    """Writes down whether customers came back some time after their cases were closed; of how many. Repeat until 0."""
    return storage.check(tx, now, most)


def adopt(tx: Transaction, now: datetime, terms: Terms, after: int = 0, most: int = _PAGE) -> int | None:
    """Open cases from a time when a group was not there yet are shown in it; the case to go on after, None at the end."""
    homeless = storage.homeless(tx, terms.desk, after, most)
    for case in homeless:
        case_rooms.add(tx, case.id, [chat for chat in (terms.desk, case.director_chat) if chat], now)
    return homeless[-1].id if homeless else None


def _awake(now: datetime, terms: Terms, case: Due) -> datetime | None:
    """When the operators wake up, should this moment be within their quiet hours: something kept us from acting before."""
    quiet, zone = terms.program.complaints.quiet, ZoneInfo(case.timezone or terms.program.timezone)
    later = quiet.after(now, zone)
    return later if later > now else None
