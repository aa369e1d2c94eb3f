"""A store's lists are remembered while they are what they are, and not longer; what is popular is counted over all tills."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from sqlalchemy import select

from storage.people import Customer
from storage.queries import Query
from storage.tables import popularity
from tests.usecases.corner_shop import DAY, HOUR, MINUTE, NOW, CornerShop
from tests.usecases.flyer import TODAY, buys, fan, promote
from tests.usecases.imports.desk import Desk
from tests.usecases.test_weekly import learn
from usecases import offers, personal_top
from usecases.imports.run import Kind
from usecases.shelf import ListMemory

STORED = Query(select(popularity.c.product, popularity.c.buyers))


async def five(shop: CornerShop, customer: Customer, now: datetime) -> Sequence[str]:
    found = await shop.database.read(lambda tx: offers.mine(tx, now, shop.terms, customer))
    return [offer["sku"] for offer in found["offers"]]


async def test_without_a_habit_the_five_are_what_others_buy_then_the_list_s_order(shop: CornerShop) -> None:
    ann, *others = [await fan(shop) for _ in range(4)]
    await promote(shop, "apples", "bread", "cheese", "dates", "eggs", "figs")
    for other in others:
        await buys(shop, other, NOW, "figs")
    await buys(shop, others[0], NOW, "eggs")
    await learn(shop, NOW + HOUR)
    assert await five(shop, ann, NOW + HOUR) == ["figs", "eggs", "apples", "bread", "cheese"]


async def test_what_was_brought_back_was_not_bought(shop: CornerShop) -> None:
    """And what is "not for me" is not offered, however often it was."""
    ann = await fan(shop)
    await promote(shop, "apples", "bread", "cheese", "dates", "eggs", "figs", "grapes")
    for day in range(3):
        await buys(shop, ann, NOW + day * DAY, "grapes", "figs")
    now = NOW + 3 * DAY
    assert (await five(shop, ann, now))[:2] == ["figs", "grapes"]
    facts = await shop.database.read(lambda tx: offers.mine(tx, now, shop.terms, ann))
    assert facts is not None
    best = facts["offers"][0]
    assert (best["times"], best["last"], best["why"]) == (3, str((NOW + 2 * DAY).date()), "bought")
    await shop.database.run(lambda tx: offers.not_for_me(tx, now, ann, best["product"]))
    assert await five(shop, ann, now) == ["grapes", "apples", "bread", "cheese", "dates"]


async def test_a_new_list_counts_from_its_first_day_and_an_old_one_until_its_last(shop: CornerShop) -> None:
    ann = await fan(shop)
    await promote(shop, "apples", starts=TODAY, days=2)
    await promote(shop, "bread", starts=TODAY + timedelta(days=3), days=1, code="Q")
    seen = [await five(shop, ann, NOW + day * DAY) for day in range(6)]
    assert seen == [["apples"], ["apples"], ["apples"], ["bread"], ["bread"], []]


async def test_an_import_is_seen_within_a_minute(shop: CornerShop, tmp_path: Path) -> None:
    """By every process: they look for the lists' version."""
    ann = await fan(shop)
    await promote(shop, "apples")
    assert await five(shop, ann, NOW) == ["apples"]
    rows = ["promo,sku,starts,ends,position", f"P2,bread,{TODAY},{TODAY},1", f"P2,cheese,{TODAY},{TODAY},2"]
    await Desk(shop, tmp_path).take(Kind.PROMOS, rows)
    assert set(await five(shop, ann, NOW + MINUTE)) == {"apples", "bread", "cheese"}


async def test_what_an_import_writes_after_somebody_has_looked_is_seen_too(shop: CornerShop, tmp_path: Path) -> None:
    """Two transactions of one import are of one moment."""
    ann, desk = await fan(shop), Desk(shop, tmp_path)
    for minutes, sku in enumerate(["apples", "bread", "cheese"], 1):
        await promote(shop, sku, starts=TODAY - 2 * DAY, days=1)  # over: only its product counts
        await desk.take(Kind.PROMOS, ["promo,sku,starts,ends", f"P,{sku},{TODAY},{TODAY}"], at=NOW)
        assert len(await five(shop, ann, NOW + minutes * MINUTE)) == minutes


async def test_each_promo_is_there_from_its_first_day_on_however_long_it_was_known(shop: CornerShop) -> None:
    ann = await fan(shop)
    for days, sku in enumerate(["apples", "bread", "cheese", "dates"]):
        await promote(shop, sku, starts=TODAY + days * DAY, code=sku)
    for days in (0, 1, 2, 3, 1):
        assert len(await five(shop, ann, NOW + days * DAY)) == days + 1


async def test_the_list_of_the_home_store_and_the_one_for_all_are_one(shop: CornerShop) -> None:
    ann = await fan(shop)
    await promote(shop, "apples", "bread", store="station")
    await promote(shop, "cheese", store=None, code="A")
    await promote(shop, "dates", code="C")
    assert set(await five(shop, ann, NOW)) == {"cheese", "dates"}


async def test_a_full_memory_of_lists_forgets_first_those_that_are_over(shop: CornerShop) -> None:
    await promote(shop, "apples", "bread", "cheese", store=None)
    memory = ListMemory(most=8)

    async def remembered(store: int, days: int) -> set[int | None]:
        day, now = TODAY + days * DAY, NOW + days * DAY
        found = await shop.database.read(lambda tx: memory.lists(tx, store, day, now))
        assert len(found.promos) == 3
        return set(memory._lists)

    assert [await remembered(store, 0) for store in (1, 2)] == [{1}, {1, 2}]
    assert [await remembered(store, 7) for store in (3, 4)] == [{3}, {3, 4}]
    assert await remembered(5, 8) == {5}


async def test_popularity_follows_what_is_bought_and_what_is_forgotten(shop: CornerShop) -> None:
    ann, bob = await fan(shop), await fan(shop)
    await promote(shop, "apples", "bread")
    await buys(shop, ann, NOW, "apples", "apples")
    await buys(shop, bob, NOW, "apples")
    expected = {0: [2], 60: [1, 2], 100: [1]}
    for day, counts in expected.items():
        now = NOW + day * DAY + HOUR
        if day == 60:
            await buys(shop, bob, NOW + 60 * DAY, "bread")
        await learn(shop, now)
        left = await shop.database.read(partial(personal_top.count_popularity, now=now))
        assert left.changes == {"products": [], "kinds": []}
        found = await shop.database.read(lambda tx: tx.all(STORED))
        assert sorted(row[1] for row in found) == counts
