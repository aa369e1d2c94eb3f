"""The operators' desk on the simulator's page: one person plays shopper and operator; here the test speaks for the bot."""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.async_api import Locator, Page, expect

from simulator.app import create_app
from simulator.telegram.checks import Record
from simulator.telegram.desk import Desk
from simulator.telegram.serving import serve
from simulator.telegram.world import World
from tests import plain_http
from tests.browser.hands import Hands
from tests.browser.test_simulator_phone import SHOP
from tests.simulator.calls import Caller, picture

pytestmark = pytest.mark.browser

TAKE = {"inline_keyboard": [[{"text": "Взяти", "callback_data": "take"}]]}


@dataclass
class Scene:
    page: Page
    base: str
    world: World
    desk: Desk
    call: Caller

    @property
    def pane(self) -> Locator:
        return self.page.get_by_role("region", name="The operators’ desk")

    @property
    def topics(self) -> Locator:
        return self.pane.get_by_role("navigation")

    @property
    def chat(self) -> Locator:
        return self.pane.get_by_role("log")

    @property
    def last(self) -> Locator:
        return self.chat.get_by_role("article").last

    async def open(self, width: int = 1280) -> None:
        await self.page.set_viewport_size({"width": width, "height": 800})
        await self.page.goto(self.base)
        await self.page.get_by_role("tab", name="Чат операторів").click()
        await expect(self.pane).to_be_visible()

    async def case(self, name: str = "Справа 1", **more: object) -> int:
        """A topic made by the bot, with a message in it; its id."""
        topic = await self.call("createForumTopic", chat_id=self.desk.group.id, name=name, **more)
        thread: int = topic["message_thread_id"]
        await self.say(thread, "Суп холодний", reply_markup=TAKE)
        return thread

    async def say(self, thread: int, text: str, **more: object) -> None:
        where = {"chat_id": self.desk.group.id, "message_thread_id": thread}
        await self.call("sendMessage", **where, text=text, **more)

    async def heard(self, kind: str = "message") -> Record:
        """The newest of its kind that the bot was told of, once there is one; the others are forgotten."""
        mailbox = next(iter(self.world.bots.values())).mailbox
        await self.world.wait_for(lambda: any(update.kind == kind for update in mailbox))
        found: Record = [update[kind] for update in await self.call.updates() if kind in update][-1]
        return found

    async def be(self, name: str) -> None:
        await self.pane.get_by_label("Я тут").select_option(label=name)

    async def write(self, text: str) -> None:
        await self.pane.get_by_role("textbox", name="Повідомлення").fill(text)
        await self.page.keyboard.press("Enter")
        await expect(self.last).to_contain_text(text)


@pytest.fixture
async def scene(page: Page) -> AsyncIterator[Scene]:
    async with World() as world:
        bot = world.bot("regulars_bot", "Мальва")
        desk = world.operator_group(bot, "Гаряча лінія")
        people = [{"id": person.id, "name": person.name, "role": role} for person, role in desk.roles]
        config = {
            **SHOP,
            "bot": {"username": bot.username, "id": bot.id},
            "desk": {"group": desk.group.id, "people": people},
        }
        async with serve(create_app(world, config=config)) as base, plain_http.client(base_url=base) as http:
            yield Scene(page, base, world, desk, Caller(http, bot.token))


async def test_a_case_is_answered_marked_and_taken(scene: Scene) -> None:
    await scene.open()
    await expect(scene.topics).to_contain_text("Звернень ще немає")
    thread = await scene.case()
    await scene.topics.get_by_role("button", name="Справа 1").click()
    await expect(scene.chat).to_contain_text("Суп холодний")
    await scene.call.updates()

    await scene.write("Перепрошуємо, зараз з’ясуємо")
    heard = await scene.heard()
    assert (heard["message_thread_id"], heard["from"]["first_name"]) == (thread, "Ірина")
    assert heard["text"] == "Перепрошуємо, зараз з’ясуємо"
    reaction = [{"type": "emoji", "emoji": "👌"}]
    where = {"chat_id": scene.desk.group.id, "message_id": heard["message_id"]}
    await scene.call("setMessageReaction", **where, reaction=reaction)
    await expect(scene.last.get_by_role("img", name="Реакція 👌")).to_be_visible()

    take = scene.chat.get_by_role("button", name="Взяти")
    await take.click()
    await expect(take).to_have_attribute("aria-busy", "true")
    query = await scene.heard("callback_query")
    await scene.call(
        "answerCallbackQuery", callback_query_id=query["id"], text="Справу вже взяв Марко", show_alert=True
    )
    alert = scene.page.get_by_role("dialog", name="Справу вже взяв Марко")
    await alert.get_by_role("button", name="OK").click()
    await expect(alert).to_be_hidden()
    await expect(take).to_have_attribute("aria-busy", "false")

    await take.click()
    query = await scene.heard("callback_query")
    await scene.call("answerCallbackQuery", callback_query_id=query["id"], text="Ваша")
    await expect(scene.pane.get_by_role("status")).to_have_text("Ваша")


