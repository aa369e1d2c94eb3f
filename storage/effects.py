"""What each arm of a campaign left with the shop: people summed up by the database, however many there are.

A person is one observation, counted from their first row of the campaign in the time looked at, whatever became of it: who
was held out, capped or never reached is compared as chance has put them (intention to treat). The row's `due_at` is when
the message went or would have gone, so both arms are watched over the same hours.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    Subquery,
    and_,
    bindparam,
    case,
    cast,
    exists,
    func,
    literal_column,
    select,
)

from loyalty.attention import Arm
from loyalty.effects import Moments
from loyalty.points import WHOLE, Money, Rate
from storage.database import Transaction
from storage.queries import Query
from storage.tables import outbox, receipt_lines, receipts, returns

_DAY = timedelta(days=1) // timedelta(milliseconds=1)
_PART = 1 << 20  # sums of squares outgrow 64 bits, so they are summed in two parts
_AROUND = 2 * _DAY  # a row is written on the local day it is for; so the index by customer and moment finds it
_MOST = 3_000_000_000  # of a person, 30 million in whole money: its square has 63 bits


@dataclass(frozen=True, slots=True)
class People:
    """Customers with an id above `after`, up to `upto`: so many as do not keep a till waiting for SQLite's one reader."""

    after: int
    upto: int


@dataclass(frozen=True, slots=True)
class ArmSums:
    """`moments` of what people left with the shop; `spent` is what they bought for after, `cost` what their messages cost."""

    moments: Moments = field(default_factory=Moments)
    spent: Money = Money(0)
    cost: Money = Money(0)

    def __add__(self, other: "ArmSums") -> "ArmSums":
        return ArmSums(self.moments + other.moments, Money(self.spent + other.spent), Money(self.cost + other.cost))


@dataclass(frozen=True, slots=True)
class Counts:
    """Of a campaign's rows: people in both arms, those of them held out; messages sent, taken by the messenger, pressed."""

    audience: int
    held_out: int
    sent: int
    delivered: int
    pressed: int

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            self.audience + other.audience,
            self.held_out + other.held_out,
            self.sent + other.sent,
            self.delivered + other.delivered,
            self.pressed + other.pressed,
        )


def _big(name: str) -> ColumnElement[int]:
    return bindparam(name, type_=BigInteger())


def _whole(value: ColumnElement[Any]) -> ColumnElement[int]:
    """PostgreSQL sums whole numbers to decimals, and divides those to fractions."""
    return cast(func.coalesce(value, 0), BigInteger)


def _at_most(value: ColumnElement[Any]) -> ColumnElement[int]:
    return case((value > _big("most"), _big("most")), else_=_whole(value))


_eligible = and_(
    outbox.c.customer > _big("after"),
    outbox.c.customer <= _big("upto"),
    outbox.c.created_at >= _big("since") * _DAY - _AROUND,
    outbox.c.created_at < _big("until") * _DAY + _AROUND,
    outbox.c.arm != literal_column("''"),
    outbox.c.day >= _big("since"),
    outbox.c.day < _big("until"),
)
_campaign: ColumnElement[str] = func.coalesce(
    outbox.c.campaign, ""
)  # else a page would walk the campaign's whole index
_of_campaign = _campaign == bindparam("campaign")


def _units(condition: ColumnElement[bool], arm: ColumnElement[str]) -> Subquery:
    """One row a person: arm, and when they were first due. Two cards that were merged may have been in both; they go."""
    start = func.min(outbox.c.due_at)
    one_arm = func.min(arm) == func.max(arm)
    found = select(outbox.c.customer, func.min(arm).label("arm"), start.label("start")).where(_eligible, condition)
    return found.group_by(outbox.c.customer).having(one_arm).subquery("units")


def _back(column: ColumnElement[int]) -> ColumnElement[int]:
    """Of what came back of the receipt. Few have a return and all have lines: so it is asked first whether there is one."""
    returned = exists().where(returns.c.receipt == receipts.c.id)
    lines = select(func.sum(column)).where(receipt_lines.c.receipt == receipts.c.id)
    return case((returned, _whole(lines.scalar_subquery())), else_=0)


