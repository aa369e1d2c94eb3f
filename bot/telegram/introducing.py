"""What the bot tells of itself on Telegram: name, descriptions and commands, in each language, written only where they differ.

Telegram allows few changes of these a day, so everything is read before it is written; a refusal never keeps the bot from
starting, and the next start tries again.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import structlog
from aiogram import Bot
from aiogram.exceptions import AiogramError, TelegramAPIError
from aiogram.types import BotCommand

from chat.texts import LANGUAGES, Texts
from chat.views import menu
from chat.words import words
from loyalty.program import Program

_log = structlog.get_logger(__name__)
_ENGLISH = "en"  # the commands of people whose language we don't speak


@dataclass(frozen=True, slots=True)
class _Told:
    """One thing that the bot tells: what it should be, how to read what it is, how to write it."""

    what: str
    wanted: str | list[tuple[str, str]]
    read: Callable[[], Awaitable[str | list[tuple[str, str]]]]
    write: Callable[[], Awaitable[bool]]


async def introduce(bot: Bot, texts: Texts, program: Program) -> None:
    """For all languages that are not ours first, then for each of ours: Telegram falls back on the former when it reads."""
    await _tell_all(bot, texts, program, None)
    await asyncio.gather(*(_tell_all(bot, texts, program, language) for language in LANGUAGES))


async def _tell_all(bot: Bot, texts: Texts, program: Program, language: str | None) -> None:
    told = [_commands(bot, texts, language), *_descriptions(bot, texts, program, language)]
    if program.shop != Program().shop:  # else nobody has named the shop yet, and the owner's own name stays
        told.append(_name(bot, program.shop, language))
    for each in told:
        await _tell(each, language)


async def _tell(told: _Told, language: str | None) -> None:
    try:
        if await told.read() != told.wanted:
            await told.write()
    except (TelegramAPIError, AiogramError) as error:
        _log.warning(
            "the bot could not tell this of itself", what=told.what, language=language, why=type(error).__name__
        )


def _name(bot: Bot, shop: str, language: str | None) -> _Told:
    async def read() -> str:
        return (await bot.get_my_name(language_code=language)).name

    return _Told("name", shop, read, lambda: bot.set_my_name(shop, language_code=language))


def _descriptions(bot: Bot, texts: Texts, program: Program, language: str | None) -> tuple[_Told, _Told]:
    """What an empty chat shows before "Start", and what stands in the bot's profile and in shared links."""
    spoken = language or program.language
    long = texts.say(words("bot-description", shop=program.shop), spoken)
    short = texts.say(words("bot-short-description", shop=program.shop), spoken)

    async def read_long() -> str:
        return (await bot.get_my_description(language_code=language)).description

    async def read_short() -> str:
        return (await bot.get_my_short_description(language_code=language)).short_description

    return (
        _Told("description", long, read_long, lambda: bot.set_my_description(long, language_code=language)),
        _Told(
            "short description", short, read_short, lambda: bot.set_my_short_description(short, language_code=language)
        ),
    )


def _commands(bot: Bot, texts: Texts, language: str | None) -> _Told:
    spoken = language or _ENGLISH
    wanted = [(screen, texts.say(words(f"command-{screen}"), spoken)) for screen, _ in menu.labels()]

    async def read() -> list[tuple[str, str]]:
        return [(each.command, each.description) for each in await bot.get_my_commands(language_code=language)]

    def write() -> Awaitable[bool]:
        commands = [BotCommand(command=command, description=description) for command, description in wanted]
        return bot.set_my_commands(commands, language_code=language)

    return _Told("commands", wanted, read, write)
