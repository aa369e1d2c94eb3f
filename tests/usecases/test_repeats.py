"""The same thing sent many times at once is done once, and everybody gets the same answer.

`next_door` is a second process's door to the same database.
"""

from collections import Counter

import pytest

from loyalty.refusals import ReceiptConflict, ReturnExceeds, UnknownReceipt
from storage import shop as catalogue
from tests.usecases.corner_shop import CornerShop, back, receipt
from tests.usecases.crowd import DONE, done, ends, sound

ROUNDS = range(6)


@pytest.mark.parametrize("with_card", [True, False])
async def test_a_receipt_posted_fifty_times_at_once_is_written_once(
    shop: CornerShop, next_door: CornerShop, with_card: bool
) -> None:
    ann = await shop.regular(100)
    code = await shop.code(ann)
    new = receipt("R1", 30000, 20000, card=code if with_card else None, spend=100 if with_card else 0)
    posted = await done([door.post(new) for door in (shop, next_door) * 25])
    assert Counter(end.repeated for end in posted) == {False: 1, True: 49}
    assert len({end.answer for end in posted}) == 1
    assert await sound(shop, ann) == (20 if with_card else 100)
    assert [line.sum for line in (await shop.sold("R1") or {}).values()] == [30000, 20000]


@pytest.mark.parametrize("cards", ["none", "one", "many"])
async def test_of_different_receipts_with_one_id_exactly_one_is_written(
    shop: CornerShop, next_door: CornerShop, cards: str
) -> None:
    members = [await shop.regular() for _ in range(1 if cards == "one" else 10)]
    named = [None if cards == "none" else members[turn % len(members)].card for turn in range(10)]
    attempts = [
        (shop, next_door)[turn % 2].post(receipt("R1", 20000 + 2000 * turn, card=card))
        for turn, card in enumerate(named)
    ]
    assert await ends(attempts) == {DONE: 1, ReceiptConflict: 9}
    (line,) = (await shop.sold("R1") or {}).values()
    assert sum([await sound(shop, member) for member in members]) == line.earned
    assert await shop.database.read(catalogue.count_products) == 1


@pytest.mark.parametrize("with_card", [True, False])
async def test_a_return_posted_twenty_times_at_once_is_written_once(
    shop: CornerShop, next_door: CornerShop, with_card: bool
) -> None:
    ann = await shop.regular()
    await shop.post(receipt("R1", 50000, card=ann.card if with_card else None))
    new = back("B1", "R1", (1, 10000), quantity=200)
    returned = await done([door.take_back(new) for door in (shop, next_door) * 10])
    assert Counter(end.repeated for end in returned) == {False: 1, True: 19}
    assert len({end.answer for end in returned}) == 1
    assert await sound(shop, ann) == (20 if with_card else 0)


async def test_a_line_returned_twice_at_once_comes_back_once(shop: CornerShop, next_door: CornerShop) -> None:
    for turn in ROUNDS:
        ann = await shop.regular(100)
        await shop.post(receipt(f"R{turn}", 50000, card=await shop.code(ann), spend=100))
        first, second = back(f"A{turn}", f"R{turn}", (1, 50000)), back(f"B{turn}", f"R{turn}", (1, 50000))
        end = await ends([shop.take_back(first), next_door.take_back(second, till=shop.second)])
        assert end == {DONE: 1, ReturnExceeds: 1}
        assert await sound(shop, ann) == 100


async def test_a_return_that_overtakes_its_receipt_is_refused_or_right(shop: CornerShop, next_door: CornerShop) -> None:
    for turn in ROUNDS:
        ann = await shop.regular()
        bring_back = back(f"B{turn}", f"R{turn}", (1, 50000))
        end = await ends([shop.post(receipt(f"R{turn}", 50000, card=ann.card)), next_door.take_back(bring_back)])
        assert end in ({DONE: 2}, {DONE: 1, UnknownReceipt: 1})
        await shop.take_back(bring_back)
        assert await sound(shop, ann) == 0


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
        joined = await done(attempts)
        assert sorted(end.welcome for end in joined) == [0, 100]
        (ann,) = {end.customer.id: end.customer for end in joined}.values()
        assert await sound(shop, ann) == 100


async def test_one_account_joining_twice_at_once_joins_once(shop: CornerShop, next_door: CornerShop) -> None:
    joined = await done([door.join() for door in (shop, next_door) * 4])
    assert sorted(end.welcome for end in joined) == [0] * 7 + [100]
    assert len({end.customer.id for end in joined}) == 1
    assert await sound(shop, joined[0].customer) == 100
