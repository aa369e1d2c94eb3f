"""Any number of tills, processes and messengers at once: never a point twice, never a receipt twice.

`next_door` is a second process's door to the same database. Each story is told several times over, since a race that is lost
once in ten is lost.
"""

import random
from collections import Counter
from collections.abc import Coroutine, Sequence
from typing import Any, TypeVar

import pytest

from loyalty import ledger
from loyalty.points import Money
from loyalty.receipts import ReturnedLine
from loyalty.refusals import (
    CodeUsed,
    HoldClosed,
    HoldLapsed,
    NotEnoughPoints,
    ReceiptConflict,
    Refused,
    ReturnExceeds,
    UnknownReceipt,
)
from storage import people, vault
from storage import shop as catalogue
from storage.database import Transaction
from storage.people import Customer
from storage.shop import Till
from tests.usecases.corner_shop import MINUTE, NOW, CornerShop, all_at_once, back, receipt
from usecases import accounts
from usecases.returns import NewReturn

T = TypeVar("T")

ROUNDS = range(6)


async def ends(attempts: Sequence[Coroutine[Any, Any, object]]) -> Counter[type]:
    """How many attempts ended how: done, or with which refusal."""
    return Counter(type(end) if isinstance(end, BaseException) else object for end in await all_at_once(attempts))


DONE = object


async def sound(shop: CornerShop, customer: Customer, at: Any = NOW) -> int:
    """The balance, after a look at whether anything about the account is wrong."""
    account = await shop.account(customer, at)
    assert all(0 <= lot.remaining <= lot.points for lot in account.lots)
    balance = await shop.balance(customer)
    assert balance == ledger.balance(account)
    return balance


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


@pytest.mark.parametrize("with_card", [True, False])
async def test_a_receipt_posted_fifty_times_at_once_is_written_once(
    shop: CornerShop, next_door: CornerShop, with_card: bool
) -> None:
    ann = await shop.regular(100)
    code = await shop.code(ann)
    new = receipt("R1", 30000, 20000, card=code if with_card else None, spend=100 if with_card else 0)
    posted = [end for end in await all_at_once([door.post(new) for door in (shop, next_door) * 25])]
    assert not [end for end in posted if isinstance(end, BaseException)]
    assert Counter(end.repeated for end in posted) == {False: 1, True: 49}  # type: ignore[union-attr]  # as just seen
    assert len({repr(end.answer) for end in posted}) == 1  # type: ignore[union-attr]
    assert await sound(shop, ann) == (20 if with_card else 100)
    assert [line.sum for line in (await shop.sold("R1") or {}).values()] == [30000, 20000]


@pytest.mark.parametrize("cards", ["none", "one", "many"])
async def test_of_different_receipts_with_one_id_exactly_one_is_written(
    shop: CornerShop, next_door: CornerShop, cards: str
) -> None:
    members = [await shop.regular() for _ in range(1 if cards == "one" else 10)]
    attempts = [
        door.post(
            receipt("R1", 20000 + 2000 * turn, card=None if cards == "none" else members[turn % len(members)].card)
        )
        for turn, door in enumerate((shop, next_door) * 5)
    ]
    assert await ends(attempts) == {DONE: 1, ReceiptConflict: 9}
    (line,) = (await shop.sold("R1") or {}).values()
    assert sum([await sound(shop, member) for member in members]) == line.earned
    assert await shop.database.read(catalogue.count_products) == 1


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


async def test_a_line_returned_twice_at_once_comes_back_once(shop: CornerShop, next_door: CornerShop) -> None:
    for turn in ROUNDS:
        ann = await shop.regular(100)
        await shop.post(receipt(f"R{turn}", 50000, card=await shop.code(ann), spend=100))
        first, second = back(f"A{turn}", f"R{turn}", (1, 50000)), back(f"B{turn}", f"R{turn}", (1, 50000))
        end = await ends([shop.take_back(first), next_door.take_back(second, till=shop.second)])
        assert end == {DONE: 1, ReturnExceeds: 1}
        assert await sound(shop, ann) == 100


