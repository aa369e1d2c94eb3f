"""Whatever a stranger does with somebody's phone, and in whatever order, the account stays its owner's."""

import pytest

from loyalty.refusals import ClaimOver, EarnsOnly
from storage import identities, people
from storage.database import Transaction
from tests.usecases.corner_shop import ANN, DAY, NOW, CornerShop, receipt
from tests.usecases.crowd import sound
from tests.usecases.two_messengers import again, ask, confirm, deny, due, of_account, on_viber
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
