"""The webhook's door: only what Viber has signed is heard, each thing once, and the answer is there in time."""

import asyncio
import hmac
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest
from viberbot import Api, BotConfiguration

from bot.viber.inbound import CHANNEL
from bot.viber.serving import MOST_BYTES, Answer, ViberDoor
from chat.channel import TOO_LATE, Letter
from chat.events import Heard, Started, Wrote
from chat.views import menu
from storage.database import Unavailable
from tests import virtual_time
from tests.virtual_time import BEGINNING, VirtualClock

TOKEN = "445da6az1s345z78-dazcczb2542zv51a-e0vc5fva17480im9"
OLENA = {"id": "01234567890A=", "name": "Олена", "language": "uk"}


def callback(event: str = "message", number: int = 1, age: timedelta = timedelta(0), **parts: Any) -> bytes:
    at = round((BEGINNING - age).timestamp() * 1000)
    who = {"sender": OLENA} if event == "message" else {"user": OLENA}
    said = {"message": {"type": "text", "text": "Дякую"}} if event == "message" else {"context": "centr"}
    return json.dumps({"event": event, "timestamp": at, "message_token": number, **who, **said, **parts}).encode()


def signature(body: bytes) -> str:
    return hmac.new(TOKEN.encode(), body, sha256).hexdigest()


@dataclass
class House:
    """Whoever is behind the door; hears after so many seconds, and answers with so many letters."""

    takes: float = 0.0
    letters: int = 1
    account: str = OLENA["id"]
    refuses: list[Exception] = field(default_factory=list)
    welcomes: Callable[[Letter], Awaitable[bytes | None]] | None = None
    heard: list[Heard] = field(default_factory=list)
    posted: list[int] = field(default_factory=list)
    struck: list[int] = field(default_factory=list)

    async def hear(self, heard: Heard) -> tuple[Letter, ...]:
        await asyncio.sleep(self.takes)
        if self.refuses:
            raise self.refuses.pop(0)
        again = any(each.update == heard.update for each in self.heard)
        self.heard.append(heard)
        until = BEGINNING + TOO_LATE
        reply = menu.welcome_back()
        return (
            ()
            if again
            else tuple(Letter(n, CHANNEL, self.account, "uk", reply, until) for n in range(1, self.letters + 1))
        )

    async def welcome(self, letter: Letter) -> bytes | None:
        return await self.welcomes(letter) if self.welcomes else f"letter {letter.id}".encode()

    def post(self, letter: Letter) -> None:
        self.posted.append(letter.id)

    def said(self, letter: Letter) -> None:
        self.struck.append(letter.id)

    async def strike_off(self) -> None:
        await asyncio.sleep(0)

    @property
    def door(self) -> ViberDoor:
        return ViberDoor(TOKEN, self.hear, self, self, VirtualClock().now)


def knocks(house: House, *bodies: bytes, every: float = 0.0) -> list[Answer]:
    """The answers to signed callbacks that come so many seconds after one another, in virtual time."""

    async def work() -> list[Answer]:
        door = house.door
        answers = [asyncio.ensure_future(_later(door, body, every * place)) for place, body in enumerate(bodies)]
        done = list(await asyncio.gather(*answers))
        await asyncio.sleep(60)
        return done

    return virtual_time.run(work())


async def _later(door: ViberDoor, body: bytes, seconds: float) -> Answer:
    await asyncio.sleep(seconds)
    return await door.receive(body, signature(body))


def knock(house: House, body: bytes, signed: str | None) -> Answer:
    return virtual_time.run(house.door.receive(body, signed))


def test_a_signed_word_is_heard_and_answered_with_nothing() -> None:
    house = House()
    assert knocks(house, callback()) == [(200, b"")]
    assert [each.event for each in house.heard] == [Wrote("Дякую")]


@pytest.mark.parametrize("signed", [None, "", "ü", "0" * 64, signature(callback(number=2)), signature(callback())[:-1]])
def test_what_is_not_signed_by_viber_is_refused(signed: str | None) -> None:
    house = House()
    assert knock(house, callback(), signed) == (403, b"")
    assert house.heard == []


