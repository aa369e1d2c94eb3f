"""When it is day in a rehearsal: in each zone by its own clocks; in the shop from the first who wake to the last who sleep."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from loyalty.quiet import at_hour
from storage.database import Transaction
from usecases import campaigns, habits
from usecases.terms import Terms

_DAY = timedelta(days=1)
_MIDNIGHT = 24


@dataclass(frozen=True, slots=True)
class Waking:
    """`hours`: those in which people are written to. What is due in the first is planned in the hour before."""

    zones: Sequence[ZoneInfo]
    hours: Sequence[int]

    def midnight(self, day: date) -> datetime:
        """When that local day begins where it does first."""
        return min(at_hour(day, 0, zone) for zone in self.zones)

    def over(self, day: date) -> datetime:
        """When it is over everywhere."""
        return max(_hour(day, _MIDNIGHT, zone) for zone in self.zones)

    def begin(self, day: date) -> datetime:
        """Shortly before the first may be written to."""
        return min(self._begin(day, zone) for zone in self.zones)

    def end(self, day: date) -> datetime:
        """From then on nobody may be."""
        return max(self._end(day, zone) for zone in self.zones)

    def up(self, now: datetime) -> frozenset[str]:
        """The zones that are between the two by their own clocks; an evening may end at midnight, which is the next date."""
        return frozenset(zone.key for zone in self.zones if self._is_up(now, zone))

    def _is_up(self, now: datetime, zone: ZoneInfo) -> bool:
        today = now.astimezone(zone).date()
        return any(self._begin(day, zone) <= now <= self._end(day, zone) for day in (today, today - _DAY))

    def _begin(self, day: date, zone: ZoneInfo) -> datetime:
        return at_hour(day, max(min(self.hours) - 1, 0), zone)

    def _end(self, day: date, zone: ZoneInfo) -> datetime:
        return _hour(day, max(self.hours) + 1, zone)


def of(tx: Transaction, now: datetime, terms: Terms) -> Waking:
    """Of all zones that are planned for."""
    return Waking([ZoneInfo(zone.name) for zone in campaigns.zones(tx, now, terms)], habits.awake(terms))


def span(first: date, last: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """From the beginning of the first local day to the end of the last."""
    return at_hour(first, 0, zone), _hour(last, _MIDNIGHT, zone)


def _hour(day: date, hour: int, zone: ZoneInfo) -> datetime:
    """On a day when clocks change an hour is not so many hours after midnight."""
    return at_hour(day + _DAY, 0, zone) if hour == _MIDNIGHT else at_hour(day, hour, zone)
