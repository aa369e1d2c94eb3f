"""Viber on the simulator's page shows whatever a bot may say there: here the test speaks for the bot."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.async_api import Locator, Page, expect
from starlette.responses import JSONResponse

from simulator.app import create_app
from simulator.telegram.serving import serve
from simulator.telegram.world import World
from simulator.viber.checks import Record
from simulator.viber.people import Person
from simulator.viber.world import ViberWorld
from tests import plain_http
from tests.browser.hands import POSTER, Hands
from tests.simulator.calls import picture
from tests.simulator.viber.bot_house import BotHouse, Caller, keyboard, message, reply

pytestmark = pytest.mark.browser

STORE = {"code": "centr", "name": "Мальва", "till": "1", "key": "none", "start": "centr"}
SHOP = {
    "shop": "Мальва",
    "currency": "UAH",
    "point_value": 100,
    "language": "uk",
    "bot": {"username": "regulars_bot", "id": 1},
    "stores": [STORE],
    "products": [],
    "customers": [],
}
SHARE = {"ActionType": "share-phone", "ActionBody": "phone", "Text": "<b>Share</b> it", "BgColor": "#7360f2"}


@dataclass
class Scene:
    hands: Hands
    viber: ViberWorld
    call: Caller
    house: BotHouse

    @property
    def phone(self) -> Locator:
        return self.hands.page.get_by_role("region", name="The shopper’s Viber")

    @property
    def chat(self) -> Locator:
        return self.phone.get_by_role("log")

    @property
    def keys(self) -> Locator:
        return self.phone.get_by_role("group", name="Viber’s keyboard").get_by_role("button")

    @property
    def person(self) -> Person:
        return next(iter(self.viber.people.values()))

    async def join(self) -> None:
        """The poster's link, the welcome with its keyboard, and a word that subscribes."""
        welcome = {
            "type": "text",
            "text": "Welcome to <b>us</b>",
            "keyboard": keyboard(
                SHARE, reply("No", "rg:no", Columns=3, Silent=True), reply("Aloud", "aloud", Columns=3)
            ),
            "min_api_version": 6,
        }
        self.house.answers = [JSONResponse(welcome)]
        await self.hands.take_phone()
        await self.hands.click("Viber ↗")
        await expect(self.chat).to_contain_text("Welcome to <b>us</b>")


@pytest.fixture
async def scene(page: Page) -> AsyncIterator[Scene]:
    async with World() as world, ViberWorld() as viber:
        world.bot("regulars_bot", "Мальва")
        bot = viber.bot("malva", "Мальва")
        house = BotHouse(bot.token)
        app = create_app(world, config=SHOP, viber=viber)
        async with serve(app) as base, serve(house.app()) as house.base, plain_http.client(base_url=base) as http:
            call = Caller(http, bot.token)
            await call("set_webhook", url=house.hook, send_name=True)
            await page.goto(base)
            yield Scene(Hands(page), viber, call, house)
            await viber.close()


async def test_the_poster_opens_viber_for_the_same_shopper(scene: Scene) -> None:
    await scene.join()
    assert (scene.person.user.first_name, scene.person.user.phone) == ("Grace", await number(scene))
    await expect(scene.phone).to_contain_text("not subscribed yet")
    await expect(scene.keys).to_have_text(["Share it", "No", "Aloud"])
    await expect(scene.keys.first).to_have_css("background-color", "rgb(115, 96, 242)")
    await expect(scene.keys.first.locator("b")).to_have_text("Share")
    widths = [(await key.bounding_box() or {"width": 0})["width"] for key in await scene.keys.all()]
    assert widths[0] > 1.9 * widths[1]
    await scene.keys.nth(1).click()
    await scene.house.wait_for(1, "message")
    await expect(scene.chat.get_by_role("article")).to_have_count(1)  # a silent button says nothing
    await scene.keys.nth(2).click()
    await expect(scene.chat.get_by_role("article").last).to_contain_text("aloud")


