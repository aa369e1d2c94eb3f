"""Goods taken back: money, points that had paid and points that had been earned, to the last one."""

from dataclasses import replace
from datetime import timedelta

import pytest

from loyalty.ledger import Origin
from loyalty.points import Money, Points, Rate
from loyalty.program import Program, Returning, Spending, Unrecovered
from loyalty.receipts import ReturnedLine
from loyalty.refusals import (
    DuplicateLine,
    Refused,
    ReturnConflict,
    ReturnExceeds,
    TimeOutOfRange,
    UnknownLine,
    UnknownReceipt,
)
from tests.usecases.corner_shop import DAY, HOUR, NOW, CornerShop, back, receipt
from usecases.returns import NewReturn

ALL_MAY_PAY = Program(spending=Spending(max_share=Rate(10_000)))


async def test_a_whole_receipt_taken_back_leaves_the_account_as_it_was(shop: CornerShop) -> None:
    ann = await shop.regular(30, 30, 40)
    before = await shop.account(ann)
    await shop.post(receipt("R1", 20000, 30000, card=await shop.code(ann), spend=70))
    returned = await shop.take_back(back("B1", "R1", (1, 20000), (2, 30000)))
    assert (returned.answer.refund, returned.answer.restored, returned.answer.clawed_back) == (43000, 70, 21)
    after = await shop.account(ann)
    assert after.lots[:-1] == before.lots
    assert after.lots[-1].remaining == 0
    assert await shop.balance(ann) == 100


async def test_a_line_taken_back_gives_its_own_money_and_points(shop: CornerShop) -> None:
    ann = await shop.regular(100)
    await shop.post(receipt("R1", 40000, 10000, card=await shop.code(ann), spend=50))
    returned = await shop.take_back(back("B1", "R1", (2, 10000)))
    assert (returned.answer.refund, returned.answer.restored, returned.answer.clawed_back) == (9000, 10, 4)
    assert returned.answer.statement is not None
    assert returned.answer.statement.balance == await shop.balance(ann) == 50 + 22 + 10 - 4


async def test_points_come_back_to_the_lots_they_came_from_with_their_expiry(shop: CornerShop) -> None:
    ann = await shop.regular()
    await shop.give(ann, 50, days=3)
    await shop.give(ann, 50, days=9)
    await shop.post(receipt("R1", 20000, 20000, card=await shop.code(ann), spend=80))
    await shop.take_back(back("B1", "R1", (1, 20000)))
    assert [lot.remaining for lot in (await shop.account(ann)).lots[:2]] == [10, 50]  # the last spent came first
    await shop.take_back(back("B2", "R1", (2, 20000)))
    assert [lot.remaining for lot in (await shop.account(ann)).lots] == [50, 50, 0]


async def test_points_of_a_lot_that_has_expired_meanwhile_are_usable_for_seven_days(shop: CornerShop) -> None:
    ann = await shop.regular()
    await shop.give(ann, 50, days=3)
    await shop.post(receipt("R1", 50000, card=await shop.code(ann), spend=50))
    later = NOW + 10 * DAY
    returned = await shop.take_back(back("B1", "R1", (1, 50000), at=later))
    assert returned.answer.restored == 50
    fresh = (await shop.account(ann)).lots[-1]
    assert (fresh.origin, fresh.remaining, fresh.expires_at) == (Origin.RESTORED, 50, later + 7 * DAY)
    assert await shop.spendable(ann, later) == 50
    assert await shop.spendable(ann, later + 7 * DAY) == 0


async def test_earned_points_that_are_spent_already_are_owed(shop: CornerShop) -> None:
    ann = await shop.regular()
    await shop.post(receipt("R1", 100000, card=ann.card))
    await shop.post(receipt("R2", 25000, card=await shop.code(ann), spend=50))
    returned = await shop.take_back(back("B1", "R1", (1, 100000)))
    assert (returned.answer.refund, returned.answer.clawed_back, returned.answer.owed) == (100000, 50, 40)
    assert (await shop.balance(ann), await shop.spendable(ann)) == (-40, 0)
    await shop.post(receipt("R3", 100000, card=ann.card))
    assert (await shop.balance(ann), await shop.spendable(ann)) == (10, 10)


