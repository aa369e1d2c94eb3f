"""A corner shop with three tills in two stores, and the words in which the tests tell their stories."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any, TypeVar

from sqlalchemy import bindparam
from sqlalchemy.dialects.postgresql import insert

from loyalty import cards as numbers
from loyalty import keys, ledger
from loyalty.ledger import Account, Hold, Origin
from loyalty.points import Money, Points
from loyalty.program import Program
from loyalty.receipts import ReturnedLine, SoldLine
from storage import identities, people, points, sales, shop, staff, tables, vault
from storage.database import Database, Transaction
from storage.identities import Identity
from storage.people import Customer
from storage.queries import Query
from storage.reviews import Review
from storage.shop import Till
from storage.staff import Member
from usecases import accounts, cards, holds, purchases, registration, returns, reviews, short_codes
from usecases.baskets import Basket, BasketLine, NewReceipt
from usecases.registration import Joined
from usecases.repeats import Posted
from usecases.returns import NewReturn, Returned
from usecases.reviews import Decided
from usecases.terms import Terms

T = TypeVar("T")

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)  # a Monday
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
NOTHING = Points(0)
ANN = "+380501112233"
_ENGAGE = Query(
    insert(tables.staff).values(
        {name: bindparam(name) for name in ("role", "store", "name", "account")}
        | {"channel": "telegram", "created_at": 0}
    )
)


@dataclass
class CornerShop:
    """Every call is one transaction; `at` is when it happens. One point pays one hryvnia (100), 5 % are earned."""

    database: Database
    till: Till
    second: Till
    elsewhere: Till  # in the other store
    terms: Terms
    _numbers: "count[int]" = field(default_factory=lambda: count(1))

    def under(self, program: Program) -> "CornerShop":
        """The same shop with other rules."""
        return replace(self, terms=replace(self.terms, program=program))

    def through(self, database: Database) -> "CornerShop":
        """The same shop through another process's door."""
        return replace(self, database=database)

    def number(self) -> int:
        """One that was not given before."""
        return next(self._numbers)

    async def join(
        self,
        phone: str = ANN,
        account: str = "ann",
        channel: str = "telegram",
        at: datetime = NOW,
        store: str = "center",
        *,
        proven: bool = True,
    ) -> Joined:
        def work(tx: Transaction) -> Joined:
            identity = _identity(tx, channel, account, at)
            return registration.join(tx, at, self.terms, identity, phone, "Ann", "uk", store, proven=proven)

        return await self.database.run(work)

    async def regular(self, *given: int, at: datetime = NOW, expires_days: int | None = None) -> Customer:
        """A new member whose account holds nothing but the points `given`, a lot each."""
        number = self.number()
        plain = replace(self.terms.program, welcome=replace(self.terms.program.welcome, points=NOTHING))
        joined = await self.under(plain).join(f"+38050{number:07d}", f"regular {number}", at=at)
        for amount in given:
            await self.give(joined.customer, amount, expires_days, at)
        return joined.customer

    async def known_by_import(self, given: int) -> Customer:
        """Somebody of the shop's former programme, with the points brought along, who has not joined this one."""

        def work(tx: Transaction) -> Customer:
            drawn = numbers.number_from(self.number())
            id_ = people.add(
                tx,
                drawn,
                phone_hash=vault.phone_hash(ANN, self.terms.keys),
                phone_sealed=None,
                first_name="",
                language="",
                home_store=None,
                now=NOW,
            )
            assert id_ is not None
            customer = people.find(tx, id=id_)
            assert customer is not None
            accounts.give(tx, self.terms, customer, Points(given), Origin.OPENING, None, NOW)
            return customer

        return await self.database.run(work)

    async def give(self, customer: Customer, amount: int, days: int | None = None, at: datetime = NOW) -> None:
        await self.database.run(
            lambda tx: accounts.give(tx, self.terms, customer, Points(amount), Origin.OPENING, days, at)
        )

    async def engage(
        self, role: str = "owner", account: str = "boss", name: str = "Boss", store: int | None = None
    ) -> Member:
        """Somebody of the shop's people, on Telegram; who is one already stays as they are."""

        def work(tx: Transaction) -> Member:
            if staff.by_account(tx, "telegram", account) is None:
                tx.run(_ENGAGE, role=role, store=store, name=name, account=account)
            found = staff.by_account(tx, "telegram", account)
            assert found is not None
            return found

        return await self.database.run(work)

    async def reviews(self, by: Member) -> list[Review]:
        return await self.database.read(lambda tx: reviews.waiting(tx, by))

    async def decide(self, by: Member, review: int, *, good: bool, at: datetime = NOW) -> Decided:
        decision = reviews.approve if good else reviews.refuse
        return await self.database.run(lambda tx: decision(tx, at, by, review))

    async def code(self, customer: Customer, at: datetime = NOW) -> str:
        return (await self.database.read(lambda tx: cards.draw(tx, at, self.terms, customer))).code

    async def digits(self, customer: Customer, at: datetime = NOW) -> str:
        """Six of them, for the tills of the center."""
        store = self.till.store.id
        return (await self.database.run(lambda tx: short_codes.draw(tx, at, customer, store))).code

    async def hold(
        self, card: str, amount: int, receipt: str = "R1", at: datetime = NOW, till: Till | None = None
    ) -> Hold:
        at_till = till or self.till
        return await self.database.run(
            lambda tx: holds.hold(tx, at, self.terms, at_till, card, Points(amount), receipt)
        )

    async def cancel(self, hold: str, till: Till | None = None) -> None:
        await self.database.run(lambda tx: holds.cancel(tx, till or self.till, hold))

    async def post(self, receipt: NewReceipt, at: datetime | None = None, till: Till | None = None) -> Posted:
        moment = at or receipt.at
        return await self.database.run(lambda tx: purchases.commit(tx, moment, self.terms, till or self.till, receipt))

    async def take_back(self, back: NewReturn, at: datetime | None = None, till: Till | None = None) -> Returned:
        moment = at or back.at
        return await self.database.run(lambda tx: returns.take_back(tx, moment, self.terms, till or self.till, back))

    async def account(self, customer: Customer) -> Account:
        """With every lot there ever was, the oldest first."""
        found = await self.database.read(lambda tx: points.account(tx, customer.id, every_lot=True))
        return replace(found, lots=tuple(sorted(found.lots, key=lambda lot: lot.id)))

    async def balance(self, customer: Customer) -> int:
        """By the lots, which the entries must bear out."""

        def work(tx: Transaction) -> tuple[Points, Points]:
            lots = points.account(tx, customer.id, every_lot=True)
            return ledger.balance(lots), points.sum_of_entries(tx, customer.id)

        by_lots, by_entries = await self.database.read(work)
        assert by_lots == by_entries
        return by_lots

    async def spendable(self, customer: Customer, at: datetime = NOW) -> int:
        return await self.database.read(lambda tx: ledger.spendable(accounts.seen(tx, customer.id, at), at))

    async def sold(self, receipt: str, till: Till | None = None) -> dict[int, SoldLine] | None:
        """The lines of a stored receipt; None when there is no such receipt."""
        store = (till or self.till).store.id

        def work(tx: Transaction) -> dict[int, SoldLine] | None:
            stored = sales.find(tx, store, receipt)
            return None if stored is None else sales.lines(tx, stored.id)

        return await self.database.read(work)


