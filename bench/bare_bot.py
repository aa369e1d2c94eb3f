"""A bot as aiogram makes it, with as many connections as ours has: what the floors talk through."""

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer

from bench.bot_api import TOKEN
from bot.telegram.serving import CONNECTIONS


def make_bare_bot(api_url: str) -> Bot:
    return Bot(TOKEN, session=AiohttpSession(api=TelegramAPIServer.from_base(api_url), limit=CONNECTIONS))
