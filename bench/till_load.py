"""Clients of `usecases.purchases.commit` in this process."""

import asyncio
from collections.abc import Iterator
from time import perf_counter

from bench.measures import Load
from bench.recording import Recorder, Said
from bench.shop import Shop
from storage.database import Database, Transaction
from usecases import purchases
from usecases.baskets import NewReceipt


async def post(opened: Database, shop: Shop, receipts: Iterator[NewReceipt], clients: int, seconds: float) -> Load:
    """Posts receipts from so many clients at once for so long."""
    latencies: list[float] = []
    began = perf_counter()

    async def client() -> None:
        while (asked := perf_counter()) - began < seconds:
            await one(opened, shop, next(receipts))
            latencies.append(perf_counter() - asked)

    await asyncio.gather(*(client() for _ in range(clients)))
    return Load(latencies, perf_counter() - began)


async def one(opened: Database, shop: Shop, receipt: NewReceipt) -> None:
    posted = await opened.run(lambda tx: purchases.commit(tx, shop.now, shop.terms, shop.till, receipt))
    assert not posted.repeated, "every receipt is a new one"


async def recorded(opened: Database, shop: Shop, receipts: Iterator[NewReceipt], number: int) -> list[list[Said]]:
    """Posts so many receipts one after the other; what was said to the database for each."""
    works = []
    for _ in range(number):
        receipt = next(receipts)

        def work(tx: Transaction, receipt: NewReceipt = receipt) -> list[Said]:
            recorder = Recorder(tx)
            purchases.commit(recorder, shop.now, shop.terms, shop.till, receipt)
            return recorder.said

        works.append(await opened.run(work))
    return works
