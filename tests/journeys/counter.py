"""A checkout counter: tills that speak the till API over real HTTP, shoppers with cards, and a clock that the test moves."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import count
from typing import Any

import httpx

from chat.texts import Texts
from loyalty import cards, keys
from loyalty.ledger import Origin
from loyalty.points import Points
from loyalty.program import Program
from simulator.telegram.serving import serve
from storage import people, shop
from storage.database import Database, Transaction
from storage.people import Customer
from tests import plain_http
from usecases import accounts
from usecases.terms import Terms
from web.app import create_app

OPENING = datetime(2026, 12, 2, 16, 4, 5, tzinfo=UTC)  # 18:04:05 in Kyiv
STORES = {"centr": "Мальва на Соборній", "sadova": "Мальва на Садовій"}


@dataclass
class Clock:
    moment: datetime = OPENING

    def now(self) -> datetime:
        return self.moment

    def move(self, **by: float) -> None:
        self.moment += timedelta(**by)


@dataclass(frozen=True)
class Refusal:
    """A problem, compared by what programs go by."""

    status: int
    code: str
    body: Mapping[str, Any] = field(compare=False, default_factory=dict)


class _Anything:
    """Equal to every answer, for tests that look at the status alone."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, dict)

    __hash__ = None  # type: ignore[assignment]  # it equals many things


AN_ANSWER = _Anything()


@dataclass
class Till:
    http: httpx.AsyncClient
    clock: Clock
    store: str
    name: str
    key: str

    async def call(self, method: str, path: str, body: object = None, **headers: str) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self.key}", **headers}
        return await self.http.request(method, f"/v1{path}", json=body, headers=headers)

    async def ask(self, method: str, path: str, body: object = None) -> tuple[int, Any] | Refusal:
        """The status and the answer, or the refusal."""
        return outcome(await self.call(method, path, body))

    async def look_up(self, code: str) -> Any:
        return good(await self.call("POST", "/cards/lookup", {"code": code}))

    async def post(self, receipt: Mapping[str, Any]) -> tuple[int, Any] | Refusal:
        return await self.ask("POST", "/receipts", receipt)

    async def hold(self, card: str, points: int, receipt: str) -> Any:
        return good(await self.call("POST", "/holds", {"card": card, "points": points, "receipt": receipt}))

    async def try_hold(self, card: str, points: int, receipt: str) -> tuple[int, Any] | Refusal:
        return await self.ask("POST", "/holds", {"card": card, "points": points, "receipt": receipt})

    async def take_back(self, receipt: str, code: str, *lines: tuple[int, str, int]) -> tuple[int, Any] | Refusal:
        """`lines` are (line, quantity, sum)."""
        back = [{"line": line, "quantity": quantity, "sum": amount} for line, quantity, amount in lines]
        body = {"return": code, "at": self.now(), "lines": back}
        return await self.ask("POST", f"/receipts/{receipt}/returns", body)

    def now(self) -> str:
        return self.clock.now().isoformat()

    def receipt(self, code: str, *sums: int, **fields: Any) -> dict[str, Any]:
        """A receipt of lines 1, 2, … of these sums, a piece each."""
        sums = sums or (50_000,)
        lines = [
            {"line": number, "sku": f"sku-{number}", "quantity": "1", "sum": amount}
            for number, amount in enumerate(sums, 1)
        ]
        head = {"receipt": code, "store": self.store, "till": self.name, "at": self.now()}
        return {**head, "lines": lines, "total": sum(sums), **fields}