@dataclass(frozen=True)
class Front:
    """The shop for code that runs in a thread beside the event loop, as hypothesis does."""

    loop: asyncio.AbstractEventLoop

    def wait(self, coroutine: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(coroutine, self.loop).result()


async def beside(story: Callable[[Front], object]) -> None:
    """Runs a story of hypothesis in a thread; it reaches the database through the Front."""
    await asyncio.to_thread(story, Front(asyncio.get_running_loop()))


async def opened(database: Database, program: Program) -> CornerShop:
    def work(tx: Transaction) -> list[Till]:
        rows = [
            {"code": code, "name": code.title(), "address": "", "timezone": "Europe/Kyiv", "director_chat": None}
            for code in ("center", "station")
        ]
        shop.put_stores(tx, rows)
        tills = []
        for store, name in (("center", "1"), ("center", "2"), ("station", "1")):
            found = shop.store(tx, store)
            assert found is not None
            shop.put_till(tx, found.id, name, f"key of {store} {name}", NOW)
            till = shop.till_by_key(tx, f"key of {store} {name}")
            assert till is not None
            tills.append(till)
        return tills

    till, second, elsewhere = await database.run(work)
    return CornerShop(database, till, second, elsewhere, Terms(program, keys.derive("a secret of the corner shop")))


def basket(*sums: int, category: str = "bread") -> Basket:
    """Lines 1, 2, … of these sums, a piece each."""
    lines = [
        BasketLine(number, f"sku-{number}", f"Product {number}", category, 1000, Money(amount))
        for number, amount in enumerate(sums, 1)
    ]
    return Basket(lines, Money(sum(sums)))


def receipt(
    code: str,
    *sums: int,
    card: str | None = None,
    hold: str | None = None,
    spend: int = 0,
    at: datetime = NOW,
    till: Till | None = None,
) -> NewReceipt:
    """As the till of the center posts it, unless another one is named."""
    store, name = ("center", "1") if till is None else (till.store.code, till.name)
    return NewReceipt(code, store, name, "Olena", "hall", at, card, hold, Points(spend), basket(*sums))


def back(code: str, of: str, *lines: tuple[int, int], at: datetime = NOW, quantity: int = 1000) -> NewReturn:
    """A return of `lines`: (line, sum) each."""
    return NewReturn(code, of, at, [ReturnedLine(line, quantity, Money(amount)) for line, amount in lines])


def _identity(tx: Transaction, channel: str, account: str, at: datetime) -> Identity:
    return identities.lock(tx, channel, account, name="Ann", language="uk", now=at)
