"""Leaving: no card, no messages, no consent; the points wait for whoever comes back."""

from functools import partial

import pytest
from sqlalchemy import select

from loyalty.refusals import UnknownCard
from storage import identities, messages, outbox, people, profiles, tables
from storage.database import Transaction
from storage.identities import Identity
from storage.people import Customer
from storage.queries import Query
from tests.usecases.corner_shop import DAY, HOUR, NOW, CornerShop, receipt
from tests.usecases.crowd import DONE, ends
from usecases import preferences, privacy, profile, registration
from usecases.registration import MARKETING, PROGRAMME, Joined


async def identity(shop: CornerShop) -> Identity:
    return await shop.database.run(lambda tx: identities.lock(tx, "telegram", "ann", name="", language="uk", now=NOW))


async def leave(shop: CornerShop, joined: Joined) -> None:
    who = await identity(shop)
    await shop.database.run(lambda tx: privacy.leave(tx, NOW, shop.terms, who, joined.customer, "uk"))


async def known(shop: CornerShop, customer: Customer) -> Customer:
    found = await shop.database.read(lambda tx: people.find(tx, id=customer.id))
    assert found is not None
    return found


async def consents(shop: CornerShop, customer: Customer) -> list[tuple[object, ...]]:
    table = tables.consents
    query = Query(
        select(table.c.purpose, table.c.given, table.c.identity)
        .where(table.c.customer == customer.id)
        .order_by(table.c.id)
    )
    return [(row[0], bool(row[1])) for row in await shop.database.read(lambda tx: tx.all(query)) if row[2] is not None]


async def test_the_till_does_not_know_the_card_and_a_receipt_just_posted_keeps_its_answer(shop: CornerShop) -> None:
    joined = await shop.join()
    ann = joined.customer
    posted = receipt("R1", 50000, card=await shop.code(ann), spend=40)
    first = await shop.post(posted)
    await leave(shop, joined)
    assert not (await known(shop, ann)).member
    for card in (ann.card, await shop.code(ann)):
        with pytest.raises(UnknownCard):
            await shop.post(receipt("R2", 50000, card=card))
    assert (await shop.post(posted)).answer == first.answer
    assert await shop.balance(ann) == 83


async def test_consents_are_withdrawn_with_evidence_and_notices_dropped(shop: CornerShop) -> None:
    joined = await shop.join()
    ann, who = joined.customer, await identity(shop)

    def work(tx: Transaction) -> None:
        registration.consented(tx, NOW, shop.terms, who, ann.id, MARKETING, given=True, language="uk")
        outbox.add(tx, "receipt", "receipt:1", {}, now=NOW, due=NOW, expires=NOW + DAY, customer=ann.id)
        messages.add_reply(tx, "telegram", "ann", "now", "uk", NOW)
        messages.add_reply(tx, "telegram", "ann", "later", "uk", NOW + HOUR)

    await shop.database.run(work)
    await leave(shop, joined)
    await leave(shop, joined)
    given = [(PROGRAMME, True), (MARKETING, True), (PROGRAMME, False), (MARKETING, False)]
    assert await consents(shop, ann) == given
    query = Query(select(tables.outbox.c.state, tables.outbox.c.reason))
    assert [tuple(row) for row in await shop.database.read(lambda tx: tx.all(query))] == [("dropped", "left")]
    unsaid = await shop.database.read(lambda tx: messages.unsaid(tx, "telegram", NOW + DAY))
    assert [letter.reply_json for letter in unsaid] == ["now"]


async def test_coming_back_with_the_same_phone_finds_the_points_and_no_second_gift(shop: CornerShop) -> None:
    first = await shop.join()
    await shop.give(first.customer, 25)
    await leave(shop, first)
    again = await shop.join(account="a new telephone", at=NOW + 40 * DAY)
    assert (again.customer.id, again.welcome, again.claimed, again.brought) == (first.customer.id, 0, True, 25)
    assert again.customer.member
    assert again.customer.card == first.customer.card
    assert (await shop.post(receipt("R1", 50000, card=again.customer.card, at=NOW + 40 * DAY))).answer.earned == 25
    assert (await consents(shop, again.customer))[-1] == (PROGRAMME, True)


async def test_a_receipt_and_leaving_at_once(shop: CornerShop, next_door: CornerShop) -> None:
    for turn in range(6):
        joined = await shop.join(f"+38063000000{turn}", account="ann")
        pay = receipt(f"R{turn}", 50000, card=joined.customer.card)
        end = await ends([shop.post(pay), leave(next_door, joined)])
        assert end in ({DONE: 2}, {DONE: 1, UnknownCard: 1})
        assert await shop.balance(joined.customer) == (125 if end == {DONE: 2} else 100)


async def test_a_profile_pays_once_though_two_messengers_finish_it(shop: CornerShop, next_door: CornerShop) -> None:
    joined = await shop.join()
    ann, who = joined.customer, await identity(shop)

    def tells(tx: Transaction) -> None:
        profile.birthday(tx, NOW, shop.terms, who, ann, "07.03.1990", "uk")
        profile.gender(tx, ann.id, "other")
        profile.email(tx, shop.terms, ann.id, "ann@example.com")

    await shop.database.run(tells)
    paid = [door.database.run(lambda tx: profile.reward(tx, NOW, shop.terms, ann.id)) for door in (shop, next_door) * 3]
    assert await ends(paid) == {DONE: 6}
    assert await shop.balance(ann) == 150
    later = NOW + 30 * DAY
    told = await shop.database.read(lambda tx: profile.of(tx, ann.id))
    assert profile.counting_birthday(told, later - HOUR, shop.terms) is None
    assert profile.counting_birthday(told, later, shop.terms) == told.birthday


async def test_two_touches_at_once_both_count(shop: CornerShop, next_door: CornerShop) -> None:
    joined = await shop.join()
    ann, who = joined.customer, await identity(shop)
    want = partial(preferences.want, now=NOW, terms=shop.terms, identity=who, customer=ann, language="uk")
    for on in (False, True) * 4:
        touches = [
            door.database.run(partial(want, topic=topic, on=on))
            for door, topic in ((shop, "receipts"), (next_door, "surveys"))
        ]
        assert await ends(touches) == {DONE: 2}
        wanted = await shop.database.read(lambda tx: profiles.preferences(tx, ann.id))
        assert (wanted.receipts, wanted.surveys) == (on, on)
