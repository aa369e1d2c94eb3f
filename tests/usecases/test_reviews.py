"""Points above a fraud limit are on the card, but pay only after an owner has looked; what is normal is not held up."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import select

from loyalty.limits import Reason
from loyalty.points import Points
from loyalty.program import NO_LIMITS, Earning, Limits, Program, Returning, Unrecovered
from loyalty.refusals import NotEnoughPoints, OwnersOnly, OwnReview, ReviewDecided, UnknownReview
from storage import tables
from storage.people import Customer
from storage.queries import Query
from storage.reviews import Review
from tests.usecases.corner_shop import DAY, HOUR, NOW, CornerShop, back, receipt
from tests.usecases.crowd import DONE, ends, sound
from tests.usecases.two_messengers import confirm, on_viber
from usecases import accounts

ALERTS = Query(
    select(tables.outbox.c.kind, tables.outbox.c.staff, tables.outbox.c.facts_json)
    .where(tables.outbox.c.staff.is_not(None))  # not the shopper's own notices
    .order_by(tables.outbox.c.id)
)
AUDITED = Query(
    select(tables.audit.c.actor, tables.audit.c.action, tables.audit.c.subject, tables.audit.c.facts).order_by(
        tables.audit.c.id
    )
)


def limited(shop: CornerShop, program: Program | None = None, **limits: Any) -> CornerShop:
    """The same shop with these limits and no others."""
    return shop.under(replace(program or Program(), limits=replace(NO_LIMITS, **limits)))


async def why(shop: CornerShop) -> list[tuple[str, Sequence[Reason]]]:
    return [(review.receipt, review.reasons) for review in await shop.reviews(await shop.engage())]


async def suspicious(shop: CornerShop, at: datetime = NOW, card: Customer | None = None) -> tuple[Customer, Review]:
    """Somebody with 50 points that wait for a review, beside what they had."""
    ann = card or await shop.regular()
    posted = await limited(shop, receipt_points=Points(49)).post(receipt("big", 100_000, card=ann.card, at=at))
    assert posted.answer.earned == 50
    (review,) = await shop.reviews(await shop.engage())
    return ann, review


# --- what is above a limit ----------------------------------------------------------------------------------------------


async def test_points_of_one_receipt_above_the_limit_wait(shop: CornerShop) -> None:
    ann = await shop.regular(10)
    some = limited(shop, receipt_points=Points(49))
    await some.post(receipt("R1", 98_000, card=ann.card))
    assert await shop.spendable(ann) == 59
    told = (await some.post(receipt("R2", 100_000, card=ann.card))).answer.statement
    assert told is not None
    assert (told.balance, told.spendable) == (109, 59)
    assert [(part.points, part.reviewing) for part in told.parts] == [(49, False), (50, True), (10, False)]
    assert await why(shop) == [("R2", (Reason.RECEIPT_POINTS,))]
    assert await sound(shop, ann) == 109


async def test_the_sixth_receipt_of_a_day_waits_and_the_next_day_is_another(shop: CornerShop) -> None:
    ann = await shop.regular()
    some = limited(shop, day_receipts=5)
    for number in range(4):
        await some.post(receipt(f"R{number}", 20_000, card=ann.card))
    far = receipt("far", 20_000, card=ann.card, till=shop.elsewhere)
    await some.post(far, till=shop.elsewhere)
    await some.post(receipt("R5", 20_000, card=ann.card))
    midnight = NOW.replace(hour=22)  # in Kyiv
    await some.post(receipt("R6", 20_000, card=ann.card, at=midnight))
    assert await why(shop) == [("R5", (Reason.DAY_RECEIPTS,))]
    assert await shop.spendable(ann, midnight) == 60


async def test_a_day_is_the_receipts_own_so_that_a_late_till_is_not_a_thief(shop: CornerShop) -> None:
    ann = await shop.regular()
    some = limited(shop, day_receipts=1)
    for days in range(3):
        await some.post(receipt(f"R{days}", 20_000, card=ann.card, at=NOW - days * DAY), NOW)
    assert await why(shop) == []
    await some.post(receipt("R3", 20_000, card=ann.card, at=NOW - DAY), NOW)
    assert await why(shop) == [("R3", (Reason.DAY_RECEIPTS,))]


async def test_splitting_a_receipt_does_not_pass_under_the_days_points(shop: CornerShop) -> None:
    ann = await shop.regular()
    some = limited(shop, receipt_points=Points(49), day_points=Points(100))
    for number in range(4):
        await some.post(receipt(f"R{number}", 80_000, card=ann.card))
    assert await why(shop) == [("R2", (Reason.DAY_POINTS,)), ("R3", (Reason.DAY_POINTS,))]
    assert (await shop.balance(ann), await shop.spendable(ann)) == (160, 80)


async def test_a_repeat_is_neither_counted_nor_asked_about_again(shop: CornerShop) -> None:
    ann = await shop.regular()
    some = limited(shop, day_receipts=2)
    first, second = (receipt(f"R{number}", 20_000, card=ann.card) for number in (1, 2))
    for _ in range(3):
        await some.post(first)
        await some.post(second)
    third = receipt("R3", 20_000, card=ann.card)
    answers = [(await some.post(third)).answer for _ in range(3)]
    assert answers[0] == answers[1] == answers[2]
    assert await why(shop) == [("R3", (Reason.DAY_RECEIPTS,))]


@pytest.mark.parametrize("cashier", ["Olena", "olena", "  OLENA "])
async def test_a_cashiers_own_card_waits_in_whatever_letters_she_signs(shop: CornerShop, cashier: str) -> None:
    ann = (await shop.join(account="ann")).customer
    await shop.engage("cashier", "ann", "Olena", shop.till.store.id)
    some = limited(shop, own_card=True)
    await some.post(replace(receipt("R1", 20_000, card=ann.card), cashier=cashier))
    assert await why(shop) == [("R1", (Reason.OWN_CARD,))]


async def test_nor_does_another_apostrophe_or_way_to_write_a_letter_hide_her(shop: CornerShop) -> None:
    """A register's keyboard has ', the chat ’; й is one sign or two."""
    ann = (await shop.join(account="ann")).customer
    await shop.engage("cashier", "ann", "Дар’я Гайова", shop.till.store.id)
    some = limited(shop, own_card=True)
    for number, name in enumerate(("Дар'я Гайова", "ДАРʼЯ ГАЙОВА", "Дар’я Гаи\u0306ова", "Дар`я  Гайова.")):
        await some.post(replace(receipt(f"R{number}", 20_000, card=ann.card), cashier=name))
    await some.post(replace(receipt("other", 20_000, card=ann.card), cashier="’"))
    assert await why(shop) == [(f"R{number}", (Reason.OWN_CARD,)) for number in range(4)]


async def test_nor_does_another_telephone_of_hers(shop: CornerShop) -> None:
    """The card moves to it, and the account that serves is not the customer's any more."""
    ann = (await shop.join(account="ann")).customer
    await shop.engage("cashier", "ann", "Olena", shop.till.store.id)
    await shop.join(account="the other telephone")
    await limited(shop, own_card=True).post(receipt("R1", 20_000, card=ann.card))
    assert await why(shop) == [("R1", (Reason.OWN_CARD,))]


