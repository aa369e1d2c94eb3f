"""Receipts on PostgreSQL: through the use case from 1, 8 and 64 clients, and the same statements from pgbench and by asyncpg."""

from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from itertools import islice

from bench import bare_driver, counting, pgbench, shop, till_load
from bench.measures import Row, beside, in_turns
from bench.recording import Said
from devtools import postgres
from devtools.postgres import Server

CLIENTS = (1, 8, 64)
ROUNDS = 3
_SECONDS = 4.0
_WARM_UP = 0.5  # in which connections are opened and statements prepared
_DRAWN_A_SECOND = 6000  # receipts, before the clock starts: more than can be posted
_LEAST_RATIO = 0.5
_BUILT = "shop"


async def rows(scale: float) -> list[Row]:
    with postgres.running(durable=True) as server:
        server.create_database(_BUILT)
        await shop.build(server.url(_BUILT))
        server.run("psql", "--command=VACUUM ANALYZE", _BUILT)
        receipt = await _recorded(server)
        return [row for clients in CLIENTS for row in await _compared(server, receipt, clients, scale)]


async def _compared(server: Server, receipt: Sequence[Said], clients: int, scale: float) -> list[Row]:
    sides: list[Callable[[], Awaitable[float]]] = [
        partial(_posted, server, clients, _SECONDS * scale),
        partial(_by_pgbench, server, receipt, clients, _SECONDS * scale),
        partial(_by_driver, server, receipt, clients, _SECONDS * scale),
    ]
    ours, floor, driver = await in_turns(ROUNDS, *sides)
    what = f"PostgreSQL, {clients} client{'s' * (clients > 1)}"
    return [
        beside(what, "receipts/s", ours, floor, _LEAST_RATIO),
        beside(f"{what}: asyncpg alone", "receipts/s", driver, floor),
    ]


async def _posted(server: Server, clients: int, seconds: float) -> float:
    with server.database(_BUILT) as url:
        before = counting.in_postgres(server, url)
        async with shop.opened(url) as (opened, open_shop):
            drawn = round(_DRAWN_A_SECOND * (_WARM_UP + seconds)) + 2 * clients
            receipts = iter(list(islice(open_shop.receipts(), drawn)))
            warm = await till_load.post(opened, open_shop, receipts, clients, _WARM_UP)
            load = await till_load.post(opened, open_shop, receipts, clients, seconds)
        posted = len(warm.latencies) + len(load.latencies)
        counting.check_posted(before, counting.in_postgres(server, url), posted)
    return load.per_second


async def _by_pgbench(server: Server, receipt: Sequence[Said], clients: int, seconds: float) -> float:
    with server.database(_BUILT) as url:
        before = counting.in_postgres(server, url)
        done = pgbench.run(server, counting.database_name(url), pgbench.script(receipt), clients, seconds)
        counting.check_posted(before, counting.in_postgres(server, url), done.transactions)
    return done.per_second


async def _by_driver(server: Server, receipt: Sequence[Said], clients: int, seconds: float) -> float:
    with server.database(_BUILT) as url:
        before = counting.in_postgres(server, url)
        warm, load = await bare_driver.run(url, receipt, clients, _WARM_UP, seconds)
        counting.check_posted(before, counting.in_postgres(server, url), warm + len(load.latencies))
    return load.per_second


async def _recorded(server: Server) -> Sequence[Said]:
    """The second receipt on a fresh connection."""
    with server.database(_BUILT) as url:
        async with shop.opened(url) as (opened, open_shop):
            return (await till_load.recorded(opened, open_shop, open_shop.receipts(), 2))[-1]