@pytest.mark.parametrize("with_card", [True, False])
async def test_a_return_posted_twenty_times_at_once_is_written_once(
    shop: CornerShop, next_door: CornerShop, with_card: bool
) -> None:
    ann = await shop.regular()
    await shop.post(receipt("R1", 50000, card=ann.card if with_card else None))
    new = back("B1", "R1", (1, 10000), quantity=200)
    returned = await all_at_once([door.take_back(new) for door in (shop, next_door) * 10])
    assert Counter(end.repeated for end in returned) == {False: 1, True: 19}  # type: ignore[union-attr]
    assert len({repr(end.answer) for end in returned}) == 1  # type: ignore[union-attr]
    assert await sound(shop, ann) == (20 if with_card else 0)


async def test_a_return_that_overtakes_its_receipt_is_refused_or_right(shop: CornerShop, next_door: CornerShop) -> None:
    for turn in ROUNDS:
        ann = await shop.regular()
        bring_back = back(f"B{turn}", f"R{turn}", (1, 50000))
        end = await ends([shop.post(receipt(f"R{turn}", 50000, card=ann.card)), next_door.take_back(bring_back)])
        assert end in ({DONE: 2}, {DONE: 1, UnknownReceipt: 1})
        await shop.take_back(bring_back)
        assert await sound(shop, ann) == 0


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
        assert await sound(shop, ann, later) == (30 if HoldLapsed in end else 41)


async def test_points_expire_or_are_spent_never_both(shop: CornerShop, next_door: CornerShop) -> None:
    for turn in ROUNDS:
        ann = await shop.regular()
        await shop.give(ann, 50, days=0)
        await shop.give(ann, 50)
        at = NOW.replace(hour=22)  # midnight in Kyiv
        pay = receipt(f"R{turn}", 50000, card=await shop.code(ann, at), spend=100, at=at)
        sweep = [
            door.database.run(lambda tx: accounts.expire_due(tx, at)) for door in (shop, next_door) for _ in range(2)
        ]
        assert await ends([*sweep, shop.post(pay)]) == {DONE: 4, NotEnoughPoints: 1}
        assert await sound(shop, ann, at) == 50


@pytest.mark.parametrize("accounts_of_hers", [("telegram", "viber"), ("telegram", "telegram")])
async def test_one_phone_joining_twice_at_once_is_one_customer_with_one_bonus(
    shop: CornerShop, next_door: CornerShop, accounts_of_hers: tuple[str, str]
) -> None:
    for turn in ROUNDS:
        phone = f"+38067000000{turn}"
        attempts = [
            door.join(phone, f"{turn} {number}", channel)
            for number, (door, channel) in enumerate(zip((shop, next_door), accounts_of_hers, strict=True))
        ]
        joined = await all_at_once(attempts)
        assert sorted(end.welcome for end in joined) == [0, 100]  # type: ignore[union-attr]
        (ann,) = {end.customer.card: end.customer for end in joined}.values()  # type: ignore[union-attr]
        assert await sound(shop, ann) == 100


async def test_one_account_joining_twice_at_once_joins_once(shop: CornerShop, next_door: CornerShop) -> None:
    joined = await all_at_once([door.join() for door in (shop, next_door) * 4])
    assert sorted(end.welcome for end in joined) == [0] * 7 + [100]  # type: ignore[union-attr]
    assert {end.customer.id for end in joined} == {await known(shop)}  # type: ignore[union-attr]


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


async def more_tills(shop: CornerShop, number: int) -> list[Till]:
    def work(tx: Transaction) -> list[Till]:
        for name in range(10, 10 + number):
            catalogue.put_till(tx, shop.till.store.id, str(name), f"key {name}", NOW)
        found = [catalogue.till_by_key(tx, f"key {name}") for name in range(10, 10 + number)]
        return [till for till in found if till is not None]

    return await shop.database.run(work)


async def known(shop: CornerShop) -> int | None:
    """The one customer of Ann's phone."""
    by_phone = vault.phone_hash("+380501112233", shop.terms.keys)
    found = await shop.database.read(lambda tx: people.find(tx, phone_hash=by_phone))
    return found and found.id
