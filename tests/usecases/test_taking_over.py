"""Whatever a stranger does with somebody's phone, and in whatever order, the account stays its owner's."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from loyalty.cards import CardNumber
from loyalty.points import Points
from loyalty.refusals import CardNeeded, ClaimOver, EarnsOnly, UnknownCard
from storage import identities, people, profiles, tables, vault
from storage.database import Transaction
from storage.queries import Query
from tests.usecases.corner_shop import ANN, DAY, NOW, CornerShop, back, receipt
from tests.usecases.crowd import DONE, ends, sound
from tests.usecases.two_messengers import again, ask, code, confirm, deny, due, of_account, on_viber
from usecases import privacy

FREE = "+380507654321"


async def leave(shop: CornerShop, account: str = "v") -> None:
    def work(tx: Transaction) -> None:
        identity = identities.lock(tx, "viber", account, name="", language="uk", now=NOW)
        customer = people.of_account(tx, "viber", account)
        assert customer is not None
        privacy.leave(tx, NOW, shop.terms, identity, customer, "uk")

    await shop.database.run(work)


async def erase(shop: CornerShop, account: str = "v") -> None:
    customer = await of_account(shop, "viber", account)
    assert customer is not None
    await shop.database.run(lambda tx: privacy.erase(tx, NOW, customer.id, "identity:1"))


async def test_who_named_the_phone_and_left_has_no_part_in_the_account_of_who_proves_it(shop: CornerShop) -> None:
    first = await on_viber(shop, "stranger")
    await leave(shop, "stranger")
    joined = await shop.join()
    assert joined.customer.id != first.id
    assert await of_account(shop, "viber", "stranger") != joined.customer
    returned = await on_viber(shop, "stranger")
    assert (returned.earns_only, returned.claims) == (True, joined.customer.id)


async def test_who_only_named_the_phone_answers_for_nobody_else_who_names_it(shop: CornerShop) -> None:
    stranger = await on_viber(shop, "stranger")
    ann = await on_viber(shop, "ann's")
    assert ann.claims == stranger.id
    assert not await ask(shop, ann)
    with pytest.raises(ClaimOver):
        await confirm(shop, stranger, ann)
    with pytest.raises(ClaimOver):
        await deny(shop, stranger, ann)
    proven = (await shop.join()).customer
    claiming = await again(shop, ann)
    assert claiming is not None
    assert claiming.claims == proven.id
    assert await ask(shop, claiming)
    await confirm(shop, proven, claiming)
    assert await of_account(shop, "viber", "ann's") == await again(shop, proven)
    assert await of_account(shop, "viber", "stranger") == await again(shop, stranger)


async def test_one_messenger_account_has_one_welcome_whatever_phones_it_names(shop: CornerShop) -> None:
    assert (await shop.join(FREE, "v", "viber", proven=False)).welcome == 100
    await leave(shop)
    assert (await shop.join("+380507654322", "v", "viber", proven=False)).welcome == 0
    await erase(shop)
    assert (await shop.join("+380507654323", "v", "viber", proven=False)).welcome == 0
    assert (await shop.join("+380507654323", "w", "viber", proven=False)).customer.claims is not None
    assert (await shop.join("+380507654323")).rival is not None


async def test_a_stranger_who_is_erased_before_the_answer_takes_no_welcome_along(shop: CornerShop) -> None:
    stranger = await on_viber(shop)
    ann = (await shop.join()).customer
    await erase(shop)
    with pytest.raises(ClaimOver):
        await confirm(shop, ann, stranger)
    assert (await deny(shop, ann, stranger)).welcome == 100
    with pytest.raises(ClaimOver):
        await deny(shop, ann, stranger)
    assert await sound(shop, ann) == 100


async def test_who_claims_and_returns_keeps_their_points_and_asks_no_more_often(shop: CornerShop) -> None:
    owner = (await shop.join()).customer
    claimant = await on_viber(shop)
    await shop.post(receipt("R1", 50000, card=await shop.code(claimant)))
    await ask(shop, claimant)
    await leave(shop)
    returned = await on_viber(shop)
    assert (returned.id, returned.member, returned.claims) == (claimant.id, True, owner.id)
    await ask(shop, returned)
    assert len(await due(shop, "telegram")) == 1
    await confirm(shop, owner, returned)
    assert await sound(shop, owner) == 125


async def test_who_was_denied_may_claim_again_after_they_have_returned(shop: CornerShop) -> None:
    owner = (await shop.join()).customer
    claimant = await on_viber(shop)
    await deny(shop, owner, claimant)
    await leave(shop)
    returned = await on_viber(shop)
    assert (returned.id, returned.claims, returned.earns_only) == (claimant.id, owner.id, True)


async def test_a_cashier_gives_no_code_to_who_names_a_phone(shop: CornerShop) -> None:
    known = await shop.known_by_import(250)
    allowed = shop.under(replace(shop.terms.program, till=replace(shop.terms.program.till, phone_lookup=True)))
    with pytest.raises(CardNeeded):
        await code(allowed, replace(known, card=CardNumber(f"phone:{ANN}")))


async def test_a_receipt_kept_by_the_till_is_the_same_one_after_its_card_was_merged(shop: CornerShop) -> None:
    owner = (await shop.join()).customer
    claimant = await on_viber(shop)
    kept = receipt("R1", 50000, card=await shop.code(claimant))
    typed = receipt("R2", 50000, card=await shop.digits(claimant))
    for each in (kept, typed):
        await shop.post(each)
    await confirm(shop, owner, claimant)
    for each in (kept, typed):
        assert (await shop.post(each)).repeated
    assert await sound(shop, owner) == 150


async def test_a_hold_of_who_loses_the_phone_ends_with_the_merge(shop: CornerShop) -> None:
    first = await on_viber(shop)
    await shop.hold(await shop.code(first), 50)
    joined = await shop.join()
    await confirm(shop, joined.customer, first)
    assert await sound(shop, joined.customer) == 100
    assert await shop.spendable(joined.customer) == 100
    with pytest.raises(EarnsOnly):
        await shop.hold(await shop.code(await on_viber(shop, "w")), 10)
    assert (await shop.join(at=NOW + DAY)).welcome == 0
    assert ANN != FREE


async def test_goods_that_come_back_and_points_that_are_refused_while_two_cards_become_one(
    shop: CornerShop, next_door: CornerShop
) -> None:
    boss = await shop.engage()
    some = shop.under(replace(shop.terms.program, limits=replace(shop.terms.program.limits, receipt_points=Points(49))))
    for turn in range(8):
        phone = f"+38067000000{turn}"
        owner = (await shop.join(phone, f"t{turn}")).customer
        claimant = await on_viber(shop, f"v{turn}", phone)
        await some.post(receipt(f"big {turn}", 100_000, card=claimant.card))
        await some.post(receipt(f"R{turn}", 20_000, card=claimant.card))
        (review,) = await shop.reviews(boss)
        acts = [
            confirm(shop, owner, claimant),
            next_door.take_back(back(f"B{turn}", f"R{turn}", (1, 20_000))),
            next_door.take_back(back(f"C{turn}", f"big {turn}", (1, 50_000))),
            next_door.decide(boss, review.id, good=False),
            shop.post(receipt(f"S{turn}", 20_000, card=owner.card)),
        ]
        assert await ends(acts) == {DONE: 5}
        assert await sound(shop, owner) == 110


@pytest.mark.parametrize("child", [False, True])
async def test_a_merge_keeps_what_only_the_second_card_knew(shop: CornerShop, child: bool) -> None:
    owner = (await shop.join()).customer
    claimant = await on_viber(shop)
    born = date(1990, 5, 17)
    await shop.database.run(lambda tx: profiles.set_birthday(tx, claimant.id, born, 1, NOW))
    if child:
        await shop.database.run(lambda tx: profiles.close(tx, claimant.id, NOW))
    await confirm(shop, owner, claimant)
    known = await shop.database.read(lambda tx: profiles.profile(tx, owner.id))
    told = (None, None) if child else (born, NOW)
    assert (known.birthday, known.birthday_at, known.birthday_changes, known.closed) == (*told, 1, child)


async def test_an_administrator_finds_a_person_by_the_card_that_was_merged(shop: CornerShop) -> None:
    owner = (await shop.join()).customer
    claimant = await on_viber(shop)
    await confirm(shop, owner, claimant)
    found = await shop.database.read(lambda tx: privacy.find(tx, shop.terms, claimant.card))
    assert found == await again(shop, owner)


async def test_nothing_of_who_had_two_cards_is_left_when_they_are_forgotten(shop: CornerShop) -> None:
    owner = (await shop.join()).customer
    claimant = await on_viber(shop)
    await ask(shop, claimant)
    digits = await shop.digits(claimant)
    await shop.post(receipt("R1", 50000, card=digits))
    await confirm(shop, owner, claimant)
    other = await on_viber(shop, "w")
    await erase(shop)

    def rows(tx: Transaction) -> list[str]:
        tables_ = [table for table in tables.metadata.sorted_tables if table.name not in {"audit", "receipts"}]
        return [f"{table.name}: {row}" for table in tables_ for row in tx.all(Query(select(table)))]

    kept = await shop.database.read(rows)
    names = (owner.card, claimant.card, digits, vault.phone_hash(ANN, shop.terms.keys))
    named = [row for row in kept for name in names if name in row and not row.startswith("welcomed_phones")]
    assert named == []
    assert len([row for row in kept if row.startswith("identities")]) == 1
    left = await again(shop, other)
    assert left is not None
    assert (left.earns_only, left.claims) == (True, None)


async def test_whatever_the_claimant_does_while_the_owner_says_yes_nobody_waits_for_each_other(
    shop: CornerShop, next_door: CornerShop
) -> None:
    for turn in range(8):
        phone = f"+38067000000{turn}"
        owner = (await shop.join(phone, f"t{turn}")).customer
        claimant = await on_viber(shop, f"v{turn}", phone)
        acts = [
            next_door.join(phone, f"v{turn}", "viber", proven=False),
            confirm(shop, owner, claimant),
            leave(next_door, f"v{turn}"),
            shop.join(phone, f"other {turn}"),
            next_door.post(receipt(f"R{turn}", 20_000, card=claimant.card)),
        ]
        assert await ends(acts) in ({DONE: 5}, {DONE: 4, UnknownCard: 1})
        assert await sound(shop, owner) in {100, 110}
