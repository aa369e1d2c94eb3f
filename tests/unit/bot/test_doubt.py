"""A failed call says whether it may have been applied: what Telegram refused in words, or never got, was not."""

import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from bot.painting import Painted
from bot.telegram.outbound import TelegramChannel
from bot.telegram.serving import make_bot
from chat.channel import TOO_LATE, Delivered, Letter, NotDelivered, TryAgain
from chat.replies import Say
from chat.texts import Texts
from chat.words import words
from simulator.app import create_app
from simulator.telegram.faults import Delay, Fault, Outage, Reset
from simulator.telegram.serving import serve
from simulator.telegram.world import World

TOKEN = "4242:doubt-token-doubt-token-doubt-token"


async def failed(address: str, account: str = "1", patience: float = 5.0) -> NotDelivered:
    """How a letter to the account fails at this Bot API."""
    async with _channel(address, patience) as channel:
        with pytest.raises(NotDelivered) as found:
            await channel.deliver(_letter(account))
    return found.value


def _letter(account: str = "1") -> Letter:
    return Letter(1, "telegram", account, "uk", Say(words("noted")), datetime.now(UTC) + TOO_LATE)


@asynccontextmanager
async def _channel(address: str, patience: float) -> AsyncIterator[TelegramChannel]:
    bot = make_bot(TOKEN, address, patience)
    try:
        yield TelegramChannel(bot, Texts(), Painted(lambda _picture: b"", "Мальва", str), _no_file)
    finally:
        await bot.session.close()


async def _no_file(_what: str, _channel_name: str, _account: str) -> bytes:
    return b""


@pytest.mark.parametrize(
    "fault",
    [Outage(500), Outage(502), Reset(applied=False), Reset(applied=True), Delay(3)],
    ids=["500", "502", "cut before", "cut after", "no answer"],
)
async def test_without_an_answer_of_telegrams_it_is_in_doubt(fault: Fault) -> None:
    async with World() as world, serve(create_app(world, config={})) as base:
        world.bot(token=TOKEN)
        olena = world.person()
        olena.start()
        world.faults.add(fault, "sendMessage")
        why = await failed(f"{base}/telegram", str(olena.id), patience=0.3)
    assert isinstance(why, TryAgain)
    assert why.in_doubt


async def test_who_could_not_be_reached_has_applied_nothing() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    why = await failed(f"http://127.0.0.1:{port}")
    assert isinstance(why, TryAgain)
    assert not why.in_doubt


@pytest.mark.parametrize(
    ("status", "doubt"),
    [(401, False), (409, False), (413, False), (429, False), (403, False), (400, False), (500, True)],
)
async def test_what_telegram_refuses_in_its_own_words_it_has_not_applied(status: int, *, doubt: bool) -> None:
    async def answer(_request: Request) -> JSONResponse:
        told = {"ok": False, "error_code": status, "description": "No", "parameters": {"retry_after": 1}}
        if status != 429:
            del told["parameters"]
        return JSONResponse(told, status)

    app = Starlette(routes=[Route("/{bot}/{method}", answer, methods=["POST"])])
    async with serve(app) as base:
        assert (await failed(base)).in_doubt is doubt


async def test_what_telegram_did_is_said_though_its_answer_is_of_a_later_time() -> None:
    async with answering({"message_id": 77, "date": {"of": "another form"}}) as channel:
        assert await channel.deliver(_letter()) == Delivered("77")


@pytest.mark.parametrize("result", [{"of": "another form"}, [{"sticker": 7}], 7], ids=str)
async def test_an_answer_that_tells_of_no_message_says_nothing(result: object) -> None:
    async with answering(result) as channel:
        with pytest.raises(TryAgain):
            await channel.deliver(_letter())


@asynccontextmanager
async def answering(result: object) -> AsyncIterator[TelegramChannel]:
    """A channel to a Telegram that takes everything, and tells this of it."""

    async def answer(_request: Request) -> JSONResponse:
        return JSONResponse({"ok": True, "result": result})

    app = Starlette(routes=[Route("/{bot}/{method}", answer, methods=["POST"])])
    async with serve(app) as base, _channel(base, patience=5.0) as channel:
        yield channel
