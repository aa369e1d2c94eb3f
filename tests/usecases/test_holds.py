"""A hold keeps points for one till, one card and one receipt while the card terminal works."""

from dataclasses import replace
from datetime import datetime

import pytest

from loyalty.refusals import HoldClosed, HoldLapsed, HoldMismatch, NotEnoughPoints, UnknownHold
from tests.usecases.corner_shop import MINUTE, NOW, CornerShop, back, receipt
from usecases.baskets import NewReceipt


async def test_a_hold_reserves_and_the_receipt_takes(shop: CornerShop) -> None:
    ann = await shop.regular(100)
    hold = await shop.hold(await shop.code(ann), 60)
    assert hold.expires_at == NOW + 5 * MINUTE
    assert (await shop.spendable(ann), await shop.balance(ann)) == (40, 100)
    posted = await shop.post(receipt("R1", 50000, card=ann.card, hold=hold.id))
    assert posted.answer.spent == 60
    assert posted.answer.statement is not None
    assert (posted.answer.statement.held, posted.answer.statement.spendable) == (0, 62)
    assert await shop.balance(ann) == 62


async def test_a_hold_asked_for_again_is_the_same_hold(shop: CornerShop) -> None:
    ann = await shop.regular(100)
    code = await shop.code(ann)
    first = await shop.hold(code, 60)
    again = await shop.hold(code, 60, at=NOW + MINUTE)
    assert (again.id, again.expires_at) == (first.id, first.expires_at)
    assert await shop.spendable(ann) == 40


async def test_a_till_has_one_hold_on_a_card_the_new_one_replaces_the_old(shop: CornerShop) -> None:
    ann = await shop.regular(100)
    first = await shop.hold(await shop.code(ann), 60, "R1")
    await shop.hold(await shop.code(ann), 90, "R2")
    assert await shop.spendable(ann) == 10
    with pytest.raises(HoldClosed):
        await shop.post(receipt("R1", 50000, card=ann.card, hold=first.id))


async def test_two_tills_have_a_hold_each_but_never_on_the_same_point(shop: CornerShop) -> None:
    ann = await shop.regular(100)
    await shop.hold(await shop.code(ann), 60, "R1")
    with pytest.raises(NotEnoughPoints):
        await shop.hold(await shop.code(ann), 60, "R2", till=shop.second)
    assert (await shop.hold(await shop.code(ann), 40, "R2", till=shop.second)).points == 40


async def test_a_replacement_that_is_refused_leaves_the_old_hold(shop: CornerShop) -> None:
    ann = await shop.regular(100)
    hold = await shop.hold(await shop.code(ann), 60, "R1")
    with pytest.raises(NotEnoughPoints):
        await shop.hold(await shop.code(ann), 101, "R2")
    assert (await shop.post(receipt("R1", 50000, card=ann.card, hold=hold.id))).answer.spent == 60


async def test_a_cancelled_hold_lets_the_points_go_and_pays_nothing(shop: CornerShop) -> None:
    ann = await shop.regular(100)
    hold = await shop.hold(await shop.code(ann), 60)
    await shop.cancel(hold.id)
    await shop.cancel(hold.id)
    assert await shop.spendable(ann) == 100
    with pytest.raises(HoldClosed):
        await shop.post(receipt("R1", 50000, card=ann.card, hold=hold.id))


async def test_a_hold_that_has_paid_can_not_be_cancelled_nor_pay_again(shop: CornerShop) -> None:
    ann = await shop.regular(100)
    hold = await shop.hold(await shop.code(ann), 60)
    await shop.post(receipt("R1", 50000, card=ann.card, hold=hold.id))
    with pytest.raises(HoldClosed):
        await shop.cancel(hold.id)
    with pytest.raises(HoldMismatch):
        await shop.post(receipt("R2", 50000, card=ann.card, hold=hold.id))
    assert await shop.balance(ann) == 62


