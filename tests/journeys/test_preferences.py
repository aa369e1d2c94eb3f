"""What to receive and when: every touch is stored, with evidence where it is a consent, and seen at once."""

import pytest

from chat.texts import LANGUAGES
from chat.words import words
from loyalty.program import Consents, Program
from simulator.telegram.people import Person
from simulator.telegram.screen import Shown
from storage import tables
from tests.journeys.stage import Stage, staged
from tests.journeys.test_profile import opens, profile_of, shows


def toggle(stage: Stage, topic: str, language: str, *, on: bool) -> str:
    label = words("wanted" if on else "not-wanted", what=words(f"topic-{topic}"))
    return stage.texts.say(label, language)


async def has(stage: Stage, person: Person, message: Shown, label: str) -> None:
    """Once the message has this button."""
    await stage.world.wait_for(lambda: label in person.chat.message(message.id).labels or None)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_touch_turns_and_the_message_shows_it(open_shop: Stage, language: str) -> None:
    stage = open_shop
    olena = await stage.joined(language=language)
    shown = await opens(stage, olena, "settings", language)
    olena.press(stage.label("button-preferences", language), on=shown)
    shown = await olena.next_message()
    columns = {"receipts": "receipt_notices", "reminders": "expiry_reminders", "surveys": "surveys"}
    for topic, column in columns.items():
        before = bool((await profile_of(stage, olena))[column])
        olena.press(toggle(stage, topic, language, on=before), on=olena.chat.message(shown.id))
        turned = toggle(stage, topic, language, on=not before)
        await has(stage, olena, shown, turned)
        assert bool((await profile_of(stage, olena))[column]) is not before
    olena.press(stage.label("hour-evening", language), on=olena.chat.message(shown.id))
    chosen = stage.texts.say(words("chosen", what=words("hour-evening")), language)
    await has(stage, olena, shown, chosen)
    assert (await profile_of(stage, olena))["preferred_hour"] == 19


async def test_offers_are_a_consent_with_its_evidence(stage: Stage) -> None:
    olena = await stage.joined()
    shown = await opens(stage, olena, "preferences")
    for on in (False, True):
        olena.press(toggle(stage, "offers", "uk", on=on), on=olena.chat.message(shown.id))
        turned = toggle(stage, "offers", "uk", on=not on)
        await has(stage, olena, shown, turned)
    kept = await stage.rows(tables.consents, "purpose", "given", "version", "channel")
    assert kept[1:] == [("marketing", 1, "1", "telegram"), ("marketing", 0, "1", "telegram")]


async def test_a_yes_to_a_text_that_has_changed_is_asked_for_again(fresh_url: str) -> None:
    program = Program(shop="Мальва", consents=Consents(marketing="2"))
    async with staged(fresh_url, program=program) as stage:
        olena = stage.shopper()
        olena.start()
        await olena.next_message()
        olena.share_contact()
        await olena.next_message()
        shown = await opens(stage, olena, "preferences")
        olena.forge("want:offers:yes:1", on=shown)
        olena.press(stage.label("hour-morning"), on=shown)
        await shows(stage, olena, shown, "")
        chosen = stage.texts.say(words("chosen", what=words("hour-morning")), "uk")
        await has(stage, olena, shown, chosen)
        assert [purpose for (purpose,) in await stage.rows(tables.consents, "purpose")] == ["programme"]
        olena.forge("want:offers:no:1", on=shown)
        olena.forge("want:offers:yes:2", on=shown)
        turned = toggle(stage, "offers", "uk", on=True)
        await has(stage, olena, shown, turned)
        assert (await stage.rows(tables.consents, "purpose", "version"))[-1] == ("marketing", "2")
