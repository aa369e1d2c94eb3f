"""A person sees, takes along and erases what is kept about them, and leaves: all of it in the chat, in their language."""

import json
from typing import Any

import pytest

from chat.texts import LANGUAGES
from simulator.telegram.people import Person
from simulator.telegram.screen import Shown
from storage import tables
from tests.journeys.stage import Stage
from tests.journeys.test_profile import answers, opens, profile_of, shows
from tests.usecases.archive import holding


async def file_of(person: Person, message: Shown) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(person.chat.picture(message))
    return found


async def leaves(stage: Stage, person: Person, language: str = "uk") -> Shown:
    asked = await opens(stage, person, "leave", language)
    person.press(stage.label("button-right-leave", language), on=asked)
    return await shows(stage, person, asked, stage.label("left", language))


async def erases(stage: Stage, person: Person, language: str = "uk") -> Shown:
    shown = await opens(stage, person, "data", language)
    person.press(stage.label("button-right-erase", language), on=shown)
    await stage.world.wait_for(
        lambda: stage.label("button-right-sure", language) in person.chat.message(shown.id).labels or None
    )
    person.press(stage.label("button-right-sure", language), on=person.chat.message(shown.id))
    await shows(stage, person, shown, stage.label("erase-ask-again", language))
    person.read_all()
    person.press(stage.label("button-right-now", language), on=person.chat.message(shown.id))
    return await person.next_message()


@pytest.mark.parametrize("language", LANGUAGES)
async def test_everything_kept_is_seen_in_short_and_sent_as_a_file(open_shop: Stage, language: str) -> None:
    stage = open_shop
    phone = {"uk": "380501110001", "ru": "380501110002", "en": "380501110003"}[language]
    olena = await stage.joined("Олена", phone, language)
    await stage.bought(olena, receipt=f"with a file in {language}", spend=30)
    await answers(olena, "коли буде свіжий хліб?")
    shown = await opens(stage, olena, "data", language)
    assert "+380 ••• 0" in shown.text
    assert phone not in shown.text
    assert stage.label("button-right-file", language) in shown.labels
    olena.press(stage.label("button-right-file", language), on=shown)
    message = await olena.next_message()
    assert (message.kind, message.text) == ("document", stage.label("data-file", language))
    file = await file_of(olena, message)
    assert file["person"]["phone"] == f"+{phone}"
    assert file["person"]["first_name"] == "Олена"
    assert file["balance"] == 93
    assert [one["receipt"] for one in file["receipts"]] == [f"with a file in {language}"]
    assert [one["sku"] for one in file["receipt_lines"]] == ["milk", "cheese"]
    assert sum(one["points"] for one in file["points_moved"]) == 93
    assert [one["text"] for one in file["written_to_us"]] == ["коли буде свіжий хліб?"]
    assert [one["account"] for one in file["messengers"]] == [str(olena.id)]
    assert [one["purpose"] for one in file["consents"]] == ["programme"]
    assert "exported" in [one["action"] for one in file["audit"]]


@pytest.mark.parametrize("language", LANGUAGES)
async def test_whoever_leaves_is_unknown_at_the_till_and_finds_everything_on_returning(
    open_shop: Stage, language: str
) -> None:
    stage = open_shop
    olena = await stage.joined(language=language)
    code = stage.code_on(olena)
    olena.press(stage.label("button-offers-yes", language))
    asked = await opens(stage, olena, "leave", language)
    assert "100" in asked.text
    assert "2027" in asked.text  # until when the points stay
    goodbye = await leaves(stage, olena, language)
    assert stage.label("button-right-erase", language) in goodbye.labels
    assert (await olena.next_message()).text == stage.label("left-return", language)
    assert await stage.till.problem("POST", "/cards/lookup", {"code": code}) == "404 unknown_card"
    receipt = stage.till.receipt(card=code)
    assert await stage.till.problem("POST", "/receipts", receipt) == "404 unknown_card"
    assert (await opens(stage, olena, "balance", language)).text == stage.label("join-first", language)
    row = await profile_of(stage, olena)
    consents = await stage.rows(tables.consents, "customer", "purpose", "given")
    assert [one[1:] for one in consents if one[0] == row["id"]][-2:] == [("programme", 0), ("marketing", 0)]
    olena.press(stage.label("button-share", language))
    assert "100" in (await olena.next_message()).text
    assert (await profile_of(stage, olena))["id"] == row["id"]
    looked = await stage.till.ok("POST", "/cards/lookup", {"code": stage.code_on(olena)})
    assert looked["balance"] == 100


