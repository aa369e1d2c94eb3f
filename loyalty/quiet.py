"""Quiet hours: when nobody is written to unasked, by the clock on the person's own wall."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_DAYS = 3  # to look ahead: the one hour that is not quiet may be missing on the day when clocks change


@dataclass(frozen=True, slots=True)
class Quiet:
    """From the hour `start` until the hour `end`, usually over midnight; never, when they are the same."""

    start: int = 21
    end: int = 10

    def covers(self, moment: datetime, zone: ZoneInfo) -> bool:
        return self._holds(moment.astimezone(zone).hour)

    def _holds(self, hour: int) -> bool:
        if self.start <= self.end:
            return self.start <= hour < self.end
        return hour >= self.start or hour < self.end

    @property
    def others(self) -> tuple[int, ...]:
        """The hours in which people may be written to."""
        return tuple(hour for hour in range(24) if not self._holds(hour))

    def nearest(self, hour: int) -> int:
        """The hour itself, or the one beside the quiet hours that is nearest on the same day; before midnight the last one."""
        return min(self.others, key=lambda other: (abs(other - hour), other < hour))

    def begin(self, moment: datetime, zone: ZoneInfo) -> datetime:
        """When they begin next, or would if there were any."""
        today = moment.astimezone(zone).date()
        begins = (at_hour(today + timedelta(days=day), self.start, zone) for day in range(_DAYS))
        return next(begin for begin in begins if begin > moment)

    def after(self, moment: datetime, zone: ZoneInfo) -> datetime:
        """The moment itself, or the end of the quiet hours that it falls into."""
        if not self.covers(moment, zone):
            return moment
        today = moment.astimezone(zone).date()
        ends = (at_hour(today + timedelta(days=day), self.end, zone) for day in range(_DAYS))
        return next((end for end in ends if end > moment and not self.covers(end, zone)), moment)


def at_hour(day: date, hour: int, zone: ZoneInfo) -> datetime:
    """That hour of a local day; an hour that the clocks skip is the one after it."""
    return datetime.combine(day, time(hour), zone).astimezone(UTC)
