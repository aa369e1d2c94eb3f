"""Erased: nothing personal is left in any table, the books still balance, and a second gift is not to be had."""

from dataclasses import replace
from datetime import datetime
from functools import partial

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from loyalty.points import Points
from loyalty.program import Program, Spending
from loyalty.refusals import HoldClosed, UnknownCard
from storage import identities, messages, outbox, people, tables
from storage.database import Transaction
from storage.identities import Identity
from storage.people import Customer
from storage.queries import Query
from tests.usecases.archive import holding
from tests.usecases.corner_shop import ANN, DAY, MINUTE, NOW, CornerShop, Front, back, beside, receipt
from tests.usecases.crowd import DONE, all_at_once, ends
from usecases import accounts, privacy, profile, registration
from usecases.privacy import Erased
from usecases.registration import Joined

ROUNDS = range(8)


async def erase(shop: CornerShop, customer: Customer, at: datetime = NOW) -> Erased:
    return await shop.database.run(lambda tx: privacy.erase(tx, at, customer.id, "command line"))


async def remembered(shop: CornerShop, customer: Customer) -> Customer:
    found = await shop.database.read(lambda tx: people.find(tx, id=customer.id))
    assert found is not None
    return found


async def talked(shop: CornerShop, account: str, *said: str, name: str = "Ann") -> Identity:
    """A messenger account on which all this was said, with an answer on its way and another for later."""

    def work(tx: Transaction) -> Identity:
        identity = identities.lock(tx, "telegram", account, name=name, language="uk", now=NOW)
        for text in said:
            messages.write_down(tx, identity.id, text, NOW)
        messages.add_reply(tx, "telegram", account, f'["say", "{name}"]', "uk", NOW)
        messages.add_reply(tx, "telegram", account, f'["say", "{name}"]', "uk", NOW + DAY)
        return identity

    return await shop.database.run(work)


async def notice(shop: CornerShop, customer: Customer, key: str, about: str) -> None:
    await shop.database.run(
        lambda tx: outbox.add(
            tx, "receipt", key, {"name": about}, now=NOW, due=NOW, expires=NOW + DAY, customer=customer.id
        )
    )


async def outcomes(shop: CornerShop, customer: Customer) -> list[tuple[object, ...]]:
    query = Query(
        select(tables.outbox.c.state, tables.outbox.c.reason, tables.outbox.c.facts_json).where(
            tables.outbox.c.customer == customer.id
        )
    )
    return [tuple(row) for row in await shop.database.read(lambda tx: tx.all(query))]


async def test_the_points_are_void_and_the_books_balance(shop: CornerShop) -> None:
    ann = await shop.regular(100, 40)
    await shop.post(receipt("R1", 50000, card=await shop.code(ann), spend=30))
    hold = await shop.hold(await shop.code(ann), 20, "R2")
    assert await erase(shop, ann) == Erased(Points(133), again=False)
    account = await shop.account(ann)
    assert account.holds == ()
    assert all(lot.remaining == 0 for lot in account.lots)
    assert await shop.balance(ann) == 0
    with pytest.raises(UnknownCard):
        await shop.post(receipt("R2", 50000, card=ann.card, hold=hold.id))
    with pytest.raises(UnknownCard):
        await shop.hold(await shop.code(ann), 1, "R3")
    assert await shop.sold("R1") is not None


async def test_a_debt_is_written_off(shop: CornerShop) -> None:
    shop = shop.under(replace(Program(), spending=Spending(max_share=shop.terms.program.spending.max_share)))
    ann = await shop.regular(100)
    await shop.post(receipt("R1", 200000, card=ann.card))
    await shop.post(receipt("R2", 100000, card=await shop.code(ann), spend=200))
    await shop.take_back(back("B1", "R1", (1, 200000)))
    assert await shop.balance(ann) < 0
    assert (await erase(shop, ann)).voided < 0
    assert await shop.balance(ann) == 0


async def test_erasing_again_changes_nothing(shop: CornerShop) -> None:
    ann = await shop.regular(100)
    await erase(shop, ann)
    card = (await remembered(shop, ann)).card
    assert await erase(shop, ann, NOW + DAY) == Erased(Points(0), again=True)
    assert (await remembered(shop, ann)).card == card != ann.card


async def test_goods_bought_before_still_come_back_and_move_no_points_to_nobody(shop: CornerShop) -> None:
    ann = await shop.regular(100)
    await shop.post(receipt("R1", 50000, 50000, card=await shop.code(ann), spend=100))
    await erase(shop, ann)
    returned = await shop.take_back(back("B1", "R1", (1, 50000)))
    assert returned.answer.refund == 45000
    assert returned.answer.statement is not None
    assert returned.answer.statement.balance == 0
    assert await shop.balance(ann) == 0
    await shop.take_back(back("B2", "R1", (2, 50000)))
    assert await shop.balance(ann) == 0


