"""`kill -9` at any moment loses nothing that was answered and doubles nothing; the next start goes on by itself."""

import asyncio
import random
import signal
from asyncio.subprocess import Process
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from time import perf_counter
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import Table, select

from simulator.app import create_app
from simulator.telegram.people import Person
from simulator.telegram.serving import serve
from simulator.telegram.world import World
from storage import tables
from storage.database import Database, opened
from storage.queries import Query
from tests import plain_http
from tests.journeys.mortal import Mortal, StubbornTill, mortal
from tests.journeys.stage import TOKEN, furnish, scanned

PATIENT = 120.0  # seconds that a shopper waits for an answer, over any number of deaths
LATER = "survey"  # a question that comes half an hour after a visit
AT_ONCE = 8  # shoppers at the tills at any time


async def heard(person: Person, sign: str) -> None:
    """Waits for a message with this in it; the same may come twice, for a crash leaves doubt whether it was said."""
    while sign not in (await person.next_message(within=PATIENT)).text:
        pass


async def shops(world: World, till: StubbornTill, number: int) -> None:
    """Joins, pays with points, buys again, says yes to offers and thanks."""
    olena = world.person(f"Олена {number}", phone=f"38050{number:07d}")
    olena.start(payload="centr")
    await heard(olena, "Натисніть кнопку")
    olena.share_contact()
    await heard(olena, "100 балів уже ваші")
    card = next(message for message in olena.chat.messages if message.kind == "photo")
    code = scanned(Image.open(BytesIO(olena.chat.picture(card))))
    assert (await till.post(receipt(f"{number}-a", code, spend=40)))["balance"] == 60 + 23
    assert (await till.post(receipt(f"{number}-b", code)))["balance"] == 60 + 23 + 25
    await heard(olena, "особисті пропозиції")
    olena.press("👍 Так")
    await world.wait_for(lambda: any(text.startswith("Домовилися") for text in olena.chat.texts) or None, PATIENT)
    olena.write(f"Дякую {number}")
    await heard(olena, "Ваше звернення — №")


def receipt(code: str, card: str, spend: int = 0) -> dict[str, Any]:
    return {
        "receipt": code,
        "store": "centr",
        "till": "1",
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "card": card,
        "spend": spend,
        "lines": [{"line": 1, "sku": "milk", "quantity": "1", "sum": 50000}],
        "total": 50000,
    }


async def a_busy_day(house: Mortal, world: World, till: StubbornTill, kills: int, seed: int) -> int:
    """Shoppers come and go while the house dies again and again, as often as told and until enough have come; their number."""
    chance = random.Random(seed)
    closing, shoppers, killed = asyncio.Event(), 0, 0

    async def one_after_another() -> None:
        nonlocal shoppers
        while not closing.is_set():
            shoppers += 1
            await shops(world, till, shoppers)

    async with asyncio.TaskGroup() as group:
        for _ in range(AT_ONCE):
            group.create_task(one_after_another())
        while killed < kills or shoppers <= kills // 4:  # a slow machine needs more of them
            killed += 1
            began = perf_counter()
            await house.born()
            if chance.random() < 0.8:  # the others die while they are being born
                await house.open()
            birth = perf_counter() - began  # long on a slow machine, where a life must be long as well to be of use
            await asyncio.sleep(chance.uniform(0.02, max(0.7, 2 * birth)))
            await house.dies()
        closing.set()
        await house.born()
    return shoppers


async def rows(database: Database, table: Table, *columns: str) -> list[tuple[Any, ...]]:
    query = Query(select(*(table.c[name] for name in columns)))
    return [tuple(row) for row in await database.read(lambda tx: tx.all(query))]


async def all_is_said(database: Database) -> None:
    """What a crash left unsaid goes out by itself."""
    async with asyncio.timeout(PATIENT):
        while await unsaid(database):  # noqa: ASYNC110 - it empties in another process
            await asyncio.sleep(0.1)


async def unsaid(database: Database) -> bool:
    waiting = [kind for kind, state in await rows(database, tables.outbox, "kind", "state") if state == "queued"]
    return bool(await rows(database, tables.replies, "id")) or set(waiting) - {LATER} != set()


