"""Bots written with public libraries work with the simulator unchanged: only the address is another."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
import telegram
import telegram.ext
from aiogram import Bot as AiogramBot
from aiogram import Dispatcher, F
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError, TelegramRetryAfter
from aiogram.methods import SendMessage, SendPhoto
from aiogram.types import BufferedInputFile, CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message
from aiogram.types import InputMediaPhoto as AiogramPhoto
from aiogram.webhook.aiohttp_server import SimpleRequestHandler
from aiohttp import web
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from simulator.telegram import faults
from simulator.telegram.bots import Bot
from simulator.telegram.people import Person
from simulator.telegram.serving import serve
from simulator.telegram.world import World
from tests.simulator.calls import picture

Application = telegram.ext.Application[Any, Any, Any, Any, Any, Any]


async def echo(update: telegram.Update, _context: object) -> None:
    message = update.message
    if message is None:
        return
    if message.photo:
        file = await message.photo[-1].get_file()
        await message.reply_photo(bytes(await file.download_as_bytearray()), caption=message.caption)
        return
    button = telegram.InlineKeyboardButton("Again", callback_data="again")
    await message.reply_text(f"<b>{message.text}</b>", "HTML", reply_markup=telegram.InlineKeyboardMarkup([[button]]))


async def pressed(update: telegram.Update, _context: object) -> None:
    query = update.callback_query
    assert query is not None
    await query.answer("Pressed")
    await query.edit_message_text("edited")


@pytest.fixture
async def application(http: httpx.AsyncClient, bot: Bot) -> AsyncIterator[Application]:
    base = f"{http.base_url}/telegram"
    builder = telegram.ext.Application.builder().token(bot.token)
    application = builder.base_url(f"{base}/bot").base_file_url(f"{base}/file/bot").build()
    application.add_handler(telegram.ext.CallbackQueryHandler(pressed))
    application.add_handler(telegram.ext.MessageHandler(None, echo))
    async with application:
        await application.start()
        yield application
        await application.stop()


async def converse(olena: Person) -> None:
    """The same talk with every bot of this file."""
    olena.write("hello")
    replies = [await olena.next_message(), await olena.next_message()]
    assert [reply.text for reply in replies] == ["/start", "hello"]
    assert {"type": "bold", "offset": 0, "length": 5} in replies[1].entities
    olena.press("Again")
    olena.send_photo(picture(), caption="look")
    photo = await olena.next_message()
    assert (photo.kind, photo.text) == ("photo", "look")


async def test_python_telegram_bot_by_polling(world: World, olena: Person, application: Application) -> None:
    assert application.updater
    await application.updater.start_polling(timeout=30)
    await converse(olena)
    await world.wait_for(lambda: olena.chat.texts[1] == "edited")
    assert [toast.text for toast in olena.chat.toasts] == ["Pressed"]
    await application.updater.stop()


async def test_python_telegram_bot_by_webhook(world: World, olena: Person, application: Application) -> None:
    async def take(request: Request) -> Response:
        assert request.headers["x-telegram-bot-api-secret-token"] == "s3cret"
        await application.update_queue.put(telegram.Update.de_json(await request.json(), application.bot))
        return Response()

    async with serve(Starlette(routes=[Route("/hook", take, methods=["POST"])])) as base:
        await application.bot.set_webhook(f"{base}/hook", secret_token="s3cret")
        await converse(olena)
        await world.wait_for(lambda: olena.chat.texts[1] == "edited")
        await application.bot.delete_webhook()


async def test_python_telegram_bot_understands_errors(
    olena: Person, application: Application, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")  # the form that its next version has
    olena.block()
    with pytest.raises(telegram.error.Forbidden, match="bot was blocked by the user"):
        await application.bot.send_message(olena.id, "x")
    world.faults.add(faults.TooMany(2), "sendMessage")
    with pytest.raises(telegram.error.RetryAfter):
        await application.bot.send_message(olena.id, "x")
    olena.unblock()
    album = [telegram.InputMediaPhoto(picture(), caption="one"), telegram.InputMediaPhoto(picture())]
    await application.bot.send_media_group(olena.id, album)
    assert [message.kind for message in olena.chat.messages[-2:]] == ["photo", "photo"]


@pytest.fixture
async def aiogram_bot(http: httpx.AsyncClient, bot: Bot) -> AsyncIterator[AiogramBot]:
    server = TelegramAPIServer.from_base(f"{http.base_url}/telegram")
    session = AiohttpSession(api=server)
    yield AiogramBot(bot.token, session=session)
    await session.close()


def aiogram_echo() -> Dispatcher:
    dispatcher = Dispatcher()

    @dispatcher.message(F.photo)
    async def repeat_photo(message: Message, bot: AiogramBot) -> None:
        assert message.photo
        content = await bot.download(message.photo[-1])
        assert content
        await message.answer_photo(BufferedInputFile(content.read(), "photo.png"), caption=message.caption)

    @dispatcher.message()
    async def repeat(message: Message) -> None:
        markup = InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="Again", callback_data="again")]])
        await message.answer(f"<b>{message.text}</b>", parse_mode="HTML", reply_markup=markup)

    @dispatcher.callback_query()
    async def answer(query: CallbackQuery) -> None:
        await query.answer("Pressed")
        assert isinstance(query.message, Message)
        await query.message.edit_text("edited")

    return dispatcher


@asynccontextmanager
async def polling(dispatcher: Dispatcher, bot: AiogramBot) -> AsyncIterator[None]:
    task = asyncio.create_task(
        dispatcher.start_polling(bot, polling_timeout=30, handle_signals=False, close_bot_session=False)
    )
    try:
        yield
    finally:
        await dispatcher.stop_polling()
        await task


async def test_aiogram_by_polling(world: World, olena: Person, aiogram_bot: AiogramBot) -> None:
    async with polling(aiogram_echo(), aiogram_bot):
        await converse(olena)
        await world.wait_for(lambda: olena.chat.texts[1] == "edited")
    assert [toast.text for toast in olena.chat.toasts] == ["Pressed"]


@asynccontextmanager
async def aiogram_webhook(dispatcher: Dispatcher, bot: AiogramBot) -> AsyncIterator[str]:
    """aiogram's own handler: what an update's handler returns goes back as the answer, in multipart."""
    app = web.Application()
    SimpleRequestHandler(dispatcher, bot, handle_in_background=False, secret_token="s3cret").register(app, "/hook")
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    finally:
        await runner.cleanup()


async def test_aiogram_by_webhook(world: World, bot: Bot, olena: Person, aiogram_bot: AiogramBot) -> None:
    async with aiogram_webhook(aiogram_echo(), aiogram_bot) as url:
        await aiogram_bot.set_webhook(url, secret_token="s3cret")
        await converse(olena)
        await world.wait_for(lambda: olena.chat.texts[1] == "edited" and not bot.mailbox.pending)


async def test_aiogram_answers_with_a_method_in_the_webhooks_own_response(
    world: World, bot: Bot, olena: Person, aiogram_bot: AiogramBot
) -> None:
    dispatcher = Dispatcher()

    @dispatcher.message()
    async def repeat(message: Message) -> SendMessage | SendPhoto:
        if message.text == "photo":
            return message.answer_photo(BufferedInputFile(picture(), "photo.png"), caption="by response")
        return message.answer("by response")

    async with aiogram_webhook(dispatcher, aiogram_bot) as url:
        await aiogram_bot.set_webhook(url, secret_token="s3cret")
        olena.write("photo")
        kinds = [(await olena.next_message()).kind for _ in range(2)]
        await world.wait_for(lambda: not bot.mailbox.pending)
    assert kinds == ["text", "photo"]
    assert [called.method for called in world.calls if called.by_webhook] == ["sendMessage", "sendPhoto"]


async def test_aiogram_understands_errors(world: World, olena: Person, aiogram_bot: AiogramBot) -> None:
    with pytest.raises(TelegramBadRequest, match="chat not found"):
        await aiogram_bot.send_message(5, "x")
    world.faults.add(faults.TooMany(2), "sendMessage")
    with pytest.raises(TelegramRetryAfter) as refusal:
        await aiogram_bot.send_message(olena.id, "x")
    assert refusal.value.retry_after == 2
    await aiogram_bot.send_media_group(
        olena.id, [AiogramPhoto(media=BufferedInputFile(picture(), "a.png"), caption="one") for _ in range(2)]
    )
    assert [message.text for message in olena.chat.messages[-2:]] == ["one", "one"]
    olena.block()
    with pytest.raises(TelegramForbiddenError):
        await aiogram_bot.send_message(olena.id, "x")
