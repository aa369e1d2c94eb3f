"""`regulars plan` and `regulars why` as an owner types them: who would get what and why others would not; nothing is sent."""

import csv
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Table, select

from loyalty.campaigns import WEEKLY
from loyalty.program import NO_LIMITS, Program
from scheduler.planning import Planning
from storage import campaigns as states
from storage import tables
from storage.database import opened
from storage.people import Customer
from storage.queries import Query
from tests.journeys.terminal import Terminal
from tests.usecases import corner_shop
from tests.usecases.corner_shop import DAY, HOUR, NOW, CornerShop
from tests.usecases.flyer import buys, fan, promote
from tests.usecases.test_weekly import claim
from usecases import campaigns, habits

KYIV = ZoneInfo("Europe/Kyiv")
COLUMNS = (
    "customer,campaign,messenger,at,weekday,hour,reason,sku1,sku2,sku3,sku4,sku5,score1,score2,score3,score4,score5"
)


@dataclass
class Owner:
    """At a terminal; the shop has promotions, somebody who wants offers and somebody who has not said so."""

    terminal: Terminal
    shop: CornerShop
    fan: Customer
    other: Customer

    async def rows(self, table: Table, *names: str) -> list[tuple[Any, ...]]:
        query = Query(select(*(table.c[name] for name in names)).order_by(table.c[names[0]]))
        return [tuple(row) for row in await self.shop.database.read(lambda tx: tx.all(query))]

    async def their_day(self) -> datetime:
        """Nine in the morning of the weekday on which people are written to."""
        habit = await self.shop.database.read(lambda tx: habits.usual(tx, self.shop.terms))
        first = NOW.astimezone(KYIV).replace(hour=9)
        return first + (habit.sending_day - first.weekday()) % 7 * timedelta(days=1)

    async def plan(self) -> None:
        """As the house does by itself."""
        now = await self.their_day()
        for zone in await self.shop.database.read(lambda tx: campaigns.zones(tx, now, self.shop.terms)):
            await self.shop.database.run(
                partial(campaigns.plan, now=now, terms=self.shop.terms, campaign=WEEKLY, zone=zone)
            )

    async def sends(self) -> datetime:
        """The fan's message goes, and nothing is heard of it yet; when that was."""
        now = await self.their_day()
        for hour in range(15):
            at = now + hour * HOUR
            if await claim(self.shop, at):
                return at
        raise AssertionError("nobody was written to")


@pytest.fixture
async def owner(database_url: str, tmp_path: Path) -> AsyncIterator[Owner]:
    terminal = Terminal(tmp_path)
    terminal.env["DATABASE_URL"] = database_url
    database = await opened(database_url)
    shop = await corner_shop.opened(database, Program(limits=NO_LIMITS))
    ann, bob = await fan(shop), await shop.regular()
    await promote(shop, "=apples", "bread", "@cheese", "dates", "eggs", "figs")
    await buys(shop, ann, NOW - 7 * DAY, "bread")
    await Planning(database, shop.terms, lambda: NOW).catch_up()
    yield Owner(terminal, shop, ann, bob)
    await database.close()


async def test_the_plan_is_written_to_a_file_for_its_owner_alone_and_nothing_is_queued(owner: Owner) -> None:
    at = await owner.their_day()
    (owner.terminal.folder / "plan.csv").write_text("an older one, which anybody could read", "utf-8")
    said = await owner.terminal.done(f"plan --at {at.isoformat()} --out plan.csv")
    assert "1 of 2 would get a message." in said
    assert "no_consent: 1" in said
    path = owner.terminal.folder / "plan.csv"
    assert path.stat().st_mode & 0o777 == 0o600
    header, *lines = path.read_text("utf-8").splitlines()
    assert header == COLUMNS
    told = {line["customer"]: line for line in csv.DictReader([header, *lines])}
    ann, bob = told[owner.fan.card], told[owner.other.card]
    assert (ann["campaign"], ann["messenger"], ann["reason"]) == ("weekly", "telegram", "")
    due = datetime.fromisoformat(ann["at"])
    assert due.utcoffset() == at.utcoffset()
    assert (due.date(), ann["weekday"], int(ann["hour"])) == (at.date(), f"{at:%A}", due.hour)
    assert [ann[f"sku{place}"] for place in range(1, 6)] == ["bread", "'=apples", "'@cheese", "dates", "eggs"]
    assert float(ann["score1"]) > float(ann["score2"]) >= 0
    assert (bob["reason"], bob["sku1"], bob["score1"], bob["messenger"]) == ("no_consent", "", "", "")
    assert {kind for kind, _ in await owner.rows(tables.outbox, "kind", "campaign")} <= {"receipt"}
    assert await owner.rows(tables.budgets, "customer") == []


