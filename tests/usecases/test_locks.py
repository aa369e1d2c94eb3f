"""On PostgreSQL, where transactions run side by side, whoever moves a customer's points has locked the customer's row."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

import pytest
from sqlalchemy import Insert, Update, bindparam, select
from sqlalchemy.util.concurrency import await_

from loyalty.points import Points
from loyalty.program import Program
from loyalty.refusals import UnknownReceipt
from storage import database as storage
from storage import tables
from storage.database import Row, Transaction
from storage.people import Customer
from storage.queries import Query
from tests.usecases import corner_shop
from tests.usecases.corner_shop import DAY, NOW, CornerShop, back, receipt
from usecases import accounts, holds, purchases, returns

pytestmark = pytest.mark.postgres

T = TypeVar("T")

_PURSE = {tables.lots, tables.entries, tables.holds, tables.used_codes}
_unlocked = Query(
    select(tables.customers.c.id).where(tables.customers.c.id == bindparam("id")).with_for_update(skip_locked=True)
)


@dataclass
class Overheard:
    """A transaction that asks, before each write to somebody's points, a second connection whether the row is locked."""

    inner: Transaction
    next_door: CornerShop
    customer: Customer
    before: Callable[[Query], None]
    writes: list[tuple[str, bool]] = field(default_factory=list)

    def all(self, query: Query, /, **values: object) -> Sequence[Row]:
        self._overhear(query)
        return self.inner.all(query, **values)

    def one(self, query: Query, /, **values: object) -> Row | None:
        self._overhear(query)
        return self.inner.one(query, **values)

    def run(self, query: Query, /, **values: object) -> None:
        self._overhear(query)
        self.inner.run(query, **values)

    def many(self, query: Query, rows: Sequence[Mapping[str, object]], /) -> None:
        self._overhear(query)
        self.inner.many(query, rows)

    def _overhear(self, query: Query) -> None:
        self.before(query)
        statement = query._statement
        if isinstance(statement, Insert | Update) and statement.table in _PURSE:
            free = await_(self.next_door.database.run(lambda tx: tx.one(_unlocked, id=self.customer.id)))
            self.writes.append((str(statement.table), free is None))


@pytest.fixture
async def doors(postgres_url: str) -> AsyncIterator[tuple[CornerShop, CornerShop]]:
    """The same shop through two processes' doors."""
    one, other = await storage.opened(postgres_url), await storage.opened(postgres_url)
    shop = await corner_shop.opened(one, Program())
    yield shop, shop.through(other)
    await one.close()
    await other.close()


async def overheard(
    doors: tuple[CornerShop, CornerShop],
    customer: Customer,
    work: Callable[[Transaction], object],
    before: Callable[[Query], None] = lambda _query: None,
) -> set[str]:
    """Which tables of points the work wrote to; every time under the customer's lock."""
    shop, next_door = doors
    writes: list[tuple[str, bool]] = []

    def listening(tx: Transaction) -> None:
        work(Overheard(tx, next_door, customer, before, writes))

    await shop.database.run(listening)
    assert [table for table, locked in writes if not locked] == []
    return {table for table, _ in writes}


async def test_a_hold_is_made_and_cancelled_under_the_lock(doors: tuple[CornerShop, CornerShop]) -> None:
    shop, _ = doors
    ann = await shop.regular(100)
    code, made = await shop.code(ann), list[str]()

    def make(tx: Transaction) -> None:
        made.append(holds.hold(tx, NOW, shop.terms, shop.till, code, Points(10), "R1").id)

    assert await overheard(doors, ann, make) == {"holds", "used_codes"}
    assert await overheard(doors, ann, lambda tx: holds.cancel(tx, shop.till, made[0])) == {"holds"}


async def test_a_receipt_is_posted_under_the_lock(doors: tuple[CornerShop, CornerShop]) -> None:
    shop, _ = doors
    ann = await shop.regular(100)
    hold = await shop.hold(await shop.code(ann), 10, "R1")
    by_hold = receipt("R1", 20000, card=ann.card, hold=hold.id)
    wrote = await overheard(doors, ann, lambda tx: purchases.commit(tx, NOW, shop.terms, shop.till, by_hold))
    assert wrote == {"lots", "entries", "holds"}
    by_spend = receipt("R2", 20000, card=await shop.code(ann), spend=10)
    wrote = await overheard(doors, ann, lambda tx: purchases.commit(tx, NOW, shop.terms, shop.till, by_spend))
    assert wrote == {"lots", "entries", "used_codes"}


async def test_goods_are_taken_back_under_the_lock(doors: tuple[CornerShop, CornerShop]) -> None:
    shop, _ = doors
    ann = await shop.regular(100)
    await shop.post(receipt("R1", 20000, card=await shop.code(ann), spend=10))
    bring_back = back("B1", "R1", (1, 20000))
    wrote = await overheard(doors, ann, lambda tx: returns.take_back(tx, NOW, shop.terms, shop.till, bring_back))
    assert wrote == {"lots", "entries"}


async def test_points_expire_under_the_lock(doors: tuple[CornerShop, CornerShop]) -> None:
    shop, _ = doors
    ann = await shop.regular()
    await shop.give(ann, 10, days=0)
    wrote = await overheard(doors, ann, lambda tx: accounts.expire_due(tx, NOW + DAY))
    assert wrote == {"lots", "entries"}


async def test_a_receipt_that_lands_while_its_return_is_under_way_does_not_slip_past_the_lock(
    doors: tuple[CornerShop, CornerShop],
) -> None:
    """A till resends both: the return looks for the receipt a moment before it is there, and again a moment after."""
    shop, next_door = doors
    ann = await shop.regular(100)
    new = receipt("R1", 20000, card=await shop.code(ann), spend=10)
    looks: list[Query] = []

    def land(query: Query) -> None:
        looks.append(query)
        if len(looks) == 2:
            await_(next_door.post(new))

    def take_back(tx: Transaction) -> Any:
        return returns.take_back(tx, NOW, shop.terms, shop.till, back("B1", "R1", (1, 20000)))

    try:
        await overheard(doors, ann, take_back, land)
    except UnknownReceipt:
        await shop.post(new)  # it may not have landed at all
        await shop.take_back(back("B1", "R1", (1, 20000)))
    assert await shop.balance(ann) == 100
