"""`kill -9` in the middle of a broadcast: no offer comes twice, no notice is lost, and the rest goes out by itself."""

import asyncio
import random
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from simulator.app import create_app
from simulator.telegram.serving import serve
from simulator.telegram.world import World
from storage.database import Database, opened
from tests.journeys.mortal import Mortal, a_nursery, mortal
from tests.journeys.postroom import IN_HAND, OFFER, SPEAKING, Row, queue, rows
from tests.journeys.stage import TELEGRAM, TOKEN

CROWD = 250
PATIENT = 60.0  # seconds


@dataclass
class Broadcast:
    """To a crowd of people, each of whom is to get an offer and a notice."""

    world: World
    database: Database
    houses: Sequence[Mortal]
    kills: int = 0

    async def goes_on_while(self, kills: int, seed: int) -> list[Row]:
        """One house after the other is killed and comes back, until all has been said."""
        chance = random.Random(seed)
        for house in self.houses:
            await house.born()
        while self.kills < kills and await self.more():
            house = self.houses[self.kills % len(self.houses)]
            await self.until_some_are_said()
            await asyncio.sleep(chance.uniform(0, 0.2))
            await house.dies()
            self.kills += 1
            await house.born()
        async with asyncio.timeout(PATIENT):
            while await self.more():  # noqa: ASYNC110 - it empties in another process
                await asyncio.sleep(0.1)
        return await rows(self.database)

    async def until_some_are_said(self) -> None:
        enough = len(self.world.sent) + 5
        async with asyncio.timeout(PATIENT):
            while len(self.world.sent) < enough and await self.more():  # noqa: ASYNC110 - it is another process that works
                await asyncio.sleep(0.02)

    async def more(self) -> bool:
        return any(row.state == "queued" for row in await rows(self.database))

    def read(self, account: str, sign: str) -> int:
        return sum(sign in text for text in self.world.people[int(account)].chat.texts)


@asynccontextmanager
async def broadcast(url: str, nurseries: Sequence[Process]) -> AsyncIterator[Broadcast]:
    database = await opened(url)
    async with AsyncExitStack() as stack:
        stack.push_async_callback(database.close)
        world = await stack.enter_async_context(World())
        bot = world.bot("regulars_bot", "Мальва", TOKEN)
        address = f"{await stack.enter_async_context(serve(create_app(world, config={})))}/telegram"
        people = [world.person("Олена", phone=f"38050{number:07d}") for number in range(CROWD)]
        accounts = [str(person.id) for person in people]
        for account in accounts:
            world.private_chat(bot, world.users[int(account)]).last_id = 1  # they have written before
        await database.run(lambda tx: queue(tx, TELEGRAM, accounts, datetime.now(UTC)))
        houses = [await stack.enter_async_context(mortal(each, url, address, [SPEAKING])) for each in nurseries]
        yield Broadcast(world, database, houses)


def nobody_is_written_to_twice_or_forgotten(of: Broadcast, found: Sequence[Row]) -> None:
    assert len(found) == 2 * CROWD
    for row in found:
        offers = of.read(row.account, OFFER.strip())
        assert of.read(row.account, "Тепер на картці") >= 1
        assert offers <= 1
        if row.kind == "weekly" and row.state == "sent" and not row.reason:
            assert offers == 1
    assert sum(row.kind == "weekly" and row.state == "sent" for row in found) == CROWD
    doubts = sum(row.reason == "in_doubt" for row in found)
    assert {row.state for row in found if not row.reason} == {"sent"}
    assert doubts <= of.kills * IN_HAND


@pytest.mark.timeout(180)
async def test_six_kills_in_the_middle_send_no_offer_twice(nursery: Process, fresh_url: str) -> None:
    async with broadcast(fresh_url, [nursery]) as sending:
        found = await sending.goes_on_while(kills=6, seed=1)
        nobody_is_written_to_twice_or_forgotten(sending, found)
        assert sending.kills >= 3


@pytest.mark.postgres
@pytest.mark.timeout(180)
async def test_two_that_speak_on_one_postgresql_and_are_killed_in_turn_send_no_offer_twice(
    nursery: Process, postgres_url: str
) -> None:
    async with a_nursery() as another, broadcast(postgres_url, [another, nursery]) as sending:
        found = await sending.goes_on_while(kills=6, seed=2)
        nobody_is_written_to_twice_or_forgotten(sending, found)
        assert sending.kills >= 3
