"""Several processes share one PostgreSQL: each hears, one sends, and when that one dies another takes over."""

from asyncio.subprocess import Process
from contextlib import AbstractAsyncContextManager
from datetime import timedelta

import pytest

from simulator.app import create_app
from simulator.telegram.serving import serve
from simulator.telegram.world import World
from storage.database import opened
from tests import plain_http
from tests.journeys.mortal import a_nursery, mortal
from tests.journeys.stage import OPENING, TOKEN, Stage, furnish, staged
from tests.journeys.test_kill import heard

pytestmark = pytest.mark.postgres
PROMPT = timedelta(seconds=2)


def _hooked(url: str) -> AbstractAsyncContextManager[Stage]:
    """A process that is called by webhook, in real time."""
    return staged(url, webhook=True, speed=1)


async def test_what_one_process_hears_is_said_by_the_other_without_delay(postgres_url: str) -> None:
    """A webhook's updates reach any of the processes; the shopper at the till waits for the one that sends."""
    async with _hooked(postgres_url) as first, _hooked(postgres_url) as second:
        await first.joined()
        (bot,) = first.world.bots.values()
        assert bot.hook is not None
        assert bot.hook.secret is not None
        olena = first.shopper()
        first.world.private_chat(bot, olena.user).last_id = 1  # she has written before
        update = {
            "update_id": 900_000_001,
            "message": {
                "message_id": 1,
                "from": olena.user.record(),
                "chat": olena.user.chat_record(),
                "date": 1,
                "text": "/start",
            },
        }
        asked = first.clock.now()
        async with plain_http.client(base_url=second.base) as http:
            headers = {"X-Telegram-Bot-Api-Secret-Token": bot.hook.secret}
            assert (await http.post("/telegram/webhook", json=update, headers=headers)).status_code == 200
        await olena.next_message()
        assert first.clock.now() - asked < PROMPT


async def test_a_receipt_posted_at_one_process_is_told_by_the_one_that_sends_once(postgres_url: str) -> None:
    async with _hooked(postgres_url) as first, _hooked(postgres_url) as second:
        olena = await first.joined()
        card = first.code_on(olena)
        for number in range(4):
            door = (first, second)[number % 2]
            await door.till.ok("POST", "/receipts", {**door.till.receipt(card=card), "receipt": f"R{number}"})
        told = [(await olena.next_message()).text for _ in range(4)]
        assert all("за цю покупку" in text for text in told)
        assert len(set(told)) == 4
        assert len(second.world.calls) == 0 or not [c for c in second.world.calls if c.method == "sendMessage"]


async def test_another_process_takes_over_when_the_one_that_leads_is_killed(
    nursery: Process, postgres_url: str
) -> None:
    database = await opened(postgres_url)
    await database.run(lambda tx: furnish(tx, OPENING))
    await database.close()
    async with World() as world, serve(create_app(world, config={})) as telegram, a_nursery() as another:
        world.bot("regulars_bot", "Мальва", TOKEN)
        address = f"{telegram}/telegram"
        async with mortal(nursery, postgres_url, address) as first, mortal(another, postgres_url, address) as second:
            for house in (first, second):
                await house.born()
                await house.open()
            for number, house in enumerate((first, second)):
                olena = world.person("Олена", phone=f"38050111223{number}")
                olena.start()
                await heard(olena, "Натисніть кнопку")
                await house.dies()
                await house.born()
                olena.share_contact()
                await heard(olena, "100 балів уже ваші")
