"""`updates`: hearing an update, keeping it and answering it, beside the same aiogram bot that keeps nothing.

Regulars and the plain bot each run in a process of their own behind uvicorn and FastAPI; this process is Telegram for both.
32 clients, each of which posts its next update when the answer to the last has arrived here: as fast as it goes, and once
more at a steady 200 updates a second, which is many for a shop.
"""

import asyncio
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import AsyncExitStack, closing
from dataclasses import dataclass, field
from functools import partial
from itertools import count, cycle
from pathlib import Path
from time import perf_counter

from bench import bot_api, plain_bot, programs, shop
from bench.bot_api import BotApi
from bench.measures import Load, Row, at_most, beside, in_turns, milliseconds, rates, settle_garbage
from bench.programs import Program
from bench.telegram_updates import WEBHOOK, proof, wrote
from bench.wire import Connections, Response, post

CLIENTS = 32
_ROUNDS = 5
_SECONDS = 4.0
_WARM_UP = 1.5
_PATIENCE = 60.0
_A_SECOND = 200
_WROTE = "Доброго дня! А чи буде завтра свіжий хліб у магазині на Хрещатику?"
_KINDS = {"free text is kept and acknowledged": _WROTE, "the balance is explained": plain_bot.BALANCE}
_LEAST_RATIO = 0.7
_MOST_MILLISECONDS = 15.0


@dataclass(slots=True)
class Bot:
    """One of the two, and the updates it has got so far."""

    connections: Connections
    api: BotApi
    headers: Mapping[str, str]
    members: Iterator[int]
    numbers: Iterator[int] = field(default_factory=lambda: count(1))
    sent: int = 0

    async def answered(self, text: str) -> float:
        """Posts one update; seconds until its answer arrives at the API."""
        chat = shop.FIRST_ACCOUNT + next(self.members)
        arrival = self.api.next_message(chat)
        request = post(WEBHOOK, wrote(next(self.numbers), chat, text), self.headers)
        self.sent += 1
        began = perf_counter()
        heard = asyncio.ensure_future(self.connections.ask(request))
        seconds = await arrival - began
        heard.add_done_callback(_check)
        return seconds

    async def load(self, text: str, seconds: float) -> Load:
        latencies: list[float] = []
        began = perf_counter()

        async def client() -> None:
            while perf_counter() - began < seconds:
                latencies.append(await self.answered(text))

        async with asyncio.timeout(seconds + _PATIENCE):  # an answer that never comes is an error, not a long wait
            await asyncio.gather(*(client() for _ in range(CLIENTS)))
        return Load(latencies, perf_counter() - began)

    async def steady(self, text: str, seconds: float) -> Load:
        """Posts at even intervals, whether or not the former updates have been answered."""
        began = perf_counter()
        answers = []
        for number in range(round(_A_SECOND * seconds)):
            await asyncio.sleep(max(0.0, began + number / _A_SECOND - perf_counter()))
            answers.append(asyncio.ensure_future(self.answered(text)))
        return Load(await asyncio.gather(*answers), perf_counter() - began)


async def run(scale: float) -> list[Row]:
    with shop.folder() as folder:
        path = folder / "shop.db"
        await shop.build(shop.sqlite_url(path))
        async with AsyncExitStack() as stack:
            ours = await _bot(stack, shop.writers(path), "bench.serving", shop.sqlite_url(path), by="webhook")
            plain = await _bot(stack, cycle(range(shop.MEMBERS)), "bench.plain_bot")
            settle_garbage()
            rows = [row for what, text in _KINDS.items() for row in await _compared(what, text, ours, plain, scale)]
        _check_kept(path, ours.sent)
        return rows


async def _bot(stack: AsyncExitStack, members: Iterator[int], module: str, *before: str, by: str = "") -> Bot:
    """Started, and heard to answer."""
    api = await stack.enter_async_context(bot_api.serving())
    program: Program = await stack.enter_async_context(
        programs.running(module, *before, api.address, *filter(None, [by]))
    )
    bot = Bot(Connections(program.port), api, proof(shop.SECRET), members)
    stack.callback(bot.connections.close)
    async with asyncio.timeout(20):
        await bot.answered(_WROTE)
    return bot


async def _compared(what: str, text: str, ours: Bot, plain: Bot, scale: float) -> list[Row]:
    for bot in (ours, plain):
        await bot.load(text, _WARM_UP)
    our, its = await in_turns(_ROUNDS, *(partial(bot.load, text, _SECONDS * scale) for bot in (ours, plain)))
    steady, its_steady = await in_turns(1, *(partial(bot.steady, text, _SECONDS * scale) for bot in (ours, plain)))
    return [
        beside(f"{what}, {CLIENTS} clients", "updates/s", rates(our), rates(its), _LEAST_RATIO),
        at_most("— from posting it to the answer, p50", "ms", milliseconds(our, 0.5), None, milliseconds(its, 0.5)),
        at_most("— p99", "ms", milliseconds(our, 0.99), _MOST_MILLISECONDS, milliseconds(its, 0.99)),
        at_most(
            f"— p99 at {_A_SECOND} updates a second",
            "ms",
            milliseconds(steady, 0.99),
            _MOST_MILLISECONDS,
            milliseconds(its_steady, 0.99),
        ),
    ]


def _check(heard: "asyncio.Future[Response]") -> None:
    assert heard.result().status == 200, "an update was refused"


def _check_kept(path: Path, sent: int) -> None:
    """Every update was heard once and every answer struck off."""
    with closing(sqlite3.connect(path)) as kept:
        counts = kept.execute("SELECT (SELECT count(*) FROM inbox), (SELECT count(*) FROM replies)").fetchone()
    assert counts == (sent, 0), f"{sent} updates, of which {counts[0]} are kept; {counts[1]} answers are still unsaid"
