"""Joining takes a moment, gives one welcome bonus in all, and keeps the evidence."""

from datetime import UTC, datetime

from loyalty.ledger import Origin
from loyalty.program import Program, Welcome
from storage import consents, identities
from storage.database import Transaction
from storage.identities import Identity
from storage.people import Customer
from tests.usecases.corner_shop import ANN, DAY, NOTHING, NOW, CornerShop, receipt
from usecases import registration
from usecases.registration import MARKETING, PROGRAMME


async def identity(shop: CornerShop, account: str, channel: str = "telegram") -> Identity:
    return await shop.database.run(lambda tx: identities.lock(tx, channel, account, name="Ann", language="uk", now=NOW))


async def consent(shop: CornerShop, customer: Customer, purpose: str) -> tuple[bool, str] | None:
    """Given or not, and to which version of the text."""
    return await shop.database.read(lambda tx: consents.last(tx, customer.id, purpose))


async def test_a_new_member_has_the_welcome_points_at_once(shop: CornerShop) -> None:
    joined = await shop.join()
    assert (joined.welcome, joined.claimed, joined.brought) == (100, False, 0)
    assert joined.customer.member
    assert await shop.spendable(joined.customer) == 100
    (lot,) = (await shop.account(joined.customer)).lots
    assert lot.origin is Origin.WELCOME
    assert lot.expires_at == datetime(
        2026, 4, 1, 21, tzinfo=UTC
    )  # the end of the thirtieth day in Kyiv, summer time by then
    assert await consent(shop, joined.customer, PROGRAMME) == (True, "1")
    assert await consent(shop, joined.customer, MARKETING) is None


async def test_the_second_messenger_links_the_same_account_without_a_second_bonus(shop: CornerShop) -> None:
    first = await shop.join()
    second = await shop.join(account="ann on viber", channel="viber", at=NOW + DAY)
    assert second.customer.id == first.customer.id
    assert (second.welcome, second.claimed) == (0, False)
    assert await shop.balance(first.customer) == 100
    assert (await identity(shop, "ann")).customer == (await identity(shop, "ann on viber", "viber")).customer


async def test_joining_again_gives_nothing(shop: CornerShop) -> None:
    first = await shop.join()
    again = await shop.join(at=NOW + 40 * DAY)
    assert (again.customer.id, again.welcome) == (first.customer.id, 0)


async def test_a_new_account_of_the_same_messenger_takes_the_place_of_the_old(shop: CornerShop) -> None:
    first = await shop.join()
    await shop.join(account="ann's new account")
    assert (await identity(shop, "ann")).customer is None
    assert (await identity(shop, "ann's new account")).customer == first.customer.id


async def test_a_proven_phone_claims_the_imported_account_with_one_welcome_bonus(shop: CornerShop) -> None:
    imported = await shop.known_by_import(250)
    joined = await shop.join()
    assert (joined.customer.id, joined.claimed, joined.brought, joined.welcome) == (imported.id, True, 250, 100)
    assert joined.customer.card == imported.card
    assert await shop.balance(imported) == 350
    assert (await shop.join(account="viber", channel="viber")).welcome == 0
    posted = await shop.post(receipt("R1", 200000, card=await shop.code(imported), spend=350))
    assert posted.answer.spent == 350


async def test_a_shop_may_welcome_without_points(shop: CornerShop) -> None:
    joined = await shop.under(Program(welcome=Welcome(points=NOTHING))).join()
    assert joined.welcome == 0
    assert (await shop.account(joined.customer)).lots == ()


async def test_joining_at_no_store_in_particular_is_joining_too(shop: CornerShop) -> None:
    for phone, store in ((ANN, ""), ("+380501112244", "a store that was closed")):
        joined = await shop.join(phone, account=phone, store=store)
        assert (joined.customer.home_store, joined.welcome) == (None, 100)


async def test_the_last_word_on_marketing_counts(shop: CornerShop) -> None:
    ann = (await shop.join()).customer
    on_telegram = await identity(shop, "ann")
    for given in (True, False):

        def work(tx: Transaction, given: bool = given) -> None:
            registration.consented(tx, NOW, shop.terms, on_telegram, ann.id, MARKETING, given=given, language="uk")

        await shop.database.run(work)
        assert await consent(shop, ann, MARKETING) == (given, "1")
    assert await consent(shop, ann, PROGRAMME) == (True, "1")
