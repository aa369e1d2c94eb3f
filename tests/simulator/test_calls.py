"""How calls come in, how they are checked, and what is told of them."""

import json
from datetime import timedelta

import httpx
import pytest

from simulator.telegram import faults
from simulator.telegram.bots import Bot
from simulator.telegram.checks import MismatchError, Record
from simulator.telegram.limits import Limits
from simulator.telegram.people import Person
from simulator.telegram.server import BotApi
from simulator.telegram.serving import serve
from simulator.telegram.world import World
from tests import plain_http
from tests.simulator.calls import Caller, Clock


@pytest.fixture
def url(bot: Bot) -> str:
    return f"/telegram/bot{bot.token}/sendMessage"


async def test_forms_queries_json_and_multipart_mean_the_same(olena: Person, http: httpx.AsyncClient, url: str) -> None:
    markup = {"inline_keyboard": [[{"text": "More", "callback_data": "more"}]]}
    fields = {
        "chat_id": str(olena.id),
        "text": "hi",
        "disable_notification": "true",
        "reply_markup": json.dumps(markup),
    }
    parts = {name: (None, value) for name, value in fields.items()}
    native = {
        "chat_id": olena.id,
        "text": "hi",
        "disable_notification": True,
        "reply_markup": markup,
        "parse_mode": None,
    }
    answers = [
        await http.post(url, data=fields),
        await http.post(url, files=parts),
        await http.get(url, params=fields),
        await http.post(url, json=fields),
        await http.post(url.replace("sendMessage", "SENDMESSAGE"), json=native),
    ]
    assert [answer.json()["ok"] for answer in answers] == [True] * 5
    assert [message.labels for message in olena.chat.messages[1:]] == [["More"]] * 5


@pytest.mark.parametrize(
    ("method", "parameters", "answer"),
    [
        ("sendmessage", {"text": "x"}, "400 Bad Request: chat_id is empty"),
        ("sendMessage", {"chat_id": 1}, "400 Bad Request: message text is empty"),
        ("sendPhoto", {"chat_id": 1}, "400 Bad Request: there is no photo in the request"),
        ("sendMessage", {"chat_id": 1, "txt": "x"}, '400 Bad Request: unknown parameter "txt" in sendMessage'),
        ("sendMessage", {"chat_id": 1, "text": 5}, "400 Bad Request: can't parse text: expected String, got Integer"),
        ("getUpdates", {"limit": "many"}, "400 Bad Request: can't parse limit: expected Integer, got 'many'"),
        (
            "sendMessage",
            {"chat_id": 1, "text": "x", "reply_markup": "{"},
            "400 Bad Request: can't parse reply keyboard markup JSON object: expected a JSON-serialized value",
        ),
        (
            "sendMessage",
            {"chat_id": 1, "text": "x", "reply_markup": {"inline_keyboard": [[{"text": 1}]]}},
            "400 Bad Request: can't parse reply_markup.inline_keyboard[0][0].text: expected String, got Integer",
        ),
        (
            "setMyCommands",
            {"commands": [{"command": "a"}]},
            "400 Bad Request: can't parse commands[0].description: BotCommand needs this field",
        ),
        (
            "setMyCommands",
            {"commands": [], "scope": {"type": "chat"}},
            "400 Bad Request: can't parse scope.chat_id: BotCommandScopeChat needs this field",
        ),
        ("sendWishes", {}, "404 Not Found: method not found"),
        (
            "sendPoll",
            {"chat_id": 1, "question": "?", "options": []},
            "501 Not Implemented: the simulator does not emulate",
        ),
        (
            "sendMessage",
            {"chat_id": 1, "text": "x", "business_connection_id": "b"},
            "501 Not Implemented: the simulator does not emulate the parameter business_connection_id of sendMessage",
        ),
    ],
)
async def test_a_wrong_call_is_refused_by_name(call: Caller, method: str, parameters: Record, answer: str) -> None:
    assert (await call.refused(method, **parameters)).startswith(answer)


async def test_unknown_tokens_and_paths(http: httpx.AsyncClient) -> None:
    assert (await http.post("/telegram/bot1:wrong/getMe")).json() == {
        "ok": False,
        "error_code": 401,
        "description": "Unauthorized",
    }
    assert (await http.get("/telegram/nothing")).status_code == 404
    assert (await http.get("/telegram/file/bot1:wrong/photos/file_1.jpg")).status_code == 404


