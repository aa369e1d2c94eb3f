"""Those who asked are reminded once of each day on which points of theirs burn, in their afternoon, of what burns then."""

from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from zoneinfo import ZoneInfo

from sqlalchemy import select

from loyalty.program import Reminders
from loyalty.quiet import Quiet
from storage import identities, moments, tables
from storage import shop as shops
from storage.database import Transaction
from storage.people import Customer
from storage.queries import Query
from tests.usecases.corner_shop import DAY, HOUR, NOW, CornerShop, receipt
from usecases import notices, preferences, reminders
from usecases.notices import Claimed

KYIV = ZoneInfo("Europe/Kyiv")


async def asks(shop: CornerShop, customer: Customer, account: str, *, on: bool = True) -> None:
    def work(tx: Transaction) -> None:
        identity = identities.lock(tx, "telegram", account, name="", language="uk", now=NOW)
        preferences.want(tx, NOW, shop.terms, identity, customer, "reminders", "uk", on=on)

    await shop.database.run(work)


async def regular(shop: CornerShop, *, days: int, points: int = 40) -> Customer:
    """Somebody who asked, with points that can be used for so many days after today."""
    customer = await shop.regular(points, expires_days=days)
    await asks(shop, customer, f"regular {customer.id}")
    return customer


async def plan(shop: CornerShop, at: datetime) -> int:
    """Page by page, as the clock's door does."""
    queued, after = 0, 0
    while True:
        page = await shop.database.run(partial(reminders.plan, now=at, terms=shop.terms, after=after))
        queued += page.queued
        if page.last is None:
            return queued
        after = page.last


async def rows(shop: CornerShop) -> list[tuple[int, str]]:
    """Whom a reminder is for, and when it is due on their wall."""
    query = Query(select(tables.outbox.c.customer, tables.outbox.c.due_at).order_by(tables.outbox.c.id))
    found = await shop.database.read(lambda tx: tx.all(query))
    return [(of, f"{moments.moment(due).astimezone(KYIV):%d.%m %H:%M}") for of, due in found]


async def said(shop: CornerShop, at: datetime) -> list[Claimed]:
    hand = await shop.database.run(lambda tx: notices.claim(tx, at, shop.terms, "telegram", 100))
    return list(hand.notices)


async def test_three_days_before_in_the_afternoon_once(shop: CornerShop) -> None:
    ann = await regular(shop, days=10)  # until 12 March
    for day in range(11):
        for hour in (0, 1, 8):
            await plan(shop, NOW + day * DAY + hour * HOUR)
    assert await rows(shop) == [(ann.id, "09.03 16:00")]


async def test_only_those_who_asked_are_reminded(shop: CornerShop) -> None:
    silent = await shop.regular(40, expires_days=3)
    fickle = await regular(shop, days=3)
    await asks(shop, fickle, f"regular {fickle.id}", on=False)
    await regular(shop, days=30)
    assert silent.id != fickle.id
    await plan(shop, NOW)
    assert await rows(shop) == []


async def test_who_asks_late_is_told_at_once_but_not_at_night(shop: CornerShop) -> None:
    ann = await regular(shop, days=1)
    await plan(shop, NOW + 12 * HOUR)  # eleven in the evening
    assert await rows(shop) == [(ann.id, "03.03 10:00")]


async def test_a_reminder_whose_sender_was_away_until_the_night_waits_for_the_morning(shop: CornerShop) -> None:
    await regular(shop, days=3)
    await plan(shop, NOW)
    for hours in (14, 20, 22):  # one at night, seven, nine
        assert [notice for notice in await said(shop, NOW + hours * HOUR) if notice.kind == "expiry"] == []
    assert [notice.kind for notice in await said(shop, NOW + 23 * HOUR)] == ["expiry"]


async def test_each_day_on_which_points_burn_is_told_of(shop: CornerShop) -> None:
    ann = await regular(shop, days=3)
    await shop.give(ann, 7, 3)
    await shop.give(ann, 5, 2)
    await plan(shop, NOW)
    told = sorted(
        (notice.facts["day"], notice.facts["points"], notice.facts["balance"])
        for notice in await said(shop, NOW + 6 * HOUR)
    )
    assert told == [("2026-03-04", 5, 52), ("2026-03-05", 47, 52)]


async def test_what_has_been_spent_meanwhile_is_not_warned_of(shop: CornerShop) -> None:
    ann, bob = await regular(shop, days=3), await regular(shop, days=3)
    await plan(shop, NOW)
    await shop.post(receipt("R1", 20000, card=await shop.code(ann), spend=40))
    await shop.post(receipt("R2", 15000, card=await shop.code(bob), spend=30))
    told = [notice for notice in await said(shop, NOW + 6 * HOUR) if notice.kind == "expiry"]
    assert [(notice.facts["points"], notice.facts["balance"]) for notice in told] == [(10, 16)]


async def test_who_changes_their_mind_is_left_in_peace(shop: CornerShop) -> None:
    ann = await regular(shop, days=3)
    await plan(shop, NOW)
    await asks(shop, ann, f"regular {ann.id}", on=False)
    assert await said(shop, NOW + 6 * HOUR) == []


async def test_the_days_and_the_quiet_hours_are_the_shops(shop: CornerShop) -> None:
    early = shop.under(replace(shop.terms.program, reminders=Reminders(7, Quiet(12, 18))))
    ann = await regular(early, days=7)
    await plan(early, NOW)
    assert await rows(early) == [(ann.id, "02.03 18:00")]


async def test_the_afternoon_is_that_of_the_home_store(shop: CornerShop) -> None:
    ann = await regular(shop, days=3)
    west = {"code": "center", "name": "Center", "address": "", "timezone": "America/New_York", "director_chat": None}
    await shop.database.run(lambda tx: shops.put_stores(tx, [west]))
    await plan(shop, NOW)
    query = Query(select(tables.outbox.c.due_at))
    row = await shop.database.read(lambda tx: tx.one(query))
    assert row is not None
    # The points were given when the store was in Kyiv: there the day ends at five in the afternoon of New York.
    assert moments.moment(row[0]) == datetime(2026, 3, 2, 21, tzinfo=UTC)
    assert ann.home_store is not None


async def test_many_people_are_planned_in_pages(shop: CornerShop) -> None:
    everybody = [await regular(shop, days=3) for _ in range(7)]
    pages = []
    after: int | None = 0
    while after is not None:
        page = await shop.database.run(partial(reminders.plan, now=NOW, terms=shop.terms, after=after, most=3))
        pages.append(page.queued)
        after = page.last
    assert pages == [3, 3, 1, 0]
    assert [of for of, _ in await rows(shop)] == [each.id for each in everybody]
