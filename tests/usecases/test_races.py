"""Any number of tills and processes at once on one card: never a point twice.

`next_door` is a second process's door to the same database. Each story is told several times over, since a race that is lost
once in ten is lost.
"""

import random
from collections.abc import Coroutine
from typing import Any

from loyalty.points import Money
from loyalty.receipts import ReturnedLine
from loyalty.refusals import CodeUsed, HoldClosed, HoldLapsed, NotEnoughPoints, Refused
from storage.people import Customer
from storage.shop import Till
from tests.usecases.corner_shop import MINUTE, NOW, CornerShop, receipt
from tests.usecases.crowd import DONE, all_at_once, ends, more_tills, sound
from usecases import accounts
from usecases.returns import NewReturn

ROUNDS = range(6)
MIDNIGHT = NOW.replace(hour=22)  # in Kyiv


async def test_two_tills_hold_the_same_points_at_the_same_instant_and_one_gets_them(
    shop: CornerShop, next_door: CornerShop
) -> None:
    for _ in ROUNDS:
        ann = await shop.regular(60, 40)
        one, other = await shop.code(ann), await shop.code(ann)
        end = await ends([shop.hold(one, 70, "R1"), next_door.hold(other, 70, "R2", till=shop.second)])
        assert end == {DONE: 1, NotEnoughPoints: 1}
        assert await shop.spendable(ann) == 30


async def test_two_tills_spend_the_same_points_at_the_same_instant_and_one_is_paid(
    shop: CornerShop, next_door: CornerShop
) -> None:
    for turn in ROUNDS:
        ann = await shop.regular(60, 40)
        first = receipt(f"A{turn}", 50000, card=await shop.code(ann), spend=100)
        second = receipt(f"B{turn}", 50000, card=await shop.code(ann), spend=100, till=shop.second)
        end = await ends([shop.post(first), next_door.post(second, till=shop.second)])
        assert end == {DONE: 1, NotEnoughPoints: 1}
        assert await sound(shop, ann) == 20


async def test_one_code_shown_at_two_tills_at_once_pays_at_one(shop: CornerShop, next_door: CornerShop) -> None:
    for turn in ROUNDS:
        ann = await shop.regular(100)
        code = await shop.code(ann)
        second = receipt(f"B{turn}", 50000, card=code, spend=10, till=shop.second)
        end = await ends([shop.hold(code, 10, f"A{turn}"), next_door.post(second, till=shop.second)])
        assert end == {DONE: 1, CodeUsed: 1}


async def test_six_digits_typed_at_two_tills_at_once_pay_at_one(shop: CornerShop, next_door: CornerShop) -> None:
    for turn in ROUNDS:
        ann = await shop.regular(100)
        code = await shop.digits(ann)
        second = receipt(f"B{turn}", 50000, card=code, spend=10, till=shop.second)
        end = await ends([shop.hold(code, 10, f"A{turn}"), next_door.post(second, till=shop.second)])
        assert end == {DONE: 1, CodeUsed: 1}


async def test_a_picture_and_six_digits_of_one_card_pay_no_point_twice(shop: CornerShop, next_door: CornerShop) -> None:
    for turn in ROUNDS:
        ann = await shop.regular(60, 40)
        first = receipt(f"A{turn}", 50000, card=await shop.code(ann), spend=100)
        second = receipt(f"B{turn}", 50000, card=await shop.digits(ann), spend=100, till=shop.second)
        end = await ends([shop.post(first), next_door.post(second, till=shop.second)])
        assert end == {DONE: 1, NotEnoughPoints: 1}
        assert await sound(shop, ann) == 20


