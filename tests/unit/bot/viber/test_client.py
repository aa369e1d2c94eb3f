"""Viber's REST API over real HTTP: whatever it answers becomes what the pacer understands, and the token stays secret."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.viber.client import ViberClient
from bot.viber.statuses import NotAuthorised
from chat.channel import BlockedByPerson, NotDelivered, SlowDown, TryAgain, Undeliverable
from simulator.telegram.serving import serve

TOKEN = "445da6az1s345z78-dazcczb2542zv51a-e0vc5fva17480im9"
OLENA = "01234567890A="
MESSAGE = {"receiver": OLENA, "type": "text", "text": "Вітаємо! 👋", "sender": {"name": "Мальва"}}


@dataclass
class Viber:
    """Answers each call with the next of `answers`, and keeps what it was asked."""

    answers: list[Any] = field(default_factory=list)
    asked: list[tuple[str, dict[str, str], Any]] = field(default_factory=list)

    async def answer(self, request: Request) -> Response:
        self.asked.append((request.path_params["method"], dict(request.headers), json.loads(await request.body())))
        answer = self.answers.pop(0) if self.answers else {"status": 0, "message_token": 5741311803571721087}
        return answer if isinstance(answer, Response) else JSONResponse(answer)


@asynccontextmanager
async def viber(*answers: Any, patience: float = 5.0) -> AsyncIterator[tuple[Viber, ViberClient]]:
    server = Viber(list(answers))
    app = Starlette(routes=[Route("/pa/{method}", server.answer, methods=["POST"])])
    async with serve(app) as base:
        client = ViberClient(TOKEN, f"{base}/pa", patience)
        try:
            yield server, client
        finally:
            await client.close()


async def refused(*answers: Any) -> NotDelivered:
    """How the last of several messages to the same person ended."""
    async with viber(*answers) as (_, client):
        for _ in answers[:-1]:
            with pytest.raises(NotDelivered):
                await client.send(MESSAGE)
        with pytest.raises(NotDelivered) as failed:
            await client.send(MESSAGE)
    return failed.value


async def test_a_message_is_sent_as_it_is_and_its_token_comes_back() -> None:
    async with viber() as (server, client):
        assert await client.send(MESSAGE) == "5741311803571721087"
    ((method, headers, body),) = server.asked
    assert method == "send_message"
    assert headers["x-viber-auth-token"] == TOKEN
    assert body == MESSAGE


async def test_the_webhook_is_set_with_the_events_that_we_want_and_the_names_of_people() -> None:
    async with viber({"status": 0, "event_types": ["message"]}) as (server, client):
        await client.set_webhook("https://bot.example.com/viber/webhook", ("message", "subscribed"))
    ((method, _, body),) = server.asked
    assert method == "set_webhook"
    assert body == {
        "url": "https://bot.example.com/viber/webhook",
        "event_types": ["message", "subscribed"],
        "send_name": True,
    }


async def test_the_account_tells_of_itself() -> None:
    async with viber({"status": 0, "status_message": "ok", "uri": "malva", "name": "Мальва"}) as (_, client):
        assert (await client.account_info())["uri"] == "malva"


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (2, NotAuthorised),
        (3, Undeliverable),
        (4, Undeliverable),
        (5, BlockedByPerson),
        (6, BlockedByPerson),
        (7, TryAgain),
        (10, TryAgain),
        (11, BlockedByPerson),
        (12, SlowDown),
        (13, Undeliverable),
        (14, Undeliverable),
        (21, Undeliverable),
        (24, TryAgain),
        (99, TryAgain),
        (-1, TryAgain),
    ],
)
async def test_a_status_is_what_the_pacer_makes_of_it(status: int, kind: type[NotDelivered]) -> None:
    failed = await refused({"status": status, "status_message": "Вітаємо! 👋"})
    assert type(failed) is kind
    assert "Вітаємо" not in str(failed)  # Viber may quote what was sent, and the pacer logs this


@pytest.mark.parametrize(
    "answer",
    [
        Response("<html>502 Bad Gateway</html>", 502),
        Response("<html>Just a moment…</html>"),
        Response(b""),
        Response(b"\xff\xfe"),
        JSONResponse([]),
        JSONResponse({"message_token": 1}),
        JSONResponse({"status": "0"}),
        JSONResponse({"status": None}),
        JSONResponse({"status": True}),
        Response("[" * 100_000),
    ],
)
async def test_what_is_no_answer_of_vibers_is_tried_again(answer: Response) -> None:
    assert type(await refused(answer)) is TryAgain


@pytest.mark.parametrize(("status", "doubt"), [(7, False), (12, False), (24, False), (3, False), (99, True)])
async def test_what_viber_refuses_by_a_name_it_has_not_applied(status: int, *, doubt: bool) -> None:
    assert (await refused({"status": status})).in_doubt is doubt


async def test_without_an_answer_of_vibers_it_is_in_doubt_and_without_a_connection_it_is_not() -> None:
    assert (await refused(Response("<html>502 Bad Gateway</html>", 502))).in_doubt
    async with viber() as (_, client):
        pass
    with pytest.raises(TryAgain) as nobody:  # where the server was, nobody listens any more
        await client.send(MESSAGE)
    await client.close()
    assert not nobody.value.in_doubt


async def test_too_many_requests_of_a_proxy_slow_everybody_down() -> None:
    failed = await refused(Response("", 429))
    assert isinstance(failed, SlowDown)
    assert failed.retry_after == 10


async def test_too_many_for_one_person_again_and_again_holds_up_nobody_else() -> None:
    """Viber allows a hundred an hour to one who does not answer, and has the same status for that as for the whole bot."""
    too_many = {"status": 12}
    assert type(await refused(too_many, too_many)) is TryAgain
    async with viber(too_many, {"status": 0}, too_many) as (_, client):
        with pytest.raises(SlowDown):
            await client.send(MESSAGE)
        await client.send(MESSAGE)
        with pytest.raises(SlowDown):
            await client.send(MESSAGE)


async def test_a_messenger_that_does_not_answer_is_not_waited_for() -> None:
    never = asyncio.Event()

    async def silent(_request: Request) -> Response:
        await never.wait()
        return Response()

    async with serve(Starlette(routes=[Route("/pa/send_message", silent, methods=["POST"])])) as base:
        client = ViberClient(TOKEN, f"{base}/pa", 0.05)
        with pytest.raises(TryAgain):
            await client.send(MESSAGE)
        await client.close()


async def test_nobody_at_the_address() -> None:
    client = ViberClient(TOKEN, "http://127.0.0.1:1/pa")
    with pytest.raises(TryAgain):
        await client.send(MESSAGE)
    await client.close()


@pytest.mark.parametrize(
    "answer",
    [
        {"status": 2, "status_message": f"invalid token {TOKEN}"},
        {"status": 1, "status_message": "webhook does not answer"},
        Response(f"<html>{TOKEN}</html>", 500),
    ],
)
async def test_the_token_is_in_no_exception_and_in_no_log(answer: Any, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    calls: list[Callable[[ViberClient], Any]] = [
        lambda client: client.set_webhook("https://bot.example.com/viber/webhook", ["message"]),
        lambda client: client.account_info(),
        lambda client: client.send(MESSAGE),
    ]
    for call in calls:
        async with viber(answer) as (_, client):
            with pytest.raises(NotDelivered) as failed:
                await call(client)
        assert TOKEN not in repr(failed.value)
        assert failed.value.__cause__ is None or TOKEN not in repr(failed.value.__cause__)
    assert TOKEN not in caplog.text
