"""A balance explained: the same parts for shopper, cashier and operator."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import groupby, islice
from typing import TypeAlias
from zoneinfo import ZoneInfo

from loyalty import ledger
from loyalty.ledger import Account, Lot, Origin
from loyalty.points import Points

_NEVER = datetime.max.replace(tzinfo=UTC)
_SECOND = timedelta(seconds=1)
_LINES = 6  # a till's printer and a phone's screen; what is more goes into one line


@dataclass(frozen=True, slots=True)
class Part:
    """`points` of one origin, `given` on a day and usable through `until`; `origin` is None for all that is left over.

    `owed` marks a debt; its points are negative. `reviewing`: above a fraud limit, and not approved yet.
    """

    points: Points
    origin: Origin | None
    given: date | None
    until: date | None
    usable_from: date | None = None
    owed: bool = False
    reviewing: bool = False


@dataclass(frozen=True, slots=True)
class Statement:
    """The parts sum up to `balance`; `spendable` leaves out what is held, owed, reviewed or not usable yet."""

    balance: Points
    spendable: Points
    parts: tuple[Part, ...]
    held: Points = Points(0)

    @property
    def reviewing(self) -> Points:
        """How many of them are above a fraud limit and wait for an owner."""
        return Points(sum(part.points for part in self.parts if part.reviewing))


def explain(account: Account, now: datetime, zone: ZoneInfo) -> Statement:
    """The account (with what has expired already posted) in at most _LINES parts, the earliest expiry first."""
    lots = sorted((lot for lot in account.lots if lot.remaining), key=_order)
    groups = groupby(lots, key=lambda lot: _kind(lot, now, zone))
    parts = [_part(kind, group) for kind, group in islice(groups, _LINES + 1)]  # one more tells whether there are more
    balance = ledger.balance(account)
    if len(parts) > _LINES:
        told = parts[: _LINES - 1]
        rest = Points(balance - sum(part.points for part in told))
        parts = [*told, Part(rest, None, None, None)]
    held = Points(sum(hold.points for hold in account.holds if hold.expires_at > now))
    return Statement(balance, ledger.spendable(account, now), tuple(parts), held)


def end_of_day(now: datetime, days: int, zone: ZoneInfo) -> datetime:
    """The end of the local day that is `days` after today: points are usable through that day."""
    after = now.astimezone(zone).date() + timedelta(days=days + 1)
    return datetime(after.year, after.month, after.day, tzinfo=zone).astimezone(now.tzinfo)


def last_day(expires_at: datetime, zone: ZoneInfo) -> date:
    """The last local day on which points of this expiry are usable."""
    return (expires_at - _SECOND).astimezone(zone).date()


# origin, until, given, usable from, reviewing
_Kind: TypeAlias = "tuple[Origin | None, date | None, date | None, date | None, bool]"
_OWED: _Kind = (None, None, None, None, False)


def _order(lot: Lot) -> tuple[bool, datetime, Origin, datetime, int]:
    return lot.remaining < 0, lot.expires_at or _NEVER, lot.origin, lot.created_at, lot.id


def _kind(lot: Lot, now: datetime, zone: ZoneInfo) -> _Kind:
    """Lots that a person would not tell apart."""
    if lot.remaining < 0:
        return _OWED
    until = last_day(lot.expires_at, zone) if lot.expires_at else None
    usable_from = lot.usable_from.astimezone(zone).date() if lot.usable_from > now else None
    return lot.origin, until, lot.created_at.astimezone(zone).date(), usable_from, lot.reviewing


def _part(kind: _Kind, lots: Iterable[Lot]) -> Part:
    origin, until, given, usable_from, reviewing = kind
    whole = Points(sum(lot.remaining for lot in lots))
    return Part(whole, origin, given, until, usable_from, owed=kind is _OWED, reviewing=reviewing)
