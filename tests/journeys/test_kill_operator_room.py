"""`kill -9` while operators answer: the shopper gets each answer once the house is back, and the operator sees it."""

import asyncio
import random
from asyncio.subprocess import Process
from datetime import UTC, datetime

import pytest

from simulator.app import create_app
from simulator.telegram.chats import ADMIN_RIGHTS
from simulator.telegram.groups import Supergroup
from simulator.telegram.people import Person
from simulator.telegram.screen import Shown
from simulator.telegram.serving import serve
from simulator.telegram.world import World
from storage import staff
from storage.database import Database, opened
from tests.journeys.mortal import Mortal, mortal
from tests.journeys.stage import TOKEN, furnish

PATIENT = 60.0
ANSWERS = 3


async def stands(world: World, group: Supergroup, words: str) -> Shown:
    """The message of the group with these words, once it is there."""
    return await world.wait_for(
        lambda: next((each for each in group.messages() if words in (each.text or "")), None), PATIENT
    )


async def complains(world: World, group: Supergroup, number: int) -> Person:
    """In writing; whoever is no member may too."""
    olena = world.person(f"Олена {number}", phone=f"38050{number:07d}")
    olena.write(f"Скарга {number}")
    await stands(world, group, f"Скарга {number}")
    return olena


async def answered(world: World, group: Supergroup, iryna: Person, olena: Person, number: int) -> None:
    head = await stands(world, group, f"Скарга {number}")
    for turn in range(ANSWERS):
        await arrives(world, group, olena, iryna.write(f"Відповідь {number}.{turn}", group, topic=head.topic))


async def arrives(world: World, group: Supergroup, olena: Person, words: Shown) -> None:
    """The shopper has it, and its writer sees so."""
    await world.wait_for(lambda: any(words.text in text for text in olena.chat.texts), PATIENT)
    await world.wait_for(lambda: any(each.id == words.id and each.reactions for each in group.messages()), PATIENT)


async def dies_and_lives(house: Mortal, chance: random.Random) -> None:
    while True:
        await house.open()
        await asyncio.sleep(chance.uniform(0.2, 1.5))
        await house.dies()
        await house.born()


@pytest.mark.timeout(180)
async def test_answers_reach_the_shopper_and_are_ticked_however_often_the_house_dies(
    nursery: Process, fresh_url: str
) -> None:
    world = World()
    bot = world.bot("regulars_bot", "Мальва", TOKEN)
    iryna = world.person("Ірина")
    group = world.group("Звернення", iryna, forum=True)
    group.add_bot(bot, ADMIN_RIGHTS)
    database: Database = await opened(fresh_url)
    now = datetime.now(UTC)
    await database.run(lambda tx: furnish(tx, now))
    await database.run(lambda tx: staff.add(tx, "operator", None, "Ірина", "telegram", str(iryna.id), "uk", now))
    async with (
        world,
        serve(create_app(world, config={})) as base,
        mortal(nursery, fresh_url, f"{base}/telegram", desk=group.id) as house,
    ):
        await house.born()
        people = [await complains(world, group, number) for number in (1, 2)]
        dying = asyncio.ensure_future(dies_and_lives(house, random.Random(7)))
        await asyncio.gather(*(answered(world, group, iryna, each, number) for number, each in enumerate(people, 1)))
        dying.cancel()
        await asyncio.wait([dying])
        if not house.life:
            await house.born()
    await database.close()
    assert len(group.topics) == 2
    for number, olena in enumerate(people, 1):
        said = [text for text in olena.chat.texts if f"Відповідь {number}." in text]
        order = list(dict.fromkeys(said))
        assert len(order) == ANSWERS
        assert order == sorted(order)
