"""Messengers repeat and reorder: an update has its effect once, whatever it is, however often and in whatever order."""

import json
from collections import Counter
from collections.abc import Hashable
from datetime import datetime
from typing import Any

from simulator.telegram.bots import Bot
from simulator.telegram.checks import Record
from simulator.telegram.mailbox import Update
from simulator.telegram.world import World
from storage import tables
from tests.journeys.stage import Stage


class Recorder:
    """Keeps a copy of all that the bot is sent."""

    def __init__(self, world: World) -> None:
        (self.bot,) = world.bots.values()
        self._put = self.bot.mailbox.put
        self.updates: list[dict[str, Any]] = []
        self.bot.mailbox.put = self._kept  # type: ignore[method-assign]  # a tap on the line

    def _kept(self, kind: str, what: Record, chat: Hashable, at: datetime) -> Update:
        update = self._put(kind, what, chat, at)
        self.updates.append(json.loads(update.text))
        return update


def spoken(stage: Stage) -> Counter[str]:
    """How often each method that says something was called."""
    saying = ("sendMessage", "sendPhoto", "editMessageText")
    return Counter(call.method for call in stage.world.calls if call.method in saying)


async def the_bot_is_quiet(stage: Stage, bot: Bot) -> None:
    """All that was sent is confirmed."""
    await stage.world.wait_for(lambda: not bot.mailbox.pending or None)


async def test_every_update_of_a_journey_delivered_again_has_no_effect(either: Stage) -> None:
    stage = either
    olena = stage.shopper()
    recorder = Recorder(stage.world)
    olena.start(payload="centr")
    await olena.next_message()
    olena.press(stage.label("button-share"))
    await olena.next_message()
    question = await olena.next_message()
    olena.press(stage.label("button-offers-yes"), on=question)
    olena.write("Дякую")
    assert (await olena.next_message()).text == stage.label("noted")
    before = spoken(stage)
    everything = [
        await stage.rows(table) for table in (tables.customers, tables.entries, tables.consents, tables.heard)
    ]

    for update in (*recorder.updates, *reversed(recorder.updates)):
        stage.world.deliver(update)
    await the_bot_is_quiet(stage, recorder.bot)
    olena.write("/help")
    await olena.next_message()
    assert spoken(stage) - before == Counter(sendMessage=1)
    again = [await stage.rows(table) for table in (tables.customers, tables.entries, tables.consents, tables.heard)]
    assert again == everything


async def test_an_update_twice_in_one_delivery_counts_once(anywhere: Stage) -> None:
    stage = anywhere
    olena = stage.shopper()
    recorder = Recorder(stage.world)
    olena.start()
    await olena.next_message()
    olena.share_contact()
    for _ in range(5):
        stage.world.deliver(recorder.updates[-1])
    assert (await olena.next_message()).kind == "photo"
    await olena.next_message()
    await the_bot_is_quiet(stage, recorder.bot)
    olena.write("/help")
    assert "«Мальва»" in (await olena.next_message()).text
    assert await stage.rows(tables.lots, "origin", "points") == [("welcome", 100)]


async def test_a_contact_that_overtakes_the_start_joins_all_the_same(stage: Stage) -> None:
    """The start, when it comes at last, shows the card again."""
    olena = stage.shopper()
    recorder = Recorder(stage.world)
    recorder.bot.mailbox.allow(["callback_query"])  # nothing gets through for now
    start, contact = olena.start(payload="centr"), olena.share_contact()
    stage.world.deliver({"update_id": 900_000_002, "message": contact.record})
    assert (await olena.next_message()).kind == "photo"
    await olena.next_message()
    stage.world.deliver({"update_id": 900_000_001, "message": start.record})
    assert (await olena.next_message()).kind == "photo"
    assert await stage.rows(tables.lots, "origin", "points") == [("welcome", 100)]
