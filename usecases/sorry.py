"""Points for something that went wrong: an operator gives them within limits, above these a director decides, once.

Who gives, and who decides, is looked up by the door at that moment, and checked here, before anything is written. The
customer is locked first, then the case, then who gives: nobody else adds to what the limits count meanwhile.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from loyalty import complaints, statement
from loyalty import sorry as rules
from loyalty.ledger import NewLot, Origin
from loyalty.notices import SORRY
from loyalty.points import Points
from loyalty.refusals import (
    BonusAsked,
    BonusDecided,
    BonusNeedsMember,
    BonusNeedsReceipt,
    CaseClosed,
    DirectorsOnly,
    EarnsOnly,
    OwnBonus,
    OwnRequest,
    StaffOnly,
    UnknownAmount,
    UnknownBonus,
    UnknownCase,
)
from loyalty.sorry import Above, NeedsApproval, State
from storage import cases as books
from storage import messages, outbox, people, reviews, staff
from storage import points as ledger
from storage import sorry as storage
from storage.cases import Case
from storage.database import Transaction
from storage.people import Customer
from storage.sorry import Bonus
from storage.staff import Member
from usecases import alerts, case_acts, cases
from usecases.staffing import Role
from usecases.terms import Terms

_DECIDE = frozenset({Role.DIRECTOR, Role.OWNER})
_WORTH_SAYING = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Offered:
    """What may be given for a case: amounts to choose from, growing; none where its category has none."""

    case: int
    amounts: tuple[Points, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of it. `until`: the last day on which given points can be used, None for ever.

    `why` a director has to agree; `told`: how many have been asked to, 0 when there is nobody who may.
    """

    bonus: Bonus
    until: date | None = None
    why: tuple[Above, ...] = ()
    told: int = 0


def offer(tx: Transaction, terms: Terms, by: Member, case: int) -> Offered:
    """What may be given; changes nothing, though it locks. Raises as `give` does, but for the amount."""
    found, customer = _locked(tx, by, case)
    _check(tx, by, found, customer)
    return Offered(case, _amounts(tx, terms, found, customer)[1])


def give(tx: Transaction, now: datetime, terms: Terms, by: Member, case: int, points: int) -> Outcome:
    """Points for the case, at once, or once a director agrees.

    Raises StaffOnly, UnknownCase, CaseClosed, BonusNeedsMember, EarnsOnly, OwnBonus, BonusNeedsReceipt, BonusAsked,
    UnknownAmount.
    """
    found, customer = _locked(tx, by, case)
    _check(tx, by, found, customer)
    receipt, amounts = _amounts(tx, terms, found, customer)
    amount = Points(points)
    if amount not in amounts:
        raise UnknownAmount
    if not staff.lock(tx, by.id):  # removed a moment ago
        raise StaffOnly
    zone = terms.zone()  # one clock for all of them, or a limit would be counted by several
    day, quarter = rules.day(now, zone), rules.quarter(now, zone)
    before = storage.before(tx, by.channel, by.account, customer.id, receipt, day, quarter)
    decision = rules.decide(terms.program.sorry, amount, before)
    state = State.ASKED if isinstance(decision, NeedsApproval) else State.GIVEN
    if not storage.add(tx, case, customer.id, receipt, amount, state, by.id, now):
        raise BonusAsked(case=str(case))
    if isinstance(decision, NeedsApproval):
        return _ask(tx, now, by, found, customer, amount, decision.why)
    return _pay_out(tx, now, terms, by, found, customer, amount)


def find(tx: Transaction, by: Member, case: int) -> Bonus:
    """The case's bonus, to be decided or decided. Raises DirectorsOnly, UnknownBonus."""
    if by.role not in _DECIDE:
        raise DirectorsOnly
    found = books.find(tx, case)
    bonus = storage.find(tx, case)
    if found is None or bonus is None or not case_acts.may_act(by, found.store):
        raise UnknownBonus
    return bonus


def approve(tx: Transaction, now: datetime, terms: Terms, by: Member, case: int) -> Outcome:
    """What an operator asked for is given.

    Raises DirectorsOnly, UnknownBonus, OwnRequest, OwnBonus, BonusDecided, BonusNeedsMember (they have left meanwhile).
    """
    found, customer, bonus = _decided(tx, now, by, case, State.GIVEN)
    return _pay_out(tx, now, terms, by, found, customer, bonus.points)


def refuse(tx: Transaction, now: datetime, _terms: Terms, by: Member, case: int) -> Outcome:
    """It is not given, and can't be asked for again. Raises as `approve` does, but for who has left."""
    _, customer, bonus = _decided(tx, now, by, case, State.REFUSED)
    _happened(tx, now, by, customer, case, "bonus_refused", bonus.points)
    return Outcome(_stored(tx, case))


def told(bonus: Bonus) -> dict[str, str | int]:
    """What a director is told of it."""
    return {"case": bonus.case, "points": bonus.points, "by": bonus.asker, "store": bonus.store}


