"""A Viber of its own for each test, a bot's server that hears it, and a plain HTTP client that speaks for the bot."""

from collections.abc import AsyncIterator

import httpx
import pytest

from simulator.app import create_app
from simulator.telegram.serving import serve
from simulator.telegram.world import World
from simulator.viber.bots import Bot
from simulator.viber.people import Person
from simulator.viber.world import ViberWorld
from tests import plain_http
from tests.simulator.viber.bot_house import BotHouse, Caller, SteppedClock


@pytest.fixture
def stepped() -> SteppedClock:
    return SteppedClock()


@pytest.fixture
async def viber(stepped: SteppedClock) -> AsyncIterator[ViberWorld]:
    async with ViberWorld(now=stepped.now, sleep=stepped.sleep) as viber:
        yield viber


@pytest.fixture
def viber_bot(viber: ViberWorld) -> Bot:
    return viber.bot()


@pytest.fixture
async def house(viber: ViberWorld, viber_bot: Bot) -> AsyncIterator[BotHouse]:
    house = BotHouse(viber_bot.token)
    async with serve(house.app()) as base:
        house.base = base
        yield house
        # The hook is let go before its server is.
        await viber.close()


@pytest.fixture
async def web(viber: ViberWorld, viber_bot: Bot) -> AsyncIterator[httpx.AsyncClient]:
    async with World() as world:
        world.bot()
        app = create_app(world, config={"stores": []}, viber=viber)
        async with serve(app) as base, plain_http.client(base_url=base) as client:
            assert viber_bot.caller.hook is None
            yield client


@pytest.fixture
async def deaf(web: httpx.AsyncClient, viber_bot: Bot) -> Caller:
    """The bot before it has a webhook."""
    return Caller(web, viber_bot.token)


@pytest.fixture
async def call(deaf: Caller, house: BotHouse) -> Caller:
    await deaf("set_webhook", url=house.hook, send_name=True, send_photo=True)
    return deaf


@pytest.fixture
async def olena(viber: ViberWorld, call: Caller, house: BotHouse) -> Person:
    """A person who has written to the bot, and is subscribed by it."""
    assert call.token
    person = viber.person("Olena", phone="+380671234567")
    person.write("hello")
    await house.wait_for(1, "message")
    return person
