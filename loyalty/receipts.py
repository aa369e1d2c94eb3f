"""What a basket earns, how much of it points may pay, and what a return of some of it gives back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from loyalty.points import WHOLE, Money, Points, Rate, allot, share_down, share_up
from loyalty.program import Earning, Program
from loyalty.refusals import (
    DuplicateLine,
    ReturnExceeds,
    SpendAboveCap,
    TimeOutOfRange,
    TotalMismatch,
    UnknownLine,
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a basket. `quantity` is in thousandths, `sum` the money of the whole line."""

    line: int
    sku: str
    category: str
    quantity: int
    sum: Money
    excluded: bool = False  # may not be paid with points


@dataclass(frozen=True, slots=True)
class Priced:
    """The programme's answer to a basket; `paid` and `earned` hold the points of each line, in the lines' order."""

    total: Money
    spent: Points
    max_spend: Points
    earned: Points
    paid: tuple[Points, ...]
    earned_by_line: tuple[Points, ...]
    payable: Money


@dataclass(frozen=True, slots=True)
class SoldLine:
    """A line as sold, and what has been returned of it before."""

    line: int
    quantity: int
    sum: Money
    paid: Points
    earned: Points
    returned_quantity: int = 0
    returned_sum: Money = Money(0)
    restored: Points = Points(0)
    clawed: Points = Points(0)
    refunded: Money = Money(0)


@dataclass(frozen=True, slots=True)
class ReturnedLine:
    line: int
    quantity: int
    sum: Money


@dataclass(frozen=True, slots=True)
class Given:
    """What a return gives back of one line."""

    line: int
    quantity: int
    sum: Money
    refund: Money
    restored: Points
    clawed: Points


def check_lines(lines: Sequence[Line], total: Money) -> None:
    """Raises DuplicateLine, TotalMismatch."""
    seen: set[int] = set()
    for line in lines:
        if line.line in seen:
            raise DuplicateLine(line=line.line)
        seen.add(line.line)
    expected = sum(line.sum for line in lines)
    if expected != total:
        raise TotalMismatch(total=total, expected=expected)


def check_time(at: datetime, now: datetime, program: Program) -> None:
    """Raises TimeOutOfRange."""
    if not now - program.till.back <= at <= now + program.till.ahead:
        raise TimeOutOfRange(
            ahead_minutes=int(program.till.ahead.total_seconds() // 60),
            back_hours=int(program.till.back.total_seconds() // 3600),
        )


def max_spend(lines: Sequence[Line], spendable: Points, program: Program) -> Points:
    """The most points that may pay this basket: the share of its total, its eligible lines, and what the account has."""
    total = sum(line.sum for line in lines)
    by_share = total * program.spending.max_share // WHOLE // program.point_value
    by_lines = sum(_caps(lines, program))
    return Points(min(by_share, by_lines, spendable))


def price(
    lines: Sequence[Line], spend: Points, spendable: Points, tier: str, program: Program, *, earns: bool
) -> Priced:
    """Prices a basket of which `spend` points are paid by the card. Raises SpendAboveCap.

    `earns` is false for a receipt without a member's card.
    """
    total = Money(sum(line.sum for line in lines))
    most = max_spend(lines, spendable, program)
    if spend > most:
        raise SpendAboveCap(points=spend, max_spend=most)
    paid = [0] * len(lines)
    if spend:
        caps = _caps(lines, program)
        paid = allot(spend, [line.sum if cap else 0 for line, cap in zip(lines, caps, strict=True)], caps)
    earned = _earn(lines, paid, tier, program) if earns else [0] * len(lines)
    return Priced(
        total=total,
        spent=spend,
        max_spend=most,
        earned=Points(sum(earned)),
        paid=tuple(map(Points, paid)),
        earned_by_line=tuple(map(Points, earned)),
        payable=Money(total - spend * program.point_value),
    )


def give_back(sold: Mapping[int, SoldLine], returned: Sequence[ReturnedLine], point_value: Money) -> tuple[Given, ...]:
    """What each returned line gives back. Raises UnknownLine, DuplicateLine, ReturnExceeds.

    Points go by the share of the line's sum that has come back so far, so that the end does not depend on the steps: those
    that paid are rounded up (never to more than has come back), those that were earned down. The refund is the returned
    sum less the points given back; a whole line returned gives exactly what was paid for it.
    """
    given: list[Given] = []
    for back in returned:
        line = sold.get(back.line)
        if line is None:
            raise UnknownLine(line=back.line)
        if any(before.line == back.line for before in given):
            raise DuplicateLine(line=back.line)
        if back.quantity > line.quantity - line.returned_quantity or back.sum > line.sum - line.returned_sum:
            raise ReturnExceeds(line=back.line)
        given.append(_give(line, back, point_value))
    return tuple(given)


def _give(line: SoldLine, back: ReturnedLine, point_value: Money) -> Given:
    so_far = line.returned_sum + back.sum
    worth = (so_far - line.refunded) // point_value  # what has not been handed out as money, in whole points
    restored = line.paid if so_far == line.sum else min(share_up(line.paid, so_far, line.sum), worth)
    money_paid = line.sum - line.paid * point_value
    refund = min(so_far - restored * point_value, money_paid) - line.refunded
    clawed = share_down(line.earned, so_far, line.sum) - line.clawed
    return Given(
        back.line, back.quantity, back.sum, Money(max(0, refund)), Points(restored - line.restored), Points(clawed)
    )


def _caps(lines: Sequence[Line], program: Program) -> list[int]:
    """How many points each line may be paid with."""
    barred = program.spending.excluded_categories
    return [
        0 if line.excluded or line.category in barred else line.sum // program.point_value  # whole points only
        for line in lines
    ]


def _earn(lines: Sequence[Line], paid: Sequence[int], tier: str, program: Program) -> list[int]:
    rules = program.earning
    weights = [
        (line.sum - (0 if rules.on_points_part else points * program.point_value)) * _rate(line, tier, rules)
        for line, points in zip(lines, paid, strict=True)
    ]
    total = sum(weights) // (WHOLE * program.point_value)
    return allot(total, weights) if total else [0] * len(lines)


def _rate(line: Line, tier: str, rules: Earning) -> Rate:
    """A category's own rate goes before the tier's, the tier's before the common one."""
    return rules.categories.get(line.category, rules.tiers.get(tier, rules.rate))