def _ask(
    tx: Transaction, now: datetime, by: Member, case: Case, customer: Customer, points: Points, why: tuple[Above, ...]
) -> Outcome:
    _happened(tx, now, by, customer, case.id, "bonus_asked", points, {"why": list(why)})
    own = _one_person(tx, customer)

    def may(each: Member) -> bool:
        return (each.channel, each.account) != (by.channel, by.account) and not _is_own(tx, own, each)

    bonus = _stored(tx, case.id)
    facts = {**told(bonus), "reason": why[0].value}
    asked = alerts.tell_directors(tx, now, "bonus", str(case.id), facts, store=case.store, may=may)
    return Outcome(bonus, why=why, told=asked)


def _pay_out(
    tx: Transaction, now: datetime, terms: Terms, by: Member, case: Case, customer: Customer, points: Points
) -> Outcome:
    """The points are on the card, to be used at once, and the shopper hears of it where they wrote from."""
    zone, days = terms.zone(customer), terms.program.sorry.expires_days
    expires = None if days is None else statement.end_of_day(now, days, zone)
    storage.paid_out(tx, case.id, ledger.open_lot(tx, customer.id, NewLot(Origin.SORRY, points, now, expires), now))
    _happened(tx, now, by, customer, case.id, "bonus_given", points)
    until = None if expires is None else statement.last_day(expires, zone)
    facts = {"points": points, "until": until.isoformat() if until is not None else ""}
    worth = now + _WORTH_SAYING if expires is None else min(expires, now + _WORTH_SAYING)
    outbox.add(
        tx,
        SORRY.name,
        f"{SORRY.name}:{case.id}",
        facts,
        now=now,
        due=now,
        expires=worth,
        customer=customer.id,
        identity=case.identity,
    )
    return Outcome(_stored(tx, case.id), until)


def _decided(tx: Transaction, now: datetime, by: Member, case: int, state: State) -> tuple[Case, Customer, Bonus]:
    """The bonus, decided by who may; its customer and its case are locked."""
    bonus = find(tx, by, case)
    if by.id == bonus.asked_by or (by.channel, by.account) == (bonus.channel, bonus.account):
        raise OwnRequest
    found, customer = _locked(tx, by, case)
    _check_own(tx, by, customer)
    if state is State.GIVEN and bonus.state is State.ASKED:
        _check_member(customer)
    if not storage.decide(tx, case, state, by.id, now):
        raise BonusDecided
    return found, customer, bonus


def _locked(tx: Transaction, by: Member, case: int) -> tuple[Case, Customer]:
    """The case, which they may act on, and its customer. Raises StaffOnly, UnknownCase, BonusNeedsMember."""
    while True:
        found = books.find(tx, case)
        if found is None:
            raise UnknownCase
        if not case_acts.may_act(by, found.store):
            raise StaffOnly
        if found.customer is None:
            raise BonusNeedsMember
        customer = people.lock(tx, id=found.customer)
        locked = None if customer is None else books.lock(tx, case)
        if customer is not None and locked is not None and locked.customer == customer.id:
            return locked, customer
        # else merged into another while we waited


def _check(tx: Transaction, by: Member, case: Case, customer: Customer) -> None:
    if storage.find(tx, case.id) is not None:
        raise BonusAsked(case=str(case.id))
    _check_member(customer)
    if case.state is complaints.State.CLOSED:
        raise CaseClosed(case=str(case.id))
    _check_own(tx, by, customer)


def _check_member(customer: Customer) -> None:
    if not customer.member:
        raise BonusNeedsMember
    if customer.earns_only:  # it would be promised, and could not be spent
        raise EarnsOnly


def _check_own(tx: Transaction, by: Member, customer: Customer) -> None:
    if _is_own(tx, _one_person(tx, customer), by):
        raise OwnBonus


def _is_own(tx: Transaction, customers: tuple[int, ...], by: Member) -> bool:
    return any(reviews.is_own(tx, each, by.channel, by.account) for each in customers)


def _one_person(tx: Transaction, customer: Customer) -> tuple[int, ...]:
    """With the card that they claim, and those that claim theirs: a tap makes them one."""
    claimed = () if customer.claims is None else (customer.claims,)
    return (customer.id, *claimed, *people.claimants(tx, customer.id))


def _amounts(tx: Transaction, terms: Terms, case: Case, customer: Customer) -> tuple[int, tuple[Points, ...]]:
    """The receipt that the case is about, and what may be given for it. Raises BonusNeedsReceipt."""
    bought = None if case.receipt is None else storage.bought(tx, case.receipt)
    if case.receipt is None or bought is None or bought.customer != customer.id:
        raise BonusNeedsReceipt
    program = terms.program
    return case.receipt, rules.amounts(program.sorry, case.category, bought.total, program.point_value)


def _stored(tx: Transaction, case: int) -> Bonus:
    bonus = storage.find(tx, case)
    if bonus is None:
        raise LookupError(f"the bonus of case {case} is gone")
    return bonus


def _happened(
    tx: Transaction,
    now: datetime,
    by: Member,
    customer: Customer,
    case: int,
    what: str,
    points: Points,
    more: Mapping[str, object] = cases.NO_FACTS,
) -> None:
    """An event of the case, and a line of the audit log of the person whom it concerns."""
    cases.happened(tx, now, by, case, what, {"points": points, **more})
    facts = {"case": case, "points": points}
    messages.record(tx, actor=f"staff:{by.id}", action=what, subject=f"customer:{customer.id}", now=now, facts=facts)