async def test_topics_show_their_state_and_what_is_new(scene: Scene) -> None:
    icons = {sticker["emoji"]: sticker["custom_emoji_id"] for sticker in await scene.call("getForumTopicIconStickers")}
    first = await scene.case("Справа 1", icon_custom_emoji_id=icons["🔥"])
    await scene.case("Справа 2")
    await scene.open()
    tab = scene.page.get_by_role("tab", name="Чат операторів")
    await expect(tab).to_contain_text("2")
    row = scene.topics.get_by_role("button", name="Справа 1")
    await expect(row).to_contain_text("🔥")
    await expect(row.get_by_role("img", name="є нове")).to_be_visible()
    await row.click()
    await expect(tab).to_contain_text("1")
    await expect(row.get_by_role("img", name="є нове")).to_have_count(0)
    await scene.page.get_by_role("tab", name="Каса").click()
    await scene.say(first, "Ви ще тут?")
    await expect(tab).to_contain_text("2")
    await tab.click()
    await expect(tab).to_contain_text("1")

    where = {"chat_id": scene.desk.group.id, "message_thread_id": first}
    await scene.call("editForumTopic", **where, name="Справа 1, вирішено", icon_custom_emoji_id=icons["✅"])
    await scene.call("closeForumTopic", **where)
    await expect(row).to_contain_text("✅")
    await expect(row.get_by_role("img", name="закрита")).to_be_visible()
    await expect(scene.chat).to_contain_text("Тема тепер: ✅ Справа 1, вирішено")
    await expect(scene.pane).to_contain_text("Тему закрито.")
    box = scene.pane.get_by_role("textbox", name="Повідомлення")
    await expect(box).to_be_hidden()
    await scene.be("Лариса Степанівна · директор")  # who owns the group
    await expect(box).to_be_visible()
    await scene.call("reopenForumTopic", **where)
    await expect(row.get_by_role("img", name="закрита")).to_have_count(0)
    await scene.call("deleteForumTopic", **where)
    await expect(row).to_have_count(0)
    await expect(scene.chat).to_contain_text("Оберіть тему")


async def test_answers_changes_files_and_a_voice_reach_the_bot(scene: Scene, tmp_path: Path) -> None:
    thread = await scene.case()
    await scene.open()
    await scene.topics.get_by_role("button", name="Справа 1").click()
    await scene.write("зараас")
    said = await scene.heard()
    await scene.last.hover()
    await scene.last.get_by_role("button", name="Змінити").click()
    await expect(scene.pane).to_contain_text("Зміна повідомлення")
    await scene.write("зараз")
    edited = await scene.heard("edited_message")
    assert (edited["message_id"], edited["text"]) == (said["message_id"], "зараз")
    await expect(scene.last).to_contain_text("змінено")

    await scene.be("Марко · оператор")
    await expect(scene.last.get_by_role("button", name="Змінити")).to_have_count(0)
    await scene.last.hover()
    await scene.last.get_by_role("button", name="Відповісти").click()
    await scene.write("Я поруч")
    heard = await scene.heard()
    assert (heard["from"]["first_name"], heard["reply_to_message"]["message_id"]) == ("Марко", said["message_id"])
    await expect(scene.last.get_by_role("button", name="Ірина зараз")).to_be_visible()

    (tmp_path / "полиця.jpg").write_bytes(picture(300, 200, "JPEG"))
    (tmp_path / "акт.pdf").write_bytes(b"%PDF")
    attach = scene.pane.locator("input[type=file]")
    await attach.set_input_files(tmp_path / "полиця.jpg")
    await scene.write("Ось полиця")
    photo = await scene.heard()
    assert (photo["caption"], photo["message_thread_id"], len(photo["photo"]) > 0) == ("Ось полиця", thread, True)
    await expect(scene.last.get_by_role("img", name="Ось полиця")).to_be_visible()
    await attach.set_input_files(tmp_path / "акт.pdf")
    await scene.pane.get_by_role("button", name="Надіслати", exact=True).click()
    assert (await scene.heard())["document"]["file_name"] == "акт.pdf"
    await scene.pane.get_by_role("button", name="Надіслати голосове").click()
    assert (await scene.heard())["voice"]["duration"] == 3


