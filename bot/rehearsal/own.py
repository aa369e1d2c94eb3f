"""Whose day and hour it was: what was kept of each person as their message was planned, to hold against when it was sent."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from loyalty.quiet import at_hour
from storage import rehearsal
from storage.database import Transaction
from usecases import habits
from usecases.terms import Terms

_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Own:
    """A person's sending weekday and hour, by the clocks of their home store; the population's, where they have none."""

    weekday: int
    hour: int
    zone: ZoneInfo

    def covers(self, moment: datetime) -> bool:
        day = moment.astimezone(self.zone).date()
        begin = at_hour(day, self.hour, self.zone)
        return day.weekday() == self.weekday and begin <= moment < begin + _HOUR


def kept(tx: Transaction, terms: Terms, after: int) -> Mapping[int, Own]:
    """By the number of the campaign's row, of all rows after that one. It is what the planner went by only until the next
    receipt, which may have a habit chosen anew and move a home.
    """
    found = rehearsal.kept(tx, after)
    if not found:
        return {}
    usual, nearest = habits.usual(tx, terms), terms.program.reminders.quiet.nearest
    return {
        each.row: Own(
            usual.sending_day if each.weekday is None else each.weekday,
            nearest(usual.hour if each.hour is None else each.hour),
            ZoneInfo(each.timezone or terms.program.timezone),
        )
        for each in found
    }
