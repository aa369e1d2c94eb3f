"""Two hundred shoppers scan the poster at one instant: Telegram's own limits are kept, and everybody gets the card."""

import asyncio
from collections import Counter

import pytest

from loyalty.program import Program
from simulator.telegram.limits import Limits
from simulator.telegram.people import Person
from storage import tables
from tests.journeys.stage import staged

PEOPLE = 200
PATIENT = 60.0  # seconds


async def joins(person: Person) -> None:
    """Hello and the card; the question about offers comes minutes later."""
    person.start(payload="centr")
    await person.next_message(within=PATIENT)
    person.share_contact()
    assert (await person.next_message(within=PATIENT)).kind == "photo"


def busiest(moments: list[float]) -> int:
    """The most that came within any second."""
    return max(sum(begin <= moment < begin + 1 for moment in moments) for begin in moments)


@pytest.mark.timeout(120)
async def test_two_hundred_join_at_one_instant(fresh_url: str) -> None:
    """In real time, for the limits are Telegram's: 400 messages at 30 a second take 14 seconds."""
    async with staged(fresh_url, speed=1, program=Program(shop="Мальва")) as stage:
        stage.world.limits = Limits()
        people = [stage.shopper(f"Особа {number}", f"38050{number:07d}") for number in range(PEOPLE)]
        await asyncio.gather(*(joins(person) for person in people))
        assert Counter(call.status for call in stage.world.calls if call.method.startswith("send")) == {200: 2 * PEOPLE}
        assert busiest([sent.at.timestamp() for sent in stage.world.sent]) <= 30
        assert len(await stage.rows(tables.customers)) == PEOPLE
        assert await stage.rows(tables.lots, "origin", "points") == [("welcome", 100)] * PEOPLE


async def test_one_impatient_person_is_answered_within_the_chats_own_limit(fresh_url: str) -> None:
    """Three at once, then one a second; a card takes longer to paint than a word to say."""
    async with staged(fresh_url, speed=1) as stage:
        olena = await stage.joined()
        stage.world.limits = Limits()
        for _ in range(6):
            olena.write("/card")
        for _ in range(6):
            await olena.next_message(within=PATIENT)
        sent = [call for call in stage.world.calls if call.method.startswith("send")]
        assert [call.status for call in sent] == [200] * len(sent)