async def test_an_anonymous_administrator_and_a_stranger_look_like_what_they_are_to_the_bot(scene: Scene) -> None:
    await scene.case()
    await scene.open()
    await scene.topics.get_by_role("button", name="Справа 1").click()
    await scene.be("Роман · анонімний адміністратор")
    await scene.write("Беру")
    heard = await scene.heard()
    assert (heard["from"]["username"], heard["sender_chat"]["title"]) == ("GroupAnonymousBot", "Гаряча лінія")
    await scene.be("Зоя · не з персоналу")
    await expect(scene.last).to_contain_text("Гаряча лінія")  # nobody sees who it was
    await scene.write("А що тут?")
    assert (await scene.heard())["from"]["id"] == scene.desk.stranger.id


async def test_the_shops_people_have_telephones_too(scene: Scene) -> None:
    await scene.page.goto(scene.base)
    hands = Hands(scene.page)
    await expect(hands.phone).to_contain_text("Whose phone is this?")  # none of theirs, unasked
    iryna = "Ірина · +380921200000"
    await scene.page.get_by_label("Phone of").select_option(label=iryna)
    await hands.click("Start without a poster", hands.phone)
    await expect(hands.chat).to_contain_text("/start")
    await hands.take_phone("Grace")
    await scene.page.get_by_label("Phone of").select_option(label=iryna)
    await expect(hands.chat).to_contain_text("/start")


async def test_a_narrow_window_shows_the_topics_or_one_of_them(scene: Scene) -> None:
    await scene.case()
    await scene.open(390)
    await expect(scene.page.get_by_role("region", name="The shopper’s phone")).to_be_hidden()
    await expect(scene.chat).to_be_hidden()
    await scene.topics.get_by_role("button", name="Справа 1").click()
    await expect(scene.topics).to_be_hidden()
    await scene.write("Добрий день!")
    assert await scene.page.evaluate("document.documentElement.scrollWidth") <= 390
    await scene.pane.get_by_role("button", name="До тем").click()
    await expect(scene.topics).to_contain_text("Ви: Добрий день!")


async def test_the_desk_has_no_english_word_and_names_are_never_markup(scene: Scene) -> None:
    await scene.case("<b onclick=x>Справа</b>")
    await scene.open()
    row = scene.topics.get_by_role("button", name="<b onclick=x>Справа</b>")
    await row.click()
    await scene.write("<i>так</i>")
    await scene.last.hover()
    await scene.last.get_by_role("button", name="Відповісти").click()
    labels = (
        "[...document.querySelectorAll('#desk *')].map(n => `${n.ariaLabel ?? ''} ${n.placeholder ?? ''}`).join(' ')"
    )
    shown = f"{await scene.pane.inner_text()} {await scene.page.evaluate(labels)}"
    assert re.findall("[A-Za-z]+", re.sub(r"<[^>]*>", "", shown)) == []


async def test_a_simulator_that_was_just_started_has_its_desk(page: Page, simulator: str) -> None:
    await page.goto(simulator)
    await page.get_by_role("tab", name="Operators’ desk").click()
    pane = page.get_by_role("region", name="The operators’ desk")
    await expect(pane.get_by_label("Acting as").locator("option")).to_have_count(5)
    await pane.get_by_role("button", name="General").click()
    await expect(pane.get_by_role("log")).to_contain_text("Ірина joined the group")
    await page.get_by_label("Phone of").select_option(label="Лариса Степанівна · +380921200002")
    await expect(page.get_by_role("log", name="Messages", exact=True)).to_contain_text(
        "/start"
    )  # the bot can reach her
