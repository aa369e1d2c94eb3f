"""Who would get what: what was sent is told as it was, what can't come any more is not promised, and tills hardly wait."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

import pytest
from sqlalchemy import select

from storage import campaigns as states
from storage import identities, people, tables
from storage import shop as shops
from storage.database import Database, Row, Transaction, Work
from storage.queries import Query
from tests.usecases.corner_shop import DAY, HOUR, MINUTE, NOW, CornerShop
from tests.usecases.flyer import fan, promote, wants
from tests.usecases.test_weekly import EVERYBODY, claim, learn, plan, rules
from usecases import campaigns, habits, notices, offers, plan_listing
from usecases.notices import Claimed, Outcome
from usecases.plan_listing import Line

T = TypeVar("T")
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


async def test_many_small_pages_tell_the_same(crowded: CornerShop) -> None:
    day = await morning(crowded)
    lines = [line async for line in plan_listing.listed(crowded.database, crowded.terms, day, most=1)]
    assert lines == await listed(crowded, day)


class Asked(Database):
    """Counts what each writing transaction asks of the database behind it."""

    def __init__(self, behind: Database) -> None:
        self._behind = behind
        self.times: list[int] = []

    async def run(self, work: Work[T]) -> T:
        def counted(tx: Transaction) -> T:
            counting = Counting(tx)
            try:
                return work(counting)
            finally:
                self.times.append(counting.times)

        return await self._behind.run(counted)

    async def read(self, work: Work[T]) -> T:
        return await self._behind.read(work)

    async def lead(self, role: str) -> bool:
        return await self._behind.lead(role)

    async def close(self) -> None:
        await self._behind.close()


class Counting:
    def __init__(self, tx: Transaction) -> None:
        self._tx = tx
        self.times = 0

    def all(self, query: Query, /, **values: object) -> Sequence[Row]:
        self.times += 1
        return self._tx.all(query, **values)

    def one(self, query: Query, /, **values: object) -> Row | None:
        self.times += 1
        return self._tx.one(query, **values)

    def run(self, query: Query, /, **values: object) -> None:
        self.times += 1
        self._tx.run(query, **values)

    def many(self, query: Query, rows: Sequence[Mapping[str, object]], /) -> None:
        self.times += 1
        self._tx.many(query, rows)


async def test_tills_wait_for_no_more_when_there_are_more_people(crowded: CornerShop) -> None:
    """Nobody's five are looked for in a writing transaction: that would be several questions for each person."""
    day, asked = await morning(crowded), Asked(crowded.database)
    few = [line async for line in plan_listing.listed(asked, crowded.terms, day)]
    for _ in range(5):
        await fan(crowded)
    many = [line async for line in plan_listing.listed(asked, crowded.terms, day)]
    assert (len(few), len(many)) == (3, 8)
    assert asked.times[0] == asked.times[1] > 0
