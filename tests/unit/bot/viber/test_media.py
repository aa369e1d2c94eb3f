"""What is put on the shelf is fetched from its address, as what its name says."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime
from typing import Any, NoReturn

import httpx
import pytest
from pydantic import SecretStr

from bot.house import House
from bot.settings import Settings
from bot.viber.media import MediaShelf
from chat.channel import TryAgain
from loyalty.keys import derive
from loyalty.program import Program
from storage.database import Database, Unavailable, Work
from tests import plain_http
from tests.unit.bot.viber.messages import NOW, OLENA, TEXTS
from tests.virtual_time import VirtualClock
from usecases.terms import Terms
from web.app import create_app

SECRET = "a-key-of-the-tests-long-enough-to-be-one"
PUBLIC = "http://shop.test"


class Clock(VirtualClock):
    def now(self) -> datetime:
        return NOW


class Away(Database):
    async def run(self, work: Work[Any]) -> NoReturn:
        raise Unavailable(work)

    async def read(self, work: Work[Any]) -> NoReturn:
        raise Unavailable(work)

    async def lead(self, role: str) -> NoReturn:
        raise Unavailable(role)

    async def close(self) -> None:
        pass


@pytest.fixture
def house(database: Database) -> House:
    program = Program()
    settings = Settings(secret_key=SecretStr(SECRET), program=program)
    return House(settings, database, Terms(program, derive(SECRET)), TEXTS, Clock())


@pytest.fixture
async def http(house: House) -> AsyncIterator[httpx.AsyncClient]:
    async def ready() -> bool:
        return True

    app = create_app(house.database, house.terms, house.texts, house.clock.now, ready)
    async with plain_http.client(transport=httpx.ASGITransport(app)) as client:
        yield client


@pytest.mark.parametrize(
    ("name", "kind"),
    [("card.png", "image/png"), ("my-data.json", "application/json"), ("strange", "application/octet-stream")],
)
async def test_it_is_fetched_as_what_its_name_says(house: House, http: httpx.AsyncClient, name: str, kind: str) -> None:
    address = await MediaShelf(house, PUBLIC).put(b"contents", name, OLENA)
    assert address.startswith(f"{PUBLIC}/media/")
    assert address.rpartition("/")[2].partition(".")[2] == name.partition(".")[2]
    answer = await http.get(address)
    assert (answer.content, answer.headers["content-type"]) == (b"contents", kind)


async def test_nothing_of_the_person_is_in_the_address(house: House) -> None:
    assert OLENA not in await MediaShelf(house, PUBLIC).put(b"contents", "card.png", OLENA)


async def test_a_database_that_is_away_is_tried_again(house: House) -> None:
    with pytest.raises(TryAgain):
        await MediaShelf(replace(house, database=Away()), PUBLIC).put(b"contents", "card.png", OLENA)