async def test_nor_does_a_card_of_hers_in_another_messenger(shop: CornerShop) -> None:
    """It only claims hers, until she says so herself."""
    await shop.join(account="ann")
    await shop.engage("cashier", "ann", "Olena", shop.till.store.id)
    await limited(shop, own_card=True).post(receipt("R1", 20_000, card=(await on_viber(shop)).card))
    assert await why(shop) == [("R1", (Reason.OWN_CARD,))]


async def test_her_card_at_a_colleagues_hands_or_in_another_store_does_not(shop: CornerShop) -> None:
    ann = (await shop.join(account="ann")).customer
    await shop.engage("cashier", "ann", "Olena", shop.till.store.id)
    some = limited(shop, own_card=True)
    await some.post(replace(receipt("R1", 20_000, card=ann.card), cashier="Inna"))
    await some.post(replace(receipt("R2", 20_000, card=ann.card), cashier=""))
    await some.post(receipt("R3", 20_000, card=ann.card, till=shop.elsewhere), till=shop.elsewhere)
    await limited(shop, own_card=False).post(receipt("R4", 20_000, card=ann.card))
    assert await why(shop) == []


async def test_every_limit_that_a_receipt_is_above_is_named(shop: CornerShop) -> None:
    ann = (await shop.join(account="ann")).customer
    await shop.engage("cashier", "ann", "Olena")
    strict = limited(shop, receipt_points=Points(1), day_receipts=1, day_points=Points(1), own_card=True)
    for number in (1, 2):
        await strict.post(receipt(f"R{number}", 20_000, card=ann.card))
    first, second = (set(reasons) for _, reasons in await why(shop))
    assert (second, second - first) == (set(Reason), {Reason.DAY_RECEIPTS})


