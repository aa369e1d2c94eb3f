"""Quote, hold, receipt: what the till is promised."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from loyalty.points import Money, Points
from loyalty.program import Program
from loyalty.receipts import Priced
from loyalty.refusals import (
    DuplicateLine,
    NotEnoughPoints,
    ReceiptConflict,
    Refused,
    SpendAboveCap,
    SpendTwice,
    TimeOutOfRange,
    TotalMismatch,
    WrongTill,
)
from storage import shop as catalogue
from tests.usecases.corner_shop import DAY, HOUR, NOW, CornerShop, basket, receipt
from usecases import purchases
from usecases.baskets import NewReceipt


async def quoted(shop: CornerShop, card: str, *sums: int, spend: int = 0) -> Priced:
    return (
        await shop.database.read(
            lambda tx: purchases.quote(tx, NOW, shop.terms, shop.till, card, basket(*sums), Points(spend))
        )
    ).priced


async def test_a_receipt_earns_and_says_what_the_balance_is_made_of(shop: CornerShop) -> None:
    ann = (await shop.join()).customer
    posted = await shop.post(receipt("R1", 50000, 36000, card=ann.card))
    assert (posted.answer.earned, posted.answer.spent, posted.repeated) == (43, 0, False)
    told = posted.answer.statement
    assert told is not None
    assert (told.balance, [part.points for part in told.parts]) == (143, [100, 43])
    assert await shop.balance(ann) == 143


async def test_the_welcome_points_pay_at_once_for_this_very_purchase(shop: CornerShop) -> None:
    ann = (await shop.join()).customer
    posted = await shop.post(receipt("R1", 50000, card=await shop.code(ann), spend=100))
    assert (posted.answer.spent, posted.answer.paid_by_points, posted.answer.earned) == (100, 10000, 20)
    assert await shop.balance(ann) == 20


async def test_a_quote_is_what_the_receipt_then_does_and_changes_nothing(shop: CornerShop) -> None:
    ann = await shop.regular(100)
    asked = await quoted(shop, ann.card, 30000, 12300, spend=50)
    assert await shop.balance(ann) == 100
    assert (asked.max_spend, asked.payable) == (84, 37300)
    posted = await shop.post(receipt("R1", 30000, 12300, card=await shop.code(ann), spend=50))
    assert (posted.answer.spent, posted.answer.earned) == (asked.spent, asked.earned)


async def test_more_than_the_share_of_a_receipt_is_refused(shop: CornerShop) -> None:
    ann = await shop.regular(100)
    with pytest.raises(SpendAboveCap):
        await shop.post(receipt("R1", 40000, card=await shop.code(ann), spend=81))
    hold = await shop.hold(await shop.code(ann), 81, "R2")
    with pytest.raises(SpendAboveCap):
        await shop.post(receipt("R2", 40000, card=ann.card, hold=hold.id))
    assert await shop.balance(ann) == 100


async def test_a_product_the_shop_excludes_is_not_paid_with_points(shop: CornerShop) -> None:
    ann = await shop.regular(100)
    row = {"sku": "sku-1", "name": "Gift card", "category": "", "type": "", "brand": "", "price": None, "picture": None}
    await shop.database.run(lambda tx: catalogue.put_products(tx, [row | {"excluded": True}]))
    assert (await quoted(shop, ann.card, 90000, 1000)).max_spend == 10
    await shop.post(receipt("R1", 90000, 1000, card=await shop.code(ann), spend=10))
    assert [line.paid for line in (await shop.sold("R1") or {}).values()] == [0, 10]


async def test_a_receipt_names_a_hold_or_a_spend_not_both(shop: CornerShop) -> None:
    ann = await shop.regular(100)
    hold = await shop.hold(await shop.code(ann), 60)
    with pytest.raises(SpendTwice):
        await shop.post(receipt("R1", 50000, card=await shop.code(ann), hold=hold.id, spend=10))


async def test_the_same_receipt_again_gets_the_stored_answer(shop: CornerShop) -> None:
    ann = await shop.regular(100)
    code = await shop.code(ann)
    first = await shop.post(receipt("R1", 50000, card=code, spend=60))
    for later, card in ((NOW, code), (NOW + HOUR, ann.card), (NOW + 400 * DAY, await shop.code(ann, NOW + 400 * DAY))):
        again = await shop.post(receipt("R1", 50000, card=card, spend=60), later)
        assert (again.answer, again.repeated) == (first.answer, True)
    assert await shop.balance(ann) == 62


async def test_a_repeat_may_be_spelled_differently(shop: CornerShop) -> None:
    ann = await shop.regular()
    first = receipt("R1", 50000, card=ann.card)
    await shop.post(first)
    elsewhen = replace(first, at=NOW.astimezone(timezone(timedelta(hours=2))), card=f" {await shop.code(ann)} ")
    assert (await shop.post(elsewhen, NOW)).repeated


Change = Callable[[NewReceipt], NewReceipt]
CHANGES: dict[str, Change] = {
    "cashier": lambda new: replace(new, cashier="Iryna"),
    "channel": lambda new: replace(new, channel="delivery"),
    "time": lambda new: replace(new, at=new.at + timedelta(milliseconds=1)),
    "spend": lambda new: replace(new, spend=Points(59)),
    "hold": lambda new: replace(new, spend=Points(0), hold="some hold"),
    "no card": lambda new: replace(new, card=None),
    "sum": lambda new: replace(new, basket=basket(50001)),
    "another line": lambda new: replace(new, basket=basket(50000, 0)),
    "line": lambda new: with_line(new, line=2),
    "quantity": lambda new: with_line(new, quantity=999),
    "sku": lambda new: with_line(new, sku="sku-2"),
    "name": lambda new: with_line(new, name="Rye bread"),
    "category": lambda new: with_line(new, category="cakes"),
}


def with_line(new: NewReceipt, **changes: Any) -> NewReceipt:
    (line,) = new.basket.lines
    return replace(new, basket=replace(new.basket, lines=[replace(line, **changes)]))


@pytest.mark.parametrize("what", CHANGES)
async def test_the_same_id_with_other_contents_is_a_conflict_and_changes_nothing(shop: CornerShop, what: str) -> None:
    ann = await shop.regular(100)
    first = receipt("R1", 50000, card=await shop.code(ann), spend=60)
    await shop.post(first)
    with pytest.raises(ReceiptConflict):
        await shop.post(CHANGES[what](first))
    assert await shop.balance(ann) == 62


async def test_another_customers_card_is_a_conflict_too(shop: CornerShop) -> None:
    ann, bob = await shop.regular(), await shop.regular()
    await shop.post(receipt("R1", 50000, card=ann.card))
    with pytest.raises(ReceiptConflict):
        await shop.post(receipt("R1", 50000, card=bob.card))
    assert (await shop.balance(ann), await shop.balance(bob)) == (25, 0)


async def test_receipt_ids_are_each_stores_own(shop: CornerShop) -> None:
    ann = await shop.regular()
    await shop.post(receipt("R1", 50000, card=ann.card))
    other = await shop.post(receipt("R1", 30000, card=ann.card, till=shop.elsewhere), till=shop.elsewhere)
    assert (other.repeated, await shop.balance(ann)) == (False, 40)


async def test_a_till_posts_for_itself_only(shop: CornerShop) -> None:
    for wrong in (receipt("R1", 100, till=shop.second), receipt("R1", 100, till=shop.elsewhere)):
        with pytest.raises(WrongTill):
            await shop.post(wrong, till=shop.till)


async def test_a_receipt_without_a_card_is_kept_earns_nothing_and_is_repeated_like_any(shop: CornerShop) -> None:
    first = await shop.post(receipt("R1", 50000, 20000))
    assert (first.answer.earned, first.answer.statement) == (0, None)
    assert [line.sum for line in (await shop.sold("R1") or {}).values()] == [50000, 20000]
    assert (await shop.post(receipt("R1", 50000, 20000), NOW + DAY)).repeated
    with pytest.raises(ReceiptConflict):
        await shop.post(receipt("R1", 50000, 20001))


async def test_points_want_a_card(shop: CornerShop) -> None:
    with pytest.raises(Refused):
        await shop.post(receipt("R1", 50000, spend=10))
    assert await shop.sold("R1") is None


BAD: dict[str, tuple[type[Refused], Change]] = {
    "total": (TotalMismatch, lambda new: replace(new, basket=replace(new.basket, total=Money(50001)))),
    "lines": (DuplicateLine, lambda new: replace(new, basket=replace(new.basket, lines=[*new.basket.lines] * 2))),
    "early": (TimeOutOfRange, lambda new: replace(new, at=NOW - timedelta(hours=72, milliseconds=1))),
    "ahead": (TimeOutOfRange, lambda new: replace(new, at=NOW + timedelta(minutes=5, milliseconds=1))),
}


@pytest.mark.parametrize("what", BAD)
@pytest.mark.parametrize("with_card", [True, False])
async def test_a_receipt_that_contradicts_itself_is_refused_whole(shop: CornerShop, what: str, with_card: bool) -> None:
    ann = await shop.regular()
    refusal, spoiled = BAD[what]
    with pytest.raises(refusal):
        await shop.post(spoiled(receipt("R1", 50000, card=ann.card if with_card else None)), NOW)
    assert (await shop.sold("R1"), await shop.balance(ann)) == (None, 0)
    assert await shop.database.read(catalogue.count_products) == 0


@pytest.mark.parametrize("at", [NOW - timedelta(hours=72), NOW + timedelta(minutes=5)])
async def test_a_receipt_may_be_late_and_a_tills_clock_a_little_ahead(shop: CornerShop, at: datetime) -> None:
    ann = await shop.regular()
    assert (await shop.post(receipt("R1", 50000, card=ann.card, at=at), NOW)).answer.earned == 25


async def test_points_that_are_usable_later_are_on_the_balance_but_do_not_pay(shop: CornerShop) -> None:
    program = Program()
    tomorrow = shop.under(replace(program, earning=replace(program.earning, usable_after_hours=24)))
    ann = await tomorrow.regular()
    posted = await tomorrow.post(receipt("R1", 50000, card=ann.card))
    assert posted.answer.statement is not None
    assert (posted.answer.statement.balance, posted.answer.statement.spendable) == (25, 0)
    with pytest.raises(NotEnoughPoints):
        await tomorrow.hold(await tomorrow.code(ann), 1)
    later = NOW + DAY
    assert (await tomorrow.hold(await tomorrow.code(ann, later), 25, at=later)).points == 25


async def test_expired_points_are_gone_from_the_balance_as_soon_as_anybody_looks(shop: CornerShop) -> None:
    ann = (await shop.join()).customer
    later = NOW + 31 * DAY
    assert await shop.spendable(ann, later) == 0
    posted = await shop.post(receipt("R1", 20000, card=ann.card, at=later))
    assert posted.answer.statement is not None
    assert posted.answer.statement.balance == 10
    assert await shop.balance(ann) == 10
