"""A receipt's recorded statements sent by asyncpg alone, from one process as ours: the share that the driver takes."""

import asyncio
from collections.abc import Mapping, Sequence
from random import Random
from time import perf_counter

import asyncpg

from bench import shop
from bench.measures import Load
from bench.recording import Said

# What storage's statements call a value that an earlier answer of the same receipt has brought, and whose answer that is.
_ANSWERED = {"FROM customers": "customer", "INTO receipts": "receipt", "INTO lots": "lot"}


async def run(url: str, receipt: Sequence[Said], clients: int, warm_up: float, seconds: float) -> tuple[int, Load]:
    """How many receipts were sent in all, and the load after the warm-up."""
    sent = 0
    random = Random(1)
    dsn = url.replace("+asyncpg", "")
    async with asyncpg.create_pool(dsn, min_size=clients, max_size=clients, statement_cache_size=1000) as pool:

        async def client(until: float, latencies: list[float]) -> None:
            nonlocal sent
            while (asked := perf_counter()) < until:
                sent += 1
                drawn = _drawn(random, sent)  # before the others take their turn
                async with pool.acquire() as connection, connection.transaction():
                    await _send(connection, receipt, drawn)
                latencies.append(perf_counter() - asked)

        async def load(length: float) -> Load:
            latencies: list[float] = []
            began = perf_counter()
            await asyncio.gather(*(client(began + length, latencies) for _ in range(clients)))
            return Load(latencies, perf_counter() - began)

        await load(warm_up)
        return sent, await load(seconds)


def _drawn(random: Random, number: int) -> dict[str, object]:
    code = f"bare-{number}"
    return {"value": shop.card(random.randrange(shop.MEMBERS)), "code": code, "key": code}


async def _send(connection: "asyncpg.Connection", receipt: Sequence[Said], ours: dict[str, object]) -> None:
    """`ours` takes the places of what was recorded, and grows by the ids that are answered."""
    for said in receipt:
        sql, arrange = said.query.postgres
        rows = [arrange(_placed(values, ours)) for values in said.values]
        if said.many:
            await connection.executemany(sql, rows)
        elif said.answered:
            row = await connection.fetchrow(sql, *rows[0])
            ours |= {name: row[0] for said_of, name in _ANSWERED.items() if said_of in sql}
        else:
            await connection.fetch(sql, *rows[0])


def _placed(recorded: Mapping[str, object], ours: Mapping[str, object]) -> Mapping[str, object]:
    return {name: ours.get(name, value) for name, value in recorded.items()}
