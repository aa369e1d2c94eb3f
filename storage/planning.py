"""Who gets a campaign's message on a day, decided by the database over everybody at once: one outbox row a person, with the
reason where it is for nothing. The rule is loyalty.attention's; tests/usecases/test_gate.py holds the two together.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    ColumnElement,
    Integer,
    String,
    and_,
    bindparam,
    case,
    cast,
    delete,
    exists,
    func,
    literal_column,
    null,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert

from loyalty.attention import APART, Arm, Class, Refusal
from loyalty.effects import PRIME, Draw
from storage import moments
from storage.consents import MARKETING
from storage.database import Row, Transaction
from storage.queries import Query, among, within
from storage.rows import cell, packed, rows
from storage.tables import budgets, consents, customers, identities, outbox, rhythms

_SPREAD = 45 * 60  # seconds of their hour over which people are spread by their number: the messenger takes 30 a second
_NOWHERE = 0  # no store's id
_MIX = 7919  # a prime, so that neighbours in the table are not neighbours in the hour


@dataclass(frozen=True, slots=True)
class Hour:
    """One of the day (0–23): when a message is due, and until when it is worth saying."""

    hour: int
    due: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Places:
    """Stores whose clocks go alike, with the hours of their day; in those of `promoted` something is on. None: no home store."""

    stores: Collection[int | None]
    promoted: Collection[int | None]
    hours: Sequence[Hour]


@dataclass(frozen=True, slots=True)
class Step:
    """A campaign's message of one day. `day` in days since 1970; `higher`: campaigns that go before this one; of a `paused` one
    only the reasons are kept.
    """

    campaign: str
    day: int
    weekday: int
    higher: Sequence[str]
    lower: Sequence[str]
    control: Draw
    outside: Draw
    paused: bool = False


@dataclass(frozen=True, slots=True)
class Habits:
    """The population's weekday and hour, for whom has too few visits of their own."""

    weekday: int
    hour: int


def _big(name: str) -> ColumnElement[int]:
    return bindparam(name, type_=BigInteger())


def _drawn(which: str) -> ColumnElement[bool]:
    """loyalty.effects.Draw.holds, in SQL. Every product stays below 2^62."""
    x: ColumnElement[int] = customers.c.id % PRIME
    value = _big(f"{which}_3")
    for power in (2, 1, 0):
        value = (value * x + _big(f"{which}_{power}")) % PRIME
    return value < _big(f"{which}_below")


_slot = rows()
_hour, _due, _until = (
    cell(_slot, place, like) for place, like in enumerate((rhythms.c.hour, outbox.c.due_at, outbox.c.expires_at))
)
_home = func.coalesce(customers.c.home_store, _NOWHERE)
_own_hour = func.coalesce(customers.c.preferred_hour, rhythms.c.hour, bindparam("hour", type_=Integer()))
_weekday = bindparam("weekday", type_=Integer())
_day = bindparam("day", type_=Integer())
_consenting = (
    select(consents.c.given)
    .where(consents.c.customer == customers.c.id, consents.c.purpose == MARKETING)
    .order_by(consents.c.id.desc())
    .limit(1)
    .correlate(customers)
    .scalar_subquery()
)
_account = exists().where(identities.c.customer == customers.c.id, identities.c.blocked_at.is_(None))
_any_account = exists().where(identities.c.customer == customers.c.id)
_promised = exists().where(
    outbox.c.customer == customers.c.id,
    outbox.c.created_at >= _big("recent"),
    outbox.c.state == "queued",
    within(outbox.c.campaign, bindparam("higher")),
)
_apart = case((customers.c.promo_days > APART[Class.PROMO], customers.c.promo_days), else_=APART[Class.PROMO])


