"""On Mondays owners hear once what campaigns earn, and what loses money is paused until one of them lets it go on."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import select

from loyalty.attention import Arm
from loyalty.points import Rate
from scheduler.planning import Planning
from scheduler.reporting import Reporting
from storage import campaigns as states
from storage import tables
from storage.queries import Query
from tests.usecases.corner_shop import DAY, HOUR, NOW, CornerShop
from tests.usecases.crowd import done
from tests.usecases.flyer import fan, promote
from tests.usecases.test_effects import DAY_LONG, TODAY, crowd
from usecases import campaigns, failing, reports, weekly_report
from usecases.reports import Gathered

MONDAY = datetime(2026, 3, 9, 8, tzinfo=UTC)  # ten in the morning in Kyiv
EARNS, LOSES = 400, -400
MINUTE = timedelta(minutes=1)
QUARTER = datetime(2026, 4, 6, 7, tzinfo=UTC)  # ten on the first Monday of the next

_alerts = Query(
    select(tables.outbox.c.kind, tables.outbox.c.staff)
    .where(tables.outbox.c.staff.is_not(None))
    .order_by(tables.outbox.c.id)
)
_planned = Query(select(tables.outbox.c.day, tables.outbox.c.state).where(tables.outbox.c.facts_json == "{}"))
_refused = Query(
    select(tables.outbox.c.reason, tables.outbox.c.arm).where(
        tables.outbox.c.state == "refused", tables.outbox.c.day >= TODAY
    )
)
_audited = Query(
    select(tables.audit.c.actor, tables.audit.c.subject).where(tables.audit.c.action == "campaign_resumed")
)


async def report(shop: CornerShop, at: datetime) -> None:
    await Reporting(shop.database, shop.terms, lambda: at).report()


async def told(shop: CornerShop) -> list[str]:
    return [row[0] for row in await shop.database.read(lambda tx: tx.all(_alerts))]


async def paused(shop: CornerShop) -> dict[str, str]:
    return dict(await shop.database.read(states.paused))


async def resume(shop: CornerShop, at: datetime) -> None:
    assert await shop.database.run(lambda tx: campaigns.resume(tx, at, "weekly", "staff:1"))


async def planned(shop: CornerShop, at: datetime) -> Sequence[str]:
    """The states of the rows that there are of the day, once the clock's tick has planned it."""
    await Planning(shop.database, shop.terms, lambda: at).plan()
    days = (at.date() - NOW.date()).days
    rows = await shop.database.read(lambda tx: tx.all(_planned))
    return [state for day, state in rows if day == TODAY + days]


async def audience(shop: CornerShop, more: int) -> None:
    """Of six weeks ago: with the message they left so much more than the 10 of the others."""
    await shop.engage()
    await crowd(shop, TODAY - 40, 600, 250, more=more)


async def test_owners_hear_once_a_monday_from_however_many_processes(shop: CornerShop, next_door: CornerShop) -> None:
    await audience(shop, EARNS)
    await shop.engage(account="partner", name="Partner")
    await shop.engage("cashier", "ira", "Ira")
    await report(shop, MONDAY - MINUTE)
    assert await told(shop) == [], "it is not ten yet"
    await done([report(at, MONDAY + n * MINUTE) for n in range(3) for at in (shop, next_door)])
    assert await told(shop) == ["alert-effects"] * 2
    assert len({row[1] for row in await shop.database.read(lambda tx: tx.all(_alerts))}) == 2
    for later in (HOUR, 15 * HOUR, DAY, 6 * DAY):
        await report(next_door, MONDAY + later)
    assert len(await told(shop)) == 2
    await report(shop, MONDAY + 7 * DAY)
    assert len(await told(shop)) == 4
    assert await paused(shop) == {}


async def test_two_processes_that_have_gathered_the_same_tell_it_once(shop: CornerShop, next_door: CornerShop) -> None:
    """Both found that the report was due, and now both want to tell it."""
    await audience(shop, LOSES)
    gathered = await all_gathered(shop)
    tell = partial(weekly_report.tell, now=MONDAY, terms=shop.terms, gathered=gathered)
    await done([at.database.run(tell) for at in (shop, next_door) for _ in range(4)])
    assert sorted(await told(shop)) == ["alert-campaign-loses", "alert-effects"]


async def all_gathered(shop: CornerShop) -> Gathered:
    gathered = Gathered()
    while gathered.last is not None:
        gathered = await shop.database.read(partial(reports.gather, now=MONDAY, terms=shop.terms, so_far=gathered))
    return gathered


async def test_before_there_was_an_audience_there_is_nothing_to_tell(shop: CornerShop) -> None:
    await shop.engage()
    for week in range(3):
        await report(shop, MONDAY + week * 7 * DAY)
    assert await told(shop) == []