async def test_twenty_tills_post_receipts_on_one_card(shop: CornerShop, next_door: CornerShop) -> None:
    ann = await shop.regular()
    tills = await more_tills(shop, 20)
    new = [
        (till, receipt(f"R{till.id}-{turn}", 20000, card=ann.card, till=till)) for turn in range(8) for till in tills
    ]
    doors = (shop, next_door) * (len(new) // 2)
    end = await ends([door.post(one, till=till) for door, (till, one) in zip(doors, new, strict=True)])
    assert end == {DONE: 160}
    assert await sound(shop, ann) == 1600


async def test_twenty_tills_spend_from_one_card_until_it_is_empty(shop: CornerShop, next_door: CornerShop) -> None:
    ann = await shop.regular(*[7] * 10)
    tills = await more_tills(shop, 20)
    codes = [await shop.code(ann) for _ in tills]
    attempts = [
        door.hold(code, 7, f"R{till.id}", till=till)
        for door, till, code in zip((shop, next_door) * 10, tills, codes, strict=True)
    ]
    assert await ends(attempts) == {DONE: 10, NotEnoughPoints: 10}
    assert await shop.spendable(ann) == 0


async def test_a_hold_is_cancelled_or_paid_never_both(shop: CornerShop, next_door: CornerShop) -> None:
    async def cancel_a_little_later(hold: str, ann: Customer, steps: int) -> None:
        for _ in range(steps):
            await next_door.spendable(ann)
        await next_door.cancel(hold)

    for turn in range(30):
        ann = await shop.regular(100)
        hold = await shop.hold(await shop.code(ann), 100, f"R{turn}")
        pay = shop.post(receipt(f"R{turn}", 50000, card=ann.card, hold=hold.id))
        paid, cancelled = await all_at_once([pay, cancel_a_little_later(hold.id, ann, turn % 10)])
        if isinstance(paid, BaseException):
            assert (type(paid), cancelled, await sound(shop, ann)) == (HoldClosed, None, 100)
        else:
            assert (type(cancelled), await sound(shop, ann)) == (HoldClosed, 20)


async def test_points_of_a_lapsed_hold_go_to_whoever_comes_first(shop: CornerShop, next_door: CornerShop) -> None:
    later = NOW + 6 * MINUTE
    for turn in ROUNDS:
        ann = await shop.regular(100)
        hold = await shop.hold(await shop.code(ann), 80, f"A{turn}")
        lapsed = receipt(f"A{turn}", 50000, card=ann.card, hold=hold.id)
        fresh = receipt(f"B{turn}", 50000, card=await shop.code(ann, later), spend=90, till=shop.second)
        end = await ends([shop.post(lapsed, later), next_door.post(fresh, later, shop.second)])
        assert end in ({DONE: 1, HoldLapsed: 1}, {DONE: 1, NotEnoughPoints: 1})
        assert await sound(shop, ann) == (30 if HoldLapsed in end else 41)


async def test_points_expire_or_are_spent_never_both(shop: CornerShop, next_door: CornerShop) -> None:
    for turn in ROUNDS:
        ann = await shop.regular()
        await shop.give(ann, 50, days=0)
        await shop.give(ann, 50)
        pay = receipt(f"R{turn}", 50000, card=await shop.code(ann, MIDNIGHT), spend=100, at=MIDNIGHT)
        sweep = [door.database.run(lambda tx: accounts.expire_due(tx, MIDNIGHT)) for door in (shop, next_door) * 2]
        assert await ends([*sweep, shop.post(pay)]) == {DONE: 4, NotEnoughPoints: 1}
        assert await sound(shop, ann) == 50


async def test_a_crowd_of_holds_spends_receipts_and_returns_on_one_card_adds_up(
    shop: CornerShop, next_door: CornerShop
) -> None:
    dice = random.Random(7)
    ann = await shop.regular(*[20] * 10)
    tills = await more_tills(shop, 6)
    for turn in range(12):
        till = tills[turn % 6]
        await shop.post(receipt(f"S{turn}", 20000, card=await shop.code(ann), spend=5, till=till), till=till)
    crowd: list[Coroutine[Any, Any, object]] = []
    for turn in range(60):
        door, till = dice.choice((shop, next_door)), dice.choice(tills)
        what = dice.choice(("hold", "spend", "earn", "return"))
        if what == "hold":
            crowd.append(hold_and_pay(door, ann, till, f"H{turn}"))
        elif what == "return":
            lines = [ReturnedLine(1, 100, Money(2000))]
            crowd.append(door.take_back(NewReturn(f"B{turn}", f"S{dice.randrange(12)}", NOW, lines), till=till))
        else:
            code, spend = (await shop.code(ann), 15) if what == "spend" else (ann.card, 0)
            crowd.append(door.post(receipt(f"P{turn}", 20000, card=code, spend=spend, till=till), till=till))
    dice.shuffle(crowd)
    ended = await all_at_once(crowd)
    assert not [end for end in ended if isinstance(end, BaseException) and not isinstance(end, Refused)]
    moved = 200 - 12 * 5 + 12 * 9 + sum(moved_by(end) for end in ended if not isinstance(end, BaseException))
    assert await sound(shop, ann) == moved
    assert await shop.spendable(ann) == moved


def moved_by(end: Any) -> int:
    answer = end.answer
    if hasattr(answer, "earned"):
        return int(answer.earned - answer.spent)
    return int(answer.restored - answer.clawed_back)


async def hold_and_pay(door: CornerShop, ann: Customer, till: Till, code: str) -> object:
    hold = await door.hold(await door.code(ann), 10, code, till=till)
    return await door.post(receipt(code, 20000, card=ann.card, hold=hold.id, till=till), till=till)