def test_not_a_byte_may_differ_from_what_was_signed() -> None:
    assert knock(House(), callback() + b" ", signature(callback()))[0] == 403


def test_the_signature_is_the_one_of_vibers_own_library() -> None:
    assert Api(BotConfiguration(TOKEN, "Мальва", "")).verify_signature(callback(), signature(callback()))


def test_a_body_larger_than_vibers_is_refused_before_anything_else() -> None:
    house = House()
    body = callback(tracking_data="x" * MOST_BYTES)
    assert knock(house, body, signature(body))[0] == 413
    assert house.heard == []


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff\xfe",
        b'{"a": "\\ud800"}',
        b"[" * 20_000,
        b"{}",
        b'{"event": "webhook", "timestamp": 1796227200000, "message_token": 241256543215}',
        b'{"event": "of a later time", "timestamp": 1796227200000, "message_token": 1, "user": {"id": "x"}}',
    ],
)
def test_what_makes_no_sense_is_left_aside_and_does_not_come_again(body: bytes) -> None:
    house = House()
    assert knocks(house, body) == [(200, b"")]
    assert house.heard == []


def test_a_replay_of_another_day_has_no_effect_and_ends() -> None:
    house = House()
    assert knocks(house, callback(age=timedelta(hours=25)), callback(age=timedelta(hours=23))) == [(200, b"")] * 2
    assert len(house.heard) == 1


def test_it_comes_again_when_the_database_is_away_and_is_heard_then() -> None:
    house = House(refuses=[Unavailable()])
    assert knocks(house, callback(), callback(), every=1) == [(503, b""), (200, b"")]
    assert len(house.heard) == 1


def test_the_answer_is_there_within_viber_patience_and_the_work_is_done_all_the_same() -> None:
    house = House(takes=30)

    async def timed() -> float:
        loop = asyncio.get_running_loop()
        answer = await house.door.receive(callback(), signature(callback()))
        assert answer == (503, b"")
        at = loop.time()
        await asyncio.sleep(60)
        return at

    assert virtual_time.run(timed()) < 5
    assert len(house.heard) == 1


def test_a_crowd_at_once_is_answered_in_time() -> None:
    house = House(takes=2)
    answers = knocks(house, *(callback(number=number) for number in range(500)))
    assert answers == [(200, b"")] * 500
    assert len(house.heard) == 500


def test_the_first_word_to_who_opens_the_chat_rides_and_is_struck_off() -> None:
    house = House(letters=2)
    assert knocks(house, callback("conversation_started")) == [(200, b"letter 1")]
    assert house.heard[0].event == Started("centr")
    assert (house.posted, house.struck) == ([], [1])


def test_who_asks_for_the_welcome_again_gets_the_same() -> None:
    house = House()
    assert knocks(house, *[callback("conversation_started")] * 3, every=0.5) == [(200, b"letter 1")] * 3
    assert (len(house.heard), house.struck) == (1, [1])


def test_a_welcome_that_is_ready_too_late_rides_with_the_next_call() -> None:
    house = House(takes=7)
    answers = knocks(house, *[callback("conversation_started")] * 3, every=5)
    assert answers == [(503, b""), (200, b"letter 1"), (200, b"letter 1")]
    assert (len(house.heard), house.posted) == (1, [])


async def _can_not(_letter: Letter) -> None:
    return None


async def _fails(_letter: Letter) -> None:
    raise OSError("no such picture")


@pytest.mark.parametrize("welcomes", [_can_not, _fails])
def test_a_word_that_can_not_ride_is_sent(welcomes: Callable[[Letter], Awaitable[None]]) -> None:
    house = House(welcomes=welcomes)
    assert knocks(house, callback("conversation_started")) == [(200, b"")]
    assert (house.posted, house.struck) == ([1], [])


def test_a_word_to_somebody_else_does_not_ride() -> None:
    house = House(account="another")
    assert knocks(house, callback("conversation_started")) == [(200, b"")]
    assert house.posted == [1]


def test_answers_are_not_remembered_for_ever() -> None:
    house = House()
    many = [callback("conversation_started", number) for number in range(600)]
    assert knocks(house, *many, many[0], many[-1], every=1)[-2:] == [(200, b""), (200, b"letter 1")]
