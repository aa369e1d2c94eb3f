"""`regulars plan`: who would get what and why others would not, found by the very planner, and undone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from loyalty.campaigns import Campaign
from storage import offers as lists
from storage import people, queue
from storage.database import Transaction
from storage.planning import Planned
from storage.transaction import Undone
from usecases import campaigns, personal_top
from usecases.campaigns import Zone
from usecases.personal_top import MOST
from usecases.terms import Terms

HEADER = (
    *("customer", "campaign", "messenger", "at", "weekday", "hour", "reason"),
    *(f"sku{place}" for place in range(1, MOST + 1)),
    *(f"score{place}" for place in range(1, MOST + 1)),
)
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True)
class Line:
    """One customer's: either `offers` (sku and score each) or a `reason` for nothing. `at` is local to the home store."""

    card: str
    campaign: str
    messenger: str
    at: datetime
    reason: str
    offers: Sequence[tuple[str, int]] = ()

    @property
    def cells(self) -> list[str]:
        """In the order of HEADER; scores with three decimals."""
        gap = [""] * (MOST - len(self.offers))
        return [
            *(self.card, self.campaign, self.messenger, self.at.isoformat(timespec="minutes")),
            *(_WEEKDAYS[self.at.weekday()], str(self.at.hour), self.reason),
            *(*(sku for sku, _ in self.offers), *gap),
            *(*(f"{score / 1000:.3f}" for _, score in self.offers), *gap),
        ]


@dataclass(frozen=True, slots=True)
class Listing:
    """`last` is the customer to go on after; None when everybody has been looked at."""

    lines: Sequence[Line]
    last: int | None


def list_page(tx: Transaction, now: datetime, terms: Terms, campaign: Campaign, zone: Zone, after: int) -> None:
    """Plans a page and always raises Undone with a Listing in it: nothing of the plan stays."""
    page = campaigns.plan(tx, now, terms, campaign, zone, after, tell=True)
    queued = [row.id for row in page.planned if not row.reason]
    messengers = queue.channels(tx, queued, now, terms.program.metered)
    place = ZoneInfo(zone.name)
    lines = [_line(tx, terms, campaign, row, messengers.get(row.id, ""), place) for row in page.planned]
    raise Undone(Listing(lines, page.last))


def _line(tx: Transaction, terms: Terms, campaign: Campaign, row: Planned, messenger: str, place: ZoneInfo) -> Line:
    customer = people.find(tx, id=row.customer)
    if customer is None:
        raise LookupError("a planned message is for nobody")
    line = Line(customer.card, campaign.name, messenger, row.due.astimezone(place), row.reason)
    if row.reason:
        return line
    ranked = personal_top.top(tx, row.due, terms, customer)
    known = lists.details(tx, [promo for promo, _ in ranked])
    said = [(known[promo].sku, each.score) for promo, each in ranked if promo in known]
    return Line(line.card, line.campaign, line.messenger, line.at, line.reason, said)
