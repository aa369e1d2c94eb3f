"""`http`: receipts posted over HTTP by 64 tills that keep their connections, beside the same use case called in process.

uvicorn with the whole application runs in a process of its own, on SQLite; this process is the tills. The floor is
`database.run(purchases.commit)` from 64 clients here, while the server rests.
"""

import asyncio
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import count, islice
from pathlib import Path
from statistics import median
from time import perf_counter

from bench import counting, programs, receipts_sqlite, shop
from bench.measures import Load, Row, at_most, beside, in_turns, milliseconds, rates, settle_garbage
from bench.wire import Connection, connect, encoded, post
from usecases.baskets import NewReceipt

CLIENTS = 64
_ROUNDS = 5
_SECONDS = 3.0
_WARM_UP = 1.0
_DRAWN_A_SECOND = 4000  # requests, before the clock starts: more than can be answered
_LEAST_RATIO = 0.4
_HEADERS = {"Authorization": f"Bearer {shop.KEY}"}


@dataclass(frozen=True, slots=True)
class Tills:
    """64 tills; they connect anew for each round, since the server hangs up on who rests."""

    port: int
    open_shop: shop.Shop
    seeds: Iterator[int]

    async def ask(self, request: Callable[[NewReceipt], bytes], status: int, seconds: float) -> Load:
        """Every till asks again when it has its answer, for so long."""
        drawn = islice(self.open_shop.receipts(next(self.seeds)), round(_DRAWN_A_SECOND * seconds) + CLIENTS)
        requests = iter([request(receipt) for receipt in drawn])
        connections = [await connect(self.port) for _ in range(CLIENTS)]
        latencies: list[float] = []
        began = perf_counter()

        async def till(connection: Connection) -> None:
            while (asked := perf_counter()) - began < seconds:
                response = await connection.ask(next(requests))
                latencies.append(perf_counter() - asked)
                assert response.status == status, f"{response.status}: {response.body.decode()}"

        await asyncio.gather(*map(till, connections))
        load = Load(latencies, perf_counter() - began)
        for connection in connections:
            connection.close()
        return load


def receipt_request(receipt: NewReceipt) -> bytes:
    return post("/v1/receipts", encoded(shop.body(receipt)), _HEADERS)


def quote_request(receipt: NewReceipt) -> bytes:
    return post("/v1/quotes", encoded(shop.quote(receipt)), _HEADERS)


def look_up_request(receipt: NewReceipt) -> bytes:
    return post("/v1/cards/lookup", encoded({"code": receipt.card}), _HEADERS)


async def run(scale: float) -> list[Row]:
    with shop.folder() as folder:
        built = folder / "built.db"
        await shop.build(shop.sqlite_url(built))
        served = Path(shutil.copy(built, folder / "served.db"))
        async with programs.running("bench.serving", shop.sqlite_url(served)) as program:
            async with shop.opened(shop.sqlite_url(built)) as (_, open_shop):
                tills = Tills(program.port, open_shop, count(1))
            settle_garbage()
            rows, posted = await _measured(tills, built, _SECONDS * scale)
        counting.check_posted(counting.in_sqlite(built), counting.in_sqlite(served), posted)
        return rows


async def _measured(tills: Tills, built: Path, seconds: float) -> tuple[list[Row], int]:
    """The rows, and how many receipts were posted over HTTP."""
    warm = await tills.ask(receipt_request, 201, _WARM_UP)
    over_http, in_process = await in_turns(
        _ROUNDS,
        partial(tills.ask, receipt_request, 201, seconds),
        partial(receipts_sqlite.posted, built, CLIENTS, seconds),
    )
    rows = [
        beside(f"receipts, {CLIENTS} tills", "receipts/s", rates(over_http), rates(in_process), _LEAST_RATIO),
        _p99(over_http),
    ]
    for what, request in (("quotes", quote_request), ("look-ups", look_up_request)):
        (asked,) = await in_turns(_ROUNDS, partial(tills.ask, request, 200, seconds / 2))
        rows += [Row(f"{what}, {CLIENTS} tills", f"{median(rates(asked)):,.0f} /s"), _p99(asked)]
    return rows, sum(len(load.latencies) for load in (warm, *over_http))


def _p99(loads: Sequence[Load]) -> Row:
    return at_most("— from asking to the answer, p99", "ms", milliseconds(loads, 0.99))
