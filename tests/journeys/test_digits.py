"""Six digits from the chat: for a till that can't scan, in the store where the shopper stands."""

import re
from datetime import timedelta

import pytest

from simulator.telegram.people import Person
from storage import tables
from tests.journeys.stage import Stage


async def asked(stage: Stage, person: Person) -> str:
    """The message with the six digits, by the button under the card."""
    person.press(stage.label("button-card"))
    while (await person.next_message()).kind != "photo":
        pass
    person.press(stage.label("button-digits"))
    return (await person.next_message()).text


def digits(text: str) -> str:
    (found,) = re.findall(r"\b\d{6}\b", text)
    return str(found)


async def test_the_button_under_the_card_brings_six_digits_for_the_home_store(stage: Stage) -> None:
    olena = await stage.joined()
    said = await asked(stage, olena)
    assert re.search(r"до 18:0[3-9]\b", said)
    code = digits(said)
    assert await stage.far_till.problem("POST", "/cards/lookup", {"code": code}) == "404 unknown_card"
    paid = await stage.till.ok("POST", "/receipts", stage.till.receipt(card=code, spend=40))
    assert paid["spent"] == 40
    assert await stage.till.problem("POST", "/receipts", stage.till.receipt(card=code, spend=1)) == "409 code_used"


async def test_in_another_store_they_are_asked_for_with_two_taps(stage: Stage) -> None:
    olena = await stage.joined()
    former = digits(await asked(stage, olena))
    olena.press(stage.label("button-digits-elsewhere"))
    question = await olena.next_message()
    assert question.text == stage.label("digits-ask")
    olena.press("Мальва на Садовій")
    shown = await stage.world.wait_for(lambda: re.findall(r"\b\d{6}\b", olena.chat.message(question.id).text) or None)
    (code,) = shown
    assert code != former
    assert (await stage.far_till.ok("POST", "/cards/lookup", {"code": code}))["first_name"] == "Олена"
    assert await stage.till.problem("POST", "/cards/lookup", {"code": former}) == "410 code_expired"


async def test_after_three_minutes_they_pay_no_more(stage: Stage) -> None:
    code = digits(await asked(stage, await stage.joined()))
    stage.clock.put_forward(timedelta(minutes=3))
    assert await stage.till.problem("POST", "/receipts", stage.till.receipt(card=code, spend=1)) == "410 code_expired"


async def test_the_menu_stays_under_a_card_with_a_button(stage: Stage) -> None:
    olena = await stage.joined()
    await asked(stage, olena)
    olena.press(stage.label("button-balance"))
    assert "100" in (await olena.next_message()).text
    assert len(await stage.rows(tables.short_codes)) == 1


@pytest.mark.parametrize("language", ["en", "ru"])
async def test_in_every_language(stage: Stage, language: str) -> None:
    person = await stage.joined(language=language)
    person.press(stage.label("button-card", language))
    while (await person.next_message()).kind != "photo":
        pass
    person.press(stage.label("button-digits", language))
    assert digits((await person.next_message()).text)
