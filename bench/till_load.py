"""Clients of `usecases.purchases.commit` in this process, and the check that what they posted is there."""

import asyncio
from collections.abc import Iterator
from time import perf_counter

from bench.recording import Recorder, Said
from bench.shop import Shop
from loyalty import ledger
from storage import people, points
from storage.database import Database, Transaction
from usecases import purchases
from usecases.purchases import NewReceipt


async def post(opened: Database, shop: Shop, receipts: Iterator[NewReceipt], clients: int, seconds: float) -> int:
    """Posts receipts from so many clients at once for so long; how many were posted."""
    until = perf_counter() + seconds

    async def client() -> int:
        posted = 0
        while perf_counter() < until:
            await one(opened, shop, next(receipts))
            posted += 1
        return posted

    return sum(await asyncio.gather(*(client() for _ in range(clients))))


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


def check_balance(tx: Transaction, shop: Shop, card: str) -> None:
    """A member's lots and entries tell the same balance."""
    customer = people.find(tx, card=card)
    assert customer is not None
    balance = ledger.balance(points.account(tx, customer.id, shop.now, every_lot=True))
    assert balance == points.sum_of_entries(tx, customer.id), f"the balance of {card} does not add up"
