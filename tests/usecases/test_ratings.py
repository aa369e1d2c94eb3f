"""One rating a receipt, by its own customer; for a day it may be changed."""

from datetime import datetime

from sqlalchemy import select

from storage import sales, tables
from storage.people import Customer
from storage.queries import Query
from tests.usecases.corner_shop import DAY, MINUTE, NOW, CornerShop, receipt
from usecases import ratings
from usecases.ratings import Rated


async def bought(shop: CornerShop, customer: Customer, code: str = "R1") -> int:
    """The receipt's number in our books."""
    await shop.post(receipt(code, 30000, card=customer.card))
    stored = await shop.database.read(lambda tx: sales.find(tx, shop.till.store.id, code))
    assert stored is not None
    return stored.id


async def rate(shop: CornerShop, who: Customer, what: int, stars: int, at: datetime = NOW) -> Rated:
    return await shop.database.run(lambda tx: ratings.rate(tx, at, who, what, stars))


async def stars(shop: CornerShop) -> list[tuple[int, int]]:
    query = Query(select(tables.ratings.c.receipt, tables.ratings.c.stars))
    return [(row[0], row[1]) for row in await shop.database.read(lambda tx: tx.all(query))]


async def test_a_rating_is_kept_once_and_may_be_changed_for_a_day(shop: CornerShop) -> None:
    ann = (await shop.join()).customer
    visit = await bought(shop, ann)
    assert await rate(shop, ann, visit, 2) is Rated.KEPT
    assert await rate(shop, ann, visit, 5, NOW + DAY - MINUTE) is Rated.KEPT
    assert await rate(shop, ann, visit, 1, NOW + DAY) is Rated.CLOSED
    assert await stars(shop) == [(visit, 5)]


async def test_nobody_rates_another_persons_receipt(shop: CornerShop) -> None:
    ann, bob = (await shop.join()).customer, await shop.regular()
    visit = await bought(shop, ann)
    assert await rate(shop, bob, visit, 1) is Rated.NOT_THEIRS
    assert await rate(shop, ann, visit + 100, 1) is Rated.NOT_THEIRS
    await shop.post(receipt("R2", 100))  # without a card
    assert await rate(shop, ann, visit + 1, 1) is Rated.NOT_THEIRS
    assert await stars(shop) == []


async def test_what_the_notice_told_is_there_to_be_shown_again(shop: CornerShop) -> None:
    ann = (await shop.join()).customer
    visit = await bought(shop, ann)
    told = await shop.database.read(lambda tx: ratings.told(tx, visit))
    assert told is not None
    assert (told["receipt"], told["earned"]) == (visit, 15)
    assert await shop.database.read(lambda tx: ratings.told(tx, visit + 1)) is None
