"""The profile is told step by step, or not at all; it pays once; a child is asked nothing more."""

from datetime import timedelta
from functools import partial

import pytest

from chat.texts import LANGUAGES
from chat.words import words
from simulator.telegram.people import Person
from simulator.telegram.screen import Shown
from storage import tables
from tests.journeys.stage import Stage

ANSWERS = {"uk": "7 березня 1990", "ru": "7 марта 1990 г.", "en": "March 7, 1990"}


async def opens(stage: Stage, person: Person, screen: str, language: str = "uk") -> Shown:
    person.read_all()
    person.write(stage.label(f"button-{screen}", language))
    return await person.next_message()


async def shows(stage: Stage, person: Person, message: Shown, text: str) -> Shown:
    """The message, once it stands so."""
    await stage.world.wait_for(lambda: text in person.chat.message(message.id).text or None)
    return person.chat.message(message.id)


async def answers(person: Person, text: str) -> Shown:
    person.read_all()
    person.write(text)
    return await person.next_message()


async def profile_of(stage: Stage, person: Person) -> dict[str, object]:
    owners = dict(await stage.rows(tables.identities, "account", "customer"))
    names = [column.name for column in tables.customers.c]
    rows = [dict(zip(names, row, strict=True)) for row in await stage.rows(tables.customers)]
    return next(row for row in rows if row["id"] == owners[str(person.id)])


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_profile_told_to_the_end_pays_once(open_shop: Stage, language: str) -> None:
    stage = open_shop
    olena = await stage.joined(language=language)
    label = partial(stage.label, language=language)
    shown = await opens(stage, olena, "profile", language)
    assert "50" in shown.text
    olena.press(label("button-profile-go-on"), on=shown)
    asked = stage.texts.say(words("profile-ask-name-known", name="Олена"), language)
    await shows(stage, olena, shown, asked)
    assert (await answers(olena, "Олена <b>П.</b>")).text == label("profile-ask-birthday")
    gender = await answers(olena, ANSWERS[language])
    assert gender.text == label("profile-ask-gender")
    olena.press(label("button-gender-female"), on=gender)
    email = await shows(stage, olena, gender, label("profile-ask-email"))
    assert email.id == gender.id
    done = await answers(olena, "olena@example.com")
    assert stage.texts.say(words("profile-rewarded", points=50), language) in done.text
    assert "Олена <b>П.</b>" in done.text
    assert "o•••@example.com" in done.text
    assert label("button-profile-go-on") not in done.labels
    olena.press(label("button-step-email"), on=done)
    await shows(stage, olena, done, label("profile-ask-email"))
    assert (
        stage.texts.say(words("profile-rewarded", points=50), language)
        not in (await answers(olena, "other@example.com")).text
    )
    balance = await opens(stage, olena, "balance", language)
    assert "150" in balance.text
    assert stage.texts.say(words("part-profile-forever", points=50), language) in balance.text
    history = await opens(stage, olena, "history", language)
    assert "+50" in history.text


async def test_nothing_has_to_be_told_and_what_is_left_open_goes_on_later(open_shop: Stage) -> None:
    stage = open_shop
    olena = await stage.joined()
    shown = await opens(stage, olena, "profile")
    olena.press(stage.label("button-profile-go-on"), on=shown)
    await shows(stage, olena, shown, "Зараз звертаємося до вас так: Олена")
    olena.press(stage.label("button-keep"), on=shown)
    await shows(stage, olena, shown, stage.label("profile-ask-birthday"))
    olena.press(stage.label("button-skip"), on=shown)
    await shows(stage, olena, shown, stage.label("profile-ask-gender"))
    olena.press(stage.label("button-back"), on=shown)
    await shows(stage, olena, shown, stage.label("profile-ask-birthday"))
    await answers(olena, "07.03.1990")
    card = await opens(stage, olena, "card")
    assert card.kind == "photo"
    again = await opens(stage, olena, "profile")
    assert "День народження: 07.03.1990" in again.text
    olena.press(stage.label("button-profile-go-on"), on=again)
    await shows(stage, olena, again, stage.label("profile-ask-gender"))
    olena.press(stage.label("button-skip"), on=again)
    await shows(stage, olena, again, stage.label("profile-ask-email"))
    olena.press(stage.label("button-skip"), on=again)
    await shows(stage, olena, again, "E-mail: не вказано")
    assert (await profile_of(stage, olena))["profiled_at"] is None


