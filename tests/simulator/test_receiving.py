"""Long polling and webhooks: nothing is lost, nothing comes twice unless it was not confirmed."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from simulator.telegram.bots import Bot
from simulator.telegram.checks import Record
from simulator.telegram.people import Person
from simulator.telegram.serving import serve
from simulator.telegram.world import World
from tests.simulator.calls import Caller, Clock


def texts(updates: list[Record]) -> list[str]:
    return [update["message"]["text"] for update in updates]


async def test_updates_are_kept_until_they_are_confirmed(olena: Person, call: Caller) -> None:
    for number in range(3):
        olena.write(str(number))
    first = await call("getUpdates")
    assert texts(first) == ["/start", "0", "1", "2"]
    assert [update["update_id"] - first[0]["update_id"] for update in first] == [0, 1, 2, 3]
    assert await call("getUpdates", limit=1) == first[:1]
    assert await call("getUpdates", offset=first[2]["update_id"]) == first[2:]
    assert await call("getUpdates", offset=-1) == first[3:]
    assert await call("getUpdates", offset=first[3]["update_id"] + 1) == []


async def test_a_long_poll_ends_when_something_happens(world: World, bot: Bot, olena: Person, call: Caller) -> None:
    await call.updates()
    polling = asyncio.create_task(call("getUpdates", timeout=30))
    await world.wait_for(lambda: bot.mailbox.polled)
    olena.write("now")
    assert texts(await polling) == ["now"]


async def test_a_long_poll_ends_empty_when_nothing_happens(call: Caller) -> None:
    assert await call("getUpdates", timeout=1) == []


async def test_a_second_poller_sends_the_first_away(world: World, olena: Person, call: Caller, bot: Bot) -> None:
    await call.updates()
    first = asyncio.create_task(call.raw("getUpdates", timeout=30))
    await world.wait_for(lambda: bot.mailbox.polled)
    second = asyncio.create_task(call("getUpdates", timeout=30))
    refusal = (await first).json()
    assert refusal["error_code"] == 409
    assert refusal["description"].startswith("Conflict: terminated by other getUpdates request")
    olena.write("to the second")
    assert texts(await second) == ["to the second"]


async def test_a_poller_that_hangs_up_takes_nothing_with_it(
    world: World, olena: Person, call: Caller, bot: Bot
) -> None:
    await call.updates()
    polling = asyncio.create_task(call("getUpdates", timeout=30))
    await world.wait_for(lambda: bot.mailbox.polled)
    polling.cancel()
    await world.wait_for(lambda: not bot.mailbox.polled)
    olena.write("still here")
    assert texts(await call("getUpdates", timeout=30)) == ["still here"]


async def test_only_allowed_kinds_come_from_then_on(olena: Person, call: Caller) -> None:
    await call.updates(allowed_updates=["callback_query"])
    olena.write("unheard")
    assert await call.updates() == []
    assert await call.updates(allowed_updates=[]) == []
    olena.write("heard")
    assert texts(await call.updates()) == ["heard"]


async def test_what_nobody_fetched_for_a_day_is_gone(olena: Person, call: Caller, clock: Clock) -> None:
    clock.move(hours=25)
    olena.write("fresh")
    assert texts(await call.updates()) == ["fresh"]


async def test_any_update_can_be_delivered_again_and_out_of_order(world: World, olena: Person, call: Caller) -> None:
    [started] = await call.updates()
    world.deliver(started)
    olena.write("next")
    world.deliver({**started, "update_id": 5})
    assert [update["update_id"] for update in await call.updates()] == [
        started["update_id"], started["update_id"] + 1, 5,
    ]  # fmt: skip
    # By an offset so low the second is not confirmed: it comes again, the delivered ones do not.
    assert texts(await call("getUpdates", offset=6)) == ["next"]


@dataclass
class Receiver:
    """A bot's own server: keeps what it was sent, answers as it is told to."""

    url: str = ""
    answers: list[Response] = field(default_factory=list)
    got: list[tuple[str | None, Record]] = field(default_factory=list)
    hold: asyncio.Event | None = None
    arrived: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def take(self, request: Request) -> Response:
        secret = request.headers.get("x-telegram-bot-api-secret-token")
        update = await request.json()
        async with self.arrived:
            self.got.append((secret, update))
            self.arrived.notify_all()
        if self.hold is not None:
            await self.hold.wait()
        return self.answers.pop(0) if self.answers else Response()

    async def wait_for(self, count: int) -> list[Record]:
        async with asyncio.timeout(5), self.arrived:
            await self.arrived.wait_for(lambda: len(self.got) >= count)
        return [update for _, update in self.got]


@pytest.fixture
async def receiver(world: World) -> AsyncIterator[Receiver]:
    receiver = Receiver()
    async with serve(Starlette(routes=[Route("/hook", receiver.take, methods=["POST"])])) as base:
        receiver.url = f"{base}/hook"
        yield receiver
        # The hook is let go before its server is.
        await world.close()


