"""`regulars run --roles`: a process does what it is told and nothing else, and says so when that would be nothing."""

from asyncio.subprocess import Process
from io import BytesIO
from pathlib import Path

import httpx
import pytest
from PIL import Image

from simulator.app import create_app
from simulator.telegram.serving import serve
from simulator.telegram.world import World
from storage.database import opened
from tests.journeys.mortal import StubbornTill, a_nursery, mortal
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
            async with httpx.AsyncClient(base_url=first.base, timeout=30) as http:
                card = next(message for message in olena.chat.messages if message.kind == "photo")
                code = scanned(Image.open(BytesIO(olena.chat.picture(card))))
                await StubbornTill(http).post(receipt("R1", code))
            olena.write("/balance")
            await heard(olena, "125")
            assert not any("за цю покупку" in message.text for message in olena.chat.messages)
            await first.dies()
            await second.born()
            await heard(olena, "за цю покупку")
