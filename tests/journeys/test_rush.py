"""Two hundred shoppers scan the poster at one instant: Telegram's own limits are kept, and everybody gets the card."""

import asyncio
from collections import Counter
from datetime import timedelta

import pytest

from simulator.telegram.limits import Limits
from simulator.telegram.people import Person
from storage import tables
from tests.journeys.stage import Stage, staged

PEOPLE = 200
PATIENT = 60.0  # seconds


async def joins(stage: Stage, person: Person) -> None:
    """Hello, the card and the question about offers."""
    person.start(payload="centr")
    await person.next_message(within=PATIENT)
    person.share_contact()
    assert (await person.next_message(within=PATIENT)).kind == "photo"
    assert (await person.next_message(within=PATIENT)).text == stage.label("offers-ask")


def busiest(moments: list[float]) -> int:
    """The most that came within any second."""
    return max(sum(begin <= moment < begin + 1 for moment in moments) for begin in moments)


@pytest.mark.timeout(120)
@pytest.mark.parametrize("webhook", [False, True], ids=["polling", "webhook"])
async def test_two_hundred_join_at_one_instant(fresh_url: str, webhook: bool) -> None:
    """In real time, for the limits are Telegram's: 600 messages at 30 a second take 20 seconds."""
    async with staged(fresh_url, webhook=webhook, speed=1) as stage:
        stage.world.limits = Limits()
        people = [stage.shopper(f"Особа {number}", f"38050{number:07d}") for number in range(PEOPLE)]
        await asyncio.gather(*(joins(stage, person) for person in people))
        assert Counter(call.status for call in stage.world.calls if call.method.startswith("send")) == {200: 3 * PEOPLE}
        assert busiest([sent.at.timestamp() for sent in stage.world.sent]) <= 30
        assert len(await stage.rows(tables.customers)) == PEOPLE
        assert await stage.rows(tables.lots, "origin", "points") == [("welcome", 100)] * PEOPLE


async def test_cards_do_not_wait_for_questions(fresh_url: str) -> None:
    """At the till a card is worth more than a question: nobody's second word is said while somebody's first one waits."""
    async with staged(fresh_url, speed=1) as stage:
        stage.world.limits = Limits()
        people = [stage.shopper(f"Особа {number}", f"38050{number:07d}") for number in range(40)]
        await asyncio.gather(*(joins(stage, person) for person in people))
        cards = [call.at for call in stage.world.calls if call.method == "sendPhoto"]
        asked = stage.label("offers-ask")
        questions = [call.at for call in stage.world.calls if call.parameters.get("text") == asked]
        late = [card for card in cards if card > min(questions) + timedelta(seconds=1)]
        assert len(late) <= len(cards) // 4
