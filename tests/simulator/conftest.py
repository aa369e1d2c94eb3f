"""A world of its own for each test, served on loopback, and a plain HTTP client that speaks for its bot."""

from collections.abc import AsyncIterator

import httpx
import pytest

from simulator.app import create_app
from simulator.telegram.bots import Bot
from simulator.telegram.people import Person
from simulator.telegram.serving import serve
from simulator.telegram.world import World
from tests import plain_http
from tests.simulator.calls import Caller, Clock


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
    async with serve(app) as base, plain_http.client(base_url=base) as client:
        yield client


@pytest.fixture
def call(http: httpx.AsyncClient, bot: Bot) -> Caller:
    return Caller(http, bot.token)
