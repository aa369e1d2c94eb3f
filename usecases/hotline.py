"""What a shopper is told about their cases: which are open, and when somebody answers."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from loyalty.complaints import State
from storage import cases, staff
from storage.database import Transaction
from storage.identities import Identity
from usecases import case_answers
from usecases.terms import Terms


@dataclass(frozen=True, slots=True)
class Open:
    """`by` is the first name of who took it, empty while nobody has."""

    case: int
    opened: date
    by: str
    director: bool


@dataclass(frozen=True, slots=True)
class Promise:
    """An answer usually comes within `within`; `opens` is, on the store's clock, when the operators are there again.

    None: they are there. `tomorrow`: on the next day of that clock.
    """

    within: timedelta
    opens: datetime | None
    tomorrow: bool


def open_cases(tx: Transaction, terms: Terms, identity: Identity) -> list[Open]:
    """The one in which something was said last first."""
    mine = cases.theirs(tx, identity.id, identity.customer)
    return [
        Open(
            case.id,
            case.opened_at.astimezone(_zone(terms, case.timezone)).date(),
            _taker(tx, case.taken_by),
            case.state is State.DIRECTOR,
        )
        for case in mine
        if case.state is not State.CLOSED
    ]


def promise(now: datetime, terms: Terms, timezone: str) -> Promise:
    """For a case of a store in this zone, empty: of none in particular."""
    rules, zone = terms.program.complaints, _zone(terms, timezone)
    here, opens = now.astimezone(zone), rules.quiet.after(now, zone).astimezone(zone)
    return Promise(rules.escalate, opens if opens > here else None, opens.date() > here.date())


def _taker(tx: Transaction, member: int | None) -> str:
    """Whoever left the shop takes care of nothing."""
    return "" if member is None or staff.find(tx, member) is None else case_answers.first_name(tx, member)


def _zone(terms: Terms, timezone: str) -> ZoneInfo:
    return ZoneInfo(timezone or terms.program.timezone)