async def test_sharing_a_number_is_asked_on_a_telephone_and_useless_on_a_desktop(scene: Scene) -> None:
    await scene.join()
    await scene.hands.click("Viber menu", scene.phone)
    await scene.phone.get_by_role("menuitem", name="Go on at a desktop").click()
    await expect(scene.phone).to_contain_text("· on a desktop")
    await scene.keys.first.click()
    await expect(scene.phone.get_by_role("status")).to_contain_text("sends no number")
    await scene.hands.click("Viber menu", scene.phone)
    await scene.phone.get_by_role("menuitem", name="Back to the telephone").click()
    await expect(scene.phone).not_to_contain_text("· on a desktop")
    await scene.keys.first.click()
    await scene.hands.click("Share", scene.hands.page.get_by_role("dialog"))
    await expect(scene.chat.get_by_role("article").last).to_contain_text(await number(scene))


async def test_a_photo_is_sent_in_viber_too(scene: Scene, tmp_path: Path) -> None:
    await scene.join()
    (tmp_path / "salad.jpg").write_bytes(picture(300, 200, "JPEG"))
    await scene.phone.get_by_label("Text for Viber").fill("Sour")
    await scene.phone.locator("#viber-photo-file").set_input_files(tmp_path / "salad.jpg")
    (heard,) = await scene.house.wait_for(1, "message")
    assert (heard["message"]["type"], heard["message"]["text"]) == ("picture", "Sour")
    await expect(scene.chat.get_by_role("article").last.get_by_role("img", name="Sour")).to_be_visible()


async def test_pictures_cards_and_what_is_broken(scene: Scene) -> None:
    await scene.join()
    await scene.phone.get_by_label("Text for Viber").fill("hello")
    await scene.hands.click("Send in Viber", scene.phone)
    await scene.house.wait_for(1, "message")
    images = f"{scene.house.base}/card.png", f"{scene.house.base}/none.png"
    for image in images:
        await scene.call("send_message", receiver=scene.person.id, **message(type="picture", text="Card", media=image))
    picture = {"ActionType": "none", "ActionBody": "x", "Image": images[0], "Rows": 4}
    cards: Record = {"Type": "rich_media", "ButtonsGroupRows": 5}
    cards["Buttons"] = [picture, reply("Cheese", "rg:1"), picture, reply("Milk", "rg:2")]
    await scene.call(
        "send_message", receiver=scene.person.id, **message(type="rich_media", rich_media=cards, min_api_version=7)
    )
    await expect(scene.chat.get_by_role("img", name="can’t be shown: the address answered 404")).to_be_visible()
    await expect(scene.keys).to_have_count(0)
    await scene.hands.click("Milk", scene.chat)
    heard = await scene.house.wait_for(2, "message")
    assert heard[-1]["message"]["text"] == "rg:2"
    await scene.hands.click("Enlarge the picture", scene.chat)
    shown = scene.hands.page.get_by_role("dialog", name="Picture").get_by_role("img", name="Card")
    await expect(shown).to_be_visible()
    assert await shown.evaluate("image => image.naturalWidth") == 300


async def test_both_messengers_stand_side_by_side_in_a_wide_window(scene: Scene) -> None:
    await scene.join()
    await expect(scene.hands.phone).to_be_hidden()
    await scene.hands.click("Telegram")
    await expect(scene.hands.phone).to_be_visible()
    await expect(scene.phone).to_be_hidden()
    await scene.hands.page.set_viewport_size({"width": 1700, "height": 900})
    await expect(scene.phone).to_be_visible()
    await expect(scene.hands.phone.get_by_role("button", name=POSTER)).to_be_visible()


async def number(scene: Scene) -> str:
    """Of the shopper, as Telegram knows it."""
    persons = (await scene.call.http.get("/api/persons")).json()["persons"]
    phone: str = persons[0]["phone"]
    return phone
