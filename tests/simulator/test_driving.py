"""The API a page in the browser plays the people by."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Mount

from simulator.app import create_app
from simulator.telegram.bots import Bot
from simulator.telegram.checks import Record
from simulator.telegram.people import Person
from simulator.telegram.serving import serve
from simulator.telegram.world import World
from tests import plain_http
from tests.simulator.calls import Caller, picture


async def test_a_person_joins_in_the_browser(http: httpx.AsyncClient, call: Caller) -> None:
    made = await http.post(
        "/api/persons", json={"first_name": "Петро", "phone": "+380501112233", "language_code": "en"}
    )
    assert made.status_code == 201
    person = made.json()["id"]
    assert [one["first_name"] for one in (await http.get("/api/persons")).json()["persons"]] == ["Петро"]
    started = await http.post(f"/api/persons/{person}/start", json={"payload": "store_1"})
    assert started.json()["text"] == "/start store_1"
    ask = {"keyboard": [[{"text": "Share", "request_contact": True}]], "one_time_keyboard": True}
    await call("sendMessage", chat_id=person, text="<b>Hi</b> & welcome", reply_markup=ask)
    chat = (await http.get(f"/api/persons/{person}/chat")).json()
    assert chat["messages"][-1]["text"] == "<b>Hi</b> & welcome"  # a text, whatever it looks like
    assert chat["keyboard"]["rows"] == [[{"label": "Share", "kind": "contact", "value": ""}]]
    shared = await http.post(f"/api/persons/{person}/press", json={"button": "Share"})
    assert shared.json() == {"query": None}
    chat = (await http.get(f"/api/persons/{person}/chat")).json()
    assert chat["messages"][-1]["contact"]["user_id"] == person
    assert chat["keyboard"] is None
    assert chat["bot"]["username"] == "regulars_bot"


async def test_inline_buttons_and_toasts(http: httpx.AsyncClient, call: Caller, olena: Person) -> None:
    markup = {"inline_keyboard": [[{"text": "Yes", "callback_data": "y"}]]}
    sent = await call("sendMessage", chat_id=olena.id, text="sure?", reply_markup=markup)
    address = f"/api/persons/{olena.id}"
    press = await http.post(f"{address}/press", json={"button": "Yes", "message": sent["message_id"]})
    assert (await http.get(f"{address}/chat")).json()["waiting"] == 1
    await call("answerCallbackQuery", callback_query_id=press.json()["query"], text="Done")
    chat = (await http.get(f"{address}/chat")).json()
    assert [toast["text"] for toast in chat["toasts"]] == ["Done"]
    assert chat["messages"][-1]["buttons"] == [[{"label": "Yes", "kind": "callback", "value": "y"}]]


async def test_photos_go_both_ways(http: httpx.AsyncClient, olena: Person) -> None:
    bill = picture(300, 200, "JPEG")
    address = f"/api/persons/{olena.id}/photo"
    sent = await http.post(address, params={"caption": "bill"}, content=bill, headers={"content-type": "image/jpeg"})
    file = sent.json()["file"]
    assert (file["width"], file["height"]) == (300, 200)
    fetched = await http.get(f"/api/files/{file['file']}")
    assert fetched.content == bill
    assert fetched.headers["content-type"] == "image/jpeg"
    assert fetched.headers["x-content-type-options"] == "nosniff"
    assert (await http.post(address, content=b"x", headers={"content-type": "text/plain"})).status_code == 415
    assert (await http.post(address, content=b"x", headers={"content-type": "image/png"})).status_code == 400
    assert (await http.get("/api/files/none")).status_code == 404


async def test_a_sent_page_is_never_run(http: httpx.AsyncClient, olena: Person) -> None:
    sent = olena.send_document(b"<script>alert(1)</script>", "page.html", "text/html")
    assert sent.file
    fetched = await http.get(f"/api/files/{sent.file.file}")
    assert fetched.headers["content-type"] == "application/octet-stream"
    assert "sandbox" in fetched.headers["content-security-policy"]


async def test_a_person_does_everything_else(http: httpx.AsyncClient, olena: Person, world: World) -> None:
    address = f"/api/persons/{olena.id}"
    petro = world.person("Petro", phone="+3805")

    async def act(name: str, **body: object) -> httpx.Response:
        return await http.post(f"{address}/{name}", json=body)

    assert (await act("write", text="hello")).json()["text"] == "hello"
    assert (await act("contact", person=petro.id)).json()["contact"]["user_id"] == petro.id
    assert (await act("contact", phone="+1", first_name="No")).json()["contact"] == {
        "phone_number": "+1",
        "first_name": "No",
    }
    assert (await act("location", latitude=50.4, longitude=30.5)).json()["location"]["latitude"] == 50.4
    assert (await act("sticker")).json()["kind"] == "sticker"
    assert (await act("block")).status_code == 200
    refused = await act("write", text="no")
    assert (refused.status_code, refused.json()["detail"]) == (409, "Olena has blocked the bot")
    assert (await act("unblock")).status_code == 200
    assert not olena.chat.blocked


async def test_mistakes_are_told(http: httpx.AsyncClient, olena: Person) -> None:
    address = f"/api/persons/{olena.id}"
    assert (await http.post(f"{address}/write", data={"text": "a form"})).status_code == 415
    assert (await http.post(f"{address}/write", json=[])).status_code == 400
    assert (await http.post(f"{address}/write", json={"text": ""})).status_code == 422
    assert (await http.post(f"{address}/location", json={"latitude": "x", "longitude": 1})).status_code == 422
    assert (await http.post(f"{address}/press", json={"button": "No"})).status_code == 422
    assert (await http.post(f"{address}/press", json={"button": "No", "message": 99})).status_code == 404
    assert (await http.post(f"{address}/fly", json={})).status_code == 404
    assert (await http.post("/api/persons/5/write", json={"text": "x"})).status_code == 404
    assert (await http.get(f"{address}/chat", params={"bot": "other"})).status_code == 404
    assert (await http.get("/api/groups/5")).status_code == 404
    assert (await http.get("/api/groups/all")).status_code == 404


async def test_the_operators_desk(http: httpx.AsyncClient, call: Caller, world: World, bot: Bot) -> None:
    iryna = world.person("Iryna")
    group = world.group("Hotline", iryna, forum=True)
    group.add_bot(bot)
    thread = (await call("createForumTopic", chat_id=group.id, name="Case"))["message_thread_id"]
    case = await call("sendMessage", chat_id=group.id, message_thread_id=thread, text="The case")
    assert (await http.get("/api/groups")).json()["groups"] == [{"id": group.id, "title": "Hotline", "is_forum": True}]
    answer = {"text": "answered", "group": group.id, "topic": thread, "reply_to": case["message_id"]}
    assert (await http.post(f"/api/persons/{iryna.id}/write", json=answer)).json()["reply_to"] == case["message_id"]
    shown = (await http.get(f"/api/groups/{group.id}", params={"topic": thread})).json()
    assert [message["text"] for message in shown["messages"]] == ["", "The case", "answered"]
    assert [topic["name"] for topic in shown["topics"]] == ["Case"]
    assert {member["status"] for member in shown["members"]} == {"creator", "administrator"}


async def test_events_say_what_to_look_at_again(
    http: httpx.AsyncClient, call: Caller, olena: Person, world: World, bot: Bot
) -> None:
    async with asyncio.timeout(10), http.stream("GET", "/api/events") as stream:
        lines = stream.aiter_lines()
        assert await anext(lines) == "retry: 1000"

        async def next_event() -> Record:
            line = ""
            while not line.startswith("data: "):
                line = await anext(lines)
            event: Record = json.loads(line.removeprefix("data: "))
            return event

        await call("sendMessage", chat_id=olena.id, text="hi")
        assert await next_event() == {"person": olena.id, "bot": bot.id}
        world.person("Petro")
        assert await next_event() == {"list": "people"}
        group = world.group("Hotline", olena)
        assert await next_event() == {"list": "groups"}
        group.add_bot(bot)
        assert await next_event() == {"group": group.id}
        await call("setMyName", name="Shop")
        assert await next_event() == {"bot": bot.id}


async def test_the_whole_under_a_prefix_with_its_page_and_config(
    world: World, bot: Bot, tmp_path: Path, olena: Person
) -> None:
    (tmp_path / "index.html").write_text("<title>Phones</title>")
    app = create_app(world, config={"stores": ["Kyiv"]}, page=tmp_path)
    async with (
        serve(Starlette(routes=[Mount("/simulator", app)])) as base,
        plain_http.client(base_url=f"{base}/simulator") as client,
    ):
        assert (await client.get("/api/config")).json() == {"stores": ["Kyiv"]}
        assert "Phones" in (await client.get("/")).text
        me = await client.post(f"/telegram/bot{bot.token}/getMe")
        assert me.json()["result"]["username"] == bot.username
        olena.send_document(b"x", "a.txt")
        path = next(iter(world.files.by_path))
        assert (await client.get(f"/telegram/file/bot{bot.token}/{path}")).content == b"x"


async def test_an_application_that_does_not_start_is_an_error_and_no_exit() -> None:
    async def fail(_app: Starlette) -> AsyncIterator[None]:
        raise OSError("no database")
        yield

    with pytest.raises(RuntimeError, match="did not start"):
        async with serve(Starlette(lifespan=asynccontextmanager(fail))):
            pass


@pytest.mark.parametrize("method", ["put", "delete"])
async def test_other_methods_of_http_are_not_served(http: httpx.AsyncClient, method: str) -> None:
    assert (await getattr(http, method)("/api/persons")).status_code == 405
