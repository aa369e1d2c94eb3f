"""Whatever is planned, claimed, said or lost, in whatever order and by how many: nobody is written to too often or at night.

Three campaigns want the same people, in stores on three continents, over days on which clocks change. Everything that is
claimed and not given back counts as said: so it is after a crash.
"""

import asyncio
import random
from collections import defaultdict
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import partial
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import bindparam, delete, select, update

from loyalty import effects
from loyalty.points import Rate
from storage import moments, planning, shop, tables
from storage.database import Transaction
from storage.planning import Step
from storage.queries import Query
from tests.usecases.corner_shop import DAY, HOUR, MINUTE, CornerShop
from tests.usecases.flyer import promote
from tests.usecases.test_gate import _EMPTIED, _consent, _customer, _identity, _rhythm
from tests.usecases.test_weekly import rules
from usecases import campaigns, notices
from usecases.campaigns import Zone
from usecases.notices import Claimed, Outcome

ORDER = ("gift", "birthday", "weekly")  # as loyalty.campaigns has them: the first gets the slot
PLACES = ("Europe/Kyiv", "America/New_York", "Pacific/Auckland")
BEGIN = datetime(2026, 3, 4, 0, 30, tzinfo=UTC)  # clocks change on 8 March, 29 March and 5 April
PEOPLE = 9
FIRST = 40_000  # their numbers, drawn so that some are held out
HELD_OUT, OUTSIDE = Rate(3500), Rate(500)
AWAKE = range(8, 16)  # hours in which somebody plans

FATES = ("sent", "sent", "unsaid", "lost", "later", "failed")
_CHANGES: Sequence[tuple[str, Sequence[Any]]] = (
    ("move", (0, 1, 2)),
    ("hour", (None, 10, 13, 20, 3)),
    ("weekday", tuple(range(7))),
    ("apart", (7, 7, 14)),
    ("agree", (True, True, True, False)),
    ("block", (True, False, False, False, False)),
)


def _setting(column: str, table: Any = tables.customers, key: str = "id") -> Query:
    return Query(update(table).where(table.c[key] == bindparam("of")).values({column: bindparam("value")}))


_SET = {
    "move": _setting("home_store"),
    "hour": _setting("preferred_hour"),
    "apart": _setting("promo_days"),
    "weekday": _setting("sending_weekday", tables.rhythms, "customer"),
    "block": _setting("blocked_at", tables.identities, "customer"),
}
_as_weekly = Query(  # which has words
    update(tables.outbox).where(tables.outbox.c.kind == bindparam("own")).values(kind=bindparam("worded"))
)
_columns = tables.outbox.c
_rows = Query(select(_columns.customer, _columns.campaign, _columns.day, _columns.arm, _columns.state, _columns.reason))
_promos = Query(select(tables.promos.c.id))


@dataclass(frozen=True)
class Said:
    customer: int
    campaign: str
    day: date  # local
    at: datetime