@pytest.mark.parametrize(
    ("step", "answer", "why"),
    [
        ("birthday", "31.02.1990", "unreadable"),
        ("birthday", "01.01.2040", "future"),
        ("birthday", "01.01.1800", "too-long-ago"),
        ("email", "olena собака", "email"),
        ("name", "0501112233", "name"),
        ("name", "О" * 65, "name"),
        ("gender", "жінка", "gender"),
    ],
)
async def test_what_can_not_be_taken_is_asked_again(open_shop: Stage, step: str, answer: str, why: str) -> None:
    stage = open_shop
    olena = await stage.joined()
    before = await profile_of(stage, olena)
    shown = await opens(stage, olena, "profile")
    olena.press(stage.label(f"button-step-{step}"), on=shown)
    await shows(stage, olena, shown, "")
    again = await answers(olena, answer)
    assert again.text == stage.label(f"profile-bad-{why}")
    assert stage.label("button-back") in again.labels
    assert await profile_of(stage, olena) == before
    assert await stage.heard_from(olena) == []


async def test_a_word_for_a_person_in_between_is_not_lost(open_shop: Stage) -> None:
    stage = open_shop
    olena = await stage.joined()
    shown = await opens(stage, olena, "profile")
    olena.press(stage.label("button-step-birthday"), on=shown)
    await shows(stage, olena, shown, stage.label("profile-ask-birthday"))
    said = (await answers(olena, "чому не нарахували бали?")).text
    (case,) = await stage.cases_of(olena)
    assert said == stage.opened(case)
    assert (await olena.next_message()).text == stage.label("profile-bad-unreadable")
    await answers(olena, "мій номер 0501112233 чи o@example")
    assert await stage.heard_from(olena) == ["чому не нарахували бали?"]
    assert await stage.said_in(case) == [("shopper", "чому не нарахували бали?")]
    await answers(olena, "07.03.1990")
    assert (await profile_of(stage, olena))["birthday_day"] is not None


async def test_the_birthday_changes_once(open_shop: Stage) -> None:
    stage = open_shop
    olena = await stage.joined()
    for told in ("07.03.1990", "07.03.1990", "08.03.1990"):
        shown = await opens(stage, olena, "profile")
        olena.press(stage.label("button-step-birthday"), on=shown)
        await shows(stage, olena, shown, stage.label("profile-ask-birthday"))
        await answers(olena, told)
    shown = await opens(stage, olena, "profile")
    olena.press(stage.label("button-step-birthday"), on=shown)
    await shows(stage, olena, shown, stage.label("profile-birthday-fixed"))
    assert (await profile_of(stage, olena))["birthday_changes"] == 1
    assert "08.03.1990" in (await opens(stage, olena, "profile")).text


async def test_a_child_is_let_go_kindly_and_asked_nothing_more(open_shop: Stage) -> None:
    stage = open_shop
    child = await stage.joined("Тарасик")
    child.press(stage.label("button-offers-yes"))
    shown = await opens(stage, child, "profile")
    child.press(stage.label("button-step-birthday"), on=shown)
    await shows(stage, child, shown, stage.label("profile-ask-birthday"))
    young = (stage.clock.now() - timedelta(days=12 * 365)).date()
    assert (await answers(child, f"{young:%d.%m.%Y}")).text == stage.label("profile-closed")
    row = await profile_of(stage, child)
    assert (row["birthday_day"], row["surveys"]) == (None, 0)
    assert row["profile_closed_at"] is not None
    consents = await stage.rows(tables.consents, "customer", "purpose", "given")
    assert [given for of, purpose, given in consents if (of, purpose) == (row["id"], "marketing")] == [1, 0]
    assert (await opens(stage, child, "profile")).labels == []
    for forged in ("ask:email", "skip:name", "gender:female", "want:offers:yes:1", "want:surveys:yes", "offers:yes:1"):
        child.forge(forged, on=shown)
    noted = await answers(child, "olena@example.com")
    (case,) = await stage.cases_of(child)
    assert noted.text == stage.opened(case)
    after = await profile_of(stage, child)
    assert (after["email_sealed"], after["gender"], after["surveys"]) == (None, "", 0)
    consents = await stage.rows(tables.consents, "customer", "purpose", "given")
    assert [given for of, purpose, given in consents if (of, purpose) == (row["id"], "marketing")] == [1, 0]
    wanted = await opens(stage, child, "preferences")
    assert not any(stage.label("topic-offers") in label for label in wanted.labels)


async def test_a_stranger_has_no_profile(open_shop: Stage) -> None:
    stage = open_shop
    ivan = stage.shopper("Іван")
    ivan.start()
    hello = await ivan.next_message()
    for forged in (
        "ask:email",
        "gender:male",
        "want:surveys:no",
        "hour:morning",
        "right:now",
        "right:file",
        "right:leave",
    ):
        ivan.forge(forged, on=hello)
        assert (await ivan.next_message()).text == stage.label("join-first")
