"""One person's weekly message, tried out: through the very planner and gate, and nothing is left of a no."""

from datetime import datetime, timedelta

from sqlalchemy import select

from loyalty.campaigns import WEEKLY
from storage import tables
from storage.people import Customer
from storage.queries import Query
from storage.transaction import Undone
from tests.usecases.corner_shop import DAY, HOUR, NOW, CornerShop
from tests.usecases.flyer import TODAY, fan, promote, wants
from tests.usecases.test_weekly import EVERYBODY, claim, ends, learn, names, plan, rules
from usecases import at_once
from usecases.at_once import Answer

_SPENT = Query(select(tables.budgets.c.customer))


async def tried(shop: CornerShop, customer: Customer, now: datetime = NOW) -> Answer:
    try:
        return await shop.database.run(lambda tx: at_once.plan(tx, now, shop.terms, WEEKLY, customer))
    except Undone as undone:
        found: Answer = undone.found
        return found


async def test_it_is_due_at_this_moment_and_a_second_one_says_when_there_may_be_another(shop: CornerShop) -> None:
    shop = rules(shop)
    ann, bob = await fan(shop), await fan(shop)
    await promote(shop, "apples", "bread")
    assert (await tried(shop, ann)).due == NOW
    assert (await tried(shop, ann)).due == NOW  # not said yet: planned anew
    (said,) = await claim(shop, NOW)
    assert (said.account, names(said.facts)) == (f"regular {ann.id}", ["apples", "bread"])
    later = NOW + timedelta(minutes=1)
    assert await tried(shop, ann, later) == Answer(reason="capped", again=TODAY + timedelta(days=7))
    assert (await tried(shop, ann, NOW + 6 * DAY)).reason == "capped"
    assert (await tried(shop, ann, NOW + 7 * DAY)).due == NOW + 7 * DAY
    assert {customer for customer, _, _ in await ends(shop)} == {ann.id}
    assert (await tried(shop, bob)).due == NOW


async def test_a_no_leaves_nothing_behind_and_may_become_a_yes(shop: CornerShop) -> None:
    shop = rules(shop)
    ann = await shop.regular()
    assert (await tried(shop, ann)).reason == "no_consent"
    await wants(shop, ann, f"regular {ann.id}")
    assert (await tried(shop, ann)).reason == "no_promos"
    assert await ends(shop) == []
    await promote(shop, "apples")
    assert (await tried(shop, ann)).due == NOW


async def test_who_is_held_out_stays_so_and_keeps_the_slot(shop: CornerShop) -> None:
    shop = rules(shop, control=EVERYBODY)
    ann = await fan(shop)
    await promote(shop, "apples")
    for _ in range(2):
        assert await tried(shop, ann) == Answer(reason="control")
    assert await ends(shop) == []
    assert await shop.database.read(lambda tx: tx.all(_SPENT)) == []
    assert (await tried(rules(shop, outside=EVERYBODY), ann)).reason == "outside"
    assert (await tried(rules(shop, weekly=False), ann)).reason == "off"


async def test_what_was_planned_for_later_today_goes_now_and_only_once(shop: CornerShop) -> None:
    shop = rules(shop)
    ann = await fan(shop)
    await promote(shop, "apples")
    await learn(shop, NOW)
    day = NOW
    while not await ends(shop):
        await plan(shop, day)
        day += DAY
    day -= DAY
    assert (await tried(shop, ann, day)).due == day
    assert len(await claim(shop, day)) == 1
    for hour in range(24):
        assert await claim(shop, day + hour * HOUR) == []


async def test_in_quiet_hours_it_waits_for_their_end(shop: CornerShop) -> None:
    shop = rules(shop)
    ann = await fan(shop)
    await promote(shop, "apples")
    night = NOW.replace(hour=22)
    due = (await tried(shop, ann, night)).due
    assert due is not None
    assert due > night
    assert not shop.terms.program.reminders.quiet.covers(due, shop.terms.zone(ann))
    assert await claim(shop, night) == []
    assert len(await claim(shop, due)) == 1