async def test_of_a_campaign_that_is_off_it_says_so(owner: Owner) -> None:
    (owner.terminal.folder / "program.toml").write_text("[campaigns]\nweekly = false\n", "utf-8")
    said = await owner.terminal.done(f"plan --at {(await owner.their_day()).isoformat()}")
    assert "0 of 0 would get a message." in said
    assert "The weekly campaign is off: see [campaigns] in program.toml." in said


async def test_of_a_paused_campaign_it_says_that_nothing_is_sent_and_how_it_goes_on(owner: Owner) -> None:
    command = f"plan --at {(await owner.their_day()).isoformat()}"
    assert "paused" not in await owner.terminal.done(command)
    await owner.shop.database.run(lambda tx: states.pause(tx, "weekly", "fails", NOW))
    said = await owner.terminal.done(command)
    assert "0 of 2 would get a message." in said
    assert "The weekly campaign is paused: it sends nothing until an owner presses Resume" in said
    assert "paused: 1" in said


async def test_in_the_evening_nobody_would_get_what_was_due_in_the_morning(owner: Owner) -> None:
    said = await owner.terminal.done(f"plan --at {(await owner.their_day()).replace(hour=23).isoformat()}")
    assert "0 of 2 would get a message." in said
    assert "expired: 1" in said


async def test_what_was_sent_today_is_counted_apart_and_listed_as_it_was_sent(owner: Owner) -> None:
    await owner.plan()
    now = await owner.sends()
    said = await owner.terminal.done(f"plan --at {now.isoformat()} --out plan.csv")
    assert "0 of 2 would get a message." in said
    assert "Already sent: 1, of which 1 may not have arrived." in said
    told = list(csv.DictReader((owner.terminal.folder / "plan.csv").read_text("utf-8").splitlines()))
    (ann,) = [line for line in told if line["customer"] == owner.fan.card]
    assert (ann["reason"], ann["messenger"], ann["sku1"]) == ("in_doubt", "telegram", "bread")
    assert datetime.fromisoformat(ann["at"]) == now
    assert "in_doubt: bread" in await owner.terminal.done(f"plan --at {now.isoformat()}")


async def test_a_plan_for_another_year_leaves_what_is_known_of_people_as_it_was(owner: Owner) -> None:
    """The row of a customer who has just bought something is made anew: of what they bought until now, not until then."""
    await buys(owner.shop, owner.fan, NOW, "bread")
    await owner.terminal.done(f"plan --at {(NOW + 20 * 365 * DAY).isoformat()}")
    kept = dict(await owner.rows(tables.rhythms, "customer", "visits"))
    assert kept == {owner.fan.id: 2}


async def test_on_the_screen_it_is_a_table_in_which_names_are_no_markup(owner: Owner) -> None:
    said = await owner.terminal.done(f"plan --at {(await owner.their_day()).isoformat()}")
    assert owner.fan.card in said
    assert "bread, =apples, @cheese, dates, eggs" in said


@pytest.mark.parametrize("at", ["tomorrow", "2026-13-01", "", "12:00"])
async def test_a_moment_that_is_none_is_told_how_to_be_written(owner: Owner, at: str) -> None:
    ended = await owner.terminal.regulars(f"plan --at '{at}'")
    if at:
        assert (ended.code, "2026-12-05T09:00+02:00" in ended.said) == (1, True)
        assert "Traceback" not in ended.said
    else:
        assert ended.code == 0


async def test_a_file_that_can_t_be_written_is_said_in_a_line(owner: Owner) -> None:
    ended = await owner.terminal.regulars("plan --out nowhere/plan.csv")
    assert (ended.code, "plan.csv" in ended.said, "Traceback" in ended.said) == (1, True, False)


async def test_why_says_in_plain_words_what_was_planned_and_is_not_sent(owner: Owner) -> None:
    await owner.plan()
    said = await owner.terminal.done(f"why {owner.other.card}")
    assert "not sent: has not agreed to offers" in said
    assert "waits" in await owner.terminal.done(f"why {owner.fan.card}")
