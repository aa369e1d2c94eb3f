"""Points for something that went wrong: what may be given, when a director has to agree, and whether it brought people back."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TypeAlias
from zoneinfo import ZoneInfo

from loyalty.points import WHOLE, Money, Points, share_down
from loyalty.program import SorryRules
from loyalty.quiet import at_hour

_MONTHS = 3  # of a quarter
_TEN = 10  # points


class State(StrEnum):
    ASKED = "asked"  # above a limit: a director decides
    GIVEN = "given"
    REFUSED = "refused"


class Above(StrEnum):
    """Why a director has to agree."""

    OPERATOR_DAY = "operator_day"
    CUSTOMER_QUARTER = "customer_quarter"
    SAME_RECEIPT = "same_receipt"  # another case has had points for it


@dataclass(frozen=True, slots=True)
class Before:
    """What was given or asked for already; what was refused counts no more."""

    operator_day: Points = Points(0)
    customer_quarter: Points = Points(0)
    same_receipt: bool = False


@dataclass(frozen=True, slots=True)
class Granted:
    """Within every limit."""


@dataclass(frozen=True, slots=True)
class NeedsApproval:
    why: tuple[Above, ...]


Decision: TypeAlias = Granted | NeedsApproval


def amounts(rules: SorryRules, category: str, total: Money, point_value: Money) -> tuple[Points, ...]:
    """Up to three to choose from, growing: the least, what the receipt's sum suggests (in tens: "53" beside "50" is no choice),
    the most. None where nothing is given.
    """
    sorry = rules.categories.get(category, rules.usual)
    least = min(sorry.points, sorry.most)
    suggested = share_down(max(0, total), sorry.share, WHOLE * point_value)
    between = max(least, min(sorry.most, suggested - suggested % _TEN))
    return tuple(Points(points) for points in sorted({least, between, sorry.most}) if points > 0)


def decide(rules: SorryRules, points: Points, before: Before) -> Decision:
    """Whether the points may be given at once. What waits for a director is in `before` too: many small
    requests go no further than one large one.
    """
    above = {
        Above.OPERATOR_DAY: before.operator_day + points > rules.operator_day,
        Above.CUSTOMER_QUARTER: before.customer_quarter + points > rules.customer_quarter,
        Above.SAME_RECEIPT: before.same_receipt,
    }
    why = tuple(reason for reason, is_above in above.items() if is_above)
    return NeedsApproval(why) if why else Granted()


def day(now: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """The beginning and the end of the local day."""
    today = now.astimezone(zone).date()
    return at_hour(today, 0, zone), at_hour(today + timedelta(days=1), 0, zone)


def quarter(now: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """The beginning and the end of the local calendar quarter."""
    today = now.astimezone(zone).date()
    first = date(today.year, (today.month - 1) // _MONTHS * _MONTHS + 1, 1)
    later = first + timedelta(days=31 * _MONTHS)  # somewhere in the first month of the next
    return at_hour(first, 0, zone), at_hour(later.replace(day=1), 0, zone)


@dataclass(frozen=True, slots=True)
class Share:
    """Of so many `cases`, after so many the customer came back."""

    cases: int = 0
    back: int = 0


@dataclass(frozen=True, slots=True)
class Outcome:
    """Who complained of one category and has one tier: those who were given a bonus, and those who were not."""

    category: str
    tier: str
    given: Share
    without: Share