@pytest.mark.parametrize("language", LANGUAGES)
async def test_erasing_is_confirmed_in_the_chat_and_leaves_nothing(open_shop: Stage, language: str) -> None:
    stage = open_shop
    number = {"uk": "380501120001", "ru": "380501120002", "en": "380501120003"}[language]
    name = f"Зникомира{language}"
    olena = await stage.joined(name, number, language)
    code = stage.code_on(olena)
    await stage.bought(olena)
    await answers(olena, f"питання від {name}")
    last = await erases(stage, olena, language)
    assert last.text == stage.label("erased", language)
    assert olena.chat.keyboard is not None
    assert olena.chat.keyboard.labels == [stage.label("button-share", language)]
    assert await stage.till.problem("POST", "/cards/lookup", {"code": code}) == "404 unknown_card"
    while await stage.rows(tables.replies):
        await stage.clock.sleep(1)  # the last word is struck off a moment after it was said
    assert await holding(stage.house.database, number, name) == []
    olena.read_all()
    olena.share_contact()
    assert (await olena.next_message()).kind == "photo"
    looked = await stage.till.ok("POST", "/cards/lookup", {"code": stage.code_on(olena)})
    assert looked["balance"] == 0


async def test_left_people_keep_their_rights(open_shop: Stage) -> None:
    stage = open_shop
    olena = await stage.joined(phone="380501130001")
    goodbye = await leaves(stage, olena)
    assert (await olena.next_message()).text == stage.label("left-return")
    olena.press(stage.label("button-right-file"), on=goodbye)
    file = await file_of(olena, await olena.next_message())
    assert file["person"]["phone"] == "+380501130001"
    olena.press(stage.label("button-right-erase"), on=goodbye)
    await stage.world.wait_for(
        lambda: stage.label("button-right-sure") in olena.chat.message(goodbye.id).labels or None
    )
    olena.press(stage.label("button-right-sure"), on=olena.chat.message(goodbye.id))
    await shows(stage, olena, goodbye, stage.label("erase-ask-again"))
    olena.press(stage.label("button-right-now"), on=olena.chat.message(goodbye.id))
    assert (await olena.next_message()).text == stage.label("erased")


async def test_a_forged_or_old_tap_does_nothing_that_was_not_asked_a_moment_ago(open_shop: Stage) -> None:
    stage = open_shop
    olena = await stage.joined()
    shown = await opens(stage, olena, "data")
    olena.forge("right:leave", on=shown)
    assert stage.label("button-right-stay") in (await olena.next_message()).labels
    olena.forge("right:now", on=shown)
    await shows(stage, olena, shown, stage.label("erase-ask-again"))
    await opens(stage, olena, "balance")
    olena.forge("right:now", on=shown)
    olena.press(stage.label("button-right-stay"), on=olena.chat.message(shown.id))
    await shows(stage, olena, shown, stage.label("stayed"))
    row = await profile_of(stage, olena)
    assert (row["left_at"], row["erased_at"]) == (None, None)


async def test_nobody_elses_file_is_ever_sent(open_shop: Stage) -> None:
    """The file is made for the account it goes to, when it goes."""
    stage = open_shop
    olena, ivan = await stage.joined("Олена"), await stage.joined("Іван")
    shown = await opens(stage, olena, "data")
    ivan.read_all()
    ivan.forge("right:file", on=ivan.chat.last)
    file = await file_of(ivan, await ivan.next_message())
    assert [one["account"] for one in file["messengers"]] == [str(ivan.id)]
    assert shown.text
