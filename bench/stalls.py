"""`stalls`: how long the event loop of the serving process stands still on a busy day, beside a process that has nothing to do.

Each second 20 texts and 10 balances, 4 card pictures, 2 joinings, 20 receipts, 20 quotes and 20 look-ups, at random moments,
for 10 minutes. What the idle process sees late is the machine's doing, not ours.
"""

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, closing
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from random import Random
from time import perf_counter

from bench import bot_api, programs, shop, tills
from bench.bot_api import BotApi
from bench.measures import Row, at_most, percentile, settle_garbage
from bench.programs import Program
from bench.stall_watch import LATE
from bench.telegram_updates import WEBHOOK, proof, shared, wrote
from bench.wire import Connections, post
from usecases.baskets import NewReceipt

_SECONDS = 600.0
_MOST_LATE = LATE * 1000
_PATIENCE = 30.0
_NEWCOMERS = 1_000_000  # their accounts are so far from the members'


@dataclass(slots=True)
class Day:
    """Everything that happens to the shop, and what has happened so far. Latencies in seconds, by what happened."""

    connections: Connections
    api: BotApi
    receipts: Iterator[NewReceipt]
    members: Iterator[int]
    numbers: "count[int]" = field(default_factory=count)
    latencies: dict[str, list[float]] = field(default_factory=dict)
    random: Random = field(default_factory=lambda: Random("a busy day"))

    async def live(self, seconds: float) -> None:
        """Each kind of event comes at its own rate, whether or not the former has been answered."""
        async with asyncio.TaskGroup() as group:
            for rate, event in self._events():
                group.create_task(self._keep_coming(group, rate, event, perf_counter() + seconds))

    def _events(self) -> list[tuple[float, Callable[[], Awaitable[None]]]]:
        return [
            (20, lambda: self._write("texts", "Доброго дня! А чи буде завтра свіжий хліб?")),
            (10, lambda: self._write("balances", "/balance")),
            (4, lambda: self._write("cards", "/card")),
            (2, self._join),
            (20, lambda: self._till("receipts", tills.receipt_request, 201)),
            (20, lambda: self._till("quotes", tills.quote_request, 200)),
            (20, lambda: self._till("look-ups", tills.look_up_request, 200)),
        ]

    async def _keep_coming(
        self, group: asyncio.TaskGroup, rate: float, event: Callable[[], Awaitable[None]], until: float
    ) -> None:
        while (now := perf_counter()) < until:
            await asyncio.sleep(min(self.random.expovariate(rate), until - now))
            group.create_task(self._in_time(event))

    @staticmethod
    async def _in_time(event: Callable[[], Awaitable[None]]) -> None:
        async with asyncio.timeout(_PATIENCE):
            await event()

    async def _till(self, what: str, request: Callable[[NewReceipt], bytes], status: int) -> None:
        asked = request(next(self.receipts))
        began = perf_counter()
        response = await self.connections.ask(asked)
        self._took(what, perf_counter() - began)
        assert response.status == status, f"{what}: {response.status} {response.body.decode()}"

    async def _write(self, what: str, text: str) -> None:
        account = shop.FIRST_ACCOUNT + next(self.members)
        await self._answered(what, account, wrote(next(self.numbers), account, text))

    async def _join(self) -> None:
        number = next(self.numbers)
        account = shop.FIRST_ACCOUNT + _NEWCOMERS + number
        await self._answered("starts", account, wrote(number, account, "/start centr"))
        await self._answered("joinings", account, shared(next(self.numbers), account, f"38067{number:07d}"))

    async def _answered(self, what: str, account: int, update: bytes) -> None:
        arrival = self.api.next_message(account)
        began = perf_counter()
        response, at = await asyncio.gather(self.connections.ask(post(WEBHOOK, update, proof(shop.SECRET))), arrival)
        self._took(what, at - began)
        assert response.status == 200, f"{what}: {response.status}"

    def _took(self, what: str, seconds: float) -> None:
        self.latencies.setdefault(what, []).append(seconds)


async def run(scale: float) -> list[Row]:
    with shop.folder() as folder:
        path = folder / "shop.db"
        await shop.build(shop.sqlite_url(path))
        async with shop.opened(shop.sqlite_url(path)) as (_, open_shop):
            receipts = open_shop.receipts()
        async with AsyncExitStack() as stack:
            api = await stack.enter_async_context(bot_api.serving())
            serving = programs.running("bench.serving", shop.sqlite_url(path), api.address, "webhook")
            served: Program = await stack.enter_async_context(serving)
            idle: Program = await stack.enter_async_context(programs.running("bench.stall_watch"))
            day = Day(Connections(served.port), api, receipts, shop.writers(path))
            settle_garbage()
            await day.live(_SECONDS * scale)
            day.connections.close()
        _check_kept(path, day)
        return _rows(served, idle, day)


def _rows(served: Program, idle: Program, day: Day) -> list[Row]:
    ours, machine = served.said["stalls"], idle.said
    rows = [
        at_most("the loop stood still, longest", "ms", ours["longest"], _MOST_LATE, machine["longest"]),
        at_most("— 999 of 1000 naps", "ms", ours["p999"], None, machine["p999"]),
        Row(
            f"— longer than {_MOST_LATE:.0f} ms, of {ours['naps']:,} naps",
            str(ours["above"]),
            str(machine["above"]),
            "",
            "0",
            ours["above"] == 0,
        ),
    ]
    for what, latencies in day.latencies.items():
        rows.append(at_most(f"{what} ({len(latencies):,}), answered, p99", "ms", percentile(latencies, 0.99) * 1000))
    return rows


def _check_kept(path: Path, day: Day) -> None:
    happened = {what: len(latencies) for what, latencies in day.latencies.items()}
    with closing(sqlite3.connect(path)) as kept:
        counts = kept.execute(
            "SELECT (SELECT count(*) FROM receipts WHERE code NOT GLOB ?), (SELECT count(*) FROM heard), "
            "(SELECT count(*) FROM customers)",
            (f"{shop.PAST}*",),
        ).fetchone()
    expected = (happened["receipts"], happened["texts"], shop.MEMBERS + happened["joinings"])
    assert counts == expected, f"receipts, texts, customers: {counts} instead of {expected}"
    assert day.api.calls["sendPhoto"] == happened["cards"] + happened["joinings"], "a card was lost"
