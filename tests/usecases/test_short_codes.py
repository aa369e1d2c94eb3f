"""Six digits: at the store they were drawn for, for minutes, once; never somebody else's."""

from dataclasses import replace
from datetime import datetime

import pytest

from loyalty.refusals import CodeExpired, CodeUsed, UnknownCard
from storage import short_codes as stored
from storage.database import Transaction
from storage.people import Customer
from storage.shop import Till
from storage.short_codes import ShortCode
from tests.usecases.corner_shop import DAY, MINUTE, NOW, CornerShop, receipt
from usecases import cards, offline, short_codes
from usecases.cards import LookedUp
from usecases.short_codes import Drawn


async def draw(shop: CornerShop, customer: Customer, at: datetime = NOW) -> Drawn:
    return await shop.database.run(lambda tx: short_codes.draw(tx, at, customer, shop.till.store.id))


async def look_up(shop: CornerShop, code: str, at: datetime = NOW, till: Till | None = None) -> LookedUp:
    def work(tx: Transaction) -> LookedUp:
        return cards.look_up(tx, at, shop.terms, till or shop.till, code)

    return await shop.database.read(work)


async def give_to(shop: CornerShop, code: str, customer: Customer, at: datetime) -> bool:
    """Chance draws this very number for somebody."""
    drawn = ShortCode(customer.id, f"by chance {shop.number()}", at, at + short_codes.LIFE)
    rested = at - 20 * MINUTE
    return await shop.database.run(lambda tx: stored.add(tx, code, shop.till.store.id, drawn, rested=rested))


async def test_six_digits_name_the_card_at_every_till_of_their_store_and_nowhere_else(shop: CornerShop) -> None:
    ann = await shop.regular(100)
    drawn = await draw(shop, ann)
    assert len(drawn.code) == 6
    assert drawn.code.isdigit()
    assert drawn.valid_until == NOW + 3 * MINUTE
    for till in (shop.till, shop.second):
        assert (await look_up(shop, f" {drawn.code}\n", till=till)).customer.id == ann.id
    with pytest.raises(UnknownCard):
        await look_up(shop, drawn.code, till=shop.elsewhere)


async def test_they_pay_once_by_a_receipt_or_a_hold(shop: CornerShop) -> None:
    ann = await shop.regular(100)
    code = (await draw(shop, ann)).code
    assert (await shop.post(receipt("R1", 50_000, card=code, spend=40))).answer.spent == 40
    with pytest.raises(CodeUsed):
        await shop.post(receipt("R2", 50_000, card=code, spend=40))
    with pytest.raises(CodeUsed):
        await shop.hold(code, 10, "R3", till=shop.second)
    assert isinstance((await look_up(shop, code)).refusal, CodeUsed)
    assert (await shop.post(receipt("R4", 50_000, card=code))).answer.earned == 25
    held = (await draw(shop, ann)).code
    hold = await shop.hold(held, 10, "R5")
    assert (await shop.post(receipt("R5", 50_000, card=held, hold=hold.id))).answer.spent == 10


async def test_after_three_minutes_they_only_earn_and_after_ten_more_name_nobody(shop: CornerShop) -> None:
    ann = await shop.regular(100)
    code = (await draw(shop, ann)).code
    late, gone = NOW + 3 * MINUTE, NOW + 13 * MINUTE
    assert isinstance((await look_up(shop, code, late)).refusal, CodeExpired)
    with pytest.raises(CodeExpired):
        await shop.post(receipt("R1", 50_000, card=code, spend=40, at=late))
    assert (await shop.post(receipt("R2", 50_000, card=code, at=late))).answer.earned == 25
    with pytest.raises(UnknownCard):
        await look_up(shop, code, gone)
    with pytest.raises(UnknownCard):
        await shop.post(receipt("R3", 50_000, card=code, at=gone))


async def test_a_receipt_that_comes_again_or_late_means_the_card_of_its_time(shop: CornerShop) -> None:
    ann = await shop.regular()
    code = (await draw(shop, ann)).code
    sold = receipt("R1", 50_000, card=code, at=NOW + MINUTE)
    first = await shop.post(sold)
    again = await shop.post(sold, at=NOW + DAY)
    assert (again.answer, again.repeated) == (first.answer, True)
    kept = receipt("R2", 50_000, card=code, at=NOW + MINUTE)
    await shop.database.run(lambda tx: offline.commit(tx, NOW + 6 * DAY, shop.terms, shop.till, kept))
    assert await shop.balance(ann) == 50


async def test_a_number_is_nobody_elses_until_no_till_can_mean_the_former_owner(shop: CornerShop) -> None:
    ann, bob = await shop.regular(), await shop.regular()
    code = (await draw(shop, ann)).code
    for minutes in (0, 3, 22):
        assert not await give_to(shop, code, bob, NOW + minutes * MINUTE)
    assert await give_to(shop, code, bob, NOW + 24 * MINUTE)
    assert (await look_up(shop, code, NOW + 24 * MINUTE)).customer.id == bob.id
    with pytest.raises(UnknownCard):
        await shop.post(receipt("R1", 50_000, card=code, at=NOW + 12 * MINUTE), at=NOW + DAY)
    assert await shop.balance(bob) == 0


async def test_drawing_again_ends_the_former_code(shop: CornerShop) -> None:
    ann = await shop.regular(100)
    former, fresh = [(await draw(shop, ann)).code for _ in range(2)]
    assert former != fresh
    with pytest.raises(CodeExpired):
        await shop.hold(former, 10)
    assert (await shop.hold(fresh, 10)).points == 10


async def test_codes_of_many_at_once_are_all_different(shop: CornerShop) -> None:
    people = [await shop.regular() for _ in range(20)]
    codes = {(await draw(shop, person)).code for person in people}
    assert len(codes) == len(people)


async def test_the_times_are_those_of_the_shop_not_of_the_setting(shop: CornerShop) -> None:
    """A longer life of the QR's codes makes six digits no easier to guess."""
    program = shop.terms.program
    patient = shop.under(replace(program, codes=replace(program.codes, life=60 * MINUTE)))
    ann = await patient.regular(100)
    code = (await draw(patient, ann)).code
    with pytest.raises(CodeExpired):
        await patient.hold(code, 10, at=NOW + 3 * MINUTE)
