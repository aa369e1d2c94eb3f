"""A call goes to Telegram as JSON that names what was given and nothing else; with a file, as a form."""

import json
from collections.abc import AsyncIterator

import pytest
from aiogram import Bot
from aiogram.types import BufferedInputFile, InlineKeyboardButton, InlineKeyboardMarkup, ReplyParameters
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from bot.telegram.serving import make_bot
from simulator.telegram.serving import serve

TOKEN = "4242:session-token-session-token"
TEXT = "Дякуємо! 🎉"


@pytest.fixture
def heard() -> list[tuple[str, bytes]]:
    """Content types and bodies of the calls."""
    return []


@pytest.fixture
async def bot(heard: list[tuple[str, bytes]]) -> AsyncIterator[Bot]:
    async def answer(request: Request) -> JSONResponse:
        heard.append((request.headers["content-type"], await request.body()))
        message = {"message_id": 1, "date": 0, "chat": {"id": 5, "type": "private"}}
        return JSONResponse({"ok": True, "result": message})

    app = Starlette(routes=[Route("/{bot}/{method}", answer, methods=["POST"])])
    async with serve(app) as base:
        made = make_bot(TOKEN, base)
        yield made
        await made.session.close()


async def test_a_call_without_a_file_is_json_of_what_was_given(bot: Bot, heard: list[tuple[str, bytes]]) -> None:
    keyboard = InlineKeyboardMarkup(
        inline_keyboard=[[InlineKeyboardButton(text="🎫 Картка", callback_data="open:card")]]
    )
    await bot.send_message(5, TEXT, reply_markup=keyboard, reply_parameters=ReplyParameters(message_id=3))
    ((kind, body),) = heard
    assert kind == "application/json"
    assert json.loads(body) == {
        "chat_id": 5,
        "text": TEXT,
        "reply_markup": {"inline_keyboard": [[{"text": "🎫 Картка", "callback_data": "open:card"}]]},
        "reply_parameters": {"message_id": 3},
    }


async def test_a_call_with_a_file_is_a_form(bot: Bot, heard: list[tuple[str, bytes]]) -> None:
    await bot.send_photo(5, BufferedInputFile(b"a picture", "card.png"), caption=TEXT)
    ((kind, body),) = heard
    assert kind.startswith("multipart/form-data")
    assert b"a picture" in body
    assert TEXT.encode() in body
