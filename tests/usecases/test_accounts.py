"""The balance at any moment, its history, and what expires by itself."""

from datetime import datetime

from loyalty.ledger import Kind, Origin
from storage.points import Entry
from tests.usecases.corner_shop import DAY, MINUTE, NOW, CornerShop, back, receipt
from usecases import accounts


async def expire_all(shop: CornerShop, at: datetime, most: int = 200) -> int:
    total = 0
    while posted := await shop.database.run(lambda tx: accounts.expire_due(tx, at, most)):
        total += posted
    return total


async def history(shop: CornerShop, customer: int) -> list[Entry]:
    return await shop.database.read(lambda tx: accounts.history(tx, customer))


async def test_the_balance_is_explained_in_the_words_of_the_statement(shop: CornerShop) -> None:
    ann = (await shop.join()).customer
    await shop.post(receipt("R1", 86000, card=ann.card))
    told = await shop.database.read(lambda tx: accounts.explained(tx, shop.terms, ann, NOW))
    assert [(part.points, part.origin) for part in told.parts] == [(100, Origin.WELCOME), (43, Origin.RECEIPT)]


async def test_looking_posts_nothing(shop: CornerShop) -> None:
    ann = (await shop.join()).customer
    later = NOW + 40 * DAY
    told = await shop.database.read(lambda tx: accounts.explained(tx, shop.terms, ann, later))
    assert told.balance == 0
    assert await shop.balance(ann) == 100


async def test_what_is_due_expires_for_everybody_once(shop: CornerShop) -> None:
    members = [await shop.regular() for _ in range(7)]
    for days, member in enumerate(members):
        await shop.give(member, 10, days=days)
    later = NOW + 4 * DAY
    assert await expire_all(shop, later, most=2) == 4
    assert await expire_all(shop, later) == 0
    assert [await shop.balance(member) for member in members] == [0] * 4 + [10] * 3


async def test_points_held_at_a_till_are_left_until_the_hold_has_gone(shop: CornerShop) -> None:
    ann = await shop.regular()
    await shop.give(ann, 10, days=0)
    evening = NOW.replace(hour=21, minute=58)
    await shop.hold(await shop.code(ann, evening), 6, at=evening)
    assert await expire_all(shop, evening + 3 * MINUTE) == 1
    assert await shop.balance(ann) == 6
    assert await expire_all(shop, evening + 6 * MINUTE) == 1
    assert await shop.balance(ann) == 0


async def test_the_history_tells_each_movement_once_the_newest_first(shop: CornerShop) -> None:
    ann = await shop.regular(30, 30)
    await shop.post(receipt("R1", 50000, card=await shop.code(ann), spend=50, at=NOW + MINUTE))
    await shop.take_back(back("B1", "R1", (1, 50000), at=NOW + 2 * MINUTE))
    told = [(entry.kind, entry.points, entry.receipt) for entry in await history(shop, ann.id)]
    assert told == [
        (Kind.CLAW_BACK, -22, "R1"),
        (Kind.RESTORE, 50, "R1"),
        (Kind.EARN, 22, "R1"),
        (Kind.SPEND, -50, "R1"),
        (Kind.EARN, 60, ""),
    ]


async def test_points_that_paid_a_debt_when_they_expired_are_no_line_of_the_history(shop: CornerShop) -> None:
    ann = await shop.regular()
    await shop.post(receipt("R1", 100000, card=ann.card))
    await shop.post(receipt("R2", 25000, card=await shop.code(ann), spend=50))
    await shop.take_back(back("B1", "R1", (1, 100000)))
    await shop.give(ann, 30, days=1)
    assert await expire_all(shop, NOW + 5 * DAY) == 1
    assert await shop.balance(ann) == -10
    assert Kind.EXPIRE not in {entry.kind for entry in await history(shop, ann.id)}
