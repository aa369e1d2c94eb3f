"""On PostgreSQL, where transactions run side by side: planning, sending, tills, merging and erasing let each other pass."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Delete, Insert, Table, Update, select
from sqlalchemy.util.concurrency import await_

from loyalty.campaigns import WEEKLY
from loyalty.points import Rate
from loyalty.program import NO_LIMITS, Program
from storage import database as storage
from storage import offers, people, tables
from storage.database import Row, Transaction
from storage.queries import Query
from tests.usecases import corner_shop
from tests.usecases.corner_shop import DAY, HOUR, NOW, CornerShop, receipt
from tests.usecases.flyer import fan, promote
from tests.usecases.test_attention_merging import claim, settle, talkative, their_day, two_cards
from tests.usecases.test_weekly import plan, rules
from tests.usecases.two_messengers import again, confirm
from usecases import campaigns, habits, linking, notices, privacy, purchases, shelf
from usecases.notices import Claimed, Outcome

pytestmark = pytest.mark.postgres

MORNING = datetime(2026, 3, 9, 7, tzinfo=UTC)  # nine o'clock in Kyiv, on a Monday
SOON = 5.0  # seconds: whoever has to wait for a lock of ours waits for ever
AWHILE = 0.3


@dataclass
class Interrupted:
    """A transaction in which `before` happens, once, before the first statement that `at` names."""

    inner: Transaction
    at: Callable[[Query], bool]
    before: Callable[[], object]
    happened: bool = False

    def all(self, query: Query, /, **values: object) -> Sequence[Row]:
        self._look(query)
        return self.inner.all(query, **values)

    def one(self, query: Query, /, **values: object) -> Row | None:
        self._look(query)
        return self.inner.one(query, **values)

    def run(self, query: Query, /, **values: object) -> None:
        self._look(query)
        self.inner.run(query, **values)

    def many(self, query: Query, rows: Sequence[Mapping[str, object]], /) -> None:
        self._look(query)
        self.inner.many(query, rows)

    def _look(self, query: Query) -> None:
        if not self.happened and self.at(query):
            self.happened = True
            self.before()


def writing(kind: type[Insert | Update | Delete], table: Table) -> Callable[[Query], bool]:
    def at(query: Query) -> bool:
        return isinstance(query._statement, kind) and query._statement.table is table

    return at


@dataclass
class Doors:
    shop: CornerShop
    next_door: CornerShop

    async def interrupted(
        self,
        work: Callable[[Transaction], Any],
        at: Callable[[Query], bool],
        other: Callable[[], Any],
        *,
        waiting: bool = False,
    ) -> Any:
        """What came of `other`, which another process does in the middle of the work; `waiting`: it may end after it."""
        tasks: list[asyncio.Task[Any]] = []

        def before() -> None:
            task = asyncio.ensure_future(other())
            tasks.append(task)
            done, _ = await_(asyncio.wait({task}, timeout=AWHILE if waiting else SOON))
            assert done or waiting, "the other waits for us"

        def interrupting(tx: Transaction) -> Any:
            return work(Interrupted(tx, at, before))

        await self.shop.database.run(interrupting)
        assert tasks
        return await asyncio.wait_for(tasks[0], SOON)


@pytest.fixture
async def doors(postgres_url: str) -> AsyncIterator[Doors]:
    """The same shop through two processes' doors; nobody is held out."""
    one, other = await storage.opened(postgres_url), await storage.opened(postgres_url)
    shop = rules(await corner_shop.opened(one, Program(limits=NO_LIMITS)))
    yield Doors(shop, shop.through(other))
    await one.close()
    await other.close()


_rows = Query(
    select(tables.outbox.c.customer, tables.outbox.c.state, tables.outbox.c.reason)
    .where(tables.outbox.c.campaign == "weekly")
    .order_by(tables.outbox.c.id)
)


async def ends(shop: CornerShop) -> list[tuple[int, str, str]]:
    return [(row[0], row[1], row[2]) for row in await shop.database.read(lambda tx: tx.all(_rows))]


async def day_of_all(shop: CornerShop) -> datetime:
    """The morning of the day of whoever has none of their own, with nothing planned yet."""
    habit = await shop.database.read(lambda tx: habits.usual(tx, shop.terms))
    return MORNING + (habit.sending_day - MORNING.weekday()) % 7 * DAY


async def test_a_receipt_is_posted_while_a_page_of_messages_is_being_planned(doors: Doors) -> None:
    shop = doors.shop
    ann = await fan(shop)
    await promote(shop, "apples")
    morning = await day_of_all(shop)
    moment = receipt("R1", 5000, card=ann.card, at=morning)

    def work(tx: Transaction) -> None:
        page(tx, shop, morning)
        await_(asyncio.wait_for(doors.next_door.post(moment), SOON))

    await shop.database.run(work)
    assert await ends(shop) == [(ann.id, "queued", "")]
    assert await shop.sold("R1") is not None


def page(tx: Transaction, shop: CornerShop, now: datetime) -> None:
    """The day of each zone."""
    for zone in campaigns.zones(tx, now, shop.terms):
        campaigns.plan(tx, now, shop.terms, WEEKLY, zone)