@dataclass
class Counter:
    """The shop: `till` and `second` stand in one store, `far` in another. A point pays 1.00; 5 % is earned."""

    base: str
    database: Database
    terms: Terms
    clock: Clock
    http: httpx.AsyncClient
    till: Till
    second: Till
    far: Till
    _numbers: "count[int]" = field(default_factory=lambda: count(1))

    async def regular(self, *given: int, days: int | None = None, member: bool = True, name: str = "Олена") -> Customer:
        """A shopper whose card holds the points `given`, a lot each, for so many days."""
        number = cards.number_from(next(self._numbers))
        return await self.database.run(lambda tx: self._regular(tx, number, given, days, member=member, name=name))

    async def olena(self) -> Customer:
        """The one in the API's examples: 100 welcome points."""
        number = cards.CardNumber("2912345678906")

        def work(tx: Transaction) -> Customer:
            customer = self._regular(tx, number, (), None, member=True)
            welcome = self.terms.program.welcome
            now = self.clock.now()
            accounts.give(tx, self.terms, customer, welcome.points, Origin.WELCOME, welcome.expires_days, now)
            return customer

        return await self.database.run(work)

    def code(self, customer: Customer) -> str:
        """What the QR on the shopper's screen says, drawn now."""
        nonce = next(self._numbers).to_bytes(cards.NONCE_BYTES, "big")
        return cards.draw(customer.card, self.clock.now(), nonce, self.terms.keys.codes)

    async def balance(self, customer: Customer) -> int:
        return int((await self.till.look_up(customer.card))["balance"])

    def _regular(
        self,
        tx: Transaction,
        number: cards.CardNumber,
        given: tuple[int, ...],
        days: int | None,
        *,
        member: bool,
        name: str = "Олена",
    ) -> Customer:
        now = self.clock.now()
        id_ = people.add(
            tx, number, phone_hash=None, phone_sealed=None, home_store=None, first_name=name, language="uk", now=now
        )
        assert id_ is not None
        if member:
            people.joined(
                tx, id_, now=now, welcomed=True, home_store=None, language="uk", first_name="", profiled=False
            )
        customer = people.find(tx, id=id_)
        assert customer is not None
        for amount in given:
            accounts.give(tx, self.terms, customer, Points(amount), Origin.OPENING, days, now)
        return customer


@asynccontextmanager
async def opened(
    database: Database,
    program: Program | None = None,
    *,
    opening: datetime = OPENING,
    public_url: str | None = None,
) -> AsyncIterator[Counter]:
    """The shop behind a real web server on a free port."""
    clock = Clock(opening)
    terms = Terms(program or Program(), keys.derive("a key of the counter, long enough to be one"))
    await database.run(lambda tx: _furnish(tx, clock.now()))
    app = create_app(database, terms, _texts(), clock.now, _ready, public_url)
    async with serve(app) as base, plain_http.client(base_url=base, timeout=30) as http:
        till = Till(http, clock, "centr", "1", "key of centr 1")
        second = replace(till, name="2", key="key of centr 2")
        far = replace(till, store="sadova", key="key of sadova 1")
        yield Counter(base, database, terms, clock, http, till, second, far)


async def at_once(*calls: Any) -> list[Any]:
    return list(await asyncio.gather(*calls))


def outcome(response: httpx.Response) -> tuple[int, Any] | Refusal:
    """Every refusal is checked here for the form that RFC 9457 and the contract give it."""
    if response.status_code < 400:
        assert response.status_code == 204 or response.headers["content-type"] == "application/json", response.text
        return response.status_code, response.json() if response.content else None
    assert response.headers["content-type"] == "application/problem+json", response.text
    body = response.json()
    assert body["type"] == f"urn:regulars:problem:{body['code']}"
    assert body["status"] == response.status_code
    assert body["title"]
    assert body["detail"]
    return Refusal(response.status_code, body["code"], body)


def good(response: httpx.Response) -> Any:
    return answered(outcome(response))


def answered(found: tuple[int, Any] | Refusal) -> Any:
    assert isinstance(found, tuple), found
    return found[1]


def _furnish(tx: Transaction, now: datetime) -> None:
    zone = {"address": "", "timezone": "Europe/Kyiv", "director_chat": None}
    shop.put_stores(tx, [{"code": code, "name": name, **zone} for code, name in STORES.items()])
    for code, name in (("centr", "1"), ("centr", "2"), ("sadova", "1")):
        store = shop.store(tx, code)
        assert store is not None
        shop.put_till(tx, store.id, name, f"key of {code} {name}", now)


@cache
def _texts() -> Texts:
    return Texts()


async def _ready() -> bool:
    return True
