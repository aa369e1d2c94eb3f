"""A program that serves the house as often as it is asked to: imported once, forked for each life, so that a life begins at once.

Each line of standard input is a life's settings as JSON; its process id is printed, and its exit code when it is over.
"""

import asyncio
import json
import os
import sys
from datetime import timedelta

from pydantic import SecretStr

from bot import assembly, logs
from bot.house import open_house
from bot.settings import Settings
from bot.telegram.messenger import Telegram
from chat.texts import Texts
from loyalty.program import Consents, Program
from scheduler.delivery import Delivery
from scheduler.planning import Planning
from tests.journeys.postroom import A_FIFTH, HELD_OUT, IN_HAND, NOBODY, PLANNING, SPEAKING, always, worded


def live(life: str) -> None:
    """The real thing: these parts of the house, until it is killed."""
    given = json.loads(life)
    settings = Settings(
        secret_key=SecretStr(given["secret"]),
        telegram_token=SecretStr(given["token"]),
        telegram_api_url=given["telegram"],
        database_url=SecretStr(given["database"]),
        http_port=given["port"],
        operator_chat_id=given["desk"],
        program=Program(shop="Мальва", consents=Consents(ask_after=timedelta(0))),
    )
    alone = {SPEAKING: speak, PLANNING: plan}.get(given["roles"][0])
    if alone is not None:
        held_out = A_FIFTH if HELD_OUT in given["roles"] else NOBODY
        asyncio.run(alone(settings.model_copy(update={"program": always(settings.program, held_out)})))
        return
    if given["public"]:  # not by https, as a real one must be
        settings = settings.model_copy(update={"public_url": given["public"]})
    asyncio.run(assembly.serve(settings, given["roles"]))


async def speak(settings: Settings) -> None:
    """The bot alone, by day and night; it says 100 messages a second at most."""
    fast = settings.model_copy(update={"telegram_messages_per_second": 100})
    async with open_house(fast) as house:
        assert fast.telegram_token is not None
        telegram = Telegram(house, fast.telegram_token.get_secret_value(), fast.telegram_api_url)
        telegram._delivery = Delivery(house.database, house.terms, telegram.name, house.clock, IN_HAND, worded=worded)
        await telegram.serve()


async def plan(settings: Settings) -> None:
    """The planning clock alone, by day and night, without a minute's rest."""
    async with open_house(settings) as house:
        planning = Planning(house.database, house.terms, house.clock.now)
        while True:
            await planning.plan()
            await asyncio.sleep(0.01)


def main() -> None:
    logs.configure("error", "console")
    Texts()  # whose reading takes long; who is forked has read them
    for life in sys.stdin:
        process = os.fork()
        if not process:
            status = 1
            try:
                live(life)
                status = 0
            finally:
                os._exit(status)  # never back into the parent's loop
        print(process, flush=True)  # noqa: T201 - this is what the test waits for
        _, ended = os.waitpid(process, 0)
        print(os.waitstatus_to_exitcode(ended), flush=True)  # noqa: T201 - the same


if __name__ == "__main__":
    main()
