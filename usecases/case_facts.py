"""A case as the shop's people see it: facts only, masked where a person is in them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import blake2b
from zoneinfo import ZoneInfo

from loyalty import personal
from loyalty.complaints import Source, State
from storage import case_facts, case_messages, staff, vault
from storage.case_facts import Line
from storage.case_messages import Message
from storage.cases import Case
from storage.database import Transaction
from usecases.terms import Terms

_YEAR = timedelta(days=365)
_MOST_LINES = 8
QUOTED = 600  # characters of the first words that stand in the head
_DAYS_A_MONTH = 30


@dataclass(frozen=True, slots=True)
class Title:
    """By which a case is known among others. `category` is its name in the programme, empty when they did not say."""

    case: int
    category: str
    name: str
    state: State


@dataclass(frozen=True, slots=True)
class Bought:
    """A receipt; `more` lines are not among `lines`."""

    day: date
    store: str
    total: int
    lines: tuple[Line, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Head:
    """All there is to know at a glance. `phone` is masked; `months` as a customer, None for who is none.

    `worth`: visits within twelve months, and their sum in minor units. `by` took it, or closed it. `text` is how it began,
    `cut` when that goes on. `disliked` and `marks` (stars) are of the survey that it began with.
    """

    title: Title
    store: str
    opened: datetime
    caller: bool
    member: bool
    phone: str
    tier: str
    months: int | None
    worth: tuple[int, int]
    bought: Bought | None
    score: int | None
    text: str
    cut: bool
    by: str
    disliked: tuple[str, ...] = ()
    marks: tuple[tuple[str, int], ...] = ()


def title(tx: Transaction, case: Case) -> Title:
    return Title(case.id, case.category, case_facts.person(tx, case.id).name, case.state)


def head(tx: Transaction, now: datetime, terms: Terms, case: Case) -> Head:
    who, customer = case_facts.person(tx, case.id), case.customer
    zone = ZoneInfo(case.timezone or terms.program.timezone)
    phone = phone_of(terms, who.phone_sealed)
    first = began(tx, case.id)
    text = "" if first is None else first.text
    disliked, marks = case_facts.complained(tx, case.id)
    taker = None if case.taken_by is None else staff.find(tx, case.taken_by)
    return Head(
        Title(case.id, case.category, who.name, case.state),
        store=case.store_name,
        opened=case.opened_at.astimezone(zone),
        caller=case.source is Source.CALLER,
        member=who.member,
        phone=personal.masked_phone(phone) if phone else "",
        tier=who.tier,
        months=None if customer is None or who.since is None else (now - who.since).days // _DAYS_A_MONTH,
        worth=(0, 0) if customer is None else case_facts.worth(tx, customer, now - _YEAR),
        bought=None if case.receipt is None else _bought(tx, case.receipt),
        score=None if customer is None else case_facts.score(tx, customer),
        text=text[:QUOTED],
        cut=len(text) > QUOTED,
        by="" if taker is None else taker.name,
        disliked=tuple(disliked),
        marks=tuple(marks.items()),
    )


def began(tx: Transaction, case: int) -> Message | None:
    """The first words of it."""
    return case_messages.first(tx, case)


def phone_of(terms: Terms, sealed: str | None) -> str:
    """In E.164; empty when none is known."""
    return (sealed and vault.unseal(sealed, terms.keys)) or ""


def fingerprint(shown: object) -> str:
    """By which it is known whether what is shown is still so."""
    return blake2b(repr(shown).encode(), digest_size=12).hexdigest()


def _bought(tx: Transaction, receipt: int) -> Bought | None:
    found = case_facts.receipt(tx, receipt, _MOST_LINES)
    if found is None:
        return None
    day = found.at.astimezone(ZoneInfo(found.timezone)).date()
    return Bought(day, found.store, found.total, found.lines, found.more)