def sums(entries: list[tuple[Any, ...]]) -> Counter[int]:
    summed = Counter[int]()
    for customer, points in entries:
        summed[customer] += points
    return summed


async def nothing_is_lost_or_doubled(database: Database, till: StubbornTill, shoppers: int) -> None:
    customers = [customer for (customer,) in await rows(database, tables.customers, "id")]
    assert len(customers) == shoppers
    assert len(await rows(database, tables.identities, "id")) == shoppers
    lots = await rows(database, tables.lots, "customer", "origin", "remaining")
    assert Counter(customer for customer, origin, _ in lots if origin == "welcome") == Counter(customers)
    posted = [code for (code,) in await rows(database, tables.receipts, "code")]
    assert Counter(posted) == Counter(till.answers.keys())
    assert len(posted) == 2 * shoppers
    balances = sums([(customer, remaining) for customer, _, remaining in lots])
    assert sums(await rows(database, tables.entries, "customer", "points")) == balances
    assert set(balances.values()) == {60 + 23 + 25}
    agreed = Counter(await rows(database, tables.consents, "customer", "purpose", "given"))
    assert set(agreed.values()) == {1}
    assert len(agreed) == 2 * shoppers
    written = [text for (text,) in await rows(database, tables.heard, "text")]
    assert Counter(written) == Counter(thanks(shoppers))
    cases = await rows(database, tables.case_messages, "case", "text")
    assert Counter(text for _, text in cases) == Counter(thanks(shoppers))
    assert len({case for case, _ in cases}) == len(await rows(database, tables.cases, "id")) == shoppers
    assert len(await rows(database, tables.used_codes, "nonce")) == shoppers


async def every_receipt_was_told(database: Database, world: World, shoppers: int) -> None:
    """A service message is never lost; when in doubt after a crash it comes again."""
    told = await rows(database, tables.outbox, "kind", "state", "reason")
    assert Counter(each for each in told if each[0] != LATER) == {("receipt", "sent", ""): 2 * shoppers}
    for person in world.people.values():
        for balance in ("Тепер на картці 83 бали", "Тепер на картці 108 балів"):
            assert any(balance in text for text in person.chat.texts)


def thanks(shoppers: int) -> Iterator[str]:
    return (f"Дякую {number}" for number in range(1, shoppers + 1))


async def survives(nursery: Process, url: str, kills: int, seed: int) -> None:
    database = await opened(url)
    await database.run(lambda tx: furnish(tx, datetime.now(UTC)))
    try:
        async with World() as world, serve(create_app(world, config={})) as telegram:
            world.bot("regulars_bot", "Мальва", TOKEN)
            async with (
                mortal(nursery, url, f"{telegram}/telegram") as house,
                plain_http.client(base_url=house.base) as http,
            ):
                till = StubbornTill(http)
                shoppers = await a_busy_day(house, world, till, kills, seed)
                await all_is_said(database)
                await nothing_is_lost_or_doubled(database, till, shoppers)
                await every_receipt_was_told(database, world, shoppers)
    finally:
        await database.close()


async def test_a_polite_end_is_an_end_in_good_order(nursery: Process, fresh_url: str) -> None:
    async with World() as world, serve(create_app(world, config={})) as telegram:
        world.bot("regulars_bot", "Мальва", TOKEN)
        async with mortal(nursery, fresh_url, f"{telegram}/telegram") as house:
            for number, by in enumerate((signal.SIGTERM, signal.SIGINT)):
                olena = world.person("Олена", phone=f"38050111223{number}")
                await house.born()
                olena.start()
                await heard(olena, "Натисніть кнопку")
                assert await house.dies(by) == 0
                olena.share_contact()
                await house.born()
                await heard(olena, "100 балів уже ваші")
                assert await house.dies(by) == 0


@pytest.mark.timeout(240)
async def test_fifty_kills_lose_nothing_and_double_nothing(nursery: Process, fresh_url: str) -> None:
    await survives(nursery, fresh_url, kills=50, seed=1)


@pytest.mark.postgres
async def test_five_kills_on_postgresql(nursery: Process, postgres_url: str) -> None:
    await survives(nursery, postgres_url, kills=5, seed=2)
