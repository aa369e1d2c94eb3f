"""However often people buy, whoever sends, whatever is lost, blocked or merged: surveys are ninety local dates apart, within
the hour of a visit, and never at night.

Everything that is claimed and not given back counts as asked: so it is after a crash.
"""

import asyncio
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import bindparam, select, update

from loyalty.attention import APART, Class
from storage import people, tables
from storage.database import Transaction
from storage.people import Customer
from storage.queries import Query
from tests.usecases.corner_shop import DAY, HOUR, MINUTE, CornerShop, receipt
from tests.usecases.test_surveys import asking
from tests.usecases.two_messengers import confirm, on_viber
from usecases import notices, survey_paces
from usecases.notices import Claimed, Outcome

KYIV = ZoneInfo("Europe/Kyiv")
BEGIN = datetime(2026, 2, 10, 6, tzinfo=UTC)  # clocks change on 29 March
CHANNELS = ("telegram", "viber")
FATES = ("sent", "sent", "unsaid", "lost", "later")
_set = {
    name: Query(update(table).where(table.c[key] == bindparam("of")).values({name: bindparam("value")}))
    for name, table, key in (
        ("surveys", tables.customers, "id"),
        ("write_to", tables.customers, "id"),
        ("blocked_at", tables.identities, "customer"),
    )
}
_visits = Query(
    select(tables.outbox.c.id, tables.receipts.c.at)
    .join(tables.surveys, tables.outbox.c.key == "survey:" + tables.surveys.c.id.cast(tables.surveys.c.topic.type))
    .join(tables.receipts, tables.receipts.c.id == tables.surveys.c.receipt)
)


@dataclass
class Life:
    """Half a year. Each of three people has two cards, one a messenger, until they become one."""

    doors: Sequence[CornerShop]
    cards: dict[int, list[Customer]] = field(default_factory=dict)
    now: datetime = BEGIN
    asked: dict[int, tuple[int, date, datetime]] = field(default_factory=dict)
    in_flight: list[tuple[str, Claimed]] = field(default_factory=list)
    bought: int = 0

    async def begin(self, prefix: str) -> None:
        for one in range(3):
            phone = f"+3806{prefix}{one}"
            first = (await self.doors[0].join(phone, f"{prefix}t{one}", at=self.now)).customer
            second = await on_viber(self.doors[0], f"{prefix}v{one}", phone, self.now)
            self.cards[one] = [first, second]

    async def goes_on(self, days: int, chance: random.Random) -> None:
        until = BEGIN + days * DAY
        while self.now < until:
            self.now += chance.choice((1, 3, 8, 24, 24 * 5, -1)) * HOUR + chance.choice((0, 7, 28)) * MINUTE
            await self.doors[0].database.run(lambda tx: survey_paces.pace(tx, self.now, self.doors[0].terms))
            await self._buys(chance)
            await self._changes(chance)
            self.now += chance.choice((0, 30, 30, 45, 70)) * MINUTE
            places = [(door, channel) for door in self.doors for channel in CHANNELS]
            senders = chance.sample(places, chance.randint(1, 4))
            claims = [self._claim(door, channel, chance.choice(FATES)) for door, channel in senders]
            await asyncio.gather(*claims)
            if chance.random() < 0.3:
                waiting, self.in_flight = self.in_flight, []
                for channel, notice in waiting:
                    await self._settle(self.doors[0], channel, [notice], chance.choice(("sent", "unsaid")))

    async def _buys(self, chance: random.Random) -> None:
        for cards in self.cards.values():
            for card in cards:
                if chance.random() < 0.5:
                    self.bought += 1
                    at = self.now - chance.choice((0, 0, 20, 59)) * MINUTE
                    await self.doors[0].post(
                        receipt(f"{card.card}-{self.bought}", 20000, card=card.card, at=at), self.now
                    )

    async def _changes(self, chance: random.Random) -> None:
        one = chance.randrange(3)
        if chance.random() < 0.05 and len(self.cards[one]) > 1:
            owner, claimant = self.cards[one]
            await confirm(self.doors[0], owner, claimant, self.now)
            self.cards[one] = [owner]
            for id_, (who, day, at) in list(self.asked.items()):
                self.asked[id_] = (owner.id if who == claimant.id else who, day, at)
        if chance.random() < 0.2:
            name, value = chance.choice(
                (("surveys", False), ("surveys", True), ("blocked_at", 1), ("blocked_at", None), ("write_to", "viber"))
            )
            of = self.cards[one][0].id
            await self.doors[0].database.run(lambda tx: tx.run(_set[name], of=of, value=value))

    async def _claim(self, door: CornerShop, channel: str, fate: str) -> None:
        now = self.now

        def work(tx: Transaction) -> tuple[list[Claimed], dict[str, int]]:
            hand = notices.claim(tx, now, door.terms, channel, 100)
            claimed = [notice for notice in hand.notices if notice.kind == "survey"]
            owners = {notice.account: people.of_account(tx, channel, notice.account) for notice in claimed}
            return claimed, {account: owner.id for account, owner in owners.items() if owner}

        claimed, owners = await door.database.run(work)
        for notice in claimed:
            self._look(notice, owners[notice.account], now)
        if fate == "later":
            self.in_flight += [(channel, notice) for notice in claimed]
        elif fate != "lost":
            await self._settle(door, channel, claimed, fate)

    def _look(self, notice: Claimed, customer: int, now: datetime) -> None:
        """Before two cards became one, nobody knew that both are one person's: from then on the later survey counts."""
        local = now.astimezone(KYIV)
        assert 10 <= local.hour < 21
        assert now < notice.until
        assert notice.id not in self.asked
        for who, day, at in self.asked.values():
            if who == customer:
                assert (local.date() - day).days >= APART[Class.SURVEY] or at > now
        self.asked[notice.id] = (customer, local.date(), now)

    async def _settle(self, door: CornerShop, channel: str, claimed: Sequence[Claimed], fate: str) -> None:
        ends = [Outcome(notice, "m") for notice in claimed]
        if fate == "unsaid":
            ends = [Outcome(notice, failed="unsaid", unsaid=True) for notice in claimed]
            for notice in claimed:
                del self.asked[notice.id]
        await door.database.run(lambda tx: notices.settle(tx, self.now, channel, ends))

    async def is_as_promised(self) -> None:
        visits: dict[int, Any] = {
            row[0]: row[1] for row in await self.doors[0].database.read(lambda tx: tx.all(_visits))
        }
        for id_, (_, _, at) in self.asked.items():
            assert timedelta(0) <= at - datetime.fromtimestamp(visits[id_] / 1000, UTC) <= HOUR


@settings(
    max_examples=max(2, settings().max_examples // 20), suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(days=st.integers(20, 130), seed=st.integers(0, 2**32))
async def test_no_schedule_asks_anybody_twice_in_ninety_dates_at_night_or_after_the_hour(
    shop: CornerShop, next_door: CornerShop, days: int, seed: int
) -> None:
    eager = asking(shop, per_month=1000, delay=timedelta(minutes=seed % 56))
    life = Life((eager, eager.through(next_door.database)))
    await life.begin(f"{eager.number():07d}")
    await life.goes_on(days, random.Random(seed))
    await life.is_as_promised()
