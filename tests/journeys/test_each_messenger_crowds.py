"""Thirty people at one instant, and everything delivered again, in Telegram and in Viber: each effect is there once."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from simulator.viber.callbacks import Callback
from simulator.viber.world import ViberWorld
from storage import tables
from tests.journeys import test_repetitions
from tests.journeys.stage import VIBER, Stage
from tests.journeys.test_each_messenger import Person, says, shows

PEOPLE = 30
PATIENT = 30.0  # seconds
KEPT = (tables.customers, tables.entries, tables.lots, tables.consents, tables.heard, tables.ratings)


class ViberRecorder:
    """Keeps a copy of all that the webhook is called with."""

    def __init__(self, world: ViberWorld) -> None:
        (bot,) = world.bots.values()
        self._caller = bot.caller
        self._call = bot.caller.call
        self.updates: list[dict[str, Any]] = []
        self._caller.call = self._kept  # type: ignore[method-assign]  # a tap on the line

    def _kept(self, callback: Callback) -> None:
        self._call(replace(callback, build=lambda: self._copied(callback)))

    def _copied(self, callback: Callback) -> dict[str, Any]:
        record = callback.build()
        self.updates.append(record)
        return record


def recorded(stage: Stage) -> list[dict[str, Any]]:
    """What the messenger brings from now on."""
    recorder = ViberRecorder(stage.viber) if stage.on == VIBER else test_repetitions.Recorder(stage.world)
    return recorder.updates


async def all_is_heard(stage: Stage) -> None:
    """The messenger has nothing more to bring."""
    if stage.on == VIBER:
        (there,) = stage.viber.bots.values()
        await stage.viber.wait_for(lambda: not there.caller.waiting or None, PATIENT)
    else:
        (here,) = stage.world.bots.values()
        await stage.world.wait_for(lambda: not here.mailbox.pending or None, PATIENT)


def said_to(person: Person) -> list[str]:
    return [message.text for message in person.chat.messages if not message.mine]


async def test_everything_delivered_again_has_its_effect_once(each_anywhere: Stage) -> None:
    stage = each_anywhere
    updates = recorded(stage)
    olena = await stage.joined()
    olena.press(stage.label("button-offers-yes"), on=await shows(stage, olena, stage.label("offers-ask")))
    await shows(stage, olena, stage.label("offers-yes"))
    await stage.bought(olena)
    olena.press("5 ⭐", on=await shows(stage, olena, "Дякуємо за покупку!"))
    await shows(stage, olena, "Ваша оцінка: ⭐⭐⭐⭐⭐")
    olena.read_all()
    olena.write("Дякую")
    await says(stage, olena, "noted")
    before, said = [await stage.rows(table) for table in KEPT], said_to(olena)
    again = [*updates, *reversed(updates)]
    assert len(again) >= 2 * 5
    world = stage.viber if stage.on == VIBER else stage.world
    for update in again:
        world.deliver(update)
    await all_is_heard(stage)
    olena.write("/help")
    assert "«Мальва» у вашому телефоні" in (await olena.next_message()).text
    assert said_to(olena)[:-1] == said
    assert [await stage.rows(table) for table in KEPT] == before


@pytest.mark.timeout(120)
async def test_thirty_people_at_one_instant_get_a_card_each(each_anywhere: Stage) -> None:
    stage = each_anywhere
    people = [stage.shopper(f"Особа {number}") for number in range(PEOPLE)]
    await asyncio.gather(*(joins(person) for person in people))
    assert len({stage.code_on(person) for person in people}) == PEOPLE
    assert len(await stage.rows(tables.customers)) == PEOPLE
    assert await stage.rows(tables.lots, "origin", "points") == [("welcome", 100)] * PEOPLE
    await asyncio.gather(*(reads_the_balance(person) for person in people))
    for person in people:
        assert sum(message.kind == "photo" for message in person.chat.messages) == 1


async def joins(person: Person) -> None:
    person.start(payload="centr")
    await person.next_message(within=PATIENT)
    person.share_contact()
    while (await person.next_message(within=PATIENT)).kind != "photo":
        pass


async def reads_the_balance(person: Person) -> None:
    person.write("/balance")
    while "На картці 100 балів" not in (await person.next_message(within=PATIENT)).text:
        pass