def _page(customer: ColumnElement[int]) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Said of each table: PostgreSQL does not infer it through an outer join, and would read all of the other one."""
    return customer > _big("after"), customer <= _big("upto")


_audience = (
    *_page(customers.c.id),
    customers.c.joined_at.is_not(None),
    customers.c.left_at.is_(None),
    among(_home, bindparam("stores")),
    func.coalesce(rhythms.c.sending_weekday, bindparam("usual", type_=Integer())) == _weekday,
)
_seen = (
    select(
        customers.c.id,
        and_(func.coalesce(_consenting, False), customers.c.profile_closed_at.is_(None)).label("consenting"),
        _account.label("account"),
        _any_account.label("blocked"),
        _drawn("outside").label("outside"),
        _drawn("control").label("control"),
        and_(budgets.c.day.is_not(None), budgets.c.day > _day - _apart).label("capped"),
        _promised.label("promised"),
        among(_home, bindparam("promoted")).label("promoted"),
        (_due + customers.c.id * _MIX % _SPREAD * 1000).label("due"),
        _until.label("until"),
    )
    .select_from(customers)
    .outerjoin(rhythms, and_(rhythms.c.customer == customers.c.id, *_page(rhythms.c.customer)))
    .join(_slot, _own_hour == _hour)
    .outerjoin(
        budgets,
        and_(
            budgets.c.customer == customers.c.id,
            budgets.c["class"] == Class.PROMO.value,
            *_page(budgets.c.customer),
        ),
    )
    .where(*_audience)
    .with_for_update(
        read=True, key_share=True, of=customers
    )  # whose card becomes another's now is looked at afterwards
    .subquery("seen")
)
_paused = bindparam("paused", type_=Boolean())
_reason = case(
    (_seen.c.consenting.is_(False), Refusal.NO_CONSENT.value),
    (and_(_seen.c.account.is_(False), _seen.c.blocked.is_(False)), Refusal.NO_ACCOUNT.value),
    (_seen.c.account.is_(False), Refusal.BLOCKED.value),
    (_seen.c.outside, Refusal.OUTSIDE.value),
    (_seen.c.capped, Refusal.CAPPED.value),
    (_seen.c.promised, Refusal.OUTRANKED.value),
    (_seen.c.promoted.is_(False), Refusal.NO_PROMOS.value),
    (_paused, Refusal.PAUSED.value),
    (_seen.c.control, Refusal.CONTROL.value),
    else_="",
)
_arm = case(
    (or_(_seen.c.consenting.is_(False), _seen.c.account.is_(False), _paused), Arm.NONE.value),
    (_seen.c.outside, Arm.OUTSIDE.value),
    (_seen.c.control, Arm.CONTROL.value),
    else_=Arm.TREATED.value,
)
_campaign = bindparam("campaign", type_=String())
_now = _big("now")
_decided = select(
    _campaign.label("kind"),
    _seen.c.id,
    literal_column("'{}'").label("facts_json"),
    bindparam("prefix", type_=String()).concat(cast(_seen.c.id, String)),
    _seen.c.due,
    _seen.c.until,
    _now,
    _campaign,
    _day,
    _arm,
    case((_reason == "", "queued"), else_="refused"),
    _reason,
    case((_reason == "", null()), else_=_now),
)
_PLANNED = (
    *("kind", "customer", "facts_json", "key", "due_at", "expires_at", "created_at"),
    *("campaign", "day", "arm", "state", "reason", "done_at"),
)
_plan = Query(insert(outbox).from_select(_PLANNED, _decided.where(literal_column("1") == 1)).on_conflict_do_nothing())
_NONE: ColumnElement[str] = literal_column("''")  # as a literal: by it the partial index is found
_of_step = and_(
    outbox.c.campaign != _NONE,
    outbox.c.campaign == _campaign,
    outbox.c.day == _day,
    outbox.c.customer > _big("after"),
    outbox.c.customer <= _big("upto"),
)
_excluded_day: ColumnElement[Any] = literal_column("excluded.day")
_empty_slots = Query(
    insert(budgets)
    .from_select(
        ["customer", "class", "day"],
        select(outbox.c.customer, literal_column(f"'{Class.PROMO.value}'"), outbox.c.day).where(
            _of_step, outbox.c.reason == Refusal.CONTROL.value
        ),
    )
    .on_conflict_do_update(
        index_elements=["customer", "class"],
        set_={"day": _excluded_day},
        where=budgets.c.day < _excluded_day,
    )
)
_better = outbox.alias("better")
_outrank = Query(
    update(outbox)
    .where(
        outbox.c.state == "queued",
        outbox.c.created_at >= _big("recent"),
        within(outbox.c.campaign, bindparam("lower")),
        outbox.c.customer.in_(
            select(_better.c.customer).where(
                _better.c.campaign != _NONE,
                _better.c.campaign == _campaign,
                _better.c.day == _day,
                _better.c.customer > _big("after"),
                _better.c.customer <= _big("upto"),
                _better.c.state == "queued",
            )
        ),
    )
    .values(state="dropped", reason=Refusal.OUTRANKED.value, done_at=_now)
)
_PLANNED_AS = ("id", "customer", "due_at", "expires_at", "done_at", "facts_json", "arm", "state", "reason", "channel")
_planned = Query(select(*(outbox.c[name] for name in _PLANNED_AS)).where(_of_step).order_by(outbox.c.customer))
_forget = Query(delete(outbox).where(outbox.c.key == bindparam("key"), outbox.c.state != "sent"))
_forget_old = Query(
    delete(outbox)
    .where(
        outbox.c.id.in_(
            select(outbox.c.id)
            .where(outbox.c.campaign != _NONE, outbox.c.campaign == _campaign, outbox.c.day < _day)
            .where(outbox.c.state != "queued")
            .limit(bindparam("most"))
        )
    )
    .returning(outbox.c.id)
)
_last = Query(select(func.coalesce(func.max(customers.c.id), 0)))


@dataclass(frozen=True, slots=True)
class Planned:
    """A row of a step with what has become of it; `told`: what is kept of its facts."""

    id: int
    customer: int
    due: datetime
    until: datetime
    done: datetime | None
    told: Mapping[str, Any]
    arm: str
    state: str
    reason: str
    channel: str


def plan(tx: Transaction, step: Step, habits: Habits, places: Places, now: datetime, after: int, upto: int) -> None:
    """Everybody with an id above `after`, up to `upto`, whose day it is; whoever has a row of this step keeps it."""
    recent = moments.stored(now) - APART[Class.PROMO] * 86_400_000
    given = {"campaign": step.campaign, "day": step.day, "after": after, "upto": upto}
    tx.run(
        _plan,
        **given,
        rows=packed((each.hour, moments.stored(each.due), moments.stored(each.until)) for each in places.hours),
        stores=_listed(places.stores),
        promoted=_listed(places.promoted),
        prefix=f"{step.campaign}:{step.day}:",
        weekday=step.weekday,
        usual=habits.weekday,
        hour=habits.hour,
        now=moments.stored(now),
        recent=recent,
        higher=json.dumps(list(step.higher)),
        paused=step.paused,
        **_numbers("control", step.control),
        **_numbers("outside", step.outside),
    )
    tx.run(_empty_slots, **given)
    if step.lower:
        tx.run(_outrank, **given, lower=json.dumps(list(step.lower)), recent=recent, now=moments.stored(now))


def planned(tx: Transaction, campaign: str, day: int, after: int, upto: int) -> list[Planned]:
    """The rows of a step, whatever became of them, by customer."""
    found = tx.all(_planned, campaign=campaign, day=day, after=after, upto=upto)
    return [_as_planned(row) for row in found]


def _as_planned(row: Row) -> Planned:
    id_, customer, due, until, done, facts, *state = row
    ended = None if done is None else moments.moment(done)
    return Planned(id_, customer, moments.moment(due), moments.moment(until), ended, json.loads(facts), *state)


def forget(tx: Transaction, campaign: str, day: int, customer: int) -> None:
    """The customer's row of a step, unless it is sent: they may be planned anew."""
    tx.run(_forget, key=f"{campaign}:{day}:{customer}")


def forget_before(tx: Transaction, campaign: str, day: int, most: int) -> bool:
    """Rows of the campaign's days before that one, so many at a time; whether there may be more. What waits stays."""
    return len(tx.all(_forget_old, campaign=campaign, day=day, most=most)) == most


def spread(customer: int) -> timedelta:
    """How far into the hour this customer's message is due."""
    return timedelta(seconds=customer * _MIX % _SPREAD)


def last_customer(tx: Transaction) -> int:
    row = tx.one(_last)
    return int(row[0]) if row else 0


def _listed(stores: Collection[int | None]) -> str:
    return json.dumps(sorted(store or _NOWHERE for store in stores))


def _numbers(which: str, draw: Draw) -> dict[str, object]:
    given = {f"{which}_{power}": coefficient for power, coefficient in enumerate(draw.coefficients)}
    return {**given, f"{which}_below": draw.below}
