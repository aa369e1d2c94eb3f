"""The phone on the simulator's page shows whatever a bot may say, as it stands now: here the test speaks for the bot."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from simulator.app import create_app
from simulator.telegram.bots import Bot
from simulator.telegram.people import Person
from simulator.telegram.serving import serve
from simulator.telegram.world import World
from tests import plain_http
from tests.browser.hands import Hands
from tests.simulator.calls import Caller, picture

pytestmark = pytest.mark.browser

STORE = {"code": "centr", "name": "Мальва", "till": "1", "key": "none", "start": "centr"}
SHOP = {
    "shop": "Мальва",
    "currency": "UAH",
    "point_value": 100,
    "language": "uk",
    "stores": [STORE],
    "products": [],
    "customers": [{"phone": "+380920001234", "first_name": "Соломія", "points": 140}],
}


@pytest.fixture
async def world() -> AsyncIterator[World]:
    async with World() as world:
        yield world


@pytest.fixture
def bot(world: World) -> Bot:
    return world.bot("regulars_bot", "Мальва")


@pytest.fixture
def olena(world: World, bot: Bot) -> Person:
    person = world.person("Olena", phone="+380671234567")
    person.start(bot)
    return person


@pytest.fixture
async def base(world: World, bot: Bot) -> AsyncIterator[str]:
    async with serve(create_app(world, config={**SHOP, "bot": {"username": bot.username, "id": bot.id}})) as base:
        yield base


@pytest.fixture
async def call(base: str, bot: Bot) -> AsyncIterator[Caller]:
    async with plain_http.client(base_url=base) as http:
        yield Caller(http, bot.token)


@pytest.fixture
async def hands(page: Page, base: str, olena: Person) -> Hands:
    await page.goto(base)
    await expect(page.get_by_label("Phone of")).to_contain_text(olena.user.first_name)
    return Hands(page)


async def test_a_message_changes_in_place(hands: Hands, call: Caller, olena: Person) -> None:
    markup = {"inline_keyboard": [[{"text": "Yes", "callback_data": "y"}, {"text": "No", "callback_data": "n"}]]}
    sent = await call("sendMessage", chat_id=olena.id, text="May we?", reply_markup=markup)
    await hands.click("Yes", hands.chat)
    pressed = hands.chat.get_by_role("button", name="Yes")
    await expect(pressed).to_have_attribute("aria-busy", "true")
    (update,) = await call.updates(offset=-1)
    await call("answerCallbackQuery", callback_query_id=update["callback_query"]["id"], text="Noted")
    await expect(hands.phone.get_by_role("status")).to_have_text("Noted")
    await expect(pressed).to_have_attribute("aria-busy", "false")
    await call("editMessageText", chat_id=olena.id, message_id=sent["message_id"], text="You said yes.")
    await expect(hands.chat).to_contain_text("You said yes.edited")
    await expect(hands.chat).not_to_contain_text("May we?")
    await expect(pressed).to_have_count(0)
    await call("deleteMessage", chat_id=olena.id, message_id=sent["message_id"])
    await expect(hands.chat).not_to_contain_text("You said yes.")


async def test_an_alert_waits_to_be_read(hands: Hands, call: Caller, olena: Person) -> None:
    markup = {"inline_keyboard": [[{"text": "Take", "callback_data": "t"}]]}
    await call("sendMessage", chat_id=olena.id, text="A gift", reply_markup=markup)
    await hands.click("Take", hands.chat)
    (update,) = await call.updates(offset=-1)
    await call("answerCallbackQuery", callback_query_id=update["callback_query"]["id"], text="Gone", show_alert=True)
    alert = hands.page.get_by_role("dialog", name="Gone")
    await hands.click("OK", alert)
    await expect(alert).to_be_hidden()


async def test_entities_are_shown_and_only_the_web_is_linked(hands: Hands, call: Caller, olena: Person) -> None:
    text = 'Read <b>our <i>rules</i></b>: <a href="https://example.com/r">here</a>, <a href="tg://user?id=1">there</a>, /card'
    await call("sendMessage", chat_id=olena.id, text=text, parse_mode="HTML")
    said = hands.chat.get_by_role("article").last
    await expect(said.locator("b i")).to_have_text("rules")
    await expect(said.get_by_role("link")).to_have_count(1)
    await expect(said.get_by_role("link", name="here")).to_have_attribute("href", "https://example.com/r")
    await hands.click("/card", said)
    await expect(hands.chat.get_by_role("article").last).to_contain_text("/card")
    assert olena.chat.messages[-1].text == "/card"


async def test_the_bots_keyboard_folds_and_its_commands_are_at_hand(hands: Hands, call: Caller, olena: Person) -> None:
    await call("setMyCommands", commands=[{"command": "card", "description": "My card"}])
    keyboard = {"keyboard": [[{"text": "Card"}], [{"text": "Help"}]], "input_field_placeholder": "Ask us"}
    await call("sendMessage", chat_id=olena.id, text="Here you are", reply_markup=keyboard)
    keys = hands.phone.get_by_role("group", name="Bot’s keyboard")
    await expect(keys.get_by_role("button")).to_have_text(["Card", "Help"])
    await expect(hands.page.get_by_placeholder("Ask us")).to_be_visible()
    await hands.page.get_by_role("button", name="Bot’s keyboard").click()
    await expect(keys).to_be_hidden()
    await hands.page.get_by_role("button", name="Commands").click()
    await hands.click("My card", hands.phone)
    await expect(hands.chat.get_by_role("article").last).to_contain_text("/card")


async def test_a_picture_is_enlarged(hands: Hands, call: Caller, olena: Person) -> None:
    files = {"photo": ("card.png", picture(600, 700), "image/png")}
    fields = {"chat_id": str(olena.id), "caption": "An orange"}
    await call.http.post(f"/telegram/bot{call.token}/sendPhoto", data=fields, files=files)
    await hands.click("Enlarge the picture", hands.chat)
    shown = hands.page.get_by_role("dialog", name="Picture").get_by_role("img", name="An orange")
    await expect(shown).to_be_visible()
    assert await shown.evaluate("image => image.naturalWidth") == 600
    await hands.page.keyboard.press("Escape")
    await expect(shown).to_be_hidden()


async def test_a_photo_is_sent_with_what_stands_in_the_message_line(
    hands: Hands, call: Caller, olena: Person, tmp_path: Path
) -> None:
    await call("sendMessage", chat_id=olena.id, text="What was wrong?")
    (tmp_path / "salad.jpg").write_bytes(picture(300, 200, "JPEG"))
    (tmp_path / "broken.jpg").write_bytes(b"no picture")
    line, gallery = hands.page.get_by_label("Message", exact=True), hands.page.locator("#photo-file")
    await line.fill("Sour")
    await gallery.set_input_files(tmp_path / "salad.jpg")
    await expect(hands.chat.get_by_role("article").last.get_by_role("img", name="Sour")).to_be_visible()
    sent = (await call.updates())[-1]["message"]
    assert (sent["caption"], len(sent["photo"]) > 0) == ("Sour", True)
    await expect(line).to_have_value("")
    await line.fill("Once more")
    await gallery.set_input_files(tmp_path / "broken.jpg")
    await expect(hands.phone.get_by_role("status")).to_be_visible()
    await expect(line).to_have_value("Once more")


async def test_typing_is_shown(hands: Hands, call: Caller, olena: Person) -> None:
    await call("sendChatAction", chat_id=olena.id, action="typing")
    await expect(hands.phone).to_contain_text("typing…")


async def test_what_cant_be_done_is_said(hands: Hands, call: Caller, world: World) -> None:
    silent = world.person("Ivan")  # no number
    silent.start()
    ask = {"keyboard": [[{"text": "Share", "request_contact": True}]]}
    await call("sendMessage", chat_id=silent.id, text="Your number, please", reply_markup=ask)
    await hands.page.get_by_label("Phone of").select_option("Ivan")
    await hands.click("Share", hands.phone)
    await expect(hands.phone.get_by_role("status")).to_contain_text("Ivan has no phone")


async def test_a_new_shopper_may_have_the_number_of_an_imported_customer(hands: Hands, world: World) -> None:
    await hands.click("New shopper")
    dialog = hands.page.get_by_role("dialog")
    await dialog.get_by_label("An imported customer").select_option("+380920001234 · Соломія, 140 points")
    await hands.click("Take the phone", dialog)
    await expect(hands.page.get_by_label("Phone of")).to_contain_text("Соломія · +380920001234")
    await expect(hands.chat).to_contain_text("hangs a poster")
    assert [person.user.phone for person in world.people.values()] == ["+380671234567", "+380920001234"]
