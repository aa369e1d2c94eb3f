"""Viber has its bad moments too: Telegram's people do not notice, Viber's own lose nothing, and its callbacks don't wait."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from simulator.viber.callbacks import Caller
from simulator.viber.faults import Delay, Outage, Reset, Status
from storage import tables
from tests.journeys.stage import TELEGRAM, VIBER, Stage, staged

Person = Any  # one of either messenger
PATIENT = 30.0  # seconds
SLOW = Delay(10)


@pytest.fixture
async def in_viber(fresh_url: str) -> AsyncIterator[Stage]:
    async with staged(fresh_url, on=VIBER) as made:
        yield made


class Slowness:
    """Ten seconds of Viber's that are over when the test says so: what happened before needs no watch."""

    def __init__(self, stage: Stage) -> None:
        self.over = asyncio.Event()
        self.held = 0
        self.ended = 0
        stage.viber.sleep = self._sleep
        stage.viber.faults.add(SLOW, "send_message", times=1000)

    async def _sleep(self, seconds: float) -> None:
        assert seconds == SLOW.seconds
        self.held += 1
        await self.over.wait()
        self.ended += 1


def caller(stage: Stage) -> Caller:
    (bot,) = stage.viber.bots.values()
    return bot.caller


async def shows(stage: Stage, person: Person, sign: str) -> None:
    await stage.viber.wait_for(
        lambda: any(sign in each.text for each in person.chat.messages if not each.mine) or None, within=PATIENT
    )


async def all_is_said(stage: Stage) -> None:
    """No answer and no notice waits any more."""
    while await stage.rows(tables.replies) or "queued" in {
        state for (state,) in await stage.rows(tables.outbox, "state")
    }:
        await stage.clock.sleep(0.2)


def cards(person: Person) -> int:
    return sum(message.kind == "photo" for message in person.chat.messages)


async def is_served_in_telegram(stage: Stage, name: str) -> None:
    person = await stage.joined(name, on=TELEGRAM)
    assert (await stage.bought(person))["balance"] == 125
    person.write("/balance")
    assert "125" in (await person.next_message()).text


async def test_telegram_is_served_while_viber_takes_ten_seconds_for_every_answer(fresh_url: str) -> None:
    """In real time, for the five seconds within which a callback is answered are Viber's."""
    async with staged(fresh_url, on=VIBER, speed=1) as stage:
        there = [stage.shopper(f"Особа {number}") for number in range(12)]
        for person in there:
            person.start(payload="centr")
        for person in there:
            await person.next_message()  # it rides in the callback's answer
        slow = Slowness(stage)
        for person in there:
            person.share_contact()
            person.write("/balance")
        await stage.viber.wait_for(lambda: slow.held == len(there) or None, within=PATIENT)
        await stage.viber.wait_for(lambda: not caller(stage).waiting or None, within=PATIENT)
        await asyncio.gather(*(is_served_in_telegram(stage, name) for name in ("Олена", "Тарас", "Ірина")))
        assert slow.ended == 0  # and so all of this came before the first answer of Viber's
        assert caller(stage).failures == []
        stage.viber.faults.clear()
        slow.over.set()
        for person in there:
            await shows(stage, person, "На картці")
            assert cards(person) == 1
        assert slow.ended == len(there)
        assert len(await stage.rows(tables.customers)) == len(there) + 3


@pytest.mark.parametrize("fault", [Outage(502), Outage(500), Status(9)], ids=["a page of HTML", "500", "suspended"])
async def test_while_vibers_api_is_away_for_a_while_nothing_is_lost(in_viber: Stage, fault: Outage | Status) -> None:
    stage = in_viber
    people = [stage.shopper(f"Особа {number}") for number in range(3)]
    for person in people:
        person.start(payload="centr")
        await person.next_message()
    stage.viber.faults.add(fault, "*", times=12)
    for person in people:
        person.share_contact()
        person.write("/history")
    await stage.viber.wait_for(lambda: not stage.viber.faults or None, within=PATIENT)
    for person in people:
        await shows(stage, person, stage.label("offers-ask"))
        await all_is_said(stage)
        assert cards(person) == 1
        assert person.chat.texts.count(stage.label("offers-ask")) == 1
    assert caller(stage).failures == []


async def test_a_connection_that_breaks_before_viber_has_heard_doubles_nothing(in_viber: Stage) -> None:
    stage = in_viber
    olena = await stage.joined()
    code = stage.code_on(olena)
    stage.viber.faults.add(Reset(applied=False), "send_message", times=3)
    olena.write("/card")
    await stage.till.ok("POST", "/receipts", stage.till.receipt(card=code))
    await shows(stage, olena, "Мальва на Соборній")
    await all_is_said(stage)
    assert cards(olena) == 2
    assert sum("Мальва на Соборній" in text for text in olena.chat.texts) == 1


async def test_a_connection_that_breaks_afterwards_says_it_again_and_does_it_once(in_viber: Stage) -> None:
    """Whether Viber has heard nobody can know, and a word that serves is never lost: when in doubt it comes again."""
    stage = in_viber
    olena = stage.shopper()
    olena.start(payload="centr")
    await olena.next_message()
    stage.viber.faults.add(Reset(applied=True), "send_message", times=2)
    olena.share_contact()
    await shows(stage, olena, stage.label("offers-ask"))
    await all_is_said(stage)
    assert cards(olena) == 3
    assert await stage.rows(tables.lots, "origin", "points") == [("welcome", 100)]
    assert len(await stage.rows(tables.customers)) == 1
