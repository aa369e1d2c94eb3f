"""`regulars run --roles`: a process does what it is told and nothing else, and says so when that would be nothing."""

import asyncio
from asyncio.subprocess import Process
from collections import Counter
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

import httpx
import pytest
from PIL import Image
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from simulator.app import create_app
from simulator.telegram.people import Person
from simulator.telegram.serving import serve
from simulator.telegram.world import World
from storage.database import opened
from tests import plain_http
from tests.journeys.mortal import Mortal, StubbornTill, a_nursery, mortal
from tests.journeys.stage import OPENING, TOKEN, furnish, scanned
from tests.journeys.terminal import Terminal
from tests.journeys.test_kill import heard, receipt


@pytest.mark.parametrize(
    ("roles", "named"),
    [("''", "no part"), ("web,king", "king"), ("delivery", "bots"), ("web,delivery", "bots")],
)
async def test_parts_that_would_do_nothing_are_refused(tmp_path: Path, roles: str, named: str) -> None:
    ended = await Terminal(tmp_path).regulars(f"run --roles {roles}")
    assert ended.code == 1
    assert "--roles" in ended.said
    assert named in ended.said


@pytest.mark.postgres
async def test_without_delivery_a_process_answers_and_leaves_notices_to_another(
    nursery: Process, postgres_url: str
) -> None:
    database = await opened(postgres_url)
    await database.run(lambda tx: furnish(tx, OPENING))
    await database.close()
    async with World() as world, serve(create_app(world, config={})) as telegram, a_nursery() as another:
        world.bot("regulars_bot", "Мальва", TOKEN)
        address = f"{telegram}/telegram"
        silent = mortal(nursery, postgres_url, address, ("web", "bots", "scheduler"))
        async with silent as first, mortal(another, postgres_url, address) as second:
            await first.born()
            await first.open()
            olena = world.person("Олена", phone="380501112233")
            olena.start()
            await heard(olena, "Натисніть кнопку")
            olena.share_contact()
            await heard(olena, "100 балів уже ваші")
            async with plain_http.client(base_url=first.base, timeout=30) as http:
                card = next(message for message in olena.chat.messages if message.kind == "photo")
                code = scanned(Image.open(BytesIO(olena.chat.picture(card))))
                await StubbornTill(http).post(receipt("R1", code))
            olena.write("/balance")
            await heard(olena, "125")
            assert not any("за цю покупку" in message.text for message in olena.chat.messages)
            await second.born()
            await heard(olena, "за цю покупку")
            await second.dies()
            olena.write("/help")
            await heard(olena, "«Мальва»")


@dataclass
class Balancer:
    """Takes each call to the next of the houses that are open, as a proxy in front of several does."""

    houses: Sequence[Mortal]
    http: httpx.AsyncClient
    calls: Counter[int] = field(default_factory=Counter)

    async def pass_on(self, request: Request) -> Response:
        house = self.houses[self.calls.total() % len(self.houses)]
        self.calls[house.port] += 1
        headers = {name: value for name, value in request.headers.items() if name != "host"}
        answer = await self.http.post(f"{house.base}{request.url.path}", content=await request.body(), headers=headers)
        return Response(answer.content, answer.status_code)


def _listening(balancer: Balancer) -> Starlette:
    return Starlette(routes=[Route("/{path:path}", balancer.pass_on, methods=["POST"])])


@pytest.mark.postgres
@pytest.mark.timeout(120)
async def test_four_processes_share_the_parts_one_plans_one_speaks_and_all_hear(
    nursery: Process, postgres_url: str
) -> None:
    """Two hear, one speaks, one ticks; nobody hears anything twice, also when the one that speaks is killed and comes back."""
    database = await opened(postgres_url)
    await database.run(lambda tx: furnish(tx, OPENING))
    await database.close()
    async with AsyncExitStack() as stack:
        world = await stack.enter_async_context(World())
        world.bot("regulars_bot", "Мальва", TOKEN)
        address = f"{await stack.enter_async_context(serve(create_app(world, config={})))}/telegram"
        nurseries = [nursery, *[await stack.enter_async_context(a_nursery()) for _ in range(3)]]
        http = await stack.enter_async_context(plain_http.client(timeout=30))
        balancer = Balancer([], http)
        public = await stack.enter_async_context(serve(_listening(balancer)))
        parts = (("web", "bots"), ("web", "bots"), ("scheduler",), ("bots", "delivery"))
        houses = [
            await stack.enter_async_context(mortal(each, postgres_url, address, roles, public))
            for each, roles in zip(nurseries, parts, strict=True)
        ]
        hearing, speaking = houses[:2], houses[3]
        balancer.houses = hearing
        for house in houses:
            await house.born()
        for house in hearing:
            await house.open()
        people = [world.person(f"Особа {number}", phone=f"38050111{number:04d}") for number in range(8)]
        for person in people:
            person.start()
        await asyncio.gather(*(heard(person, "Натисніть кнопку") for person in people))
        await speaking.dies()
        await speaking.born()
        for person in people:
            person.share_contact()
        await asyncio.gather(*(heard(person, "100 балів уже ваші") for person in people))
        await asyncio.gather(*(_buys(person, hearing[number % 2], number) for number, person in enumerate(people)))
        assert all(_told(person) == 1 for person in people)
        assert min(balancer.calls[house.port] for house in hearing) >= 4


async def _buys(person: Person, house: Mortal, number: int) -> None:
    card = next(message for message in person.chat.messages if message.kind == "photo")
    code = scanned(Image.open(BytesIO(person.chat.picture(card))))
    async with plain_http.client(base_url=house.base, timeout=30) as http:
        await StubbornTill(http).post(receipt(f"R{number}", code))
    await heard(person, "за цю покупку")


def _told(person: Person) -> int:
    return sum("за цю покупку" in text for text in person.chat.texts)