async def test_every_call_is_kept_with_its_answer(world: World, olena: Person, call: Caller, clock: Clock) -> None:
    await call("sendMessage", chat_id=olena.id, text="one")
    clock.move(seconds=3)
    await call.refused("sendMessage", chat_id=4, text="two")
    first, second = world.calls
    assert (first.method, first.parameters, first.status) == ("sendMessage", {"chat_id": olena.id, "text": "one"}, 200)
    assert second.at - first.at == timedelta(seconds=3)
    assert (second.status, second.description) == (400, "Bad Request: chat not found")
    [sent] = world.sent
    assert (sent.chat_id, sent.at) == (olena.id, first.at)


async def test_an_update_that_the_api_does_not_have_is_the_simulators_own_mistake(world: World, bot: Bot) -> None:
    with pytest.raises(MismatchError, match=r"message.text: expected String, got Integer"):
        world.deliver({"message": {"message_id": 1, "date": 1, "chat": {"id": 1, "type": "private"}, "text": 5}})
    assert not bot.mailbox.pending


async def test_the_profile_of_a_bot(call: Caller, olena: Person) -> None:
    assert (await call("getMe"))["username"] == "regulars_bot"
    uk, en = [{"command": "card", "description": "Картка"}], [{"command": "card", "description": "Card"}]
    await call("setMyCommands", commands=uk, scope={"type": "all_private_chats"}, language_code="uk")
    await call("setMyCommands", commands=en)
    assert await call("getMyCommands", scope={"type": "all_private_chats"}, language_code="uk") == uk
    assert await call("getMyCommands") == en
    assert olena.chat.commands == uk
    await call("deleteMyCommands", scope={"type": "all_private_chats"}, language_code="uk")
    assert olena.chat.commands == en
    bad = [{"command": "Card!", "description": "x"}]
    assert await call.refused("setMyCommands", commands=bad) == "400 Bad Request: BOT_COMMAND_INVALID"
    await call("setMyName", name="Постійні", language_code="uk")
    assert await call("getMyName", language_code="uk") == {"name": "Постійні"}
    assert await call("getMyName") == {"name": "Regulars"}
    await call("setMyDescription", description="What it is")
    assert await call("getMyDescription", language_code="uk") == {"description": "What it is"}
    await call("setMyShortDescription", short_description="It")
    assert await call("getMyShortDescription") == {"short_description": "It"}
    assert await call("getChatMenuButton", chat_id=olena.id) == {"type": "commands"}
    button = {"type": "web_app", "text": "Card", "web_app": {"url": "https://example.org"}}
    await call("setChatMenuButton", chat_id=olena.id, menu_button=button)
    assert await call("getChatMenuButton", chat_id=olena.id) == button
    assert await call("getMyDefaultAdministratorRights") | {"can_manage_topics": False}
    assert await call("logOut") is True


async def test_callback_queries_are_answered_once_and_in_time(olena: Person, call: Caller, clock: Clock) -> None:
    markup = {
        "inline_keyboard": [[{"text": "Yes", "callback_data": "y"}, {"text": "Map", "url": "https://example.org"}]]
    }
    sent = await call("sendMessage", chat_id=olena.id, text="sure?", reply_markup=markup)
    await call.updates()
    olena.press("Yes")
    [update] = await call.updates()
    query = update["callback_query"]
    assert (query["data"], query["message"]["message_id"], query["from"]["id"]) == ("y", sent["message_id"], olena.id)
    assert olena.chat.waiting == 1
    await call("answerCallbackQuery", callback_query_id=query["id"], text="Done", show_alert=True)
    [toast] = olena.chat.toasts
    assert (toast.text, toast.alert, olena.chat.waiting) == ("Done", True, 0)
    words = "400 Bad Request: query is too old and response timeout expired or query ID is invalid"
    assert await call.refused("answerCallbackQuery", callback_query_id=query["id"]) == words
    assert await call.refused("answerCallbackQuery", callback_query_id="1") == words
    forged = olena.forge("admin", on=olena.chat.last)
    assert (await call.updates())[0]["callback_query"]["data"] == "admin"
    clock.move(minutes=16)
    assert await call.refused("answerCallbackQuery", callback_query_id=forged) == words
    assert olena.press("Map") is None
    assert olena.chat.opened == ["https://example.org"]
    with pytest.raises(LookupError):
        olena.press("No")


