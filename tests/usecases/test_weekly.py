"""The weekly message: five promotions of the home store, on the person's day, in their hour, once in seven days at most."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import Any

from sqlalchemy import select

from loyalty import effects
from loyalty.campaigns import WEEKLY
from loyalty.points import Rate
from loyalty.program import CampaignRules
from scheduler.planning import Planning
from storage import moments, tables
from storage.queries import Query
from tests.usecases.corner_shop import DAY, HOUR, NOW, CornerShop
from tests.usecases.flyer import buys, fan, promote
from usecases import campaigns, notices
from usecases.notices import Claimed

NOBODY = Rate(0)
EVERYBODY = Rate(10_000)


def rules(shop: CornerShop, **chosen: Any) -> CornerShop:
    """By default nobody is held out."""
    return shop.under(
        replace(shop.terms.program, campaigns=CampaignRules(**{"control": NOBODY, "outside": NOBODY, **chosen}))
    )


async def learn(shop: CornerShop, now: datetime) -> None:
    await Planning(shop.database, shop.terms, lambda: now).catch_up()


async def plan(shop: CornerShop, now: datetime, most: int = 2) -> None:
    """The day of each zone, page by page."""
    for zone in await shop.database.read(lambda tx: campaigns.zones(tx, now, shop.terms)):
        after: int | None = 0
        while after is not None:
            page = await shop.database.run(
                partial(campaigns.plan, now=now, terms=shop.terms, campaign=WEEKLY, zone=zone, after=after, most=most)
            )
            after = page.last


async def week(shop: CornerShop, monday: datetime) -> list[tuple[Claimed, datetime]]:
    """Seven days planned in the morning, and what is said hour by hour."""
    said = []
    for day in range(7):
        await plan(shop, monday + day * DAY)
        for hour in range(24):
            now = monday + day * DAY + hour * HOUR
            said += [(notice, now) for notice in await claim(shop, now)]
    return said


async def claim(shop: CornerShop, now: datetime) -> list[Claimed]:
    hand = await shop.database.run(lambda tx: notices.claim(tx, now, shop.terms, "telegram", 100))
    return list(hand.notices)


_reasons = Query(
    select(tables.outbox.c.customer, tables.outbox.c.day, tables.outbox.c.state, tables.outbox.c.reason)
    .where(tables.outbox.c.campaign == "weekly")
    .order_by(tables.outbox.c.customer, tables.outbox.c.day)
)


async def ends(shop: CornerShop) -> Sequence[tuple[int, str, str]]:
    rows = await shop.database.read(lambda tx: tx.all(_reasons))
    return [(row[0], row[2], row[3]) for row in rows]


def names(facts: Mapping[str, Any]) -> list[str]:
    return [offer["sku"] for offer in facts["offers"]]


MONDAY = datetime(2026, 3, 9, 0, tzinfo=UTC)  # two hours later in Kyiv


async def test_everybody_gets_one_message_a_week_with_what_they_buy_first(shop: CornerShop) -> None:
    shop = rules(shop)
    ann, bob = await fan(shop), await fan(shop)
    await promote(shop, "apples", "bread", "cheese", "dates", "eggs", "figs")
    for days in (6, 3):
        await buys(shop, ann, NOW - days * HOUR, "figs", "cheese")
    await buys(shop, bob, NOW, "eggs")
    await learn(shop, NOW)
    first = await week(shop, MONDAY)
    assert sorted(notice.kind for notice, _ in first) == ["weekly", "weekly"]
    offered = {notice.account: names(notice.facts) for notice, _ in first}
    assert offered[f"regular {ann.id}"] == ["cheese", "figs", "eggs", "apples", "bread"]
    assert offered[f"regular {bob.id}"][0] == "eggs"
    second = await week(shop, MONDAY + 7 * DAY)
    assert len(second) == 2
    assert {(b.account, t - 7 * DAY) for b, t in second} == {(a.account, t) for a, t in first}


async def test_whoever_gets_nothing_of_any_campaign_is_drawn_anew_on_new_years_day(shop: CornerShop) -> None:
    """By the calendar of the home store, where it is two hours later."""
    half = Rate(5000)
    shop = rules(shop, outside=half)
    await promote(shop, "apples", days=400)
    fans = [(await fan(shop)).id for _ in range(8)]
    for day in range(14):
        await plan(shop, datetime(2026, 12, 24, 22, 30, tzinfo=UTC) + day * DAY, most=1000)
    rows = [(row[0], moments.day(row[1]), row[3]) for row in await shop.database.read(lambda tx: tx.all(_reasons))]
    drawn = {(each, year): effects.outside(year, half).holds(each) for each in fans for year in (2026, 2027)}
    assert {(each, day.year) for each, day, _ in rows} == set(drawn), "everybody's day comes in both weeks"
    assert all((reason == "outside") == drawn[each, day.year] for each, day, reason in rows)
    assert {(drawn[each, 2026], drawn[each, 2027]) for each in fans} >= {(True, False), (False, True)}
