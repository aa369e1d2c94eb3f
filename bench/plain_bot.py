"""The floor of `updates`: a plain aiogram bot behind the same web server, which answers and keeps nothing.

python -m bench.plain_bot PORT API_URL
"""

import asyncio
import contextlib
import signal
import sys
from collections.abc import Sequence

import uvicorn
import uvloop
from aiogram import Dispatcher
from aiogram.types import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    Message,
    ReplyKeyboardMarkup,
    Update,
)
from fastapi import FastAPI, Request, Response

from bench.bare_bot import make_bare_bot
from bench.measures import settle_garbage
from bench.programs import say
from bench.telegram_updates import WEBHOOK
from bench.wire import HOST

BALANCE = "/balance"  # is answered with a longer text and buttons under it, as our own balance is
_NOTED = "Записали, відповімо найближчим часом. Дякуємо!"
_SHOWN = "На картці 539 балів. Це 539,00 ₴ на покупки.\n\n" + "\n".join(
    f"• {points} — за покупки 29.11.2025, до 30.11.2026" for points in (16, 22, 13, 21, 34, 433)
)


def make_app(api_url: str) -> FastAPI:
    bot = make_bare_bot(api_url)
    dispatcher = Dispatcher()
    menu = ReplyKeyboardMarkup(
        keyboard=[[KeyboardButton(text="🎫 Картка")], *[[KeyboardButton(text="💰 Баланс")] * 2] * 2],
        resize_keyboard=True,
        is_persistent=True,
    )
    buttons = [InlineKeyboardButton(text="🎫 Картка", callback_data="open:card")] * 2
    under = InlineKeyboardMarkup(inline_keyboard=[buttons])

    @dispatcher.message()
    async def answer(message: Message) -> None:
        if message.text == BALANCE:
            await message.answer(_SHOWN, reply_markup=under)
        else:
            await message.answer(_NOTED, reply_markup=menu)

    async def receive(request: Request) -> Response:
        await dispatcher.feed_update(bot, Update.model_validate_json(await request.body()))
        return Response()

    app = FastAPI(openapi_url=None)
    app.post(WEBHOOK)(receive)
    return app


async def main(arguments: Sequence[str]) -> None:
    port, api_url = arguments
    app = make_app(api_url)
    settle_garbage()
    config = uvicorn.Config(app, host=HOST, port=int(port), log_config=None, access_log=False, server_header=False)
    server = uvicorn.Server(config)
    server.capture_signals = contextlib.nullcontext  # type: ignore[assignment, method-assign]  # it would end by the signal
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, setattr, server, "should_exit", True)
    await server.serve()
    say({})


if __name__ == "__main__":
    uvloop.run(main(sys.argv[1:]))
