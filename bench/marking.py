"""What a receipt's commit pays for the customer's rhythm: the same receipts with one mark more, of somebody else's row."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle, islice
from statistics import median
from time import perf_counter

from bench import shop
from bench.measures import Row, at_most, in_turns
from bench.shop import Shop
from devtools import postgres
from storage import rhythms
from storage.database import Database, Transaction
from usecases import purchases
from usecases.baskets import NewReceipt

_CLIENTS, _ROUNDS, _RECEIPTS = 8, 5, 1_500
_MOST = 15.0  # percent of a receipt's commit


async def rows(scale: float) -> list[Row]:
    with shop.folder() as folder:
        path = folder / "shop.db"
        on_sqlite = await _measured(shop.sqlite_url(path), scale)
    with postgres.running(durable=True) as server:
        server.create_database("marking")
        on_postgres = await _measured(server.url("marking"), scale)
    return [_row("SQLite", on_sqlite), _row("PostgreSQL", on_postgres)]


def _row(where: str, share: float) -> Row:
    return at_most(f"the rhythm's mark, of a receipt's commit, {where}", "%", share, _MOST)


@dataclass
class _Tills:
    opened: Database
    shop: Shop
    receipts: Iterator[NewReceipt]
    others: Iterator[int]
    number: int

    async def plain(self) -> float:
        return await self._post(more=False)

    async def with_one_more(self) -> float:
        return await self._post(more=True)

    async def _post(self, *, more: bool) -> float:
        """Seconds a receipt. Nobody's row is stale before, so that every mark writes."""
        last = await self.opened.read(rhythms.last_customer)
        await self.opened.run(lambda tx: rhythms.write(tx, [_fresh(number) for number in range(1, last + 1)]))
        receipts = iter(list(islice(self.receipts, self.number)))
        began = perf_counter()
        await asyncio.gather(*(self._client(receipts, more=more) for _ in range(_CLIENTS)))
        return (perf_counter() - began) / self.number

    async def _client(self, receipts: Iterator[NewReceipt], *, more: bool) -> None:
        for receipt in receipts:
            await self.opened.run(lambda tx, of=receipt: self._commit(tx, of, more=more))  # type: ignore[misc]  # mypy infers no such lambda

    def _commit(self, tx: Transaction, receipt: NewReceipt, *, more: bool) -> None:
        purchases.commit(tx, self.shop.now, self.shop.terms, self.shop.till, receipt)
        if more:
            rhythms.mark(tx, next(self.others))


def _fresh(customer: int) -> rhythms.Made:
    return rhythms.Made(customer, "", 5, None, None, None, None, 0)


async def _measured(url: str, scale: float) -> float:
    """Percent."""
    await shop.build(url)
    async with shop.opened(url) as (opened, open_shop):
        others = cycle(range(1, shop.MEMBERS + 1))
        await opened.run(lambda tx: rhythms.mark_all(tx, range(1, shop.MEMBERS + 1)))
        tills = _Tills(opened, open_shop, open_shop.receipts(), others, max(100, round(_RECEIPTS * scale)))
        await tills.plain()
        plain, more = await in_turns(_ROUNDS, tills.plain, tills.with_one_more)
    return 100 * median((b - a) / a for a, b in zip(plain, more, strict=True))