def _sums(condition: ColumnElement[bool], arm: ColumnElement[str]) -> Select[Any]:
    units = _units(condition, arm)
    sold = receipts.c.total - _back(receipt_lines.c.returned_sum)
    earned = receipts.c.earned - _back(receipt_lines.c.clawed)
    left = sold * _big("margin") // WHOLE - earned * _big("point_value")
    later = receipts.c.at >= units.c.start
    charged = select(func.sum(outbox.c.cost)).where(
        outbox.c.customer == units.c.customer,
        outbox.c.created_at >= units.c.start - _AROUND,
        outbox.c.created_at < units.c.start + _big("horizon") + _AROUND,
        condition,
        outbox.c.due_at >= units.c.start,
        outbox.c.due_at < units.c.start + _big("horizon"),
    )
    people = (
        select(
            units.c.arm,
            _at_most(func.sum(case((later, 0), else_=left))).label("before"),
            _at_most(func.sum(case((later, left), else_=0))).label("after"),
            _whole(func.sum(case((later, sold), else_=0))).label("spent"),
            _whole(func.max(case((later, 1), else_=0))).label("came"),
            _whole(charged.correlate(units).scalar_subquery()).label("cost"),
        )
        .select_from(units)
        .outerjoin(
            receipts,
            and_(
                receipts.c.customer == units.c.customer,
                receipts.c.at >= units.c.start - _big("past"),
                receipts.c.at < units.c.start + _big("horizon"),
            ),
        )
        .group_by(units.c.customer, units.c.arm, units.c.start)
        .subquery("people")
    )
    before, after = people.c.before, people.c.after
    products = (before * before, before * after, after * after)
    parts = [func.sum(part) for product in products for part in (product // _PART, product % _PART)]
    firsts = [func.sum(people.c[name]) for name in ("came", "before", "after", "spent", "cost")]
    return select(people.c.arm, func.count(), *firsts, *parts).group_by(people.c.arm)


_arm_of_all = case((outbox.c.arm == Arm.OUTSIDE.value, Arm.CONTROL.value), else_=Arm.TREATED.value)
_in_campaign = and_(_of_campaign, outbox.c.arm != Arm.OUTSIDE.value)
_moments = Query(_sums(_in_campaign, outbox.c.arm))
_moments_of_all = Query(_sums(_campaign != "", _arm_of_all))
_people = func.count(outbox.c.customer.distinct())


def _counted(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


_counts = Query(
    select(
        _people,
        func.count(case((outbox.c.arm == Arm.CONTROL.value, outbox.c.customer)).distinct()),
        _counted(outbox.c.state == "sent"),
        _counted(and_(outbox.c.state == "sent", outbox.c.reference != "")),
        _counted(outbox.c.pressed_at.is_not(None)),
    ).where(_eligible, _in_campaign)
)


def moments(
    tx: Transaction,
    campaign: str | None,
    since_day: int,
    until_day: int,
    horizon_days: int,
    before_days: int,
    *,
    people: People,
    point_value: Money,
    margin: Rate = Rate(WHOLE),
) -> Mapping[str, ArmSums]:
    """By arm, `treated` and `control`: of these people those first due on a day from `since_day` to before `until_day`.

    What a receipt leaves with the shop is `margin` of the goods that have not come back, whether money or points paid for
    them, less the points that they earned: nothing, when all of it has come back. `after` is within `horizon_days` of the
    person's first message, `before` the `before_days` ahead of it. For one campaign the days must lie in one quarter, for its
    arms are drawn anew. None: all campaigns together, against those who get none in a year; the days must lie in one year.
    """
    given = {
        "since": since_day,
        "until": until_day,
        "horizon": horizon_days * _DAY,
        "past": before_days * _DAY,
        "margin": margin,
        "point_value": point_value,
        "most": _MOST,
        "after": people.after,
        "upto": people.upto,
    }
    rows = tx.all(_moments_of_all, **given) if campaign is None else tx.all(_moments, campaign=campaign, **given)
    found = {str(row[0]): _arm_sums([int(value) for value in row[1:]]) for row in rows}
    return {arm: found.get(arm, ArmSums()) for arm in (Arm.TREATED.value, Arm.CONTROL.value)}


def counts(tx: Transaction, campaign: str, since_day: int, until_day: int, people: People) -> Counts:
    row = tx.one(_counts, campaign=campaign, since=since_day, until=until_day, after=people.after, upto=people.upto)
    return Counts(*(int(value) for value in row)) if row else Counts(0, 0, 0, 0, 0)


def _arm_sums(row: list[int]) -> ArmSums:
    heads, came, before, after, spent, cost, *parts = row
    squares = [parts[place] * _PART + parts[place + 1] for place in (0, 2, 4)]
    return ArmSums(Moments(heads, came, before, after, *squares), Money(spent), Money(cost))
