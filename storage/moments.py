"""Times between the tables (whole milliseconds, whole days) and the rules (aware datetimes, dates)."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import cache, lru_cache
from zoneinfo import ZoneInfo

QUARTER = 15 * 60 * 1000  # of an hour, in milliseconds: clocks of all zones differ by so much or a multiple
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
_QUARTERS = 80_000  # remembered of a zone: two years of them, some 12 MB


def stored(moment: datetime) -> int:
    return (moment - _EPOCH) // _MILLISECOND


def stored_or_none(moment: datetime | None) -> int | None:
    return None if moment is None else stored(moment)


def moment(value: int) -> datetime:
    return _EPOCH + value * _MILLISECOND


def local(value: int, timezone: str) -> datetime:
    """When it was on that zone's clocks, without the minutes since the last full quarter of an hour: all receipts of a chain
    share so few of these that each is reckoned once.
    """
    return _clock(timezone)(value // QUARTER)


@cache
def _clock(timezone: str) -> Callable[[int], datetime]:
    zone = ZoneInfo(timezone)
    return lru_cache(maxsize=_QUARTERS)(lambda quarter: moment(quarter * QUARTER).astimezone(zone))


def moment_or_none(value: int | None) -> datetime | None:
    return None if value is None else moment(value)


def stored_day(day: date) -> int:
    return (day - _EPOCH.date()).days


def day(value: int) -> date:
    return _EPOCH.date() + timedelta(days=value)
