"""The webhook: the same journeys, for who knows the secret; anything else is refused or left aside, without an effect."""

import asyncio
from typing import Any

import pytest

from bot.telegram.inbound import ALLOWED
from simulator.telegram.people import Person
from storage import tables
from tests import plain_http
from tests.journeys.stage import Stage

ADDRESS = "/telegram/webhook"
HEADER = "X-Telegram-Bot-Api-Secret-Token"


def secret(stage: Stage) -> str:
    (bot,) = stage.world.bots.values()
    assert bot.hook is not None
    assert bot.hook.secret is not None
    return bot.hook.secret


def update(person: Person, number: int = 900_000_001, text: str = "/start") -> dict[str, Any]:
    message = {
        "message_id": 1,
        "from": person.user.record(),
        "chat": person.user.chat_record(),
        "date": 1,
        "text": text,
    }
    return {"update_id": number, "message": message}


async def post(stage: Stage, content: bytes | Any, headers: dict[str, str] | None = None) -> int:
    body: dict[str, Any] = {"content": content} if isinstance(content, bytes) else {"json": content}
    async with plain_http.client(base_url=stage.base, timeout=30) as http:
        return (await http.post(ADDRESS, headers=headers, **body)).status_code


async def test_telegram_is_told_where_and_what(hooked: Stage) -> None:
    await hooked.joined()
    (bot,) = hooked.world.bots.values()
    assert bot.hook is not None
    assert bot.hook.url == f"{hooked.base}{ADDRESS}"
    assert bot.mailbox.allowed == frozenset(ALLOWED)


@pytest.mark.parametrize("given", [None, "", "wrong", "ü", "x" * 300])
async def test_without_the_secret_nothing_is_heard(hooked_shop: Stage, given: str | None) -> None:
    hooked = hooked_shop
    await hooked.joined()
    known = await hooked.rows(tables.identities)
    stranger = hooked.shopper("Чужий")
    headers = {} if given is None else {HEADER.encode(): given.encode()}
    async with plain_http.client(base_url=hooked.base) as http:
        answer = await http.post(ADDRESS, json=update(stranger), headers=headers)
    assert answer.status_code == 403
    assert await hooked.rows(tables.identities, *[column.name for column in tables.identities.c]) == known
    assert stranger.chat.texts == []


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'"text"',
        b"\xff\xfe",
        b'{"update_id": 1}',
        b'{"update_id": "one", "message": {}}',
        b'{"update_id": 2, "message": {"message_id": 1}}',
        b'{"update_id": 3, "poll_answer": {"poll_id": "1"}}',
        b'{"update_id": 4, "something_new": {}}',
        b"[" * 100_000,
    ],
)
async def test_a_body_that_makes_no_sense_is_left_aside(hooked_shop: Stage, body: bytes) -> None:
    """Answered with 200, or Telegram would bring it again for a day."""
    hooked = hooked_shop
    await hooked.joined()
    before = await hooked.rows(tables.inbox)
    assert await post(hooked, body, {HEADER: secret(hooked)}) == 200
    assert await hooked.rows(tables.inbox) == before


async def test_an_update_that_comes_several_times_at_once_is_heard_once(hooked: Stage) -> None:
    olena = await hooked.joined()
    said = update(olena, text="Дякую")
    headers = {HEADER: secret(hooked)}
    assert await asyncio.gather(*(post(hooked, said, headers) for _ in range(8))) == [200] * 8
    assert await post(hooked, said, headers) == 200
    assert (await olena.next_message()).text == hooked.label("noted")
    olena.write("/help")
    assert (await olena.next_message()).text != hooked.label("noted")
    assert await hooked.rows(tables.heard, "text") == [("Дякую",)]


async def test_a_webhook_that_is_set_ends_polling(hooked: Stage) -> None:
    await hooked.joined()
    methods = {call.method for call in hooked.world.calls}
    assert "setWebhook" in methods
    assert "getUpdates" not in methods
