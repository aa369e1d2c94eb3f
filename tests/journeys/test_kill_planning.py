"""Two that plan and one that speaks, killed in turn: one row a person, one message at most, who is held out gets none."""

import asyncio
import random
from asyncio.subprocess import Process
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.dialects.postgresql import insert

from loyalty import effects
from simulator.app import create_app
from simulator.telegram.serving import serve
from simulator.telegram.world import World
from storage import moments, shop, tables
from storage.database import Database, Transaction, opened
from storage.queries import Query
from tests.journeys.mortal import Mortal, a_nursery, mortal
from tests.journeys.postroom import A_FIFTH, HELD_OUT, IN_HAND, OFFER, PLANNING, SPEAKING, promote, settle_in
from tests.journeys.stage import TELEGRAM, TOKEN

pytestmark = pytest.mark.postgres

CROWD = 300
KILLS = 9
IN_DOUBT = len(range(2, KILLS, 3)) * IN_HAND  # a death of who speaks costs what was in hand
PATIENT = 60.0  # seconds
ZONES = [f"Etc/GMT{offset:+}" for offset in range(-12, 12)]  # each is a transaction of its own
_outbox, _customers = tables.outbox.c, tables.customers
_move_in = Query(update(_customers).where(_customers.c.id == bindparam("of")).values(home_store=bindparam("store")))
_rhythm = Query(
    insert(tables.rhythms).values(
        {name: bindparam(name) for name in ("customer", "sending_weekday", "hour")} | {"stale": False}
    )
)
# Whoever plans begins the day again; and what is due within the hour is due now.
_forget = Query(delete(tables.facts).where(tables.facts.c.name.like("planned %")))
_hasten = Query(update(tables.outbox).where(_outbox.state == "queued").values(due_at=bindparam("now")))
_rows = Query(
    select(_outbox.customer, _outbox.campaign, _outbox.day, _outbox.arm, _outbox.state, _outbox.reason).order_by(
        _outbox.customer
    )
)
_budgets = Query(select(tables.budgets.c.customer, tables.budgets.c.touch))


def furnish(tx: Transaction, accounts: Sequence[str], now: datetime) -> dict[str, int]:
    """People at home all over the world, each on their day and in their hour."""
    stores = [{"code": zone, "name": zone, "address": "", "timezone": zone, "director_chat": None} for zone in ZONES]
    shop.put_stores(tx, stores)
    promote(tx, now, times=1)
    people = settle_in(tx, TELEGRAM, accounts, now)
    places = shop.all_stores(tx)
    for number, customer in enumerate(people.values()):
        store = places[number % len(places)]
        local = now.astimezone(ZoneInfo(store.timezone))
        tx.run(_move_in, of=customer, store=store.id)
        tx.run(_rhythm, customer=customer, sending_weekday=local.weekday(), hour=local.hour)
    return people


@dataclass
class Day:
    """One day of the weekly campaign."""

    world: World
    database: Database
    planners: Sequence[Mortal]
    speaker: Mortal
    people: dict[str, int]

    async def passes(self, seed: int) -> None:
        chance = random.Random(seed)
        houses = (*self.planners, self.speaker)
        for house in houses:
            await house.born()
        for turn in range(KILLS):
            await self.database.run(self._again)
            await asyncio.sleep(chance.uniform(0, 0.5))
            house = houses[turn % len(houses)]
            await house.dies()
            await house.born()
        async with asyncio.timeout(PATIENT):
            while not await self.over():
                await self.database.run(self._hasten)
                await asyncio.sleep(0.1)

    def _again(self, tx: Transaction) -> None:
        tx.run(_forget)
        self._hasten(tx)

    def _hasten(self, tx: Transaction) -> None:
        tx.run(_hasten, now=moments.stored(datetime.now(UTC)))

    async def rows(self) -> list[Any]:
        return list(await self.database.read(lambda tx: tx.all(_rows)))

    async def over(self) -> bool:
        """What is in the living one's hands is marked before."""
        found = await self.rows()
        if len({row[0] for row in found}) < CROWD or any(row[4] == "queued" for row in found):
            return False
        return [row[5] for row in found].count("in_doubt") <= IN_DOUBT

    def read(self, customer: int) -> int:
        (account,) = (account for account, id_ in self.people.items() if id_ == customer)
        return sum(OFFER.strip() in text for text in self.world.people[int(account)].chat.texts)


@pytest.mark.timeout(180)
async def test_two_that_plan_and_one_that_speaks_are_killed_in_turn_and_keep_every_promise(
    nursery: Process, postgres_url: str
) -> None:
    database = await opened(postgres_url)
    async with AsyncExitStack() as stack:
        stack.push_async_callback(database.close)
        world = await stack.enter_async_context(World())
        bot = world.bot("regulars_bot", "Мальва", TOKEN)
        address = f"{await stack.enter_async_context(serve(create_app(world, config={})))}/telegram"
        accounts = [str(world.person("Олена", phone=f"38050{number:07d}").id) for number in range(CROWD)]
        for account in accounts:
            world.private_chat(bot, world.users[int(account)]).last_id = 1  # they have written before
        began = datetime.now(UTC)
        people = await database.run(lambda tx: furnish(tx, accounts, began))
        nurseries = [nursery, *[await stack.enter_async_context(a_nursery()) for _ in range(2)]]
        roles = ([PLANNING, HELD_OUT], [PLANNING, HELD_OUT], [SPEAKING, HELD_OUT])
        houses = [
            await stack.enter_async_context(mortal(each, postgres_url, address, part))
            for each, part in zip(nurseries, roles, strict=True)
        ]
        day = Day(world, database, houses[:2], houses[2], people)
        await day.passes(seed=3)
        await every_promise_is_kept(day, began)


async def every_promise_is_kept(day: Day, began: datetime) -> None:
    found = await day.rows()
    assert len(found) == CROWD
    budgets = {row[0]: row[1] for row in await day.database.read(lambda tx: tx.all(_budgets))}
    assert budgets.keys() == {row[0] for row in found}
    said = doubts = 0
    for customer, _, local, arm, state, reason in found:
        held = effects.control("weekly", effects.quarter(moments.day(local)), A_FIFTH).holds(customer)
        assert arm == ("control" if held else "treated")
        if held:
            assert (state, reason, day.read(customer), budgets[customer]) == ("refused", "control", 0, None)
        elif (state, reason) == ("sent", ""):
            said += 1
            assert day.read(customer) == 1
        else:
            doubts += 1
            assert reason == "in_doubt"
            assert day.read(customer) <= 1
    assert doubts <= IN_DOUBT
    assert said > 0
    assert moments.stored_day(began.date()) - 1 <= min(row[2] for row in found)
