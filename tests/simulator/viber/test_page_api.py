"""The API by which a page in the browser plays the people of Viber."""

import asyncio
import json

import httpx

from simulator.viber.people import Person
from simulator.viber.world import ViberWorld
from tests.simulator.calls import picture
from tests.simulator.viber.bot_house import BotHouse, Caller, keyboard, message, reply


async def test_a_person_joins_in_the_browser(web: httpx.AsyncClient, call: Caller, house: BotHouse) -> None:
    assert (await web.get("/api/config")).json()["viber"] == {"uri": "regulars", "name": "Regulars"}
    made = await web.post(
        "/api/viber/persons", json={"first_name": "Петро", "phone": "+380501112233", "language_code": "en"}
    )
    assert made.status_code == 201
    number = made.json()["number"]
    address = f"/api/viber/persons/{number}"
    assert (await web.get("/api/viber/persons")).json()["persons"] == [made.json()]
    await web.post(f"{address}/start", json={"payload": "centr"})
    (started,) = await house.wait_for(1, "conversation_started")
    assert started["context"] == "centr"
    await web.post(f"{address}/write", json={"text": "hello"})
    keys = keyboard(
        {"ActionType": "share-phone", "ActionBody": "p", "Text": "<b>Share</b>", "Columns": 3}, BgColor="#ffffff"
    )
    await call.say(started["user"]["id"], "<b>Hi</b>", keyboard=keys, min_api_version=3)
    chat = (await web.get(f"{address}/chat")).json()
    assert chat["messages"][-1]["text"] == "<b>Hi</b>"  # a text, whatever it looks like
    ((button,),) = chat["keyboard"]["rows"]
    assert (button["label"], button["markup"], button["columns"]) == ("Share", "<b>Share</b>", 3)
    assert (chat["keyboard"]["background"], chat["subscribed"]) == ("#ffffff", True)
    await web.post(f"{address}/device", json={"desktop": True})
    await web.post(f"{address}/press", json={"button": "Share"})
    await web.post(f"{address}/device", json={"desktop": False})
    await web.post(f"{address}/press", json={"button": "Share"})
    chat = (await web.get(f"{address}/chat")).json()
    assert [one["kind"] for one in chat["messages"]] == ["text", "text", "contact"]


async def test_pictures_go_both_ways(web: httpx.AsyncClient, call: Caller, olena: Person, house: BotHouse) -> None:
    address = f"/api/viber/persons/{olena.user.number}"
    bill = picture(300, 200, "JPEG")
    sent = await web.post(
        f"{address}/photo", params={"caption": "bill"}, content=bill, headers={"content-type": "image/jpeg"}
    )
    own = sent.json()
    assert own["picture"] == {"number": 0, "width": 300, "height": 200, "why": None}
    fetched = await web.get(f"/api/viber/pictures/{olena.user.number}/{own['id']}/0")
    assert (fetched.content, fetched.headers["content-type"]) == (bill, "image/jpeg")
    assert fetched.headers["x-content-type-options"] == "nosniff"
    await call("send_message", receiver=olena.id, **message(type="picture", media=f"{house.base}/none.png"))
    broken = await olena.next_message()
    shown = (await web.get(f"{address}/chat")).json()["messages"][-1]
    assert shown["picture"]["why"] == "the address answered 404"
    assert (await web.get(f"/api/viber/pictures/{olena.user.number}/{broken.id}/0")).status_code == 404
    assert (await web.get(f"/api/viber/pictures/{olena.user.number}/{broken.id}/1")).status_code == 404
    assert (await web.post(f"{address}/photo", content=b"x", headers={"content-type": "image/png"})).status_code == 422
    assert (await web.post(f"{address}/photo", content=b"x", headers={"content-type": "text/plain"})).status_code == 415


async def test_a_person_does_everything_else(web: httpx.AsyncClient, olena: Person, call: Caller) -> None:
    address = f"/api/viber/persons/{olena.user.number}"

    async def act(name: str, **body: object) -> httpx.Response:
        return await web.post(f"{address}/{name}", json=body)

    assert (await act("contact", phone="+1")).json()["contact"]["phone_number"] == "+1"
    assert (await act("location", latitude=50.4, longitude=30.5)).json()["location"]["lat"] == 50.4
    assert (await act("sticker")).json()["kind"] == "sticker"
    card = {"Type": "rich_media", "Buttons": [reply("One", "rg:1")]}
    await call("send_message", receiver=olena.id, **message(type="rich_media", rich_media=card, min_api_version=7))
    cards = (await web.get(f"{address}/chat")).json()["messages"][-1]
    assert cards["cards"][0][0][0]["label"] == "One"
    assert (await act("press", button="One", message=cards["id"])).status_code == 200
    assert olena.chat.messages[-1].text == "rg:1"
    assert (await act("block")).status_code == 200
    assert olena.chat.blocked
    assert (await act("unblock")).status_code == 200
    assert not olena.chat.blocked


async def test_mistakes_are_told(web: httpx.AsyncClient, olena: Person) -> None:
    address = f"/api/viber/persons/{olena.user.number}"
    assert (await web.post(f"{address}/write", data={"text": "a form"})).status_code == 415
    assert (await web.post(f"{address}/write", json={"text": ""})).status_code == 422
    assert (await web.post(f"{address}/write", json={})).status_code == 422
    assert (await web.post(f"{address}/press", json={"button": "No"})).status_code == 404
    assert (await web.post(f"{address}/press", json={"button": "No", "message": 99})).status_code == 404
    assert (await web.post(f"{address}/fly", json={})).status_code == 404
    assert (await web.post("/api/viber/persons/99/write", json={"text": "x"})).status_code == 404


async def test_events_say_what_to_look_at_again(
    web: httpx.AsyncClient, call: Caller, olena: Person, viber: ViberWorld
) -> None:
    async with asyncio.timeout(10), web.stream("GET", "/api/viber/events") as stream:
        lines = (line async for line in stream.aiter_lines() if line.startswith("data: "))
        await call.say(olena.id)
        assert json.loads((await anext(lines)).removeprefix("data: ")) == {"person": olena.user.number}
        viber.person("Petro")
        changes = [json.loads((await anext(lines)).removeprefix("data: "))]
        assert {"list": "people"} in changes
