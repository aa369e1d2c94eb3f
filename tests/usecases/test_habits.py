"""When people come is learnt from their receipts, however these arrive, and never from a row that has gone stale."""

from datetime import UTC, datetime, timedelta

from loyalty.rhythm import Habit
from storage import rhythms
from storage.people import Customer, find
from tests.usecases.corner_shop import DAY, HOUR, NOW, CornerShop, back
from tests.usecases.flyer import buys, fan
from usecases import habits

MONDAY = NOW.replace(hour=16)  # 18:00 in Kyiv


async def refresh(shop: CornerShop, now: datetime) -> int:
    done = 0
    while made := await shop.database.run(lambda tx: habits.refresh(tx, now, shop.terms, most=2)):
        done += made
    return done


async def habit(shop: CornerShop, customer: Customer, now: datetime) -> Habit:
    return await shop.database.read(lambda tx: habits.of(tx, now, shop.terms, customer.id))


async def found_another(shop: CornerShop) -> bool:
    """What people do on the whole is found over a snapshot, and kept when it is another than before."""
    found = await shop.database.read(habits.find_population)
    return await shop.database.run(lambda tx: habits.keep_population(tx, found))


async def comes(shop: CornerShop, customer: Customer, first: datetime, weeks: int) -> datetime:
    """Once a week from then on; when it was last."""
    for week in range(weeks):
        await buys(shop, customer, first + week * 7 * DAY, "bread")
    return first + (weeks - 1) * 7 * DAY


async def test_a_day_and_an_hour_are_learnt_from_five_visits_on(shop: CornerShop) -> None:
    ann = await fan(shop)
    last = await comes(shop, ann, MONDAY, 4)
    assert await refresh(shop, last) == 1
    assert not (await habit(shop, ann, last)).own
    last = await comes(shop, ann, MONDAY + 28 * DAY, 4)
    known = await habit(shop, ann, last)  # also before the row is made anew
    assert (known.own, known.favourite_day) == (True, 0)
    assert known.sending_day in {6, 0}  # the pairs with Sunday and with Tuesday are alike
    assert await refresh(shop, last) == 1
    assert await habit(shop, ann, last) == known
    assert known.hour in range(16, 19)


async def test_every_receipt_marks_and_nothing_is_made_twice(shop: CornerShop) -> None:
    ann, bob, eve = await fan(shop), await fan(shop), await fan(shop)
    for customer in (ann, bob, eve, ann):
        await buys(shop, customer, NOW + HOUR, "bread")
    assert await refresh(shop, NOW + DAY) == 3
    assert await refresh(shop, NOW + DAY) == 0
    await buys(shop, bob, NOW + 2 * DAY, "bread")
    assert await refresh(shop, NOW + 2 * DAY) == 1


async def test_what_was_chosen_stays_for_four_weeks(shop: CornerShop) -> None:
    """Ann comes on Mondays and Thursdays alike: each visit makes its own day the likelier one."""
    ann = await fan(shop)
    await comes(shop, ann, MONDAY, 6)
    last = await comes(shop, ann, MONDAY + 3 * DAY, 6)
    await refresh(shop, last)
    first = (await habit(shop, ann, last)).sending_day
    days = set()
    for day in (4, 7, 11, 14, 18):
        await buys(shop, ann, last + day * DAY, "bread")
        await refresh(shop, last + day * DAY)
        days.add((await habit(shop, ann, last + day * DAY)).sending_day)
    assert days == {first}
    for week in range(5, 12):  # by now Ann comes on Saturdays alone
        await buys(shop, ann, MONDAY + (7 * week + 40) * DAY, "bread", "cheese", "wine")
    end = MONDAY + 120 * DAY
    await refresh(shop, end)
    assert (await habit(shop, ann, end)).sending_day != first


async def test_whoever_shops_elsewhere_is_at_home_there(shop: CornerShop) -> None:
    ann = await fan(shop)
    center, station = shop.till.store.id, shop.elsewhere.store.id
    await buys(shop, ann, NOW, "bread")
    await refresh(shop, NOW)
    for day in (1, 2):
        await buys(shop, ann, NOW + day * DAY, "bread", till=shop.elsewhere)
    await refresh(shop, NOW + 2 * DAY)
    found = await shop.database.read(lambda tx: find(tx, id=ann.id))
    assert found is not None
    assert (ann.home_store, found.home_store) == (center, station)


async def test_a_new_population_makes_everybody_anew_but_a_small_change_does_not(shop: CornerShop) -> None:
    for day in range(3):
        someone = await fan(shop)
        await comes(shop, someone, MONDAY + day * DAY, 6)
    end = MONDAY + 60 * DAY
    await refresh(shop, end)
    assert await found_another(shop)
    assert not await found_another(shop)
    usual = await shop.database.read(lambda tx: habits.usual(tx, shop.terms))
    assert (usual.own, usual.sending_day) == (False, 0)
    await shop.database.run(lambda tx: rhythms.mark_between(tx, 0, 10))
    assert await refresh(shop, end) == 3


async def test_points_taken_back_leave_the_visit(shop: CornerShop) -> None:
    ann = await fan(shop)
    await comes(shop, ann, MONDAY, 4)
    code = await buys(shop, ann, MONDAY + 35 * DAY, "bread")
    await shop.take_back(back("B1", code, (1, 5000), at=MONDAY + 40 * DAY))
    await refresh(shop, MONDAY + 40 * DAY)
    assert (await habit(shop, ann, MONDAY + 40 * DAY)).own


async def test_hours_are_those_of_the_store_s_wall(shop: CornerShop) -> None:
    ann = await fan(shop)
    last = await comes(shop, ann, datetime(2026, 3, 2, 15, 30, tzinfo=UTC), 8)  # clocks change meanwhile
    await refresh(shop, last + timedelta(days=1))
    row = await shop.database.read(lambda tx: rhythms.of(tx, ann.id))
    assert row is not None
    hours = row[0].weights.split("|")[2].split()
    assert [place for place, weight in enumerate(hours) if weight != "0"] == [17, 18]