async def test_or_taken_from_the_refund_as_the_policy_says(shop: CornerShop) -> None:
    strict = shop.under(Program(returning=Returning(unrecovered=Unrecovered.REFUND)))
    ann = await strict.regular()
    await strict.post(receipt("R1", 100000, card=ann.card))
    await strict.post(receipt("R2", 25000, card=await strict.code(ann), spend=50))
    returned = await strict.take_back(back("B1", "R1", (1, 100000)))
    assert (returned.answer.refund, returned.answer.clawed_back, returned.answer.from_refund) == (96000, 10, 40)
    assert await strict.balance(ann) == 0


async def test_the_debt_ends_at_the_floor_and_the_rest_is_taken_from_the_refund(shop: CornerShop) -> None:
    shallow = shop.under(Program(returning=Returning(floor=Points(-15))))
    ann = await shallow.regular()
    await shallow.post(receipt("R1", 100000, card=ann.card))
    await shallow.post(receipt("R2", 25000, card=await shallow.code(ann), spend=50))
    answer = (await shallow.take_back(back("B1", "R1", (1, 100000)))).answer
    assert (answer.clawed_back, answer.owed, answer.from_refund, answer.refund) == (25, 15, 25, 97500)
    assert await shallow.balance(ann) == -15


async def test_points_come_back_at_the_value_they_paid_at(shop: CornerShop) -> None:
    ann = await shop.regular(100)
    await shop.post(receipt("R1", 20000, 30000, card=await shop.code(ann), spend=50))
    dearer = shop.under(Program(point_value=Money(200)))
    returned = [
        await dearer.take_back(back(f"B{line}", "R1", (line, amount))) for line, amount in ((1, 20000), (2, 30000))
    ]
    assert [(one.answer.refund, one.answer.restored) for one in returned] == [(18000, 20), (27000, 30)]
    assert await shop.balance(ann) == 100


async def test_points_that_expired_unused_are_not_taken_twice(shop: CornerShop) -> None:
    ann = await shop.regular()
    await shop.post(receipt("R1", 100000, card=ann.card))
    later = NOW + 400 * DAY
    await shop.give(ann, 100, at=later)
    returned = await shop.take_back(back("B1", "R1", (1, 100000), at=later))
    assert (returned.answer.clawed_back, returned.answer.owed, returned.answer.refund) == (50, 0, 100000)
    assert await shop.balance(ann) == 100


async def test_a_receipt_without_a_card_gives_money_back(shop: CornerShop) -> None:
    await shop.post(receipt("R1", 50000))
    returned = await shop.take_back(back("B1", "R1", (1, 20000), quantity=400))
    assert (returned.answer.refund, returned.answer.restored, returned.answer.statement) == (20000, 0, None)
    with pytest.raises(ReturnExceeds):
        await shop.take_back(back("B2", "R1", (1, 30001), quantity=600))


async def test_any_till_of_the_store_takes_goods_back_but_no_other_stores(shop: CornerShop) -> None:
    ann = await shop.regular()
    await shop.post(receipt("R1", 50000, card=ann.card))
    with pytest.raises(UnknownReceipt):
        await shop.take_back(back("B1", "R1", (1, 50000)), till=shop.elsewhere)
    assert await shop.balance(ann) == 25
    assert (await shop.take_back(back("B1", "R1", (1, 50000)), till=shop.second)).answer.refund == 50000


async def test_a_receipt_of_the_same_id_in_another_store_is_another_receipt(shop: CornerShop) -> None:
    ann, bob = await shop.regular(), await shop.regular()
    await shop.post(receipt("R1", 50000, card=ann.card))
    await shop.post(receipt("R1", 30000, card=bob.card, till=shop.elsewhere), till=shop.elsewhere)
    await shop.take_back(back("B1", "R1", (1, 30000)), till=shop.elsewhere)
    await shop.take_back(back("B1", "R1", (1, 50000)))
    assert (await shop.balance(ann), await shop.balance(bob)) == (0, 0)


async def test_an_unknown_receipt_has_nothing_to_give_back(shop: CornerShop) -> None:
    with pytest.raises(UnknownReceipt):
        await shop.take_back(back("B1", "R1", (1, 50000)))


