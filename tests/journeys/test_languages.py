"""The language is the telephone's until another is chosen; from then on everything is said in it."""

from datetime import timedelta

from chat.buttons import MENU
from chat.texts import LANGUAGES, NAMES
from loyalty.program import Program
from simulator.telegram.people import Person
from storage import tables
from tests.journeys.stage import Stage, staged


async def chooses(stage: Stage, person: Person, language: str, *, speaking: str = "uk") -> str:
    """From the menu's button to the answer."""
    person.read_all()
    person.write(stage.label("button-language", speaking))
    asked = await person.next_message()
    assert asked.labels == list(NAMES.values())
    person.press(NAMES[language], on=asked)
    return (await person.next_message()).text


async def test_everything_after_the_choice_is_in_the_chosen_language(stage: Stage) -> None:
    olena = await stage.joined()
    speaking = "uk"
    for language in ("ru", "en", "uk"):
        assert await chooses(stage, olena, language, speaking=speaking) == stage.label("language-chosen", language)
        assert olena.chat.keyboard is not None
        assert olena.chat.keyboard.labels == [stage.label(f"button-{screen}", language) for screen in MENU]
        olena.press(stage.label("button-help", language))
        assert stage.label("button-history", language) in (await olena.next_message()).text
        olena.write("Дякую!")
        assert (await olena.next_message()).text == stage.label("noted", language)
        speaking = language
    await chooses(stage, olena, "en", speaking=speaking)
    olena.write("як справи?")
    said = (await olena.next_message()).text
    (case,) = await stage.cases_of(olena)
    assert said == stage.opened(case, "en")
    assert await stage.rows(tables.customers, "language") == [("en",)]


async def test_the_language_can_be_chosen_before_joining(stage: Stage) -> None:
    olena = stage.shopper()
    olena.start()
    await olena.next_message()
    hello = await chooses(stage, olena, "en")
    assert hello.startswith("Hello, Олена!")
    olena.press(stage.label("button-share", "en"))
    card = await olena.next_message()
    assert "100 points are yours" in card.text
    assert (await olena.next_message()).text == stage.label("offers-ask", "en")
    assert await stage.rows(tables.consents, "language") == [("en",)]


async def test_the_poster_is_not_forgotten_over_the_choice(stage: Stage) -> None:
    olena = stage.shopper()
    olena.start(payload="sadova")
    await olena.next_message()
    await chooses(stage, olena, "ru")
    olena.press(stage.label("button-share", "ru"))
    await olena.next_message()
    stores = dict(await stage.rows(tables.stores, "id", "code"))
    assert [stores[home] for (home,) in await stage.rows(tables.customers, "home_store")] == ["sadova"]


async def test_the_telephones_language_is_spoken_when_it_is_ours(stage: Stage) -> None:
    for number, (code, spoken) in enumerate({"uk": "uk", "ru": "ru", "en": "en", "en-GB": "en", "de": "uk"}.items()):
        person = stage.shopper(code, f"38067000000{number}", code)
        person.start()
        await person.next_message()
        assert person.chat.keyboard is not None
        assert person.chat.keyboard.labels == [stage.label("button-share", spoken)]


async def test_a_choice_outlives_the_telephones_own_language(stage: Stage) -> None:
    olena = await stage.joined()
    await chooses(stage, olena, "en")
    olena.user.language_code = "ru"
    olena.write("Thanks")
    assert (await olena.next_message()).text == stage.label("noted", "en")


async def test_what_was_meant_for_later_is_said_in_the_language_chosen_meanwhile(fresh_url: str) -> None:
    async with staged(fresh_url, program=Program(shop="Мальва")) as stage:
        olena = stage.shopper()
        olena.start()
        await olena.next_message()
        olena.share_contact()
        await olena.next_message()
        await chooses(stage, olena, "en")
        stage.clock.put_forward(timedelta(minutes=2))
        assert (await olena.next_message()).text == stage.label("offers-ask", "en")


async def test_a_language_that_nobody_speaks_here_is_answered_politely(stage: Stage) -> None:
    olena = await stage.joined()
    for forged in ("lang:xx", "lang:", "lang"):
        olena.forge(forged, on=olena.chat.last)
        assert (await olena.next_message()).text == stage.label("stale-menu")
    assert await stage.rows(tables.customers, "language") == [("uk",)]
    assert set(LANGUAGES) == set(NAMES)
