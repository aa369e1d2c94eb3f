"""A receipt above a fraud limit, as the till sees it: posted like any, its points on the card and not to be spent yet."""

from collections.abc import AsyncIterator

import pytest

from loyalty.points import Points
from loyalty.program import NO_LIMITS, Limits, Program
from storage.database import Database
from tests.journeys import counter as counters
from tests.journeys.counter import AN_ANSWER, Counter, Refusal, answered, good

WAITS = "25 балів перевіряють: витратити їх можна буде після перевірки."


@pytest.fixture
async def counter(database: Database) -> AsyncIterator[Counter]:
    limits = Limits(Points(24), None, None, own_card=False)
    async with counters.opened(database, Program(limits=limits)) as opened:
        yield opened


async def test_the_receipt_is_posted_and_says_that_its_points_are_checked(counter: Counter) -> None:
    ann = await counter.regular(10)
    receipt = counter.till.receipt("R1", 50_000, card=ann.card)
    answer = good(await counter.till.call("POST", "/receipts", receipt))
    assert (answer["earned"], answer["balance"]) == (25, 35)
    assert "• 25 — за покупки 02.12.2026, перевіряються" in answer["explain"]
    assert WAITS in answer["explain"]
    assert WAITS in answer["print"]
    assert await counter.till.post(receipt) == (200, answer)


async def test_what_waits_is_neither_spendable_nor_burning(counter: Counter) -> None:
    ann = await counter.regular(10, days=30)
    await counter.till.post(counter.till.receipt("R1", 50_000, card=ann.card))
    shown = await counter.till.look_up(ann.card)
    assert (shown["balance"], shown["spendable"]) == (35, 10)
    assert [part["points"] for part in shown["expiring"]] == [10]
    assert await counter.till.try_hold(counter.code(ann), 11, "R2") == Refusal(409, "not_enough_points")
    spend = counter.till.receipt("R2", 50_000, card=counter.code(ann), spend=11)
    assert await counter.till.post(spend) == Refusal(409, "not_enough_points")
    basket = {"lines": spend["lines"], "total": spend["total"]}
    quote = answered(await counter.till.ask("POST", "/quotes", {"card": ann.card, **basket}))
    assert quote["max_spend"] == 10


async def test_a_batch_does_not_pass_under_the_limits(counter: Counter) -> None:
    ann = await counter.regular()
    receipts = [counter.till.receipt(f"R{number}", 50_000, card=ann.card) for number in range(3)]
    assert await counter.till.ask("POST", "/receipts/batch", {"receipts": receipts}) == (200, AN_ANSWER)
    shown = await counter.till.look_up(ann.card)
    assert (shown["balance"], shown["spendable"]) == (75, 0)


async def test_goods_that_come_back_bring_no_points_that_nobody_approved(counter: Counter) -> None:
    ann = await counter.regular(10)
    await counter.till.post(counter.till.receipt("R1", 50_000, card=ann.card))
    answer = answered(await counter.till.take_back("R1", "B1", (1, "1", 50_000)))
    assert (answer["refund"], answer["clawed_back"], answer["balance"]) == (50_000, 25, 10)


async def test_without_limits_nothing_waits(database: Database) -> None:
    async with counters.opened(database, Program(limits=NO_LIMITS)) as counter:
        ann = await counter.regular()
        for number in range(8):
            receipt = counter.till.receipt(f"R{number}", 5_000_000, card=ann.card)
            assert await counter.till.post(receipt) == (201, AN_ANSWER)
        shown = await counter.till.look_up(ann.card)
        assert shown["balance"] == shown["spendable"] == 8 * 2_500
