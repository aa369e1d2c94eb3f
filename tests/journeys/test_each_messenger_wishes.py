"""What a person wants, and wants no more, in Telegram and in Viber: offers, notices, their hour, reminders, to be forgotten."""

from datetime import timedelta
from typing import Any

import pytest

from loyalty.program import Consents, Earning, Metered, Program
from scheduler.reminding import Reminding
from storage import tables
from tests.journeys.stage import TELEGRAM, VIBER, Stage, staged
from tests.journeys.test_each_messenger import Person, says, shows
from tests.journeys.test_preferences import toggle
from tests.usecases.archive import holding

FRESH = Program(
    shop="Мальва",
    consents=Consents(ask_after=timedelta(0)),
    earning=Earning(expires_days=10, usable_after_hours=0),
    metered=Metered(pays=True),  # a reminder comes long after the person's last word: Viber charges for it
)
PHONE, NAME = "380501120099", "Зникомира"


async def offering(stage: Stage, person: Person, label: str) -> Any:
    """The newest message that has this button."""
    world = stage.viber if stage.on == VIBER else stage.world
    return await world.wait_for(
        lambda: next((each for each in reversed(person.chat.messages) if label in each.labels), None)
    )


async def opens(person: Person, screen: str) -> Any:
    person.read_all()
    person.write(f"/{screen}")
    return await person.next_message()


async def wish(stage: Stage, column: str) -> Any:
    ((kept,),) = await stage.rows(tables.customers, column)
    return kept


async def test_no_to_offers_is_kept_with_its_evidence(each: Stage) -> None:
    olena = await each.joined()
    olena.press(each.label("button-offers-no"), on=await offering(each, olena, each.label("button-offers-no")))
    await shows(each, olena, each.label("offers-no"))
    kept = await each.rows(tables.consents, "purpose", "given", "version", "language", "channel")
    assert kept == [("programme", 1, "1", "uk", each.on), ("marketing", 0, "1", "uk", each.on)]


async def test_a_touch_turns_a_wish_and_the_hour_is_chosen(each: Stage) -> None:
    olena = await each.joined()
    await opens(olena, "preferences")
    for topic, column in {
        "receipts": "receipt_notices",
        "reminders": "expiry_reminders",
        "surveys": "surveys",
    }.items():
        before = bool(await wish(each, column))
        label = toggle(each, topic, "uk", on=before)
        olena.press(label, on=await offering(each, olena, label))
        await offering(each, olena, toggle(each, topic, "uk", on=not before))
        assert bool(await wish(each, column)) is not before
    evening = each.label("hour-evening")
    olena.press(evening, on=await offering(each, olena, evening))
    await offering(each, olena, f"✓ {evening}")
    assert await wish(each, "preferred_hour") == 19


async def test_who_wants_no_notices_of_receipts_gets_none(each: Stage) -> None:
    olena = await each.joined()
    code = each.code_on(olena)
    await opens(olena, "preferences")
    wanted = toggle(each, "receipts", "uk", on=True)
    olena.press(wanted, on=await offering(each, olena, wanted))
    await offering(each, olena, toggle(each, "receipts", "uk", on=False))
    await each.till.ok("POST", "/receipts", each.till.receipt(card=code))
    await opens(olena, "balance")
    assert not [text for text in olena.chat.texts if "Дякуємо за покупку" in text]


@pytest.mark.parametrize("on", [TELEGRAM, VIBER])
async def test_reminders_come_to_those_who_asked_and_cease_when_they_have_enough(fresh_url: str, on: str) -> None:
    async with staged(fresh_url, on=on, program=FRESH) as stage:
        olena = await stage.joined()
        await stage.bought(olena, spend=20)
        balance = await opens(olena, "balance")
        olena.press(stage.label("remind-on"), on=balance)
        shown = await offering(stage, olena, stage.label("remind-off"))
        stage.clock.put_forward(timedelta(days=7))
        planned = Reminding(stage.house.database, stage.house.terms, stage.clock.now)
        await planned.plan()
        await planned.plan()
        stage.clock.put_forward(timedelta(hours=20))
        await shows(stage, olena, "24 бали з ваших 104 діють до 12.12.2026")
        assert await wish(stage, "expiry_reminders")
        olena.press(stage.label("remind-off"), on=shown)
        while await wish(stage, "expiry_reminders"):
            await stage.clock.sleep(0.5)
        reminders = [kind for (kind,) in await stage.rows(tables.outbox, "kind") if kind == "expiry"]
        assert reminders == ["expiry"]


async def test_erasing_is_confirmed_twice_and_leaves_nothing(each_anywhere: Stage) -> None:
    stage = each_anywhere
    olena = await stage.joined(NAME, PHONE)
    code = stage.code_on(olena)
    await stage.bought(olena)
    olena.write(f"питання від {NAME}")
    assert "Ваше звернення — №1." in (await olena.next_message()).text
    olena.press(stage.label("button-right-erase"), on=await opens(olena, "data"))
    olena.press(stage.label("button-right-sure"), on=await offering(stage, olena, stage.label("button-right-sure")))
    again = await shows(stage, olena, stage.label("erase-ask-again"))
    olena.read_all()
    olena.press(stage.label("button-right-now"), on=again)
    await says(stage, olena, "erased")
    assert await stage.till.problem("POST", "/cards/lookup", {"code": code}) == "404 unknown_card"
    while await stage.rows(tables.replies):
        await stage.clock.sleep(1)  # the last word is struck off a moment after it was said
    assert await holding(stage.house.database, PHONE, NAME) == []
    olena.press(stage.label("button-share"))
    while (await olena.next_message()).kind != "photo":
        pass
    looked = await stage.till.ok("POST", "/cards/lookup", {"code": stage.code_on(olena)})
    assert looked["balance"] == 0  # the welcome comes once in a phone's life
