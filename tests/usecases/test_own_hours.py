"""A rehearsal holds each message against the person's day and hour as they were kept, not against what the planner wrote."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from bot.rehearsal import own
from bot.rehearsal.own import Own
from bot.rehearsal.score import Score, lines
from loyalty.campaigns import WEEKLY
from loyalty.quiet import at_hour
from scheduler.planning import Planning
from storage import moments, planning, rehearsal
from storage.database import Transaction
from storage.people import Customer
from storage.planning import Habits, Hour, Places
from tests.usecases.corner_shop import DAY, NOW, CornerShop
from tests.usecases.flyer import buys, fan, promote
from usecases import campaigns, notices

KYIV = ZoneInfo("Europe/Kyiv")
MONDAY = NOW.date()
COMES, WRITTEN_TO = 13, 12  # on Mondays
MILK = tuple(f"milk{number}" for number in range(5))


async def mondays(shop: CornerShop) -> Customer:
    customer = await fan(shop)
    for week in range(1, 8):
        await buys(shop, customer, at_hour(MONDAY - timedelta(weeks=week), COMES, KYIV), "milk0")
    await promote(shop, *MILK)
    await learn(shop, NOW - DAY)
    return customer


async def learn(shop: CornerShop, now: datetime) -> None:
    await Planning(shop.database, shop.terms, lambda: now).catch_up()


async def plan(shop: CornerShop, day: date, later: timedelta = timedelta(0)) -> Mapping[int, Own]:
    """The message of those whose day is Monday, on any day, and `later` than in their hour."""

    def work(tx: Transaction) -> Mapping[int, Own]:
        step = campaigns.step(shop.terms, WEEKLY, day, weekday=0)
        hours = [
            Hour(hour, due, due + timedelta(hours=2))
            for hour in range(24)
            for due in [at_hour(day, hour, KYIV) + later]
        ]
        stores = [None, shop.till.store.id, shop.elsewhere.store.id]
        planning.plan(
            tx, step, Habits(0, WRITTEN_TO), Places(stores, stores, hours), NOW, 0, planning.last_customer(tx)
        )
        return own.kept(tx, shop.terms, 0)

    return await shop.database.run(work)


async def told(shop: CornerShop, day: date, kept: Mapping[int, Own], *, said: bool = True) -> Score:
    """What a rehearsal says of that day, whose messages go when they are due."""

    def work(tx: Transaction) -> list[rehearsal.Decision]:
        for due in sorted(each.due for each in rehearsal.decisions(tx, moments.stored_day(day)) if said):
            notices.claim(tx, due, shop.terms, "telegram", 10)
        return rehearsal.decisions(tx, moments.stored_day(day))

    found = Score()
    for decision in await shop.database.run(work):
        found.add(decision, kept[decision.row])
    return found


async def test_a_message_on_the_persons_day_in_their_hour_is_not_astray(shop: CornerShop) -> None:
    await mondays(shop)
    score = await told(shop, MONDAY, await plan(shop, MONDAY))
    assert (score.sent, score.astray, score.waiting) == (1, 0, 0)


async def test_a_planner_that_takes_the_wrong_day_or_hour_is_found_out(shop: CornerShop) -> None:
    """Its messages go when it says that they are due: of that nothing can be seen."""
    await mondays(shop)
    tuesday, hour = MONDAY + DAY, timedelta(hours=1)
    score = await told(shop, tuesday, await plan(shop, tuesday))
    assert (score.sent, score.astray) == (1, 1)
    later = MONDAY + timedelta(weeks=2)
    score = await told(shop, later, await plan(shop, later, hour))
    assert (score.sent, score.astray) == (1, 1)


async def test_a_habit_that_changes_after_the_plan_does_not_matter(shop: CornerShop) -> None:
    customer = await mondays(shop)
    kept = await plan(shop, MONDAY)
    for week in range(1, 30):
        await buys(shop, customer, at_hour(MONDAY - timedelta(weeks=week, days=3), 19, KYIV), "milk1", "milk2")
    await learn(shop, NOW + timedelta(days=30))
    [now] = (await shop.database.read(partial(own.kept, terms=shop.terms, after=0))).values()
    assert (now.weekday, now.hour) != (0, WRITTEN_TO)
    assert (await told(shop, MONDAY, kept)).astray == 0


async def test_what_still_waits_when_its_day_is_over_is_not_counted_as_sent(shop: CornerShop) -> None:
    await mondays(shop)
    score = await told(shop, MONDAY, await plan(shop, MONDAY), said=False)
    assert (score.sent, score.waiting, len(score.messages)) == (0, 1, 0)
    report = dict(lines(score, 1))
    assert report["messages sent"] == "0"
    assert report["messages not sent by the end of their day"] == "1"
    assert not [name for name in report if name.startswith("not sent: ")]
