"""The whole house on a stage: a real database, a real HTTP server, an emulated Telegram; the tests play the people."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
from pydantic import SecretStr

from bot.assembly import Telegram, make_app
from bot.house import House, open_house
from bot.settings import Settings
from chat.texts import Texts
from chat.words import words
from loyalty.program import Consents, Program
from simulator.app import create_app as create_simulator
from simulator.telegram.people import Person
from simulator.telegram.screen import Shown
from simulator.telegram.serving import serve
from simulator.telegram.world import World
from storage import shop
from storage.database import Transaction

TOKEN = "4242:stage-token-stage-token-stage-token"
SECRET = "a-key-for-the-stage-long-enough-to-be-one"
KEY = "rt_key-of-till-1-in-centr"
OTHER_KEY = "rt_key-of-till-2-in-centr"
FAR_KEY = "rt_key-of-till-1-in-sadova"
STORES = (("centr", "Мальва на Соборній"), ("sadova", "Мальва на Садовій"))


@dataclass
class Till:
    """A cash register that speaks the till API."""

    http: httpx.AsyncClient
    store: str
    name: str
    key: str
    receipts: int = 0

    async def call(self, method: str, path: str, body: Any = None, *, key: str | None = None) -> httpx.Response:
        headers = {"Authorization": f"Bearer {key or self.key}"}
        return await self.http.request(method, f"/v1{path}", json=body, headers=headers)

    async def ok(self, method: str, path: str, body: Any = None) -> Any:
        response = await self.call(method, path, body)
        assert response.status_code in (200, 201), response.text
        return response.json()

    async def problem(self, method: str, path: str, body: Any = None) -> str:
        response = await self.call(method, path, body)
        assert response.headers["content-type"] == "application/problem+json", response.text
        return f"{response.status_code} {response.json()['code']}"

    def receipt(self, **changes: Any) -> dict[str, Any]:
        """A receipt of 500.00 in two lines, with an id of its own."""
        self.receipts += 1
        return {
            "receipt": f"{self.store}-{self.name}-{self.receipts}",
            "store": self.store,
            "till": self.name,
            "at": datetime.now(UTC).isoformat(timespec="seconds"),
            "lines": [
                {"line": 1, "sku": "milk", "name": "Молоко", "quantity": "4", "sum": 20000},
                {"line": 2, "sku": "cheese", "name": "Сир", "quantity": "0.486", "sum": 30000},
            ],
            "total": 50000,
            **changes,
        }


@dataclass
class Stage:
    house: House
    world: World
    telegram: Telegram
    base: str
    till: Till
    other_till: Till
    far_till: Till
    texts: Texts
    sent: list[Shown] = field(default_factory=list)

    def shopper(self, name: str = "Олена", phone: str = "380501112233", language: str = "uk") -> Person:
        return self.world.person(name, phone=phone, language_code=language)

    async def joined(self, name: str = "Олена", phone: str = "380501112233", language: str = "uk") -> Person:
        """A shopper with a card on the screen, offers not yet answered."""
        person = self.shopper(name, phone, language)
        person.start(payload="centr")
        await person.next_message()
        person.press(self.label("button-share", language))
        await person.next_message()
        await person.next_message()
        return person

    def label(self, key: str, language: str = "uk") -> str:
        return self.texts.say(words(key), language)


def settings(url: str, program: Program | None = None) -> Settings:
    return Settings(
        secret_key=SecretStr(SECRET),
        telegram_token=SecretStr(TOKEN),
        database_url=SecretStr(url),
        program=program or Program(shop="Мальва", consents=Consents(ask_after=timedelta(0))),
    )


@asynccontextmanager
async def staged(
    url: str, *, webhook: bool = False, program: Program | None = None, world: World | None = None
) -> AsyncIterator[Stage]:
    """The house over the database at `url`, heard by long polling or by webhook."""
    async with open_house(settings(url, program)) as opened, world or World() as scene:
        house = opened
        scene.bot("regulars_bot", "Мальва", TOKEN)
        await house.database.run(lambda tx: _furnish(tx, datetime.now(UTC)))
        app = make_app(house)
        app.mount("/simulator", create_simulator(scene, config={}))
        async with serve(app) as base:
            if webhook:
                public = house.settings.model_copy(update={"public_url": base})
                house = House(public, house.database, house.terms, house.texts, house.clock)
            telegram = Telegram(house, TOKEN, f"{base}/simulator/telegram")
            app.post("/telegram/webhook")(telegram.receive)
            serving = asyncio.create_task(telegram.serve())
            async with httpx.AsyncClient(base_url=base, timeout=30) as http:
                tills = (
                    Till(http, "centr", "1", KEY),
                    Till(http, "centr", "2", OTHER_KEY),
                    Till(http, "sadova", "1", FAR_KEY),
                )
                try:
                    yield Stage(house, scene, telegram, base, *tills, house.texts)
                finally:
                    serving.cancel()
                    await asyncio.wait([serving])


def _furnish(tx: Transaction, now: datetime) -> None:
    rows = [
        {"code": code, "name": name, "address": "", "timezone": "Europe/Kyiv", "director_chat": None}
        for code, name in STORES
    ]
    shop.put_stores(tx, rows)
    for code, name, key in (("centr", "1", KEY), ("centr", "2", OTHER_KEY), ("sadova", "1", FAR_KEY)):
        store = shop.store(tx, code)
        assert store is not None
        shop.put_till(tx, store.id, name, key, now)
