"""Every conversation in Telegram and in Viber: one scenario, two messengers, both over HTTP."""

import json
from typing import Any

from chat.texts import LANGUAGES
from chat.views import hotline
from chat.words import words
from storage import tables
from tests.journeys.stage import VIBER, Stage

Person = Any  # one of either messenger


async def says(stage: Stage, person: Person, key: str, language: str = "uk") -> Any:
    """The next message, which has this text within it."""
    message = await person.next_message()
    assert stage.label(key, language) in message.text
    return message


async def shows(stage: Stage, person: Person, sign: str) -> Any:
    """The message with this sign, new, or in the place of an old one where the messenger can do that."""
    world = stage.viber if stage.on == VIBER else stage.world
    return await world.wait_for(
        lambda: next((each for each in reversed(person.chat.messages) if not each.mine and sign in each.text), None)
    )


async def picture(person: Person) -> Any:
    while (message := await person.next_message()).kind != "photo":
        pass
    return message


async def test_joining_pays_the_very_purchase_and_the_notice_comes(each_anywhere: Stage) -> None:
    stage = each_anywhere
    olena = stage.shopper()
    olena.start(payload="centr")
    hello = await olena.next_message()
    assert "100 балів" in hello.text
    olena.press(stage.label("button-share"))
    card = await olena.next_message()
    assert card.kind == "photo"
    assert "100 балів" in card.text
    looked = await stage.till.ok("POST", "/cards/lookup", {"code": stage.code_on(olena)})
    assert (looked["first_name"], looked["balance"], looked["spendable"]) == ("Олена", 100, 100)
    assert await stage.rows(tables.customers, "first_name", "home_store") == [("Олена", 1)]
    olena.press(stage.label("button-offers-yes"), on=await says(stage, olena, "offers-ask"))
    paid = await stage.till.ok("POST", "/receipts", stage.till.receipt(card=stage.code_on(olena), spend=100))
    assert (paid["spent"], paid["earned"], paid["balance"]) == (100, 20, 20)
    texts = [(await olena.next_message()).text]
    while "Мальва на Соборній" not in texts[-1]:
        texts.append((await olena.next_message()).text)
    assert "20" in texts[-1]
    given = [row[:2] for row in await stage.rows(tables.consents, "purpose", "given")]
    assert sorted(given) == [("marketing", 1), ("programme", 1)]


async def test_stars_are_given_by_one_tap_and_few_of_them_are_asked_about(each: Stage) -> None:
    olena = await each.joined()
    olena.read_all()
    await each.till.ok("POST", "/receipts", each.till.receipt(card=each.code_on(olena)))
    notice = await olena.next_message()
    while not any("⭐" in label for label in notice.labels):
        notice = await olena.next_message()
    olena.press(next(label for label in notice.labels if "⭐" in label and "2" in label), on=notice)
    asked = await olena.next_message()
    while each.label("rating-low") not in asked.text:
        asked = await olena.next_message()
    olena.write("Черга на касі")
    heard = await olena.next_message()
    (case,) = await each.cases_of(olena)
    assert heard.text == each.opened(case, view=hotline.opened_after_rating)
    assert await each.rows(tables.ratings, "stars") == [(2,)]
    assert await each.heard_from(olena) == ["Черга на касі"]
    assert await each.said_in(case) == [("shopper", "Черга на касі")]
    ((receipt,),) = await each.rows(tables.receipts, "id")
    assert await each.rows(tables.cases, "source", "receipt") == [("rating", receipt)]


async def test_every_screen_of_the_menu_opens(each: Stage) -> None:
    olena = await each.joined()
    olena.read_all()
    for screen in (
        "balance",
        "history",
        "profile",
        "settings",
        "preferences",
        "messengers",
        "data",
        "language",
        "help",
        "hotline",
    ):
        olena.write(f"/{screen}")
        message = await olena.next_message()
        assert message.text
        assert message.kind == "text"
    olena.press(each.label("button-card"))
    assert (await picture(olena)).text


