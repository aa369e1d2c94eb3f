"""Reviews: points above a fraud limit wait until an owner has looked; each is decided once, nobody's own by themselves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from unicodedata import category, normalize
from zoneinfo import ZoneInfo

from loyalty import ledger, limits
from loyalty.limits import Day, Reason
from loyalty.points import Points
from loyalty.refusals import OwnersOnly, OwnReview, ReviewDecided, UnknownReview
from storage import limits as books
from storage import messages, people, points
from storage import reviews as storage
from storage.database import Transaction
from storage.people import Customer
from storage.reviews import APPROVED, REFUSED, Review
from storage.shop import Till
from storage.staff import Member
from usecases import accounts, alerts
from usecases.terms import Terms

_DAY = timedelta(days=1)
_MOST = 100
_LETTERS = frozenset({"Ll", "Lo", "Nd"})  # small ones; one apostrophe of Unicode's many is a letter too, of the kind Lm


@dataclass(frozen=True, slots=True)
class Decided:
    """`points` that may be spent now, or are gone: what was left of those that waited."""

    review: Review
    points: Points


def reasons(
    tx: Transaction, terms: Terms, till: Till, customer: Customer, cashier: str, at: datetime, earned: Points
) -> tuple[Reason, ...]:
    """The fraud limits that a receipt about to be stored is above. The customer must be locked, so that days are counted."""
    rules = terms.program.limits
    if not earned:
        return ()
    day = None
    if rules.by_day:
        before = books.day(tx, customer.id, *_day(at, ZoneInfo(till.store.timezone)))
        day = Day(before.receipts + 1, Points(before.points + earned))
    signed = _plain(cashier)
    own = rules.own_card and signed != "" and signed in map(_plain, _names(tx, customer, till))
    return limits.exceeded(rules, earned, day, own_card=own)


def ask(
    tx: Transaction,
    now: datetime,
    till: Till,
    customer: Customer,
    *,
    receipt: int,
    cashier: str,
    lot: int,
    earned: Points,
    above: Sequence[Reason],
) -> None:
    """Puts the points before the owners."""
    review = storage.add(tx, customer=customer.id, receipt=receipt, lot=lot, points=earned, reasons=above, now=now)
    facts = {"review": review, "points": earned, "reasons": list(above)}
    _record(tx, now, f"till:{till.id}", "review_asked", customer.id, facts)
    told = _told(review, earned, above[0], till.store.name, till.name, cashier)
    alerts.tell_owners(tx, now, "review", str(review), told, store=till.store.id)


def waiting(tx: Transaction, by: Member) -> list[Review]:
    """What waits for this owner, the oldest first. Raises OwnersOnly."""
    _check_owner(by)
    return storage.open_ones(tx, by.store, _MOST)


def find(tx: Transaction, by: Member, review: int) -> Review:
    """The review, waiting or decided. Raises OwnersOnly, and UnknownReview for another store's too."""
    _check_owner(by)
    found = storage.find(tx, review)
    if found is None or by.store not in {None, found.store}:
        raise UnknownReview
    return found


def approved(review: Review) -> bool:
    """Whether an owner has let the points be spent."""
    return review.state == APPROVED


def told(review: Review) -> dict[str, str | int]:
    """What an owner is told of it."""
    return _told(review.id, review.points, review.reasons[0], review.store_name, review.till, review.cashier)


def approve(tx: Transaction, now: datetime, by: Member, review: int) -> Decided:
    """The points may be spent: from now, or later if they had to wait anyway. They expire when they would have.

    Raises OwnersOnly, UnknownReview, OwnReview, ReviewDecided.
    """
    found = _decided(tx, now, by, review, APPROVED)
    account = accounts.settled(tx, found.customer, now, every_lot=True)
    lot = next(lot for lot in ledger.approve(account, found.lot, now).lots if lot.id == found.lot)
    storage.let_pay(tx, lot.id, lot.usable_from)
    return Decided(found, Points(max(0, lot.remaining)))


def refuse(tx: Transaction, now: datetime, by: Member, review: int) -> Decided:
    """The points are void. Raises as `approve` does."""
    found = _decided(tx, now, by, review, REFUSED)
    account = accounts.settled(tx, found.customer, now, every_lot=True)
    voided = ledger.refuse(account, found.lot)
    points.post(tx, found.customer, voided, now)
    return Decided(found, Points(-sum(posting.points for posting in voided)))


def _decided(tx: Transaction, now: datetime, by: Member, review: int, state: str) -> Review:
    """The review, decided by who may; its customer is locked."""
    found = find(tx, by, review)
    while (customer := people.lock(tx, id=found.customer)) is None:  # merged into another while we waited
        found = find(tx, by, review)
    if any(storage.is_own(tx, each, by.channel, by.account) for each in _one_person(customer)):
        raise OwnReview
    if not storage.decide(tx, review, state, by.id, now):
        raise ReviewDecided
    facts = {"review": review, "points": found.points}
    _record(tx, now, f"staff:{by.id}", f"review_{state}", found.customer, facts)
    return found


def _told(review: int, earned: int, above: Reason, store: str, till: str, cashier: str) -> dict[str, str | int]:
    """One form for the alert and for what replaces it."""
    return {"review": review, "points": earned, "reason": above, "store": store, "till": till, "cashier": cashier}


def _check_owner(by: Member) -> None:
    if by.role != alerts.OWNER:
        raise OwnersOnly


def _record(
    tx: Transaction, now: datetime, actor: str, action: str, customer: int, facts: Mapping[str, object]
) -> None:
    messages.record(tx, actor=actor, action=action, subject=f"customer:{customer}", now=now, facts=facts)


def _names(tx: Transaction, customer: Customer, till: Till) -> list[str]:
    return [name for each in _one_person(customer) for name in books.names_of(tx, each, till.store.id)]


def _one_person(customer: Customer) -> tuple[int, ...]:
    """With the card of theirs that they claim, perhaps: a tap makes them one."""
    return (customer.id,) if customer.claims is None else (customer.id, customer.claims)


def _plain(name: str) -> str:
    """A name as it is compared: its letters alone, however they are spaced, capitalised, accented and apostrophised."""
    return "".join(sign for sign in normalize("NFKD", name.casefold()) if category(sign) in _LETTERS)


def _day(at: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """The beginning and the end of the local day."""
    day = at.astimezone(zone).date()
    return datetime.combine(day, time(), zone), datetime.combine(day + _DAY, time(), zone)
