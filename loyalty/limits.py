"""Fraud limits: which of them a receipt is above, so that its points wait until somebody has looked at them."""

from dataclasses import dataclass
from enum import StrEnum

from loyalty.points import Points
from loyalty.program import Limits


class Reason(StrEnum):
    """Why points wait, the most telling first."""

    OWN_CARD = "own_card"
    RECEIPT_POINTS = "receipt_points"
    DAY_RECEIPTS = "day_receipts"
    DAY_POINTS = "day_points"


@dataclass(frozen=True, slots=True)
class Day:
    """What a card has had on a receipt's day, that receipt included."""

    receipts: int
    points: Points


def exceeded(limits: Limits, earned: Points, day: Day | None, *, own_card: bool) -> tuple[Reason, ...]:
    """The limits that a receipt is above. `day` may be None when nothing is limited by the day."""
    above = {
        Reason.OWN_CARD: own_card and limits.own_card,
        Reason.RECEIPT_POINTS: _above(earned, limits.receipt_points),
        Reason.DAY_RECEIPTS: day is not None and _above(day.receipts, limits.day_receipts),
        Reason.DAY_POINTS: day is not None and _above(day.points, limits.day_points),
    }
    return tuple(reason for reason, is_above in above.items() if is_above)


def _above(figure: int, limit: int | None) -> bool:
    return limit is not None and figure > limit