async def test_a_receipt_that_earns_nothing_or_names_no_card_is_nobodys_business(shop: CornerShop) -> None:
    ann = await shop.regular()
    strict = limited(shop, receipt_points=Points(1), day_receipts=1)
    await strict.post(receipt("R1", 100_000))
    await strict.post(receipt("R2", 100, card=ann.card))
    await strict.post(receipt("R3", 100, card=ann.card))
    assert await why(shop) == []


async def test_tills_that_post_at_once_are_counted_one_after_the_other(shop: CornerShop, next_door: CornerShop) -> None:
    ann = await shop.regular()
    doors = [limited(door, day_receipts=3) for door in (shop, next_door)]
    crowd = [
        door.post(receipt(f"{till.name} {turn}", 20_000, card=ann.card, till=till), till=till)
        for turn in range(3)
        for door, till in zip(doors, (shop.till, shop.second), strict=True)
    ]
    assert await ends(crowd) == {DONE: 6}
    assert [reasons for _, reasons in await why(shop)] == [(Reason.DAY_RECEIPTS,)] * 3
    assert (await shop.balance(ann), await shop.spendable(ann)) == (60, 30)


# --- what such points can't do ------------------------------------------------------------------------------------------


async def test_they_pay_for_nothing_held_or_spent(shop: CornerShop) -> None:
    ann, _ = await suspicious(shop, card=await shop.regular(20))
    with pytest.raises(NotEnoughPoints):
        await shop.hold(await shop.code(ann), 21)
    with pytest.raises(NotEnoughPoints):
        await shop.post(receipt("R2", 100_000, card=await shop.code(ann), spend=21))
    assert (await shop.hold(await shop.code(ann), 20)).points == 20


async def test_goods_that_come_back_take_their_own_points_with_them(shop: CornerShop) -> None:
    ann, review = await suspicious(shop, card=await shop.regular(20))
    answer = (await shop.take_back(back("B1", "big", (1, 40_000)))).answer
    assert (answer.refund, answer.clawed_back, answer.owed) == (40_000, 20, 0)
    assert (await shop.balance(ann), await shop.spendable(ann)) == (50, 20)
    assert (await shop.decide(await shop.engage(), review.id, good=True)).points == 30
    assert await shop.spendable(ann) == 50


@pytest.mark.parametrize("policy", Unrecovered)
async def test_they_do_not_answer_for_the_goods_of_another_receipt(shop: CornerShop, policy: Unrecovered) -> None:
    """Else an invented receipt, refused later, would have paid what a real one owes."""
    ann = await shop.regular()
    await shop.post(receipt("R1", 100_000, card=ann.card))
    await shop.post(receipt("R2", 300_000, card=await shop.code(ann), spend=50, till=shop.second), till=shop.second)
    await shop.take_back(back("B0", "R2", (1, 300_000)), till=shop.second)
    await shop.post(receipt("R3", 50_000, card=await shop.code(ann), spend=50))
    await suspicious(shop, card=ann)
    before = await shop.balance(ann)
    under = shop.under(Program(returning=Returning(unrecovered=policy)))
    answer = (await under.take_back(back("B1", "R1", (1, 100_000)))).answer
    assert answer.owed + answer.from_refund == 50 - 22  # the receipt paid with points had earned 22
    assert await shop.balance(ann) == before - 22 - answer.owed
    assert (await shop.account(ann)).lots[-1].remaining == 50


