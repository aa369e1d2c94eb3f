"""Telegram has its bad moments: whatever goes wrong with a call, the person still gets the card."""

import asyncio
from collections.abc import Iterator
from datetime import timedelta

import pytest

from simulator.telegram.faults import Fault, Outage, Reset, TooMany
from simulator.telegram.people import Person
from simulator.telegram.world import World
from tests import plain_http
from tests.journeys.stage import TOKEN, Stage, staged

FAULTS = {
    "too many": TooMany(2),
    "500": Outage(500),
    "a page of HTML": Outage(502),
    "cut before": Reset(applied=False),
    "cut after": Reset(applied=True),
}
spoilt = pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)


@pytest.fixture(autouse=True)
def nothing_spoilt_remains(open_shop: Stage) -> Iterator[None]:
    """A fault that a call was spared is not for the next test."""
    yield
    open_shop.world.faults.clear()


async def join(stage: Stage, person: Person) -> None:
    """Through to the card, whatever comes twice on the way."""
    person.start(payload="centr")
    await person.next_message()
    person.press(stage.label("button-share"))
    while (await person.next_message()).kind != "photo":
        pass


async def left_after_paying(stage: Stage, person: Person) -> int:
    """What is left of one welcome after 40 points have paid."""
    answer = await stage.till.ok("POST", "/receipts", stage.till.receipt(card=stage.code_on(person), spend=40))
    balance: int = answer["balance"]
    return balance


@spoilt
@pytest.mark.parametrize("method", ["sendPhoto", "sendMessage", "getUpdates", "*"])
async def test_the_card_comes_all_the_same(open_shop: Stage, method: str, fault: Fault) -> None:
    stage = open_shop
    olena = stage.shopper()
    stage.world.faults.add(fault, method, times=3)
    await join(stage, olena)
    assert await left_after_paying(stage, olena) == 60 + 23


@spoilt
async def test_an_edit_is_made_in_the_end(open_shop: Stage, fault: Fault) -> None:
    stage = open_shop
    olena = await stage.joined()
    stage.world.faults.add(fault, "editMessageText", times=2)
    olena.press(stage.label("button-offers-yes"))
    await stage.world.wait_for(lambda: stage.label("offers-yes") in olena.chat.texts or None)
    assert olena.chat.texts.count(stage.label("offers-yes")) == 1


@spoilt
async def test_a_press_that_cannot_be_released_loses_nothing(open_shop: Stage, fault: Fault) -> None:
    stage = open_shop
    olena = await stage.joined()
    stage.world.faults.add(fault, "answerCallbackQuery")
    olena.press(stage.label("button-offers-yes"))
    await stage.world.wait_for(lambda: stage.label("offers-yes") in olena.chat.texts or None)


@spoilt
async def test_the_bot_introduces_itself_again_and_again(fresh_url: str, fault: Fault) -> None:
    world = World()
    world.faults.add(fault, "*", times=4)
    async with staged(fresh_url, world=world) as stage:
        olena = stage.shopper()
        await join(stage, olena)
        assert olena.chat.commands[0]["command"] == "card"


async def test_one_persons_failing_letter_delays_nobody(stage: Stage) -> None:
    olena, taras = stage.shopper(), stage.shopper("Тарас")
    for person in (olena, taras):
        person.start()
        await person.next_message()
    stage.world.faults.add(Outage(502), "sendPhoto", times=4)  # pauses of 1, 2, 4 and 8 seconds
    olena.share_contact()
    await stage.world.wait_for(lambda: len(stage.world.faults) < 4 or None)
    taras.write("/help")
    await taras.next_message()
    assert len(stage.world.faults) > 0
    assert (await olena.next_message()).kind == "photo"


async def test_a_second_program_on_the_token_is_waited_for(stage: Stage) -> None:
    """As when a new version starts before the former one has ended."""
    olena = await stage.joined()
    asked = {"timeout": 20}
    async with plain_http.client(base_url=f"{stage.base}/simulator/telegram/bot{TOKEN}", timeout=30) as http:
        other = asyncio.create_task(http.post("/getUpdates", json=asked))
        conflict = await stage.world.wait_for(
            lambda: next((call for call in stage.world.calls if call.status == 409), None)
        )
        assert conflict.method == "getUpdates"
        other.cancel()
        await asyncio.wait([other])
    olena.write("/help")
    assert "«Мальва»" in (await olena.next_message()).text


async def test_slow_down_is_obeyed_by_the_whole_bot(fresh_url: str) -> None:
    """In real time, for it is Telegram's."""
    async with staged(fresh_url, speed=1) as stage:
        olena, taras = stage.shopper(), stage.shopper("Тарас")
        stage.world.faults.add(TooMany(2), "sendMessage")
        olena.start()
        refused = await stage.world.wait_for(
            lambda: next((call for call in stage.world.calls if call.status == 429), None)
        )
        taras.start()
        await taras.next_message()
        await olena.next_message()
        after = [call.at for call in stage.world.calls if call.method == "sendMessage" and call.at > refused.at]
        assert (min(after) - refused.at).total_seconds() >= 1.9


async def test_a_restart_obeys_what_the_former_process_was_told(fresh_url: str) -> None:
    async with staged(fresh_url, speed=1) as stage:
        world, olena = stage.world, stage.shopper()
        world.faults.add(TooMany(4), "sendMessage")
        olena.start()
        refused = await world.wait_for(lambda: next((call for call in world.calls if call.status == 429), None))
    async with staged(fresh_url, world=world, speed=1, later=timedelta(seconds=1)):
        await olena.next_message(within=20)
    after = [call.at for call in world.calls if call.method == "sendMessage" and call.at > refused.at]
    assert (min(after) - refused.at).total_seconds() >= 3


async def test_polling_waits_as_long_as_telegram_asks(fresh_url: str) -> None:
    """And so does everything else that would be said meanwhile, the release of a pressed button too."""
    async with staged(fresh_url, speed=1) as stage:
        olena = await stage.joined()
        olena.press(stage.label("button-offers-yes"))
        await stage.world.wait_for(lambda: stage.label("offers-yes") in olena.chat.texts or None)
        stage.world.faults.add(TooMany(4), "getUpdates")
        olena.write("/history")
        await olena.next_message()
        refused = await stage.world.wait_for(
            lambda: next((call for call in stage.world.calls if call.status == 429), None)
        )
        olena.write("/balance")
        await olena.next_message()
        after = [call for call in stage.world.calls if call.at > refused.at]
        assert (min(call.at for call in after) - refused.at).total_seconds() >= 3.9


async def test_a_press_is_not_released_while_the_bot_was_asked_to_wait(fresh_url: str) -> None:
    async with staged(fresh_url, webhook=True, speed=1) as stage:
        olena = await stage.joined()
        olena.write("/balance")
        await olena.next_message()
        stage.world.faults.add(TooMany(3), "answerCallbackQuery")
        for _ in range(3):
            olena.press(stage.label("button-history"))
        await olena.next_message()
        tries = [call for call in stage.world.calls if call.method == "answerCallbackQuery"]
        assert [call.status for call in tries].count(429) == 1
        refused = next(call for call in tries if call.status == 429)
        later = [call.at for call in stage.world.calls if call.at > refused.at and call.status == 200]
        assert (min(later) - refused.at).total_seconds() >= 2.9
