"""Planning that is late, early or twice, clocks and zones that change, and people who come and go after their day was planned."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select, update

from scheduler.planning import Planning
from storage import people, tables
from storage import shop as shops
from storage.database import Transaction
from storage.people import Customer
from storage.queries import Query
from tests.usecases.corner_shop import DAY, HOUR, MINUTE, NOW, CornerShop
from tests.usecases.flyer import fan, promote, wants
from tests.usecases.test_weekly import claim, learn, rules

KYIV = ZoneInfo("Europe/Kyiv")
_rows = Query(
    select(tables.outbox.c.customer, tables.outbox.c.state, tables.outbox.c.reason)
    .where(tables.outbox.c.campaign == "weekly")
    .order_by(tables.outbox.c.day, tables.outbox.c.customer)
)
_hour = Query(
    update(tables.customers)
    .where(tables.customers.c.id == bindparam("of"))
    .values(preferred_hour=bindparam("hour"), home_store=bindparam("store"))
)


async def settled(shop: CornerShop, *hours: int, store: str = "center") -> tuple[CornerShop, list[Customer]]:
    """People who want offers, each in their hour; nobody is held out."""
    shop = rules(shop)
    found = [await fan(shop) for _ in hours]
    for customer, hour in zip(found, hours, strict=True):
        await at_home(shop, customer, hour, store)
    await learn(shop, NOW)
    return shop, found


async def at_home(shop: CornerShop, customer: Customer, hour: int, store: str) -> None:
    def work(tx: Transaction) -> None:
        place = shops.store(tx, store)
        assert place is not None
        tx.run(_hour, of=customer.id, hour=hour, store=place.id)

    await shop.database.run(work)


async def in_zone(shop: CornerShop, store: str, zone: str) -> None:
    row = {"code": store, "name": store, "address": "", "timezone": zone, "director_chat": None}
    await shop.database.run(lambda tx: shops.put_stores(tx, [row]))


async def tick(shop: CornerShop, now: datetime) -> None:
    await Planning(shop.database, shop.terms, lambda: now).plan()


async def ends(shop: CornerShop) -> Sequence[tuple[int, str, str]]:
    return [(row[0], row[1], row[2]) for row in await shop.database.read(lambda tx: tx.all(_rows))]


def the_day(hour: int, minute: int = 0, days: int = 0) -> datetime:
    """On Monday the 9th, the day on which everybody here is written to, by the clock in Kyiv."""
    return datetime(2026, 3, 9, hour, minute, tzinfo=KYIV).astimezone(UTC) + days * DAY


async def test_who_plans_late_drops_what_is_over_with_a_reason_and_sends_the_rest(shop: CornerShop) -> None:
    shop, (ann, bob, eve) = await settled(shop, 10, 14, 18)
    await promote(shop, "apples")
    await tick(shop, the_day(15, 30))
    said = [notice.account for notice in await claim(shop, the_day(15, 30))]
    assert said == [f"regular {bob.id}"]
    assert await ends(shop) == [(ann.id, "dropped", "expired"), (bob.id, "sent", "in_doubt"), (eve.id, "queued", "")]
    assert len(await claim(shop, the_day(19))) == 1


async def test_a_clock_that_goes_back_plans_and_sends_nothing_twice(shop: CornerShop) -> None:
    shop, (ann,) = await settled(shop, 10)
    await promote(shop, "apples")
    await tick(shop, the_day(9))
    assert len(await claim(shop, the_day(11))) == 1
    for hour in (9, 8, 10, 12):
        await tick(shop, the_day(hour))
        await tick(shop, the_day(hour, days=-1))
        assert await claim(shop, the_day(hour)) == []
    await tick(shop, the_day(9, days=-7))
    assert await claim(shop, the_day(11, days=-7)) == []
    assert await ends(shop) == [(ann.id, "refused", "capped"), (ann.id, "sent", "in_doubt")]


async def test_nothing_is_planned_about_midnight_and_the_day_is_planned_in_the_morning(shop: CornerShop) -> None:
    shop, (ann,) = await settled(shop, 10)
    await promote(shop, "apples")
    await tick(shop, the_day(0, 1))
    assert await ends(shop) == []
    await tick(shop, the_day(23, 59, days=-1))
    assert await ends(shop) == []
    await tick(shop, the_day(9))
    assert await ends(shop) == [(ann.id, "queued", "")]


async def test_who_plans_a_minute_before_midnight_writes_to_nobody_at_night(shop: CornerShop) -> None:
    shop, (ann,) = await settled(shop, 20)
    await promote(shop, "apples")
    await tick(shop, the_day(23, 59))
    for minutes in range(0, 14 * 60, 30):
        assert await claim(shop, the_day(23, 59) + minutes * MINUTE) == []
    assert await ends(shop) == [(ann.id, "dropped", "expired")]


async def test_a_store_that_moves_to_another_zone_writes_to_nobody_twice_or_at_night(shop: CornerShop) -> None:
    """In Auckland it is evening when it is morning in Kyiv: what was planned would come at night."""
    shop, (ann,) = await settled(shop, 12)
    await promote(shop, "apples")
    await tick(shop, the_day(9))
    await in_zone(shop, "center", "Pacific/Auckland")
    assert await claim(shop, the_day(13)) == []
    assert await ends(shop) == [(ann.id, "dropped", "quiet")]
    for hour in range(48):
        await tick(shop, the_day(13) + hour * HOUR)
        assert await claim(shop, the_day(13) + hour * HOUR) == []
    assert await ends(shop) == [(ann.id, "dropped", "quiet")]


async def test_what_was_planned_elsewhere_is_not_said_into_the_night_of_the_new_home(shop: CornerShop) -> None:
    """It may be said for two minutes after it was claimed, and in one of them it is nine in the evening."""
    shop, (ann,) = await settled(shop, 13)
    await promote(shop, "apples", store=None)
    await tick(shop, the_day(9))
    await in_zone(shop, "station", "Asia/Tokyo")  # seven hours ahead
    await at_home(shop, ann, 13, "station")
    now = the_day(13, 59) + 30 * timedelta(seconds=1)
    (notice,) = await claim(shop, now)
    assert notice.until == the_day(14)


async def test_a_list_that_ends_today_is_sent_today_and_one_for_all_stores_will_do(shop: CornerShop) -> None:
    shop, (ann, bob) = await settled(shop, 10, 10)
    await at_home(shop, bob, 10, "station")
    today = date(2026, 3, 9)
    await promote(shop, "apples", starts=today - 6 * DAY, days=6, store="station")
    await tick(shop, the_day(9))
    assert len(await claim(shop, the_day(11))) == 1
    assert await ends(shop) == [(ann.id, "refused", "no_promos"), (bob.id, "sent", "in_doubt")]
    await promote(shop, "bread", starts=today + 7 * DAY, days=0, store=None, code="A")
    later = rules(shop).through(shop.database)
    await tick(later, the_day(9, days=7))
    said = await claim(later, the_day(11, days=7) + 2 * MINUTE)
    assert sorted(notice.account for notice in said) == [f"regular {ann.id}", f"regular {bob.id}"]


async def test_people_who_agree_change_their_mind_or_leave_after_they_were_planned(shop: CornerShop) -> None:
    shop, (ann, bob, eve) = await settled(shop, 10, 10, 10)
    await promote(shop, "apples")
    dan = await shop.regular()
    await at_home(shop, dan, 10, "center")
    await tick(shop, the_day(9))
    await wants(shop, dan, f"regular {dan.id}")
    late = await fan(shop)
    await wants(shop, ann, f"regular {ann.id}", on=False)
    await shop.database.run(lambda tx: people.leave(tx, bob.id, the_day(9)))
    await tick(shop, the_day(9, 1))
    said = [notice.account for notice in await claim(shop, the_day(11))]
    assert said == [f"regular {eve.id}"]
    assert await ends(shop) == [
        (ann.id, "dropped", "no_consent"),
        (bob.id, "dropped", "left"),
        (eve.id, "sent", "in_doubt"),
        (dan.id, "refused", "no_consent"),
    ]
    await tick(shop, the_day(9, days=7))
    assert late.id in {row[0] for row in await ends(shop)}