async def test_one_private_chat_takes_three_at_once_and_then_one_a_second(
    world: World, olena: Person, http: httpx.AsyncClient, url: str, clock: Clock
) -> None:
    world.limits = Limits()
    message = {"chat_id": olena.id, "text": "x"}
    assert [(await http.post(url, json=message)).status_code for _ in range(4)] == [200, 200, 200, 429]
    refusal = (await http.post(url, json=message)).json()
    assert refusal["parameters"] == {"retry_after": 1}
    assert refusal["description"] == "Too Many Requests: retry after 1"
    clock.move(seconds=1)
    assert [(await http.post(url, json=message)).status_code for _ in range(2)] == [200, 429]
    clock.move(seconds=10)
    assert [(await http.post(url, json=message)).status_code for _ in range(4)] == [200, 200, 200, 429]
    world.limits = None
    await http.post(url, json=message)


async def test_a_bot_sends_thirty_a_second_in_all(
    world: World, bot: Bot, http: httpx.AsyncClient, url: str, clock: Clock
) -> None:
    people = [world.person(f"P{number}") for number in range(31)]
    for person in people:
        person.start(bot)
    world.limits = Limits()

    async def send(person: Person) -> int:
        return (await http.post(url, json={"chat_id": person.id, "text": "x"})).status_code

    assert [await send(person) for person in people] == [200] * 30 + [429]
    assert await send(people[0]) == 429  # refused until the time is over, whoever it is for
    clock.move(seconds=1)
    assert [await send(person) for person in people] == [200] * 30 + [429]


async def test_a_group_takes_twenty_a_minute(world: World, bot: Bot, olena: Person, call: Caller, clock: Clock) -> None:
    group = world.group("Hotline", olena)
    group.add_bot(bot)
    world.limits = Limits()
    message = {"chat_id": group.id, "text": "x"}
    assert [(await call.raw("sendMessage", **message)).status_code for _ in range(20)] == [200] * 20
    assert (await call.raw("sendMessage", **message)).json()["parameters"] == {"retry_after": 60}
    clock.move(seconds=60)
    await call("sendMessage", **message)


async def test_what_the_simulator_does_wrong_itself_is_raised_at_the_end() -> None:
    world = World()
    bot = world.bot()
    bot.username = 5  # type: ignore[assignment] # an answer that the Bot API could not give
    async with serve(BotApi(world)) as base, plain_http.client(base_url=base) as http:
        assert (await http.post(f"/bot{bot.token}/getMe")).status_code == 500
    with pytest.raises(ExceptionGroup, match="own mistakes"):
        await world.__aexit__(None, None, None)


async def test_faults_happen_to_the_next_matching_call(world: World, olena: Person, call: Caller, clock: Clock) -> None:
    message = {"chat_id": olena.id, "text": "x"}
    world.faults.add(faults.TooMany(retry_after=7), "sendMessage")
    world.faults.add(faults.Outage(502), "send*", times=2)
    world.faults.add(faults.BadRequest("PHOTO_INVALID_DIMENSIONS"), "sendMessage")
    world.faults.add(faults.Delay(3), "sendMessage")
    await call("getMe")
    assert (await call.raw("sendMessage", **message)).json()["parameters"] == {"retry_after": 7}
    outage = await call.raw("sendMessage", **message)
    assert (outage.status_code, outage.headers["content-type"]) == (502, "text/html")
    assert (await call.raw("sendChatAction", chat_id=olena.id, action="typing")).status_code == 502
    refused = (await call.raw("sendMessage", **message)).json()
    assert (refused["error_code"], refused["description"]) == (400, "Bad Request: PHOTO_INVALID_DIMENSIONS")
    assert olena.chat.texts == []
    assert (await call.raw("sendMessage", **message)).status_code == 200
    assert clock.slept == [3]
    assert len(world.faults) == 0
    assert [called.status for called in world.calls] == [200, 429, 502, 502, 400, 200]


@pytest.mark.parametrize(("applied", "seen"), [(False, []), (True, ["x"])])
async def test_a_connection_breaks_before_or_after_the_call_is_applied(
    world: World, olena: Person, call: Caller, applied: bool, seen: list[str]
) -> None:
    world.faults.add(faults.Reset(applied=applied), "sendMessage")
    with pytest.raises(httpx.TransportError):
        await call.raw("sendMessage", chat_id=olena.id, text="x")
    assert olena.chat.texts == seen
    assert world.calls[-1].status == 0
    await call("getMe")
