"""Times between the tables (whole milliseconds, whole days) and the rules (aware datetimes, dates)."""

from datetime import UTC, date, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


def stored(moment: datetime) -> int:
    return (moment - _EPOCH) // _MILLISECOND


def stored_or_none(moment: datetime | None) -> int | None:
    return None if moment is None else stored(moment)


def moment(value: int) -> datetime:
    return _EPOCH + value * _MILLISECOND


def moment_or_none(value: int | None) -> datetime | None:
    return None if value is None else moment(value)


def stored_day(day: date) -> int:
    return (day - _EPOCH.date()).days


def day(value: int) -> date:
    return _EPOCH.date() + timedelta(days=value)
