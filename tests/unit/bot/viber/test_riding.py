"""From the webhook to the database and back: a welcome rides once, is never sent besides, and is sent when the ride failed."""

import asyncio
import hmac
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from bot.limits import Limits
from bot.outbox import Outbox
from bot.pacing import Pacer
from bot.viber.folding import folded
from bot.viber.inbound import CHANNEL
from bot.viber.serving import Answer, ViberDoor
from chat.events import Heard, Sender, Started
from handlers.dispatcher import Dispatcher
from handlers.routes import Routes
from loyalty.keys import derive
from loyalty.program import Program
from storage import identities, messages
from storage.database import Database, Transaction
from tests.unit.bot.viber.messages import NOW, OLENA, TEXTS, Caught, channel
from usecases import phones, registration
from usecases.terms import Terms

OPENED = Heard(Started("centr"), Sender(CHANNEL, OLENA, "Олена", "uk"), 1, NOW, riding=True)
TOKEN = "445da6az1s345z78-dazcczb2542zv51a-e0vc5fva17480im9"


@dataclass
class Clock:
    moment: datetime = NOW

    def now(self) -> datetime:
        return self.moment

    async def sleep(self, seconds: float) -> None:
        self.moment += timedelta(seconds=seconds)


@dataclass
class Front:
    """The door with all that is behind it; what would be sent waits in the pacer, which is not running."""

    database: Database
    terms: Terms
    dispatcher: Dispatcher
    door: ViberDoor
    outbox: Outbox
    pacer: Pacer
    clock: Clock
    number: int = 0

    async def callback(self, event: str, number: int = 0, **parts: Any) -> Answer:
        """Signed by Viber; with the number of an earlier one it is the same again."""
        self.number += 1
        told = {
            "event": event,
            "timestamp": round(self.clock.now().timestamp() * 1000),
            "message_token": number or self.number,
            **parts,
        }
        body = json.dumps(told).encode()
        return await self.door.receive(body, hmac.new(TOKEN.encode(), body, sha256).hexdigest())

    async def opens(self, number: int = 0) -> Answer:
        return await self.callback("conversation_started", number, context="centr", user={"id": OLENA, "name": "Олена"})

    async def writes(self, text: str) -> Answer:
        sender = {"id": OLENA, "name": "Олена"}
        return await self.callback("message", sender=sender, message={"type": "text", "text": text})

    async def leaves(self) -> None:
        await self.callback("unsubscribed", user_id=OLENA)

    async def subscribes(self) -> None:
        await self.callback("subscribed", user={"id": OLENA, "name": "Олена"})

    async def joined(self) -> None:
        """As if the number had been proven."""

        def work(tx: Transaction) -> None:
            identity = identities.lock(tx, CHANNEL, OLENA, name="Олена", language="uk", now=NOW)
            number = phones.international("+380501112233")
            assert number is not None
            registration.join(tx, NOW, self.terms, identity, number, "Олена", "uk", "")

        await self.database.run(work)

    async def struck_off(self) -> None:
        """Waits until nothing is left to be said, now or soon: the door does not wait for that."""
        soon = self.clock.now() + timedelta(minutes=1)
        while await self.database.read(lambda tx: messages.unsaid(tx, CHANNEL, soon)):  # noqa: ASYNC110 - asks the table
            await asyncio.sleep(0.01)


@asynccontextmanager
async def front(database: Database, *, sends: bool = True) -> AsyncIterator[Front]:
    clock, caught = Clock(), Caught()
    outbox = Outbox(database, CHANNEL, clock)
    pacer = Pacer(channel(caught), clock, Limits(), slowed=outbox.slowed)
    if sends:
        outbox.attach(pacer)
    terms = Terms(Program(shop="Мальва"), derive("a key of the tests, long enough to be one"))
    dispatcher = Dispatcher(database, terms, Routes(TEXTS), clock.now, outbox.post, folded)
    door = ViberDoor(TOKEN, dispatcher.hear, channel(caught), outbox, clock.now)
    yield Front(database, terms, dispatcher, door, outbox, pacer, clock)
    await outbox.strike_off()


def welcome(answer: Answer) -> Mapping[str, Any]:
    status, body = answer
    assert status == 200
    told: Mapping[str, Any] = json.loads(body)
    return told


async def test_the_welcome_rides_with_the_button_that_shares_the_number(database: Database) -> None:
    async with front(database) as viber:
        told = welcome(await viber.opens())
        assert "Олена" in told["text"]
        assert told["keyboard"]["Buttons"][0]["ActionType"] == "share-phone"
        assert viber.pacer.waiting == 0
        await viber.struck_off()


async def test_another_process_that_sends_does_not_send_what_rides(database: Database) -> None:
    async with front(database, sends=False) as hears, front(database) as sends:
        await hears.opens()
        await sends.outbox.pick_up()
        assert sends.pacer.waiting == 0
        await hears.struck_off()


async def test_a_welcome_that_a_crash_kept_from_riding_is_sent_some_seconds_later(database: Database) -> None:
    async with front(database) as viber:
        await viber.dispatcher.hear(OPENED)  # and the process is no more
    async with front(database) as after:
        await after.outbox.pick_up()
        assert after.pacer.waiting == 0
        after.clock.moment += timedelta(seconds=11)
        await after.outbox.pick_up()
        assert after.pacer.waiting == 1


async def test_the_same_call_again_gets_the_same_welcome(database: Database) -> None:
    async with front(database) as viber:
        first = await viber.opens(77)
        assert await viber.opens(77) == first
        assert welcome(first)["type"] == "text"


async def test_other_words_are_sent_and_the_answer_is_empty(database: Database) -> None:
    async with front(database) as viber:
        assert await viber.writes("Добрий день") == (200, b"")
        assert viber.pacer.waiting == 1


async def test_a_notice_is_folded_into_the_words_that_follow(database: Database) -> None:
    async with front(database) as viber:
        await viber.opens()
        await viber.writes("rg:nonsense")
        assert viber.pacer.waiting == 1


async def test_who_subscribes_after_opening_the_chat_is_not_greeted_twice(database: Database) -> None:
    async with front(database) as viber:
        await viber.joined()
        await viber.leaves()
        assert welcome(await viber.opens())["type"] == "picture"
        await viber.subscribes()
        assert viber.pacer.waiting == 0


async def test_who_only_subscribes_again_is_welcomed_back(database: Database) -> None:
    async with front(database) as viber:
        await viber.joined()
        await viber.leaves()
        await viber.subscribes()
        await viber.subscribes()
        assert viber.pacer.waiting == 1
