"""The whole house on a stage: a real database, a real HTTP server, an emulated Telegram; the tests play the people."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from time import monotonic
from typing import Any

import httpx
import zxingcpp
from PIL import Image
from pydantic import SecretStr
from sqlalchemy import Table, select

from bot import attachments
from bot.assembly import make_app
from bot.house import House, open_house
from bot.settings import Settings
from bot.telegram.messenger import Telegram
from bot.viber.messenger import Viber
from chat.texts import Texts
from chat.views import hotline
from chat.views.hotline import Promise
from chat.words import Words, words
from loyalty.program import Consents, Program
from simulator.app import create_app as create_simulator
from simulator.telegram.people import Person
from simulator.telegram.serving import serve
from simulator.telegram.world import World
from simulator.viber.world import ViberWorld
from storage import shop, tables
from storage.database import Database, Transaction
from storage.queries import Query
from tests import plain_http

TOKEN = "4242:stage-token-stage-token-stage-token"
SECRET = "a-key-for-the-stage-long-enough-to-be-one"
KEY = "rt_key-of-till-1-in-centr"
OTHER_KEY = "rt_key-of-till-2-in-centr"
FAR_KEY = "rt_key-of-till-1-in-sadova"
OPENING = datetime(2026, 12, 2, 16, 0, 0, tzinfo=UTC)  # six in the evening in Kyiv
STORES = (("centr", "Мальва на Соборній"), ("sadova", "Мальва на Садовій"))


@dataclass
class Till:
    """A cash register that speaks the till API."""

    http: httpx.AsyncClient
    store: str
    name: str
    key: str
    now: Callable[[], datetime]
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
            "at": self.now().isoformat(timespec="seconds"),
            "lines": [
                {"line": 1, "sku": "milk", "name": "Молоко", "quantity": "4", "sum": 20000},
                {"line": 2, "sku": "cheese", "name": "Сир", "quantity": "0.486", "sum": 30000},
            ],
            "total": 50000,
            **changes,
        }


class StageClock:
    """It is Wednesday evening, and time runs ten times as fast, so that nobody waits for a chat's second.

    A test may put it forward besides.
    """

    def __init__(self, speed: float = 10.0) -> None:
        self._speed = speed
        self._started = monotonic()
        self._epoch = OPENING

    def now(self) -> datetime:
        return self._epoch + timedelta(seconds=(monotonic() - self._started) * self._speed)

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds / self._speed)

    def put_forward(self, by: timedelta) -> None:
        self._epoch += by


TELEGRAM, VIBER = "telegram", "viber"
VIBER_TOKEN = "445da6az1s345z78-dazcczb2542zv51a-e0vc5fva17480im9"


@dataclass
class Stage:
    """`on` is the messenger that the people of `shopper` and `joined` use."""

    house: House
    world: World
    telegram: Telegram
    base: str
    till: Till
    other_till: Till
    far_till: Till
    texts: Texts
    clock: StageClock = field(default_factory=StageClock)
    on: str = TELEGRAM
    viber: ViberWorld = field(default_factory=ViberWorld)

    def shopper(self, name: str = "Олена", phone: str = "", language: str = "uk", *, on: str = "") -> Any:
        """Somebody with a telephone, whose number nobody else has unless it is given."""
        number = phone or f"38050{len(self.world.people) + len(self.viber.people):07d}"
        world = self.viber if (on or self.on) == VIBER else self.world
        return world.person(name, phone=number, language_code=language)

    async def joined(self, name: str = "Олена", phone: str = "", language: str = "uk", *, on: str = "") -> Any:
        """A shopper with a card on the screen, offers not yet answered."""
        person = self.shopper(name, phone, language, on=on)
        person.start(payload="centr")
        await person.next_message()
        person.press(self.label("button-share", language))
        await person.next_message()
        await person.next_message()
        return person

    async def bought(self, person: Person, **receipt: Any) -> Any:
        """What a till was answered to a receipt with this person's card, once its notice is on the telephone."""
        person.read_all()
        new = self.till.receipt(**{"card": self.code_on(person), **receipt})
        answer = await self.till.ok("POST", "/receipts", new)
        await person.next_message()
        return answer

    async def link_code(self, card: str) -> str:
        """The six digits that the till page gives to whoever shows this card, or why it gives none."""
        ours = {"Origin": self.base}
        async with plain_http.client(base_url=self.base) as page:
            signed = await page.post("/till/api/sign-in", json={"key": KEY}, headers=ours)
            assert signed.status_code == 200, signed.text
            answer = (await page.post("/till/api/link-code", json={"code": card}, headers=ours)).json()
        return str(answer["code"])

    def label(self, key: str, language: str = "uk") -> str:
        return self.texts.say(words(key), language)

    def picture(self, person: Person) -> Image.Image:
        """The newest picture on the phone's screen."""
        shown = [message for message in person.chat.messages if message.kind == "photo"]
        return Image.open(BytesIO(person.chat.picture(shown[-1])))

    def code_on(self, person: Person) -> str:
        """What a scanner reads from it."""
        return scanned(self.picture(person))

    async def rows(self, table: Table, *columns: str) -> list[tuple[Any, ...]]:
        """What the database holds, in the order it was written."""
        chosen = [table.c[name] for name in columns] or list(table.c)
        query = Query(select(*chosen).order_by(*table.primary_key))
        return [tuple(row) for row in await self.house.database.read(lambda tx: tx.all(query))]

    async def cases_of(self, person: Person) -> list[int]:
        """The numbers of this person's cases, the oldest first."""
        accounts = {account: id_ for id_, account in await self.rows(tables.identities, "id", "account")}
        own = accounts.get(str(person.id))
        return [id_ for id_, of in await self.rows(tables.cases, "id", "identity") if of == own]

    async def said_in(self, case: int) -> list[tuple[str, str]]:
        """Who said what in it, in order: (author, text) each; an event is its name."""
        rows = await self.rows(tables.case_messages, "case", "author", "text")
        return [(author, text) for of, author, text in rows if of == case]

    def opened(self, case: int, language: str = "uk", view: Callable[..., Words] = hotline.opened) -> str:
        """What somebody reads whose words have become a case while the operators are there."""
        return self.texts.say(view(case, Promise(60)), language)

    async def heard_from(self, person: Person) -> list[str]:
        """What this person wrote that is kept for somebody to read."""
        accounts = {account: id_ for id_, account in await self.rows(tables.identities, "id", "account")}
        own = accounts.get(str(person.id))
        return [text for of, text in await self.rows(tables.heard, "identity", "text") if of == own]