async def test_rhythms_are_made_anew_while_a_till_posts_and_neither_waits_for_the_other(doors: Doors) -> None:
    """The row says that the home store is another one now; the till has locked the customer and marks the row next."""
    shop = doors.shop
    ann = await fan(shop)
    await shop.post(receipt("R1", 5000, card=ann.card, till=shop.elsewhere), till=shop.elsewhere)
    sold = receipt("R2", 5000, card=ann.card, till=shop.elsewhere, at=NOW + HOUR)

    def till(tx: Transaction) -> None:
        purchases.commit(tx, NOW + HOUR, shop.terms, shop.elsewhere, sold)

    async def refresh() -> int:
        return await doors.next_door.database.run(lambda tx: habits.refresh(tx, NOW + HOUR, shop.terms))

    assert await doors.interrupted(till, writing(Insert, tables.rhythms), refresh) == 0
    assert await refresh() == 1
    assert (moved := await again(shop, ann))
    assert moved.home_store == shop.elsewhere.store.id


async def test_a_page_is_planned_while_two_cards_are_merged(doors: Doors) -> None:
    shop = doors.shop
    owner, claimant = await two_cards(shop)
    morning = await day_of_all(shop)

    def merge(tx: Transaction) -> None:
        linking.confirm(tx, morning, shop.terms, owner, claimant.id, "identity:1")

    async def planning() -> None:
        await plan(doors.next_door, morning, most=1000)

    await doors.interrupted(merge, writing(Delete, tables.customers), planning, waiting=True)
    assert await ends(shop) == [(owner.id, "queued", "")]


async def test_cards_are_merged_while_a_page_is_being_planned(doors: Doors) -> None:
    shop = doors.shop
    owner, claimant = await two_cards(shop)
    morning = await day_of_all(shop)
    held = rules(shop, control=Rate(10_000))

    def planning(tx: Transaction) -> None:
        page(tx, held, morning)

    async def merge() -> None:
        await confirm(doors.next_door, owner, claimant, morning)

    await doors.interrupted(planning, writing(Insert, tables.budgets), merge, waiting=True)
    assert await ends(shop) == [(owner.id, "refused", "control")] * 2


async def test_a_person_is_erased_while_a_page_is_being_planned(doors: Doors) -> None:
    shop = rules(doors.shop, control=Rate(10_000))
    ann = await fan(shop)
    await promote(shop, "apples")
    morning = await day_of_all(shop)

    def planning(tx: Transaction) -> None:
        page(tx, shop, morning)

    async def erase() -> None:
        await doors.next_door.database.run(lambda tx: privacy.erase(tx, morning, ann.id, "test"))

    await doors.interrupted(planning, writing(Insert, tables.budgets), erase, waiting=True)
    assert await ends(shop) == [(ann.id, "refused", "control")]
    assert (found := await again(shop, ann))
    assert found.erased


async def test_a_message_whose_person_became_another_while_it_was_claimed_is_claimed_anew(doors: Doors) -> None:
    shop = talkative(doors.shop)
    owner, claimant = await two_cards(shop)
    now = await their_day(shop)
    theirs: list[Claimed] = []

    def claiming(tx: Transaction) -> None:
        theirs.extend(notices.claim(tx, now, shop.terms, "viber", 100).notices)

    async def merge() -> None:
        await confirm(doors.next_door, owner, claimant, now)

    await doors.interrupted(claiming, lambda query: query is people._pin, merge)
    assert theirs == []
    assert len([*await claim(shop, "telegram", now), *await claim(shop, "viber", now)]) == 1
    assert sorted(await ends(shop)) == [(owner.id, "dropped", "capped"), (owner.id, "sent", "in_doubt")]


async def test_what_another_sender_has_said_meanwhile_is_not_written_off(doors: Doors) -> None:
    """It read the row a moment before, and under rules that hold the person out by now."""
    shop = doors.shop
    ann = await fan(shop)
    await promote(shop, "apples")
    now = await their_day(shop, 1)
    late = rules(shop, control=Rate(10_000))

    async def say() -> None:
        (notice,) = await claim(doors.next_door, "telegram", now)
        await settle(doors.next_door, "telegram", now, Outcome(notice, "m1"))

    await doors.interrupted(
        lambda tx: notices.claim(tx, now, late.terms, "telegram", 100), writing(Update, tables.outbox), say
    )
    assert await ends(shop) == [(ann.id, "sent", "")]


async def test_a_list_that_an_old_snapshot_saw_is_not_remembered_as_the_newest(doors: Doors) -> None:
    """Whoever looked at the store before an import was committed comes back with their list after everybody knows better."""
    shop = doors.shop
    memory, today = shop.terms.memory, MORNING.date()

    def looks(now: datetime) -> Callable[[Transaction], int]:
        return lambda tx: len(memory.lists(tx, None, today, now).promos)

    async def imports() -> None:
        await promote(doors.next_door, "apples", starts=today - DAY, store=None)
        await doors.next_door.database.run(shelf.changed)
        assert await doors.next_door.database.read(looks(MORNING + HOUR)) == 1
        memory._lists.clear()  # as when it was full

    def before() -> None:
        await_(asyncio.ensure_future(imports()))

    def at_the_list(query: Query) -> bool:
        return query is offers._list_everywhere

    await shop.database.read(lambda tx: looks(MORNING)(Interrupted(tx, at_the_list, before)))
    assert await shop.database.read(looks(MORNING + HOUR)) == 1