@dataclass
class Life:
    """A few weeks. `doors` are two processes'; what a person is like is remembered beside the database."""

    doors: Sequence[CornerShop]
    stores: Sequence[int]
    home: dict[int, int] = field(default_factory=lambda: {id_: id_ % 3 for id_ in range(PEOPLE)})
    apart: dict[int, int] = field(default_factory=lambda: defaultdict(lambda: 7))
    agrees: dict[int, bool] = field(default_factory=lambda: defaultdict(lambda: True))
    blocks: dict[int, bool] = field(default_factory=dict)
    now: datetime = BEGIN
    said: dict[int, Said] = field(default_factory=dict)
    in_flight: list[Claimed] = field(default_factory=list)

    async def begin(self) -> None:
        def work(tx: Transaction) -> None:
            at = moments.stored(BEGIN - 100 * DAY)
            for name in _EMPTIED:
                tx.run(Query(delete(tables.metadata.tables[name])))
            for one in range(PEOPLE):
                who, store = FIRST + one, self.stores[self.home[one]]
                when = {"joined_at": at, "created_at": at}
                tx.run(
                    _customer, id=who, card=f"{who:013}", home_store=store, promo_days=7, profile_closed_at=None, **when
                )
                heard = {"blocked_at": None, "created_at": at, "last_heard_at": at}
                tx.run(_identity, channel="telegram", account=f"{one}", customer=who, **heard)
                tx.run(_rhythm, customer=who, sending_weekday=one % 7, hour=12 + one)
                self._agree(tx, one, yes=True)

        await self.doors[0].database.run(work)

    async def goes_on(self, days: int, chance: random.Random) -> None:
        """Every hour or two something happens; now and then the clock is put back."""
        until = BEGIN + days * DAY
        while self.now < until:
            self.now += chance.choice((1, 1, 2, 2, 2, -2)) * HOUR + chance.choice((0, 0, 1, 28)) * MINUTE
            if chance.random() < 0.1:
                what, values = chance.choice(_CHANGES)
                one, value = chance.randrange(PEOPLE), chance.choice(values)
                await self.doors[0].database.run(partial(self.changes, what=what, one=one, value=value))
            works: list[Awaitable[None]] = []
            if chance.random() < 0.3:
                works += [self.plan(door, chance.choice((2, PEOPLE))) for door in self.doors[: chance.randint(1, 2)]]
            works += [self.claim(door, chance.choice(FATES)) for door in self.doors[: chance.choice((0, 1, 1, 2, 2))]]
            await asyncio.gather(*works)
            if chance.random() < 0.1:
                waiting, self.in_flight = self.in_flight, []
                await self.settle(self.doors[0], waiting, chance.choice(("sent", "unsaid")))

    async def plan(self, door: CornerShop, most: int) -> None:
        """The day of each zone and campaign, some people at a time."""
        zones = await door.database.read(lambda tx: campaigns.zones(tx, self.now, door.terms))
        for zone in zones:
            if self.now.astimezone(ZoneInfo(zone.name)).hour not in AWAKE:
                continue
            for name in ORDER:
                for after in range(FIRST - 1, FIRST + PEOPLE, most):
                    page = partial(self._page, door=door, zone=zone, name=name, after=after, most=most)
                    await door.database.run(page)

    def _page(self, tx: Transaction, door: CornerShop, zone: Zone, name: str, after: int, most: int) -> None:
        place, terms = ORDER.index(name), door.terms
        control, outside = campaigns._draws(terms, name, zone.today)
        day = moments.stored_day(zone.today)
        step = Step(name, day, zone.today.weekday(), ORDER[:place], ORDER[place + 1 :], control, outside)
        usual, places = campaigns._usual(tx, terms), campaigns._places(tx, terms, zone)
        planning.plan(tx, step, usual, places, self.now, after, after + most)
        if name != ORDER[-1]:
            tx.run(_as_weekly, own=name, worded=ORDER[-1])

    async def claim(self, door: CornerShop, fate: str) -> None:
        now = self.now
        hand = await door.database.run(lambda tx: notices.claim(tx, now, door.terms, "telegram", 50))
        for notice in hand.notices:
            self._look(notice, now)
        if fate == "later":
            self.in_flight += hand.notices
        elif fate != "lost":
            await self.settle(door, hand.notices, fate)

    async def settle(self, door: CornerShop, claimed: Sequence[Claimed], fate: str) -> None:
        ends = [
            Outcome(notice, "m")
            if fate == "sent"
            else Outcome(notice, failed="unsaid" if fate == "unsaid" else "in_doubt", unsaid=fate == "unsaid")
            for notice in claimed
        ]
        if fate == "unsaid":
            for notice in claimed:
                del self.said[notice.id]
        await door.database.run(lambda tx: notices.settle(tx, self.now, "telegram", ends))

    def changes(self, tx: Transaction, what: str, one: int, value: Any) -> None:
        if what == "agree":
            self._agree(tx, one, yes=value)
            return
        stored = value
        if what == "move":
            self.home[one], stored = value, self.stores[value]
        elif what == "block":
            self.blocks[one], stored = value, moments.stored(self.now) if value else None
        elif what == "apart":
            self.apart[one] = value
        tx.run(_SET[what], of=FIRST + one, value=stored)

    def _agree(self, tx: Transaction, one: int, *, yes: bool) -> None:
        self.agrees[one] = yes
        given_ = {"purpose": "marketing", "version": "1", "language": "uk", "channel": "telegram"}
        tx.run(_consent, customer=FIRST + one, given=yes, at=moments.stored(self.now), **given_)

    def _look(self, notice: Claimed, now: datetime) -> None:
        """What may be said now may be said: by the clock on the wall of the home store, and by what the person wants."""
        one = int(notice.account)
        zone = ZoneInfo(PLACES[self.home[one]])
        quiet = self.doors[0].terms.program.reminders.quiet
        assert not quiet.covers(now, zone)
        assert now < notice.until
        assert not quiet.covers(notice.until - timedelta(milliseconds=1), zone)
        assert self.agrees[one]
        assert not self.blocks.get(one)
        assert notice.id not in self.said
        local = now.astimezone(zone).date()
        for earlier in self.said.values():
            if earlier.customer == FIRST + one:
                assert (local - earlier.day).days >= self.apart[one] or earlier.at > now
        self.said[notice.id] = Said(FIRST + one, notice.campaign, local, now)

    async def is_as_promised(self) -> None:
        rows = await self.doors[0].database.read(lambda tx: tx.all(_rows))
        steps_ = [(row[0], row[1], row[2]) for row in rows]
        assert len(set(steps_)) == len(steps_)
        assert all(reason for *_, state, reason in rows if state in {"dropped", "refused"})
        for customer in range(FIRST, FIRST + PEOPLE):
            days = sorted(each.day for each in self.said.values() if each.customer == customer)
            assert all((later - earlier).days >= 7 for earlier, later in pairwise(days))
        for each in self.said.values():
            quarter = effects.quarter(each.day)
            assert not effects.control(each.campaign, quarter, HELD_OUT).holds(each.customer)
            assert not effects.outside(each.day.year, OUTSIDE).holds(each.customer)


async def furnished(door: CornerShop, next_door: CornerShop) -> Life:
    held = rules(door, control=HELD_OUT, outside=OUTSIDE)

    def work(tx: Transaction) -> list[int]:
        rows = [
            {"code": place, "name": place, "address": "", "timezone": place, "director_chat": None} for place in PLACES
        ]
        shop.put_stores(tx, rows)
        return [found.id for place in PLACES if (found := shop.store(tx, place))]

    stores = await door.database.run(work)
    return Life((held, held.through(next_door.database)), stores)


@settings(
    max_examples=max(2, settings().max_examples // 20), suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(days=st.integers(9, 40), seed=st.integers(0, 2**32))
async def test_no_schedule_breaks_a_cap_wakes_anybody_or_writes_to_who_is_held_out(
    shop: CornerShop, next_door: CornerShop, days: int, seed: int
) -> None:
    if not await shop.database.read(lambda tx: tx.all(_promos)):
        await promote(shop, "apples", "bread", starts=BEGIN.date() - 5 * DAY, days=200, store=None)
    life = await furnished(shop, next_door)
    await life.begin()
    await life.goes_on(days, random.Random(seed))
    await life.is_as_promised()
