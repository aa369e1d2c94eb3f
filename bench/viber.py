"""`viber`: Telegram's answers while Viber's API takes ten seconds for each message, beside the same shop without Viber.

200 updates a second from Telegram, as in `updates`, and with them 20 callbacks a second from Viber, whose answers queue up
behind the slow API. A callback must be answered within 5 seconds all the same, or Viber brings it again.
"""

import asyncio
import hmac
import shutil
import sqlite3
from contextlib import AsyncExitStack, closing
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256
from itertools import count
from pathlib import Path
from time import perf_counter, time

from bench import bot_api, programs, shop, viber_api
from bench.measures import Load, Row, at_most, in_turns, milliseconds, percentile, settle_garbage
from bench.telegram_updates import proof
from bench.updates import Bot
from bench.viber_api import SLOWNESS, TOKEN, ViberApi
from bench.wire import Connections, encoded, post

_ROUNDS = 3
_SECONDS = 8.0
_CALLBACKS_A_SECOND = 20
_PEOPLE = 500  # in Viber, who have not joined
_WROTE = "Доброго дня! А чи буде завтра свіжий хліб у магазині на Хрещатику?"
_MOST_MILLISECONDS = 15.0  # as in `updates`
_VIBERS_PATIENCE = 5000.0  # milliseconds


@dataclass(slots=True)
class Calling:
    """Viber's callbacks, and how long each waited for its answer. Seconds."""

    connections: Connections
    latencies: list[float] = field(default_factory=list)
    numbers: "count[int]" = field(default_factory=lambda: count(5_700_000_000_000_000_001))

    async def call(self) -> None:
        body = _callback(next(self.numbers))
        signature = hmac.new(TOKEN.encode(), body, sha256).hexdigest()
        request = post("/viber/webhook", body, {"X-Viber-Content-Signature": signature})
        began = perf_counter()
        response = await self.connections.ask(request)
        self.latencies.append(perf_counter() - began)
        assert response.status == 200, f"a callback was answered {response.status}"

    async def steady(self, seconds: float) -> None:
        """At even intervals, whether or not the former have been answered."""
        began = perf_counter()
        async with asyncio.TaskGroup() as group:
            for number in range(round(_CALLBACKS_A_SECOND * seconds)):
                await asyncio.sleep(max(0.0, began + number / _CALLBACKS_A_SECOND - perf_counter()))
                group.create_task(self.call())


async def run(scale: float) -> list[Row]:
    with shop.folder() as folder:
        path, without = folder / "with.db", folder / "without.db"
        await shop.build(shop.sqlite_url(path))
        shutil.copy(path, without)
        async with AsyncExitStack() as stack:
            slow = await stack.enter_async_context(viber_api.serving())
            ours, alone = await _bot(stack, path, slow), await _bot(stack, without)
            calling = Calling(ours.connections)
            settle_garbage()
            seconds = _SECONDS * scale
            sides = partial(_together, ours, calling, seconds), partial(alone.steady, _WROTE, seconds)
            loads, floor = await in_turns(_ROUNDS, *sides)
        _check(slow, path, ours.sent, len(calling.latencies))
        return _rows(loads, floor, calling.latencies)


async def _bot(stack: AsyncExitStack, path: Path, viber: ViberApi | None = None) -> Bot:
    """Started, and heard to answer; with Viber, its webhook set."""
    api = await stack.enter_async_context(bot_api.serving())
    addresses = [api.address, "webhook", *([viber.address] if viber else [])]
    program = await stack.enter_async_context(programs.running("bench.serving", shop.sqlite_url(path), *addresses))
    bot = Bot(Connections(program.port), api, proof(shop.SECRET), shop.writers(path))
    stack.callback(bot.connections.close)
    async with asyncio.timeout(20):
        await bot.answered(_WROTE)
        if viber:
            await viber.hooked.wait()
    return bot


async def _together(ours: Bot, calling: Calling, seconds: float) -> Load:
    load, _ = await asyncio.gather(ours.steady(_WROTE, seconds), calling.steady(seconds))
    return load


def _rows(loads: list[Load], floor: list[Load], callbacks: list[float]) -> list[Row]:
    slow = f"{SLOWNESS:.0f} s"
    named = f"while Viber takes {slow}: from an update of Telegram's to the answer, p50"
    return [
        at_most(named, "ms", milliseconds(loads, 0.5), None, milliseconds(floor, 0.5)),
        at_most("— p99", "ms", milliseconds(loads, 0.99), _MOST_MILLISECONDS, milliseconds(floor, 0.99)),
        at_most(f"{len(callbacks):,} callbacks of Viber's, answered, p50", "ms", percentile(callbacks, 0.5) * 1000),
        at_most("— p99", "ms", percentile(callbacks, 0.99) * 1000, _VIBERS_PATIENCE),
        at_most("— longest", "ms", max(callbacks) * 1000, _VIBERS_PATIENCE),
    ]


def _callback(number: int) -> bytes:
    """Somebody's text, as Viber posts it."""
    sender = {"id": f"person-{number % _PEOPLE}==", "name": "Олена", "language": "uk", "country": "UA"}
    message = {"type": "text", "text": _WROTE}
    stamp = {"event": "message", "timestamp": round(time() * 1000), "message_token": number}
    return encoded({**stamp, "sender": sender, "message": message, "silent": False})


def _check(slow: ViberApi, path: Path, updates: int, callbacks: int) -> None:
    """Each was heard once, Viber was slow indeed, and of its answers none is lost: said, being said or kept."""
    with closing(sqlite3.connect(path)) as kept:
        heard = dict(kept.execute("SELECT channel, count(*) FROM inbox GROUP BY channel"))
        ((unsaid,),) = kept.execute("SELECT count(*) FROM replies")
    assert heard == {"telegram": updates, "viber": callbacks}, f"{heard} instead of {updates} and {callbacks}"
    assert slow.calls["send_message"], "Viber was not spoken to"
    assert slow.answered + unsaid >= callbacks, f"{slow.answered} said and {unsaid} kept of {callbacks} answers"
