"""Many tills and processes at once, and a sober look at the books afterwards."""

import asyncio
from collections import Counter
from collections.abc import Coroutine, Sequence
from typing import Any, TypeVar

from storage import shop as catalogue
from storage.database import Transaction
from storage.people import Customer
from storage.shop import Till
from tests.usecases.corner_shop import NOW, CornerShop

T = TypeVar("T")

DONE = object  # how an attempt that was not refused is counted


async def all_at_once(attempts: Sequence[Coroutine[Any, Any, T]]) -> list[T | BaseException]:
    """What came of each; a refusal is an outcome too."""
    return await asyncio.gather(*attempts, return_exceptions=True)


async def done(attempts: Sequence[Coroutine[Any, Any, T]]) -> list[T]:
    """What came of each, when none may be refused."""
    return await asyncio.gather(*attempts)


async def ends(attempts: Sequence[Coroutine[Any, Any, object]]) -> Counter[type]:
    """How many attempts ended how: done, or with which refusal."""
    return Counter(type(end) if isinstance(end, BaseException) else DONE for end in await all_at_once(attempts))


async def sound(shop: CornerShop, customer: Customer) -> int:
    """The balance, after a look at whether anything about the account is wrong."""
    account = await shop.account(customer)
    assert all(0 <= lot.remaining <= lot.points for lot in account.lots)
    return await shop.balance(customer)


async def more_tills(shop: CornerShop, number: int) -> list[Till]:
    def work(tx: Transaction) -> list[Till]:
        for name in range(10, 10 + number):
            catalogue.put_till(tx, shop.till.store.id, str(name), f"key {name}", NOW)
        found = [catalogue.till_by_key(tx, f"key {name}") for name in range(10, 10 + number)]
        return [till for till in found if till is not None]

    return await shop.database.run(work)
