"""The load generator's HTTP is good enough for a real server, and the small Bot API for a real bot."""

import asyncio
from collections.abc import Callable
from functools import partial
from time import perf_counter

import pytest
from aiogram import Bot
from aiogram.types import BufferedInputFile

from bench import bot_api
from bench.bare_bot import make_bare_bot
from bench.wire import Connections, connect, post
from bot.telegram.serving import make_bot

CHAT = 6_000_000_001


@pytest.mark.parametrize("made", [partial(make_bot, bot_api.TOKEN), make_bare_bot], ids=["ours", "the floor's"])
async def test_a_bot_talks_to_the_small_bot_api_and_who_waits_for_its_message_is_told(
    made: Callable[[str], Bot],
) -> None:
    async with bot_api.serving() as api:
        bot = made(api.address)
        try:
            before = perf_counter()
            arrivals = [api.next_message(CHAT), api.next_message(CHAT)]
            assert (await bot.get_me()).username == "regulars_bot"
            assert (await bot.send_message(CHAT, "chat_id=5 is no chat")).chat.id == CHAT
            await bot.send_photo(CHAT, BufferedInputFile(b"a picture\r\n0\r\n\r\n", "card.png"), caption="a card")
            assert before < await arrivals[0] < await arrivals[1] < perf_counter()
            assert api.calls == {"getMe": 1, "sendMessage": 1, "sendPhoto": 1}
        finally:
            await bot.session.close()


async def test_connections_are_kept_and_as_many_as_there_are_requests_at_once() -> None:
    async with bot_api.serving() as api:
        connections = Connections(api.port)
        request = post(f"/bot{bot_api.TOKEN}/getMe", b"{}", {})
        for _ in range(3):
            answers = await asyncio.gather(*(connections.ask(request) for _ in range(5)))
            assert {answer.status for answer in answers} == {200}
        assert len(connections._free) == 5
        connections.close()


async def test_one_connection_answers_one_request_after_the_other() -> None:
    async with bot_api.serving() as api:
        connection = await connect(api.port)
        for _ in range(3):
            answer = await connection.ask(post("/bot1:x/getMe", b"{}", {"X-Any": "header"}))
            assert b"regulars_bot" in answer.body
        connection.close()
