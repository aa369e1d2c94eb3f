"""Who would get what: what was sent is told as it was, what can't come any more is not promised, and tills hardly wait."""

import sqlite3
import time
from contextlib import closing
from datetime import datetime
from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.engine import make_url

from storage import campaigns as states
from storage import identities, people, tables
from storage import shop as shops
from storage.database import SqliteDatabase, Transaction
from storage.queries import Query
from tests.usecases.corner_shop import DAY, HOUR, MINUTE, NOW, CornerShop
from tests.usecases.flyer import fan, promote, wants
from tests.usecases.test_weekly import EVERYBODY, claim, learn, plan, rules
from usecases import campaigns, habits, notices, offers, personal_top, plan_listing
from usecases.notices import Claimed, Outcome
from usecases.plan_listing import Line

KEPT = (tables.outbox, tables.budgets, tables.facts, tables.audit)


@pytest.fixture
async def crowded(shop: CornerShop) -> CornerShop:
    """Three fans, and six products on promotion."""
    shop = rules(shop)
    for _ in range(3):
        await fan(shop)
    await promote(shop, "apples", "bread", "cheese", "dates", "eggs", "figs")
    await learn(shop, NOW)
    return shop


async def listed(shop: CornerShop, now: datetime) -> list[Line]:
    """By card, as the fans came; nobody is there twice."""
    lines = [line async for line in plan_listing.listed(shop.database, shop.terms, now)]
    assert len({line.card for line in lines}) == len(lines)
    return lines


async def morning(shop: CornerShop) -> datetime:
    """Of the weekday on which people are written to."""
    habit = await shop.database.read(lambda tx: habits.usual(tx, shop.terms))
    return NOW.replace(hour=6) + (habit.sending_day - NOW.weekday()) % 7 * DAY


async def taken(shop: CornerShop, day: datetime) -> tuple[list[Claimed], datetime]:
    """Planned, and what is taken to be said in the first hour in which there is anything."""
    await plan(shop, day)
    for hour in range(24):
        if said := await claim(shop, day + hour * HOUR):
            return said, day + hour * HOUR
    raise AssertionError("nobody was written to")


def skus(line: Line) -> list[str]:
    return [sku for sku, _ in line.offers]


async def test_while_the_campaign_is_paused_whoever_would_get_a_message_has_that_reason(crowded: CornerShop) -> None:
    day, _ = await morning(crowded), await crowded.regular()
    assert [line.reason for line in await listed(crowded, day)] == ["", "", "", "no_consent"]
    await crowded.database.run(lambda tx: states.pause(tx, "weekly", "fails", NOW))
    told = await listed(crowded, day)
    assert [line.reason for line in told] == ["paused", "paused", "paused", "no_consent"]
    assert {(line.messenger, tuple(line.offers)) for line in told} == {("", ())}
    await crowded.database.run(lambda tx: campaigns.resume(tx, NOW, "weekly", "boss"))
    assert [line.reason for line in await listed(crowded, day)] == ["", "", "", "no_consent"]


@pytest.mark.parametrize("planned", [False, True])
async def test_whose_hour_has_gone_by_gets_nothing_any_more(crowded: CornerShop, *, planned: bool) -> None:
    day = await morning(crowded)
    if planned:
        await plan(crowded, day)
    (hour,) = {line.at.replace(minute=0, second=0, microsecond=0) for line in await listed(crowded, day)}
    until = hour + campaigns.WORTH
    assert {line.reason for line in await listed(crowded, until - MINUTE)} == {""}
    told = await listed(crowded, until)
    assert [(line.reason, line.messenger, skus(line)) for line in told] == [("expired", "", [])] * 3


