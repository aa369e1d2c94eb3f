"""What the bot tells of itself on Telegram: right in each language, written only where it differs, never in a start's way."""

from datetime import timedelta
from typing import Any

import pytest

from chat.texts import LANGUAGES, Texts
from chat.words import words
from loyalty.program import Program
from simulator.telegram import profile
from simulator.telegram.bots import Bot
from simulator.telegram.faults import TooMany
from simulator.telegram.world import World
from tests.journeys.stage import Stage, staged
from usecases import bots

WRITES = ("setMyName", "setMyDescription", "setMyShortDescription", "setMyCommands")
MOST = {"bot-description": 512, "bot-short-description": 120}  # characters (core.telegram.org/bots/api)


def told(world: World) -> list[str]:
    return [call.method for call in world.calls if call.method in WRITES]


async def greeted(stage: Stage) -> None:
    """The bot hears and answers, and has told of itself."""
    olena = stage.shopper()
    olena.start()
    await olena.next_message()
    await stage.telegram.introduced.wait()


def the_bot(stage: Stage) -> Bot:
    (bot,) = stage.world.bots.values()
    return bot


async def test_each_language_has_its_descriptions_and_commands(stage: Stage) -> None:
    await greeted(stage)
    bot = the_bot(stage)
    for language in LANGUAGES:
        wanted = stage.texts.say(words("bot-description", shop="Мальва"), language)
        assert profile.text_for(bot, "description", language) == wanted
        short = stage.texts.say(words("bot-short-description", shop="Мальва"), language)
        assert profile.text_for(bot, "short_description", language) == short
        commands: Any = bot.commands["default", None, None, language]
        assert commands[0]["description"] == stage.label("command-card", language)
    assert profile.text_for(bot, "description", "de") == profile.text_for(bot, "description", "uk")  # the programme's
    assert await stage.house.database.read(lambda tx: bots.bot(tx, "telegram")) == "regulars_bot"


async def test_a_second_start_writes_nothing(fresh_url: str) -> None:
    world = World()
    async with staged(fresh_url, world=world) as first:
        await greeted(first)
        before = told(world)
        assert set(before) == set(WRITES) - {"setMyName"}  # the account was made with the shop's name
    async with staged(fresh_url, world=world, later=timedelta(minutes=1)) as again:
        await greeted(again)
        assert told(world) == before


async def test_the_name_follows_the_shop(fresh_url: str) -> None:
    async with staged(fresh_url, program=Program(shop="Мальва на розі")) as stage:
        await greeted(stage)
        assert the_bot(stage).record()["first_name"] == "Мальва на розі"
        assert told(stage.world).count("setMyName") == 1  # the other languages fall back on it


async def test_a_shop_without_a_name_leaves_the_bot_s_own(fresh_url: str) -> None:
    async with staged(fresh_url, program=Program()) as stage:
        await greeted(stage)
        assert "setMyName" not in told(stage.world)


@pytest.mark.parametrize("method", WRITES)
async def test_a_limit_on_one_of_them_stops_neither_the_start_nor_the_others(fresh_url: str, method: str) -> None:
    world = World()
    world.faults.add(TooMany(86_400), method, times=9)
    async with staged(fresh_url, program=Program(shop="Мальва на розі"), world=world) as stage:
        await greeted(stage)
        assert set(told(world)) == set(WRITES)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", MOST)
def test_they_fit_with_the_longest_name_a_shop_may_have(key: str, language: str) -> None:
    assert len(Texts().say(words(key, shop="Ш" * 60), language)) <= MOST[key]
