"""Receipts on SQLite: through the use case from 1, 8 and 64 clients, and their statements alone."""

import shutil
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from itertools import islice
from pathlib import Path

from bench import counting, recording, shop, till_load
from bench.measures import Load, Row, beside, in_turns
from bench.recording import Said

CLIENTS = (1, 8, 64)
ROUNDS = 5
_SECONDS = 2.0
_DRAWN_A_SECOND = 6000  # receipts, before the clock starts: more than can be posted
_LEAST_RATIO = 0.24


async def rows(folder: Path, scale: float) -> list[Row]:
    built = folder / "built.db"
    await shop.build(shop.sqlite_url(built))
    said = await _recorded(built, round(4000 * scale))
    sides: list[Callable[[], Awaitable[float]]] = [
        *(partial(_posted, built, clients, _SECONDS * scale) for clients in CLIENTS),
        partial(_replayed, built, said),
    ]
    *ours, floor = await in_turns(ROUNDS, *sides)
    aims = {CLIENTS[-1]: _LEAST_RATIO}
    return [
        beside(f"SQLite, {clients} client{'s' * (clients > 1)}", "receipts/s", our, floor, aims.get(clients))
        for clients, our in zip(CLIENTS, ours, strict=True)
    ]


async def posted(built: Path, clients: int, seconds: float) -> Load:
    """On a fresh copy of the shop."""
    path = _copy(built, "posted.db")
    async with shop.opened(shop.sqlite_url(path)) as (opened, open_shop):
        receipts = iter(list(islice(open_shop.receipts(), round(_DRAWN_A_SECOND * seconds) + clients)))
        load = await till_load.post(opened, open_shop, receipts, clients, seconds)
    counting.check_posted(counting.in_sqlite(built), counting.in_sqlite(path), len(load.latencies))
    return load


async def _posted(built: Path, clients: int, seconds: float) -> float:
    return (await posted(built, clients, seconds)).per_second


async def _replayed(built: Path, said: Sequence[Sequence[Said]]) -> float:
    path = _copy(built, "replayed.db")
    per_second = recording.replay(path, said)
    counting.check_posted(counting.in_sqlite(built), counting.in_sqlite(path), len(said))
    return per_second


async def _recorded(built: Path, number: int) -> list[list[Said]]:
    async with shop.opened(shop.sqlite_url(_copy(built, "recorded.db"))) as (opened, open_shop):
        return await till_load.recorded(opened, open_shop, open_shop.receipts(), number)


def _copy(built: Path, name: str) -> Path:
    """A fresh copy: nobody has it open, so there is no log beside it."""
    return Path(shutil.copy(built, built.with_name(name)))