async def test_a_webhook_gets_what_waited_and_what_comes_with_its_secret(
    olena: Person, call: Caller, receiver: Receiver
) -> None:
    await call("setWebhook", url=receiver.url, secret_token="s3cret", max_connections=2)
    olena.write("hi")
    assert texts(await receiver.wait_for(2)) == ["/start", "hi"]
    assert receiver.got[0][0] == "s3cret"
    info = await call("getWebhookInfo")
    assert (info["url"], info["max_connections"]) == (receiver.url, 2)
    refusal = await call.refused("getUpdates")
    assert refusal.startswith("409 Conflict: can't use getUpdates method while webhook is active")


async def test_a_refused_update_comes_again_in_order_after_growing_pauses(
    olena: Person, call: Caller, receiver: Receiver, clock: Clock
) -> None:
    receiver.answers = [Response(status_code=500), Response(status_code=503), Response(status_code=404)]
    await call("setWebhook", url=receiver.url)
    olena.write("second")
    got = await receiver.wait_for(5)
    assert texts(got) == ["/start", "/start", "/start", "/start", "second"]
    assert len({update["update_id"] for update in got[:4]}) == 1
    assert clock.slept == [0.0, 1.0, 2.0]
    info = await call("getWebhookInfo")
    assert info["last_error_message"] == "Wrong response from the webhook: 404 Not Found"


async def test_one_chat_waits_for_itself_only(
    world: World, bot: Bot, olena: Person, call: Caller, receiver: Receiver
) -> None:
    receiver.hold = asyncio.Event()
    await call("setWebhook", url=receiver.url)
    olena.write("after the start")
    petro = world.person("Petro")
    petro.start(bot)
    got = await receiver.wait_for(2)
    assert sorted(update["message"]["from"]["first_name"] for update in got) == ["Olena", "Petro"]
    receiver.hold.set()
    assert texts(await receiver.wait_for(3))[-1] == "after the start"


async def test_the_answer_of_a_webhook_may_call_a_method(
    world: World, olena: Person, call: Caller, receiver: Receiver
) -> None:
    multipart = (
        '--b\r\nContent-Disposition: form-data; name="method"\r\n\r\nsendMessage\r\n'
        f'--b\r\nContent-Disposition: form-data; name="chat_id"\r\n\r\n{olena.id}\r\n'
        '--b\r\nContent-Disposition: form-data; name="text"\r\n\r\nby form\r\n--b--\r\n'
    )
    asked = {"method": "sendMessage", "chat_id": olena.id, "text": "by JSON"}
    receiver.answers = [
        Response(json.dumps(asked), media_type="application/json"),
        Response(multipart, media_type="multipart/form-data; boundary=b"),
        Response(json.dumps({"method": "getMe"}), media_type="application/json"),
        Response("not for Telegram", media_type="text/plain"),
    ]
    await call("setWebhook", url=receiver.url)
    for number in range(4):
        olena.write(str(number))
    await receiver.wait_for(5)
    await world.wait_for(lambda: olena.chat.texts == ["by JSON", "by form"])
    assert [called.method for called in world.calls if called.by_webhook] == ["sendMessage", "sendMessage"]


@pytest.mark.usefixtures("olena")
async def test_removing_the_webhook_leaves_what_it_did_not_take(call: Caller, receiver: Receiver) -> None:
    receiver.hold = asyncio.Event()
    await call("setWebhook", url=receiver.url)
    await receiver.wait_for(1)
    assert (await call("getWebhookInfo"))["pending_update_count"] == 1
    await call("deleteWebhook")
    assert texts(await call("getUpdates")) == ["/start"]
    await call("setWebhook", url=receiver.url, drop_pending_updates=True)
    await call("setWebhook", url="")
    assert await call("getUpdates") == []
    receiver.hold.set()


async def test_setting_a_webhook_ends_a_long_poll(world: World, call: Caller, bot: Bot, receiver: Receiver) -> None:
    polling = asyncio.create_task(call.raw("getUpdates", timeout=30))
    await world.wait_for(lambda: bot.mailbox.polled)
    await call("setWebhook", url=receiver.url)
    assert (await polling).json()["description"] == "Conflict: terminated by setWebhook request"


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("http://example.org/hook", "bad webhook: An HTTPS URL must be provided for webhook"),
        ("https://example.org:8080/hook", "bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443"),
        ("hook", "invalid webhook URL specified"),
    ],
)
async def test_a_webhook_must_be_reachable_for_telegram(call: Caller, url: str, words: str) -> None:
    assert await call.refused("setWebhook", url=url) == f"400 Bad Request: {words}"
    secret = await call.refused("setWebhook", url="https://example.org", secret_token="ы")
    assert secret == "400 Bad Request: secret token contains unallowed characters"
