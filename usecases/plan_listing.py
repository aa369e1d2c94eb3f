"""`regulars plan`: who would get what and why others would not, found by the very planner, and undone."""

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from loyalty.attention import Refusal
from loyalty.campaigns import CAMPAIGNS, Campaign
from storage import offers as lists
from storage import people, queue
from storage.database import Database, Transaction
from storage.outbox import IN_DOUBT
from storage.people import Customer
from storage.planning import Planned
from storage.transaction import Undone
from usecases import campaigns, personal_top
from usecases.campaigns import Zone
from usecases.personal_top import MOST
from usecases.terms import Terms
from usecases.turns import Turns

HEADER = (
    *("customer", "campaign", "messenger", "at", "weekday", "hour", "reason"),
    *(f"sku{place}" for place in range(1, MOST + 1)),
    *(f"score{place}" for place in range(1, MOST + 1)),
)
SENT = "sent"  # as a reason: nothing would be sent, for it was
_PAGE = 500  # customers planned in one transaction, for which tills wait, and ranked in another, for which they don't
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True)
class Line:
    """One customer's: either `offers` (sku and score each) or a `reason` for nothing. `at` is local to the home store.

    What was sent already has both: what was in it, and SENT or IN_DOUBT.
    """

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
class _Page:
    """What the planner says of some customers of a zone; the messenger of each row that waits. `last` is the customer to go
    on after; None when everybody has been looked at.
    """

    campaign: Campaign
    zone: Zone
    rows: Sequence[Planned]
    messengers: Mapping[int, str]
    paused: bool
    last: int | None


async def listed(database: Database, terms: Terms, now: datetime, *, most: int = _PAGE) -> AsyncIterator[Line]:
    """Everybody whose day it is. Nothing of the plan stays; tills wait for a page's planning and never for its ranking."""
    turns = Turns(database)
    for zone in await database.read(partial(campaigns.zones, now=now, terms=terms)):
        for campaign in CAMPAIGNS:
            after: int | None = 0 if campaigns.on(terms, campaign) else None
            while after is not None:
                work = partial(_plan, now=now, terms=terms, campaign=campaign, zone=zone, after=after, most=most)
                page = await _undone(turns, work)
                after = page.last
                for line in await database.read(partial(_lines, now=now, terms=terms, page=page)):
                    yield line


async def _undone(turns: Turns, work: "partial[None]") -> _Page:
    try:
        await turns.run(work)
    except Undone as undone:
        return undone.found  # type: ignore[no-any-return]  # as _plan raises it
    raise AssertionError("a plan that is only listed is always undone")


def _plan(
    tx: Transaction, now: datetime, terms: Terms, campaign: Campaign, zone: Zone, after: int, *, most: int
) -> None:
    """Plans a page and always raises Undone with a _Page in it."""
    page = campaigns.plan(tx, now, terms, campaign, zone, after, tell=True, most=most)
    paused = campaign.name in campaigns.paused(tx)
    waiting = [row.id for row in page.planned if not _reason(row, now, paused=paused)]
    messengers = queue.channels(tx, waiting, now, terms.program.metered)
    raise Undone(_Page(campaign, zone, page.planned, messengers, paused, page.last))


def _reason(row: Planned, now: datetime, *, paused: bool) -> str:
    if row.reason == IN_DOUBT:
        return IN_DOUBT
    if row.state == "sent":
        return SENT
    if row.reason:
        return row.reason
    if row.until <= now:
        return "expired"
    return "paused" if paused else ""


def _lines(tx: Transaction, now: datetime, terms: Terms, page: _Page) -> list[Line]:
    """Without those of other zones, who may have been planned for the same day, and those who have left meanwhile."""
    found = ((row, people.find(tx, id=row.customer)) for row in page.rows)
    ours = ((row, who) for row, who in found if who is not None and who.home_store in page.zone.stores)
    return [_line(tx, now, terms, page, row, customer) for row, customer in ours]


def _line(tx: Transaction, now: datetime, terms: Terms, page: _Page, row: Planned, customer: Customer) -> Line:
    reason = _reason(row, now, paused=page.paused)
    messenger, at, offers = "", row.due, list[tuple[str, int]]()
    if reason in (SENT, IN_DOUBT):
        messenger, at = row.channel, row.done or row.due
        offers = _named(tx, zip(row.told.get("promos", ()), row.told.get("scores", ()), strict=False))
    elif not reason:
        ranked = personal_top.top(tx, row.due, terms, customer)
        offers = _named(tx, [(promo, each.score) for promo, each in ranked])
        messenger, reason = (page.messengers.get(row.id, ""), "") if offers else ("", Refusal.NO_PROMOS.value)
    return Line(customer.card, page.campaign.name, messenger, at.astimezone(ZoneInfo(page.zone.name)), reason, offers)


def _named(tx: Transaction, told: Iterable[tuple[int, int]]) -> list[tuple[str, int]]:
    """The sku of each promo, with its score."""
    scores = dict(told)
    known = lists.details(tx, list(scores))
    return [(known[promo].sku, score) for promo, score in scores.items() if promo in known]