async def test_they_expire_as_others_do_and_pay_no_debt_meanwhile(shop: CornerShop) -> None:
    some = limited(shop, Program(earning=Earning(expires_days=0)), receipt_points=Points(49))
    ann = await shop.regular()
    await some.post(receipt("big", 100_000, card=ann.card))
    (review,) = await shop.reviews(await shop.engage())
    await shop.database.run(lambda tx: accounts.expire_due(tx, NOW + DAY))
    assert await sound(shop, ann) == 0
    assert (await some.take_back(back("B1", "big", (1, 100_000)), NOW + DAY)).answer.refund == 100_000
    assert (await shop.decide(await shop.engage(), review.id, good=True, at=NOW + DAY)).points == 0
    assert await sound(shop, ann) == 0


# --- the owners' decision -----------------------------------------------------------------------------------------------


async def test_an_owner_hears_of_it_at_once_and_of_nothing_personal(shop: CornerShop) -> None:
    boss = await shop.engage()
    await shop.engage("owner", "other", "Other", shop.elsewhere.store.id)  # not of this store
    ann, review = await suspicious(shop)
    ((kind, staff, facts),) = await shop.database.read(lambda tx: tx.all(ALERTS))
    assert (kind, staff) == ("alert-review", boss.id)
    assert json.loads(facts) == {
        "review": review.id,
        "points": 50,
        "reason": "receipt_points",
        "store": "Center",
        "till": "1",
        "cashier": "Olena",
    }
    assert ann.card not in facts


async def test_approved_points_pay_from_then_on_and_expire_when_they_would_have(shop: CornerShop) -> None:
    ann, review = await suspicious(shop)
    before = (await shop.account(ann)).lots[-1]
    later = NOW + 3 * HOUR
    decided = await shop.decide(await shop.engage(), review.id, good=True, at=later)
    assert (decided.points, decided.review.receipt) == (50, "big")
    lot = (await shop.account(ann)).lots[-1]
    assert (lot.reviewing, lot.usable_from, lot.expires_at) == (False, later, before.expires_at)
    assert (await shop.hold(await shop.code(ann, later), 50, at=later)).points == 50


async def test_approving_does_not_shorten_the_wait_that_every_receipt_has(shop: CornerShop) -> None:
    slow = limited(shop, Program(earning=Earning(usable_after_hours=24)), receipt_points=Points(49))
    ann = await shop.regular()
    await slow.post(receipt("big", 100_000, card=ann.card))
    (review,) = await shop.reviews(await shop.engage())
    await shop.decide(await shop.engage(), review.id, good=True, at=NOW + HOUR)
    assert await shop.spendable(ann, NOW + 23 * HOUR) == 0
    assert await shop.spendable(ann, NOW + 24 * HOUR) == 50


async def test_refused_points_are_void_and_are_not_taken_a_second_time_with_the_goods(shop: CornerShop) -> None:
    ann, review = await suspicious(shop, card=await shop.regular(20))
    assert (await shop.decide(await shop.engage(), review.id, good=False)).points == 50
    assert (await shop.balance(ann), await shop.spendable(ann)) == (20, 20)
    answer = (await shop.take_back(back("B1", "big", (1, 100_000)))).answer
    assert (answer.refund, answer.owed, answer.from_refund) == (100_000, 0, 0)
    assert await sound(shop, ann) == 20


async def test_the_receipt_sent_again_is_answered_as_at_first_whatever_was_decided(shop: CornerShop) -> None:
    ann, review = await suspicious(shop)
    await shop.decide(await shop.engage(), review.id, good=False)
    again = await shop.post(receipt("big", 100_000, card=ann.card))
    assert (again.repeated, again.answer.earned) == (True, 50)
    assert again.answer.statement is not None
    assert [part.reviewing for part in again.answer.statement.parts] == [True]
    assert await shop.balance(ann) == 0


@pytest.mark.parametrize("role", ["cashier", "operator", "director"])
async def test_only_an_owner_sees_and_decides(shop: CornerShop, role: str) -> None:
    _, review = await suspicious(shop)
    other = await shop.engage(role, "other", "Other")
    with pytest.raises(OwnersOnly):
        await shop.reviews(other)
    for good in (True, False):
        with pytest.raises(OwnersOnly):
            await shop.decide(other, review.id, good=good)


