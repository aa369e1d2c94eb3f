"""`joins`: joining at the till against an emulated Telegram that keeps Telegram's limits, by long polling.

10 joinings a second for a minute, each from the poster's link to the card. Then 200 people who share their contact at one
instant, beside the time that Telegram's 30 messages a second alone take.
"""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path
from time import perf_counter

from bench import programs, shop
from bench.bot_api import TOKEN
from bench.measures import Row, at_most, percentile, settle_garbage
from simulator.telegram.limits import Limits
from simulator.telegram.people import Person
from simulator.telegram.server import BotApi
from simulator.telegram.serving import serve
from simulator.telegram.world import World

_A_SECOND = 10
_SECONDS = 60.0
_AT_ONCE = 200
_MOST_SECONDS = 1.0
_PATIENCE = 60.0


async def run(scale: float) -> list[Row]:
    with shop.folder() as folder:
        path = folder / "shop.db"
        await shop.build(shop.sqlite_url(path))
        async with World(limits=Limits()) as world, serve(BotApi(world)) as base:
            world.bot(token=TOKEN)
            async with programs.running("bench.serving", shop.sqlite_url(path), base, "polling"):
                settle_garbage()
                steady = await _steadily(world, round(_A_SECOND * _SECONDS * scale))
                longest = await _at_once(world, _AT_ONCE)
            _check_said(world)
        _check_kept(path, len(world.people))
    floor = _AT_ONCE / Limits().per_second
    return [
        at_most(
            f"{len(steady)} joinings, {_A_SECOND} a second: from contact to card, p50", "s", percentile(steady, 0.5)
        ),
        at_most("— p99", "s", percentile(steady, 0.99), _MOST_SECONDS),
        at_most(f"{_AT_ONCE} contacts at one instant: until the last card", "s", longest, None, floor),
    ]


async def _steadily(world: World, people: int) -> list[float]:
    """Seconds from each contact to its card."""
    tasks = []
    began = perf_counter()
    for number in range(people):
        await asyncio.sleep(max(0.0, began + number / _A_SECOND - perf_counter()))
        tasks.append(asyncio.ensure_future(_join(world, number)))
    return await asyncio.gather(*tasks)


async def _join(world: World, number: int) -> float:
    return await _share(await _start(world, number))


async def _start(world: World, number: int) -> Person:
    person = world.person(phone=f"38067{number:07d}")
    person.start(payload="centr")
    await person.next_message(_PATIENCE)
    return person


async def _share(person: Person) -> float:
    """Seconds until the card is on the screen."""
    shared = person.share_contact()
    card = await person.next_message(_PATIENCE)
    assert card.kind == "photo", f"{card.text!r} instead of the card"
    return (card.at - shared.at).total_seconds()


async def _at_once(world: World, people: int) -> float:
    """Everybody has been greeted before."""
    first = len(world.people)
    greeted = await asyncio.gather(*(_start(world, first + number) for number in range(people)))
    await asyncio.sleep(2)  # Telegram's counting of the last second is over, our own too
    return max(await asyncio.gather(*map(_share, greeted)))


def _check_said(world: World) -> None:
    """One card each, and not one call too many for Telegram."""
    refused = [call.description for call in world.calls if call.status != 200 and call.method != "getUpdates"]
    assert not refused, f"{len(refused)} calls were refused: {refused[0]}"
    cards = sum(call.method == "sendPhoto" for call in world.calls)
    assert cards == len(world.people), f"{cards} cards for {len(world.people)} people"


def _check_kept(path: Path, people: int) -> None:
    """A customer each, one welcome each."""
    with closing(sqlite3.connect(path)) as kept:
        counts = kept.execute(
            "SELECT (SELECT count(*) FROM customers WHERE joined_at IS NOT NULL), count(*), count(DISTINCT customer) "
            "FROM lots WHERE origin = 'welcome'"
        ).fetchone()
    assert counts == (shop.MEMBERS + people, people, people), f"members, welcomes, people welcomed: {counts}"