async def test_the_profile_is_told_step_by_step_and_brings_its_bonus(each: Stage) -> None:
    olena = await each.joined()
    olena.read_all()
    olena.write("/profile")
    summary = await olena.next_message()
    olena.press(each.label("button-profile-go-on"), on=summary)
    await shows(each, olena, "Олена")
    olena.write("Оленка")
    await shows(each, olena, each.label("profile-ask-birthday"))
    olena.write("31.05.1990")
    question = await shows(each, olena, each.label("profile-ask-gender"))
    olena.press(each.label("button-gender-female"), on=question)
    await shows(each, olena, each.label("profile-ask-email"))
    olena.write("olena@example.com")
    await shows(each, olena, each.texts.say(words("profile-rewarded", points=50), "uk"))
    looked = await each.till.ok("POST", "/cards/lookup", {"code": each.code_on(olena)})
    assert looked["balance"] == 150


async def test_the_language_is_chosen_and_everything_is_said_in_it(each: Stage) -> None:
    olena = await each.joined()
    olena.read_all()
    for chosen in reversed(LANGUAGES):
        olena.write("/language")
        asked = await olena.next_message()
        olena.press(f"lang:{chosen}" if each.on != VIBER else f"rg:lang:{chosen}", on=asked)
        answered = await olena.next_message()
        assert each.label("language-chosen", chosen) in answered.text
        olena.write("/settings")
        assert each.label("settings-shown", chosen) in (await olena.next_message()).text


async def test_my_data_come_as_a_file_and_leaving_ends_it(each: Stage) -> None:
    olena = await each.joined()
    olena.read_all()
    olena.write("/data")
    shown = await olena.next_message()
    olena.press(each.label("button-right-file"), on=shown)
    message = await olena.next_message()
    while message.kind != "document":
        message = await olena.next_message()
    olena.write("/leave")
    asked = await olena.next_message()
    olena.press(each.label("button-right-leave"), on=asked)
    await olena.next_message()
    assert (await each.rows(tables.customers, "left_at"))[0][0] is not None


async def test_words_and_pictures_outside_a_dialogue_are_kept_and_become_one_case(each: Stage) -> None:
    """The first is acknowledged with the case's number, and a sticker alone opens none."""
    olena = await each.joined()
    olena.read_all()
    olena.send_sticker()
    assert (await olena.next_message()).text == each.label("noted")
    assert await each.cases_of(olena) == []
    olena.write("А чи буде завтра хліб?")
    said = (await olena.next_message()).text
    (case,) = await each.cases_of(olena)
    assert said == each.opened(case)
    olena.send_location()
    while len(await each.said_in(case)) < 2:
        await each.clock.sleep(0.5)
    assert await each.said_in(case) == [("shopper", "А чи буде завтра хліб?"), ("shopper", "[location]")]
    assert len(await each.heard_from(olena)) == 3
    assert await each.cases_of(olena) == [case]


async def test_a_stale_button_is_answered_politely(each: Stage) -> None:
    olena = await each.joined()
    shown = olena.chat.last
    olena.forge("nothing:like:this" if each.on != VIBER else "rg:nothing:like:this", on=shown)
    await shows(each, olena, each.label("stale-menu"))


async def test_who_blocks_us_is_not_written_to_until_they_return(each: Stage) -> None:
    olena = await each.joined()
    code = each.code_on(olena)
    olena.block()
    while (await each.rows(tables.identities, "blocked_at"))[0][0] is None:
        await each.clock.sleep(0.1)
    await each.till.ok("POST", "/receipts", each.till.receipt(card=code))
    assert await each.rows(tables.outbox, "kind") == []
    olena.unblock()
    await shows(each, olena, each.label("welcome-back"))
    ((blocked,),) = await each.rows(tables.identities, "blocked_at")
    assert blocked is None


async def test_the_facts_kept_are_alike_in_both(each: Stage) -> None:
    """Nothing of the database tells one messenger's shopper from the other's but the channel's name."""
    olena = await each.joined()
    await each.till.ok("POST", "/receipts", each.till.receipt(card=each.code_on(olena), spend=30))
    assert await each.rows(tables.entries, "kind", "points") == [("earn", 100), ("spend", -30), ("earn", 23)]
    assert [row[0] for row in await each.rows(tables.identities, "channel")] == [each.on]
    ((facts,),) = await each.rows(tables.outbox, "facts_json")
    assert json.loads(facts)["spent"] == 30