async def test_an_owner_of_another_store_has_no_such_review(shop: CornerShop) -> None:
    _, review = await suspicious(shop)
    other = await shop.engage("owner", "other", "Other", shop.elsewhere.store.id)
    assert await shop.reviews(other) == []
    for number in (review.id, 999):
        with pytest.raises(UnknownReview):
            await shop.decide(other, number, good=True)


async def test_nobody_decides_about_their_own_account(shop: CornerShop) -> None:
    ann = (await shop.join(account="ann")).customer
    _, review = await suspicious(shop, card=ann)
    herself = await shop.engage("owner", "ann", "Ann")
    for good in (True, False):
        with pytest.raises(OwnReview):
            await shop.decide(herself, review.id, good=good)
    assert (await shop.decide(await shop.engage(), review.id, good=True)).points == 50


async def test_nor_about_one_that_was_theirs_until_another_telephone_took_it(shop: CornerShop) -> None:
    """An owner with two telephones moves the card to the one, and decides with the other."""
    ann = (await shop.join(account="ann")).customer
    _, review = await suspicious(shop, card=ann)
    herself = await shop.engage("owner", "ann", "Ann")
    await shop.join(account="the other telephone")
    for good in (True, False):
        with pytest.raises(OwnReview):
            await shop.decide(herself, review.id, good=good)


async def test_nor_about_one_that_claims_theirs(shop: CornerShop) -> None:
    owner = (await shop.join(account="ann")).customer
    claimant, review = await suspicious(shop, card=await on_viber(shop))
    herself = await shop.engage("owner", "ann", "Ann")
    with pytest.raises(OwnReview):
        await shop.decide(herself, review.id, good=True)
    await confirm(shop, owner, claimant)
    with pytest.raises(OwnReview):
        await shop.decide(herself, review.id, good=True)
    assert (await shop.decide(await shop.engage(), review.id, good=False)).points == 50
    assert await sound(shop, owner) == 100


async def test_of_owners_who_decide_at_once_one_decides(shop: CornerShop, next_door: CornerShop) -> None:
    ann, review = await suspicious(shop)
    first, second = await shop.engage(), await shop.engage("owner", "second", "Second")
    decisions = [
        door.decide(owner, review.id, good=good)
        for good in (False, True)
        for door, owner in ((shop, first), (next_door, second))
    ]
    assert await ends(decisions) == {DONE: 1, ReviewDecided: 3}
    assert await sound(shop, ann) == await shop.spendable(ann)
    assert await shop.reviews(first) == []


async def test_goods_that_come_back_while_an_owner_decides_add_up(shop: CornerShop, next_door: CornerShop) -> None:
    boss = await shop.engage()
    some = limited(shop, receipt_points=Points(49))
    for turn in range(8):
        ann = await shop.regular(20)
        await some.post(receipt(f"big {turn}", 100_000, card=ann.card))
        (review,) = await shop.reviews(boss)
        refuse = next_door.decide(boss, review.id, good=False)
        assert await ends([shop.take_back(back(f"B{turn}", f"big {turn}", (1, 100_000))), refuse]) == {DONE: 2}
        assert await sound(shop, ann) == 20


async def test_asking_and_deciding_are_in_the_audit_log(shop: CornerShop) -> None:
    ann, review = await suspicious(shop)
    boss = await shop.engage()
    await shop.decide(boss, review.id, good=True)
    seen = [tuple(row) for row in await shop.database.read(lambda tx: tx.all(AUDITED))]
    assert [row[:3] for row in seen[-2:]] == [
        (f"till:{shop.till.id}", "review_asked", f"customer:{ann.id}"),
        (f"staff:{boss.id}", "review_approved", f"customer:{ann.id}"),
    ]
    assert json.loads(seen[-1][3]) == {"review": review.id, "points": 50}


async def test_limits_are_those_of_the_shipped_programme_unless_it_says_otherwise() -> None:
    assert Program().limits == Limits(Points(500), 5, Points(1000), own_card=True)