def scanned(picture: Image.Image) -> str:
    """What a scanner reads in the picture's QR."""
    (read,) = (found for found in zxingcpp.read_barcodes(picture) if found.format == zxingcpp.BarcodeFormat.QRCode)
    text: str = read.text
    return text


def settings(url: str, program: Program | None = None, desk: int | None = None) -> Settings:
    return Settings(
        secret_key=SecretStr(SECRET),
        telegram_token=SecretStr(TOKEN),
        database_url=SecretStr(url),
        operator_chat_id=desk,
        program=program or Program(shop="Мальва", consents=Consents(ask_after=timedelta(0))),
    )


@asynccontextmanager
async def staged(
    url: str,
    *,
    webhook: bool = False,
    on: str = TELEGRAM,
    program: Program | None = None,
    world: World | None = None,
    through: Callable[[Database], Database] = lambda database: database,
    speed: float = 10.0,
    later: timedelta = timedelta(0),
    desk: int | None = None,
) -> AsyncIterator[Stage]:
    """The house over the database at `url`, heard by long polling or by webhook; `through` wraps the database's door.

    `later` than usual the clock is when the curtain rises; `desk` is the operators' group.
    """
    clock = StageClock(speed)
    clock.put_forward(later)
    viber = ViberWorld(now=clock.now, sleep=clock.sleep)
    async with open_house(settings(url, program, desk), clock) as opened, world or World() as scene, viber:
        house = replace(opened, database=through(opened.measured().database))
        if TOKEN not in scene.bots:  # else this is a restart, and the people are still there
            scene.bot("regulars_bot", "Мальва", TOKEN)
        viber.bot("malva", "Мальва", VIBER_TOKEN)
        await house.database.run(lambda tx: furnish(tx, clock.now()))
        app = make_app(house)
        app.mount("/simulator", create_simulator(scene, config={}, viber=viber))
        async with serve(app) as base:
            if webhook:
                public = house.settings.model_copy(update={"public_url": base})
                house = replace(house, settings=public)
            telegram = Telegram(house, TOKEN, f"{base}/simulator/telegram")
            app.post("/telegram/webhook")(telegram.receive)
            stored, web = {telegram.name: telegram.stored}, attachments.web_of_our_own()
            other = Viber(house, VIBER_TOKEN, f"{base}/simulator/viber/pa", base, stored=stored, web=web)
            app.post("/viber/webhook")(other.receive)
            serving = [asyncio.create_task(telegram.serve())]
            if on == VIBER:
                serving.append(asyncio.create_task(other.serve()))
                await viber.wait_for(lambda: next(iter(viber.bots.values())).caller.hook, within=30)
            async with plain_http.client(base_url=base, timeout=30) as http:
                tills = (
                    Till(http, "centr", "1", KEY, clock.now),
                    Till(http, "centr", "2", OTHER_KEY, clock.now),
                    Till(http, "sadova", "1", FAR_KEY, clock.now),
                )
                try:
                    yield Stage(house, scene, telegram, base, *tills, house.texts, clock, on, viber)
                finally:
                    for bot in serving:
                        await _ended(bot)
                    await viber.close()


async def _ended(serving: "asyncio.Task[None]") -> None:
    """The bot serves until it is told to stop: an end of its own is a failure, and raised here."""
    if not serving.done():
        serving.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await serving


def furnish(tx: Transaction, now: datetime) -> None:
    rows = [
        {"code": code, "name": name, "address": "", "timezone": "Europe/Kyiv", "director_chat": None}
        for code, name in STORES
    ]
    shop.put_stores(tx, rows)
    for code, name, key in (("centr", "1", KEY), ("centr", "2", OTHER_KEY), ("sadova", "1", FAR_KEY)):
        store = shop.store(tx, code)
        assert store is not None
        shop.put_till(tx, store.id, name, key, now)