async def test_where_no_campaign_is_on_nothing_is_told_and_nothing_paused(shop: CornerShop) -> None:
    await audience(shop, LOSES)
    off = replace(shop.terms.program, campaigns=replace(shop.terms.program.campaigns, weekly=False))
    await report(shop.under(off), MONDAY)
    assert (await told(shop), await paused(shop)) == ([], {})


@pytest.mark.parametrize("back", [MONDAY + 15 * HOUR, MONDAY + 2 * DAY])
async def test_a_monday_that_was_missed_is_made_up_for_on_the_next(shop: CornerShop, back: datetime) -> None:
    """Down from Sunday on; back at one in the morning of Tuesday, or on Wednesday."""
    await audience(shop, LOSES)
    while back < MONDAY + 7 * DAY:
        await report(shop, back)
        back += HOUR
    assert (await told(shop), await paused(shop)) == ([], {})
    await report(shop, MONDAY + 7 * DAY + 3 * HOUR)
    assert await told(shop) == ["alert-campaign-loses", "alert-effects"]


async def test_what_loses_is_paused_and_everybody_has_a_reason_until_it_is_resumed(shop: CornerShop) -> None:
    await audience(shop, LOSES)
    everybody = replace(shop.terms.program.campaigns, control=Rate(0), outside=Rate(0))
    shop = shop.under(replace(shop.terms.program, campaigns=everybody))
    await promote(shop, "apples")
    for _ in range(14):
        await fan(shop)
    days = [MONDAY + day * DAY for day in range(14)]
    await report(shop, MONDAY)
    assert await told(shop) == ["alert-campaign-loses", "alert-effects"]
    assert await paused(shop) == {"weekly": campaigns.LOSES}
    assert [row for day in days[:7] for row in await planned(shop, day)] == ["refused"] * 14
    refused = await shop.database.read(lambda tx: tx.all(_refused))
    assert {tuple(row) for row in refused} == {("paused", Arm.NONE.value)}, "they are nobody's observation"
    await report(shop, MONDAY + 7 * DAY)
    assert await told(shop) == ["alert-campaign-loses", "alert-effects", "alert-effects"], "it is paused by now"
    await resume(shop, MONDAY + 7 * DAY)
    assert await paused(shop) == {}
    assert await shop.database.read(lambda tx: tx.all(_audited)) == [("staff:1", "campaign:weekly")]
    assert [row for day in days[7:] for row in await planned(shop, day)] == ["queued"] * 14


async def test_an_owners_word_holds_for_the_quarter(shop: CornerShop) -> None:
    """What people did before the offers were changed would pause the campaign again on every Monday."""
    await audience(shop, LOSES)
    await report(shop, MONDAY)
    await resume(shop, MONDAY + HOUR)
    for week in (1, 2, 3):
        await report(shop, MONDAY + week * 7 * DAY)
        assert await paused(shop) == {}
    assert (await told(shop)).count("alert-campaign-loses") == 1
    await report(shop, QUARTER)
    assert await paused(shop) == {"weekly": campaigns.LOSES}
    assert (await told(shop)).count("alert-campaign-loses") == 2


async def test_who_resumes_after_failures_has_said_nothing_of_losses(shop: CornerShop) -> None:
    await audience(shop, LOSES)
    await shop.database.run(lambda tx: states.pause(tx, "weekly", failing.WHY, MONDAY - DAY))
    await resume(shop, MONDAY - HOUR)
    await report(shop, MONDAY)
    assert await paused(shop) == {"weekly": campaigns.LOSES}
    assert "alert-campaign-loses" in await told(shop)


async def test_what_was_told_is_kept_for_its_picture(shop: CornerShop) -> None:
    """With the campaign paused by then, and as it was told, whatever is sold before the picture is made."""
    await audience(shop, LOSES)
    assert await shop.database.read(weekly_report.last) is None
    await report(shop, MONDAY)
    kept = await shop.database.read(weekly_report.last)
    query = Query(select(tables.outbox.c.facts_json).where(tables.outbox.c.kind == "alert-effects"))
    ((told_,),) = await shop.database.read(lambda tx: tx.all(query))
    assert kept == json.loads(told_)
    assert kept is not None
    assert [(each["campaign"], each["verdict"], each["paused"]) for each in kept["campaigns"]] == [
        ("weekly", "loses", True),
        ("all", "too-few", False),
    ]


async def test_a_row_is_written_on_the_day_it_is_for(shop: CornerShop) -> None:
    """By which storage.effects finds it."""
    await promote(shop, "apples")
    for _ in range(3):
        await fan(shop)
    for day in range(7):
        await planned(shop, MONDAY + day * DAY)
    query = Query(select(tables.outbox.c.day, tables.outbox.c.created_at, tables.outbox.c.due_at))
    rows = await shop.database.read(lambda tx: tx.all(query))
    assert len(rows) == 3
    assert all(abs(moment - day * DAY_LONG) <= 2 * DAY_LONG for day, *moments in rows for moment in moments)