BAD: dict[str, tuple[type[Refused], list[ReturnedLine]]] = {
    "more money": (ReturnExceeds, [ReturnedLine(1, 1000, Money(50001))]),
    "more goods": (ReturnExceeds, [ReturnedLine(1, 1001, Money(50000))]),
    "of two the second": (ReturnExceeds, [ReturnedLine(1, 1000, Money(50000)), ReturnedLine(2, 1000, Money(7001))]),
    "a line not sold": (UnknownLine, [ReturnedLine(3, 1000, Money(1))]),
    "a line twice": (DuplicateLine, [ReturnedLine(1, 500, Money(1)), ReturnedLine(1, 500, Money(1))]),
}


@pytest.mark.parametrize("what", BAD)
async def test_what_was_not_sold_can_not_come_back(shop: CornerShop, what: str) -> None:
    ann = await shop.regular(100)
    await shop.post(receipt("R1", 50000, 7000, card=await shop.code(ann), spend=100))
    before = await shop.account(ann)
    refusal, lines = BAD[what]
    with pytest.raises(refusal):
        await shop.take_back(NewReturn("B1", "R1", NOW, lines))
    assert await shop.account(ann) == before
    returned = await shop.take_back(back("B1", "R1", (1, 50000), (2, 7000)))  # the id is free: nothing was written
    assert returned.answer.refund == 47000


async def test_nothing_comes_back_twice(shop: CornerShop) -> None:
    ann = await shop.regular(100)
    await shop.post(receipt("R1", 50000, card=await shop.code(ann), spend=100))
    await shop.take_back(back("B1", "R1", (1, 50000)))
    for again in (back("B2", "R1", (1, 50000)), back("B2", "R1", (1, 1), quantity=0)):
        with pytest.raises(ReturnExceeds):
            await shop.take_back(again)
    assert await shop.balance(ann) == 100


async def test_the_same_return_again_gets_the_stored_answer(shop: CornerShop) -> None:
    ann = await shop.regular(100)
    await shop.post(receipt("R1", 50000, card=await shop.code(ann), spend=100))
    bring_back = back("B1", "R1", (1, 20000), quantity=400)
    first = await shop.take_back(bring_back)
    await shop.give(ann, 7)
    for later in (NOW, NOW + HOUR, NOW + 400 * DAY):
        again = await shop.take_back(bring_back, later)
        assert (again.answer, again.repeated) == (first.answer, True)
    assert await shop.balance(ann) == 20 + 40 - 8 + 7


async def test_the_same_return_id_with_other_contents_is_a_conflict(shop: CornerShop) -> None:
    await shop.post(receipt("R1", 50000))
    await shop.post(receipt("R2", 50000))
    first = back("B1", "R1", (1, 20000), quantity=400)
    await shop.take_back(first)
    others = [
        replace(first, receipt="R2"),
        replace(first, at=NOW + timedelta(milliseconds=1)),
        back("B1", "R1", (1, 20001), quantity=400),
        back("B1", "R1", (1, 20000), quantity=401),
    ]
    for other in others:
        with pytest.raises(ReturnConflict):
            await shop.take_back(other)


async def test_a_return_of_goods_bought_long_ago_is_welcome_but_its_own_time_must_be_right(shop: CornerShop) -> None:
    ann = await shop.regular()
    await shop.post(receipt("R1", 50000, card=ann.card))
    later = NOW + 60 * DAY
    with pytest.raises(TimeOutOfRange):
        await shop.take_back(back("B1", "R1", (1, 50000)), later)
    assert (await shop.take_back(back("B1", "R1", (1, 50000), at=later))).answer.clawed_back == 25


async def test_a_line_that_points_paid_wholly_comes_back_piece_by_piece_as_points(shop: CornerShop) -> None:
    all_points = shop.under(ALL_MAY_PAY)
    ann = await all_points.regular(9)
    await all_points.post(receipt("R1", 900, card=await all_points.code(ann), spend=9))
    for piece in range(5):
        await all_points.take_back(back(f"B{piece}", "R1", (1, 150), quantity=166))
    assert await all_points.balance(ann) == 7  # of seven and a half