async def test_a_repeat_of_a_receipt_from_before_gets_its_answer(shop: CornerShop) -> None:
    """A till whose line was cut asks again; that the shopper was erased meanwhile is not its business."""
    ann = await shop.regular(100)
    posted = receipt("R1", 50000, card=await shop.code(ann), spend=10)
    first = await shop.post(posted)
    await erase(shop, ann)
    again = await shop.post(posted)
    assert (again.answer, again.repeated) == (first.answer, True)
    with pytest.raises(UnknownCard):
        await shop.post(replace(posted, spend=Points(11)))
    with pytest.raises(UnknownCard):
        await shop.post(replace(posted, code="R2"))


async def test_joining_again_opens_a_new_account_without_gifts(shop: CornerShop) -> None:
    first = await shop.join()
    await shop.database.run(lambda tx: privacy.erase(tx, NOW, first.customer.id, f"identity:{first.customer.id}"))
    again = await shop.join(at=NOW + DAY)
    assert again.customer.id != first.customer.id
    assert (again.welcome, again.claimed, again.brought) == (0, False, 0)
    assert await shop.balance(again.customer) == 0
    told = await shop.database.read(lambda tx: profile.of(tx, again.customer.id))
    assert told.rewarded
    third = await shop.join("+380509998877", account="somebody else")
    assert third.welcome == 100


async def test_who_was_never_welcomed_leaves_no_trace_of_the_phone(shop: CornerShop) -> None:
    imported = await shop.known_by_import(250)
    await erase(shop, imported)
    assert (await shop.join()).welcome == 100


async def test_notices_are_not_sent_and_tell_nothing_any_more(shop: CornerShop) -> None:
    ann = await shop.regular()
    await notice(shop, ann, "receipt:1", "Ann")
    await erase(shop, ann)
    assert await outcomes(shop, ann) == [("dropped", "erased", "{}")]


async def test_the_last_word_reaches_an_account_that_is_gone(shop: CornerShop) -> None:
    joined = await shop.join()
    await talked(shop, "ann")

    def work(tx: Transaction) -> None:
        privacy.erase(tx, NOW, joined.customer.id, "identity:1")
        messages.add_reply(tx, "telegram", "ann", "goodbye", "ru", NOW)

    await shop.database.run(work)
    unsaid = await shop.database.read(lambda tx: messages.unsaid(tx, "telegram", NOW + MINUTE))
    assert [(letter.account, letter.reply_json, letter.language) for letter in unsaid] == [("ann", "goodbye", "ru")]


async def test_all_that_is_known_by_a_former_account_goes_too(shop: CornerShop) -> None:
    first = await shop.join(account="an-old-telephone")
    await talked(shop, "an-old-telephone", "where is my soup")
    await shop.join(account="a-new-telephone")
    await talked(shop, "a-bystander", "good morning")
    await erase(shop, first.customer)
    assert await holding(shop.database, "old-telephone", "new-telephone", "soup") == []
    assert await holding(shop.database, "good morning") == [("heard", "good morning")]


letters = st.text(st.characters(categories=("Lu", "Ll", "Lo")), min_size=5, max_size=12)


async def test_after_erasing_no_table_holds_anything_personal(shop: CornerShop) -> None:
    def story(front: Front) -> None:
        @settings(max_examples=25)
        @given(letters, letters, st.text("abcdefghij", min_size=9, max_size=9))
        @example("Олена", "не прийшла знижка", "olenaolena")
        def lives(name: str, said: str, mail: str) -> None:
            is_forgotten(shop, front, name, said, mail)

        lives()

    await beside(story)


def is_forgotten(shop: CornerShop, front: Front, name: str, said: str, mail: str) -> None:
    number = shop.number()  # a phone has one welcome in a life
    phone, account = f"+38067{number:07}", f"account-{number}-{mail}"
    joined = front.wait(shop.join(phone, account=account))
    ann = joined.customer
    identity = front.wait(talked(shop, account, f"{said}-said", name=f"{name}-name"))

    def tells(tx: Transaction) -> None:
        assert profile.name(tx, ann.id, f"{name}-name")
        assert profile.email(tx, shop.terms, ann.id, f"{mail}@example.com")
        profile.birthday(tx, NOW, shop.terms, identity, ann, "07.03.1990", "uk")
        profile.gender(tx, ann.id, "female")
        registration.consented(tx, NOW, shop.terms, identity, ann.id, "marketing", given=True, language="uk")

    front.wait(shop.database.run(tells))
    front.wait(notice(shop, ann, f"receipt:{number}", f"{name}-name"))
    front.wait(shop.post(receipt(f"R{shop.number()}", 50000, card=front.wait(shop.code(ann)), spend=20)))
    front.wait(erase(shop, ann))
    traces = (phone, phone[1:], account, f"{name}-name", f"{said}-said", mail, ann.card)
    assert front.wait(holding(shop.database, *traces)) == []
    assert front.wait(shop.balance(ann)) == 0