async def test_a_hold_belongs_to_its_till_card_and_receipt(shop: CornerShop) -> None:
    ann, bob = await shop.regular(100), await shop.regular(100)
    hold = await shop.hold(await shop.code(ann), 60, "R1")
    right = receipt("R1", 50000, card=ann.card, hold=hold.id)
    wrong: list[NewReceipt] = [
        replace(right, code="R2"),
        replace(right, card=bob.card),
        replace(right, till="2"),
    ]
    for one in wrong:
        with pytest.raises(HoldMismatch):
            await shop.post(one, till=shop.second if one.till == "2" else shop.till)
    with pytest.raises(HoldMismatch):
        await shop.cancel(hold.id, shop.second)
    with pytest.raises(HoldMismatch):
        await shop.post(replace(right, card=None))
    assert await shop.sold("R1") is None
    assert (await shop.post(right)).answer.spent == 60


async def test_an_unknown_hold_is_refused(shop: CornerShop) -> None:
    ann = await shop.regular(100)
    with pytest.raises(UnknownHold):
        await shop.cancel("no such hold")
    with pytest.raises(UnknownHold):
        await shop.post(receipt("R1", 50000, card=ann.card, hold="no such hold"))


async def test_a_hold_that_lapsed_during_payment_is_honoured_while_the_points_are_there(shop: CornerShop) -> None:
    ann = await shop.regular(100)
    hold = await shop.hold(await shop.code(ann), 60)
    posted = await shop.post(receipt("R1", 50000, card=ann.card, hold=hold.id), NOW + 6 * MINUTE)
    assert posted.answer.spent == 60
    assert await shop.balance(ann) == 62


async def test_when_they_are_gone_nothing_is_written(shop: CornerShop) -> None:
    ann = await shop.regular(100)
    hold = await shop.hold(await shop.code(ann), 80)
    later = NOW + 6 * MINUTE
    await shop.post(
        receipt("R2", 50000, card=await shop.code(ann, later), spend=50, till=shop.second), later, shop.second
    )
    before = await shop.account(ann)
    with pytest.raises(HoldLapsed) as refused:
        await shop.post(receipt("R1", 50000, card=ann.card, hold=hold.id), later)
    assert refused.value.facts == {"points": 80, "available": 72}
    assert await shop.account(ann) == before
    assert await shop.sold("R1") is None


async def test_a_hold_that_has_lapsed_by_one_clock_has_lapsed_by_all(shop: CornerShop) -> None:
    """Two processes' clocks are five minutes apart: what the one gave away the other must not pay with."""
    ann = await shop.regular(100)
    hold = await shop.hold(await shop.code(ann), 80, "R1")
    fast, slow = NOW + 6 * MINUTE, NOW + MINUTE
    await shop.post(
        receipt("R2", 90000, card=await shop.code(ann, fast), spend=90, till=shop.second), fast, shop.second
    )
    with pytest.raises(HoldLapsed):
        await shop.post(receipt("R1", 50000, card=ann.card, hold=hold.id), slow)
    assert await shop.balance(ann) == 10 + 40
    await shop.give(ann, 70)
    assert (await shop.post(receipt("R1", 50000, card=ann.card, hold=hold.id), slow)).answer.spent == 80


async def test_a_hold_keeps_points_alive_that_expire_while_the_card_terminal_works(shop: CornerShop) -> None:
    ann = await shop.regular()
    await shop.give(ann, 100, days=0)
    midnight = datetime(2026, 3, 2, 22, tzinfo=NOW.tzinfo)  # in Kyiv
    hold = await shop.hold(await shop.code(ann, midnight - MINUTE), 60, at=midnight - MINUTE)
    posted = await shop.post(receipt("R1", 50000, card=ann.card, hold=hold.id, at=midnight), midnight + MINUTE)
    assert posted.answer.spent == 60
    assert await shop.balance(ann) == 22  # the other forty have expired, 5 % of 440 were earned


async def test_a_payment_goes_on_when_the_receipt_that_brought_its_points_comes_back_meanwhile(
    shop: CornerShop,
) -> None:
    ann = await shop.regular()
    await shop.post(receipt("R1", 20000, card=ann.card))
    hold = await shop.hold(await shop.code(ann), 10, "R2")
    returned = await shop.take_back(back("B1", "R1", (1, 20000)))
    assert (returned.answer.owed, returned.answer.refund) == (10, 20000)
    await shop.give(ann, 15)
    assert await shop.spendable(ann) == 5
    posted = await shop.post(receipt("R2", 20000, card=ann.card, hold=hold.id))
    assert posted.answer.spent == 10
    assert (await shop.balance(ann), await shop.spendable(ann)) == (14, 14)