async def test_what_was_sent_is_told_as_it_was_sent(crowded: CornerShop) -> None:
    """One arrived, whose best is not for them by now, and whose account is blocked; of one nothing was heard yet, and of
    one nothing will be.
    """
    (ann, _, cat), at = await taken(crowded, await morning(crowded))
    ends = [Outcome(ann, reference="7"), Outcome(cat, failed="in_doubt", final=True)]

    def since_then(tx: Transaction) -> None:
        notices.settle(tx, at + MINUTE, "telegram", ends)
        customer = people.of_account(tx, "telegram", ann.account)
        assert customer is not None
        offers.not_for_me(tx, at + MINUTE, customer, ann.facts["offers"][0]["product"])
        identities.block(tx, "telegram", ann.account, at + MINUTE)

    await crowded.database.run(since_then)
    lines = await listed(crowded, at + HOUR / 2)
    assert sorted((line.reason, line.messenger, line.at) for line in lines) == [
        ("in_doubt", "telegram", at),
        ("in_doubt", "telegram", at + MINUTE),
        ("sent", "telegram", at + MINUTE),
    ]
    five = [(offer["sku"], offer["score"]) for offer in ann.facts["offers"]]
    assert [line.offers for line in lines] == [five] * 3


async def test_each_is_told_once_in_the_time_of_their_own_store(crowded: CornerShop) -> None:
    """Planned by the house already: rows of all zones are of the same day."""
    abroad = {"code": "station", "name": "Station", "address": "", "timezone": "Europe/Warsaw", "director_chat": None}
    await crowded.database.run(lambda tx: shops.put_stores(tx, [abroad]))
    dan = (await crowded.join("+380509999999", "dan", store="station")).customer
    await wants(crowded, dan, "dan")
    await promote(crowded, "apples", store="station", code="S")
    day = await morning(crowded)
    before = await listed(crowded, day)
    await plan(crowded, day)
    assert await listed(crowded, day) == before
    assert [line.at.tzname() for line in before if line.card == dan.card] == ["CET"]
    assert len(before) == 4


async def test_nothing_that_is_for_them_is_no_message(crowded: CornerShop) -> None:
    await promote(crowded, "apples", store="station", code="S")
    await crowded.database.run(lambda tx: _dislike_everything(tx, 1))
    told = await listed(crowded, await morning(crowded))
    assert [(line.reason, line.messenger) for line in told] == [("no_promos", ""), *[("", "telegram")] * 2]


def _dislike_everything(tx: Transaction, customer: int) -> None:
    found = people.find(tx, id=customer)
    assert found is not None
    for (product,) in tx.all(Query(select(tables.products.c.id))):
        offers.not_for_me(tx, NOW, found, product)


async def test_nothing_of_the_plan_stays(crowded: CornerShop) -> None:
    async def rows() -> list[Any]:
        queries = [Query(select(table)) for table in KEPT]
        return await crowded.database.read(lambda tx: [sorted(map(tuple, tx.all(query)), key=str) for query in queries])

    day, before = await morning(crowded), await rows()
    assert len(await listed(rules(crowded, control=EVERYBODY), day)) == 3
    assert await rows() == before


async def test_others_write_while_people_s_five_are_looked_for(
    crowded: CornerShop, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A till in another process, which does not wait at all."""
    top, file = personal_top.top, make_url(database_url).database
    asked = []

    def while_another_writes(tx: Transaction, *given: Any) -> Any:
        asked.append(given)
        with closing(sqlite3.connect(str(file), timeout=0, isolation_level=None)) as till:
            till.execute("BEGIN IMMEDIATE")
            till.execute("ROLLBACK")
        return top(tx, *given)

    if not isinstance(crowded.database, SqliteDatabase):
        pytest.skip("there others write whatever is done here")
    monkeypatch.setattr(personal_top, "top", while_another_writes)
    await listed(crowded, await morning(crowded))
    assert len(asked) == 3


async def test_others_have_as_much_time_between_two_pages_as_a_page_takes(
    crowded: CornerShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not isinstance(crowded.database, SqliteDatabase):
        pytest.skip("there nobody waits for a page")
    planned, times = campaigns.plan, []

    def slowly(*given: Any, **more: Any) -> Any:
        began = time.monotonic()
        page = planned(*given, **more)
        time.sleep(0.05)
        times.append((began, time.monotonic()))
        return page

    monkeypatch.setattr(plan_listing, "_PAGE", 1)
    monkeypatch.setattr(campaigns, "plan", slowly)
    assert len(await listed(crowded, await morning(crowded))) == 3
    assert len(times) == 3
    for (began, ended), (again, _) in pairwise(times):
        assert again - ended >= ended - began
