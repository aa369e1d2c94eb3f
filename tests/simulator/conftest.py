"""A world of its own for each test, served on loopback, and a plain HTTP client that speaks for its bot."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from simulator.app import create_app
from simulator.telegram.bots import Bot
from simulator.telegram.people import Person
from simulator.telegram.serving import serve
from simulator.telegram.world import World


@dataclass
class Clock:
    """Stands still until it is moved; sleeping on it takes no time and moves it."""

    moment: datetime = datetime(2026, 3, 2, 9, tzinfo=UTC)
    slept: list[float] = field(default_factory=list)

    def now(self) -> datetime:
        return self.moment

    def move(self, **by: float) -> None:
        self.moment += timedelta(**by)

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.move(seconds=seconds)


@dataclass
class Caller:
    """Calls the Bot API with JSON bodies."""

    http: httpx.AsyncClient
    token: str

    async def raw(self, method: str, /, **parameters: Any) -> httpx.Response:
        return await self.http.post(f"/telegram/bot{self.token}/{method}", json=parameters)

    async def __call__(self, method: str, /, **parameters: Any) -> Any:
        answer = (await self.raw(method, **parameters)).json()
        assert answer["ok"], answer
        return answer["result"]

    async def refused(self, method: str, /, **parameters: Any) -> str:
        response = await self.raw(method, **parameters)
        answer = response.json()
        assert not answer["ok"]
        assert answer["error_code"] == response.status_code
        return f"{response.status_code} {answer['description']}"

    async def updates(self, **parameters: Any) -> list[dict[str, Any]]:
        """What is pending, confirmed at once."""
        updates = await self("getUpdates", **parameters)
        if updates:
            await self("getUpdates", offset=updates[-1]["update_id"] + 1)
        return updates


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def world(clock: Clock) -> AsyncIterator[World]:
    async with World(now=clock.now, sleep=clock.sleep) as world:
        yield world


@pytest.fixture
def bot(world: World) -> Bot:
    return world.bot()


@pytest.fixture
def olena(world: World, bot: Bot) -> Person:
    """A person who has started the bot."""
    person = world.person("Olena", phone="+380671234567")
    person.start(bot)
    return person


@pytest.fixture
async def http(world: World, bot: Bot) -> AsyncIterator[httpx.AsyncClient]:
    app = create_app(world, config={"bot": bot.username, "stores": []})
    async with serve(app) as base, httpx.AsyncClient(base_url=base) as client:
        yield client


@pytest.fixture
def call(http: httpx.AsyncClient, bot: Bot) -> Caller:
    return Caller(http, bot.token)
