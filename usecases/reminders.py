"""Points that burn soon: those who asked are reminded, a few days before, once for each day on which points expire."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from loyalty import quiet, statement
from loyalty.notices import EXPIRY
from storage import outbox, people, reminders
from storage.database import Transaction
from usecases import accounts
from usecases.terms import Terms

_AFTERNOON = 16
_BATCH = 500


@dataclass(frozen=True, slots=True)
class Page:
    """`last` is the customer to go on after; None when all have been looked at."""

    queued: int
    last: int | None


def plan(tx: Transaction, now: datetime, terms: Terms, after: int = 0, most: int = _BATCH) -> Page:
    """Queues a reminder for each of the next customers, and each day in the near future on which points of theirs expire.

    Repeat with `last` until it is None; planned again, nothing is queued twice.
    """
    days = terms.program.reminders.expiry_days
    burning = reminders.expiring(tx, now, now + timedelta(days=days + 2), after, most)
    queued = 0
    for customer, timezone, expires_at in burning:
        zone = ZoneInfo(timezone or terms.program.timezone)
        day = statement.last_day(expires_at, zone)
        if now.astimezone(zone).date() < day - timedelta(days=days):
            continue
        due = max(now, quiet.at_hour(day - timedelta(days=days), _AFTERNOON, zone))
        due = terms.program.reminders.quiet.after(due, zone)
        if due < expires_at:
            facts = {"day": day.isoformat()}
            key = f"{EXPIRY.name}:{customer}:{day}"
            outbox.add(tx, EXPIRY.name, key, facts, now=now, due=due, expires=expires_at, customer=customer)
            queued += 1
    return Page(queued, burning[-1][0] if burning else None)


def burning(
    tx: Transaction, now: datetime, terms: Terms, customer: int, facts: Mapping[str, Any]
) -> Mapping[str, Any] | None:
    """What a reminder says at this moment: the points that burn on its day, and the balance; None when they are spent."""
    found = people.find(tx, id=customer)
    if found is None:
        return None
    day, zone = date.fromisoformat(facts["day"]), terms.zone(found)
    account = accounts.seen(tx, customer, now)
    points = sum(
        lot.remaining
        for lot in account.lots
        if lot.remaining > 0 and lot.expires_at is not None and statement.last_day(lot.expires_at, zone) == day
    )
    balance = sum(lot.remaining for lot in account.lots)
    burns = min(points, balance)
    return {**facts, "points": burns, "balance": balance} if burns > 0 else None