async def test_a_receipt_at_that_very_moment_is_before_or_after_never_in_between(
    shop: CornerShop, next_door: CornerShop
) -> None:
    for turn in ROUNDS:
        ann = await shop.regular(60, 40)
        pay = receipt(f"A{turn}", 50000, card=await shop.code(ann), spend=50)
        earn = receipt(f"B{turn}", 50000, card=ann.card, till=shop.second)
        paid, _, erased, _ = await all_at_once(
            [shop.post(pay), next_door.post(earn, till=shop.second), erase(next_door, ann), erase(shop, ann)]
        )
        assert isinstance(paid, UnknownCard) or not isinstance(paid, BaseException)
        assert not isinstance(erased, BaseException)
        assert await shop.balance(ann) == 0
        assert all(lot.remaining == 0 for lot in (await shop.account(ann)).lots)


async def test_a_hold_is_paid_or_gone_with_its_owner(shop: CornerShop, next_door: CornerShop) -> None:
    for turn in ROUNDS:
        ann = await shop.regular(100)
        hold = await shop.hold(await shop.code(ann), 50, f"H{turn}")
        pay = receipt(f"H{turn}", 50000, card=ann.card, hold=hold.id)
        end = await ends([erase(next_door, ann), shop.post(pay)])
        assert end in ({DONE: 2}, {DONE: 1, UnknownCard: 1}, {DONE: 1, HoldClosed: 1})
        assert await shop.balance(ann) == 0


async def test_joining_and_erasing_at_once_gives_one_welcome_in_all(shop: CornerShop, next_door: CornerShop) -> None:
    for turn in ROUNDS:
        phone = f"+38063000000{turn}"
        first = await shop.join(phone, account=f"first {turn}")
        joined, erased = await all_at_once(
            [next_door.join(phone, account=f"second {turn}", channel="viber"), erase(shop, first.customer)]
        )
        assert isinstance(joined, Joined)
        assert isinstance(erased, Erased)
        assert joined.welcome == 0
        assert await shop.balance(joined.customer) in {0, 100}
        assert await shop.balance(first.customer) == 0


async def test_the_sweep_of_expired_points_and_erasing_at_once(shop: CornerShop, next_door: CornerShop) -> None:
    later = NOW + 3 * DAY
    for _ in ROUNDS:
        ann = await shop.regular()
        await shop.give(ann, 50, days=0)
        await shop.give(ann, 20)
        sweep = next_door.database.run(lambda tx: accounts.expire_due(tx, later))
        end = await ends([sweep, erase(shop, ann, later)])
        assert end == {DONE: 2}
        assert await shop.balance(ann) == 0


async def test_two_messengers_of_one_person_at_once(shop: CornerShop, next_door: CornerShop) -> None:
    """Each turn holds its own account's row and wants the other's: one of them starts again."""
    for turn in ROUNDS:
        phone = f"+38066000000{turn}"
        joined = await shop.join(phone, account=f"a {turn}")
        await shop.join(phone, account=f"b {turn}", channel="viber")

        def erases(tx: Transaction, channel: str, account: str, customer: int = joined.customer.id) -> Erased:
            identities.lock(tx, channel, account, name="", language="uk", now=NOW)
            return privacy.erase(tx, NOW, customer, "identity")

        end = await all_at_once(
            [
                shop.database.run(partial(erases, channel="telegram", account=f"a {turn}")),
                next_door.database.run(partial(erases, channel="viber", account=f"b {turn}")),
            ]
        )
        assert sorted(one.again for one in end if isinstance(one, Erased)) == [False, True]


async def test_an_unknown_phone_names_nobody(shop: CornerShop) -> None:
    joined = await shop.join()

    def who(text: str) -> Customer | None:
        return found[text]

    texts = (f"phone:{ANN}", "phone:0501112233", joined.customer.card, "phone:", "phone:+380509998877", "", "17")
    found = {}
    for text in texts:
        found[text] = await shop.database.read(partial(privacy.find, terms=shop.terms, who=text))
    known = [text for text in texts if (each := who(text)) is not None and each.id == joined.customer.id]
    assert known == list(texts[:3])
