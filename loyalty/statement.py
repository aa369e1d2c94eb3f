"""A balance explained: the same parts for shopper, cashier and operator."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from loyalty import ledger
from loyalty.ledger import Account, Lot, Origin
from loyalty.points import Points

_LINES = 6  # a till's printer and a phone's screen; what is more goes into one line


@dataclass(frozen=True, slots=True)
class Part:
    """`points` of one origin, `given` on a day and usable through `until`; `origin` is None for all that is left over.

    `owed` marks a debt; its points are negative.
    """

    points: Points
    origin: Origin | None
    given: date | None
    until: date | None
    usable_from: date | None = None
    owed: bool = False


@dataclass(frozen=True, slots=True)
class Statement:
    """The parts sum up to `balance`; `spendable` leaves out what is held, owed or not usable yet."""

    balance: Points
    spendable: Points
    parts: tuple[Part, ...]
    held: Points = Points(0)


def explain(account: Account, now: datetime, zone: ZoneInfo) -> Statement:
    """The account (with what has expired already posted) in at most _LINES parts, the earliest expiry first."""
    lots = sorted((lot for lot in account.lots if lot.remaining), key=_order)
    parts = [_part(list(group), now, zone) for _, group in groupby(lots, key=lambda lot: _kind(lot, now, zone))]
    if len(parts) > _LINES:
        rest = Points(sum(part.points for part in parts[_LINES - 1 :]))
        parts = [*parts[: _LINES - 1], Part(rest, None, None, None)]
    held = Points(sum(hold.points for hold in account.holds if hold.expires_at > now))
    return Statement(ledger.balance(account), ledger.spendable(account, now), tuple(parts), held)


def end_of_day(now: datetime, days: int, zone: ZoneInfo) -> datetime:
    """The end of the local day that is `days` after today: points are usable through that day."""
    after = now.astimezone(zone).date() + timedelta(days=days + 1)
    return datetime(after.year, after.month, after.day, tzinfo=zone).astimezone(now.tzinfo)


def last_day(expires_at: datetime, zone: ZoneInfo) -> date:
    """The last local day on which points of this expiry are usable."""
    return (expires_at - timedelta(seconds=1)).astimezone(zone).date()


def _order(lot: Lot) -> tuple[bool, float, str, float, int]:
    expiry = lot.expires_at.timestamp() if lot.expires_at else float("inf")
    return lot.remaining < 0, expiry, lot.origin.value, lot.created_at.timestamp(), lot.id


def _kind(lot: Lot, now: datetime, zone: ZoneInfo) -> tuple[object, ...]:
    """Lots that a person would not tell apart."""
    if lot.remaining < 0:
        return (True,)
    until = lot.expires_at and last_day(lot.expires_at, zone)
    return lot.origin, until, lot.created_at.astimezone(zone).date(), lot.usable_from > now


def _part(lots: list[Lot], now: datetime, zone: ZoneInfo) -> Part:
    first = lots[0]
    points = Points(sum(lot.remaining for lot in lots))
    if points < 0:
        return Part(points, first.origin, None, None, owed=True)
    return Part(
        points,
        first.origin,
        first.created_at.astimezone(zone).date(),
        last_day(first.expires_at, zone) if first.expires_at else None,
        first.usable_from.astimezone(zone).date() if first.usable_from > now else None,
    )
