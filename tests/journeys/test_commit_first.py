"""The commit comes before the word: nothing is said of what is not stored, and what could not be stored is heard again."""

import asyncio
from datetime import timedelta
from typing import NoReturn, TypeVar

import pytest
from sqlalchemy import select

from simulator.telegram.faults import Outage, Reset
from storage import tables
from storage.database import Database, Transaction, Unavailable, Work
from storage.queries import Query
from tests.journeys.drawbridge import drawbridge
from tests.journeys.stage import Stage, staged

T = TypeVar("T")
UPDATES = Query(select(tables.inbox.c.update))
SAYING = ("sendMessage", "sendPhoto", "editMessageText")


class MoodyDatabase(Database):
    """A database whose commits may fail at the last moment, after the work has been done."""

    def __init__(self, inner: Database) -> None:
        self._inner = inner
        self.failing = False
        self.heard_in_vain = asyncio.Queue[int]()

    async def run(self, work: Work[T]) -> T:
        if not self.failing:
            return await self._inner.run(work)
        loop = asyncio.get_running_loop()

        def undone(tx: Transaction) -> NoReturn:
            before = tx.all(UPDATES)
            work(tx)
            if len(tx.all(UPDATES)) > len(before):
                loop.call_soon_threadsafe(self.heard_in_vain.put_nowait, len(before))
            raise Unavailable("the disk is full")

        return await self._inner.run(undone)

    async def read(self, work: Work[T]) -> T:
        return await self._inner.read(work)

    async def lead(self, role: str) -> bool:
        return await self._inner.lead(role)

    async def close(self) -> None:
        await self._inner.close()

    async def fails(self, times: int) -> None:
        """Until so many updates were heard in vain, or one so many times."""
        for _ in range(times):
            await self.heard_in_vain.get()


def said(stage: Stage) -> list[str]:
    return [call.method for call in stage.world.calls if call.method in SAYING]


def mood(stage: Stage) -> MoodyDatabase:
    assert isinstance(stage.house.database, MoodyDatabase)
    return stage.house.database


@pytest.mark.parametrize("webhook", [False, True], ids=["polling", "webhook"])
async def test_what_could_not_be_stored_is_not_answered_and_is_heard_again(fresh_url: str, webhook: bool) -> None:
    async with staged(fresh_url, through=MoodyDatabase, webhook=webhook) as stage:
        olena = stage.shopper()
        olena.start(payload="centr")
        await olena.next_message()
        mood(stage).failing = True
        before = said(stage)
        olena.press(stage.label("button-share"))
        await mood(stage).fails(2)
        assert said(stage) == before
        assert await stage.rows(tables.customers) == []
        mood(stage).failing = False
        assert (await olena.next_message()).kind == "photo"
        assert await stage.rows(tables.lots, "origin", "points") == [("welcome", 100)]
        await olena.next_message()
        olena.write("/help")
        await olena.next_message()
        assert said(stage).count("sendPhoto") == 1


async def test_one_persons_failure_repeats_nothing_for_others(fresh_url: str) -> None:
    """The whole delivery comes again, and who was heard before is known by the update's number."""
    async with staged(fresh_url, through=MoodyDatabase) as stage:
        olena, taras = await stage.joined(), await stage.joined("Тарас")
        mood(stage).failing = True
        olena.write("Перше")
        taras.write("Друге")
        await mood(stage).fails(4)
        mood(stage).failing = False
        for person in (olena, taras):
            said = (await person.next_message()).text
            (case,) = await stage.cases_of(person)
            assert said == stage.opened(case)
        assert sorted(await stage.rows(tables.heard, "text")) == [("Друге",), ("Перше",)]


async def test_a_till_is_told_to_try_again_and_finds_nothing_changed(fresh_url: str) -> None:
    async with staged(fresh_url, through=MoodyDatabase) as stage:
        olena = await stage.joined()
        new = stage.till.receipt(card=stage.code_on(olena), spend=40)
        mood(stage).failing = True
        assert await stage.till.problem("POST", "/receipts", new) == "503 unavailable"
        mood(stage).failing = False
        assert await stage.rows(tables.receipts) == []
        assert (await stage.till.ok("POST", "/receipts", new))["spent"] == 40


@pytest.mark.parametrize(("minutes", "said"), [(0, True), (9, True), (11, False)])
async def test_what_a_stop_left_unsaid_goes_out_when_it_is_not_too_late(
    fresh_url: str, minutes: int, said: bool
) -> None:
    """The effect stands in any case; a word that is ten minutes late is worse than none."""
    async with staged(fresh_url) as stage:
        world, olena = stage.world, stage.shopper()
        olena.start()
        await olena.next_message()
        world.faults.add(Outage(502), "sendPhoto", times=1000)
        olena.share_contact()
        await world.wait_for(lambda: len(world.faults) < 1000 or None)
        world.faults.clear()
        world.faults.add(Reset(applied=False), "send*", times=1000)
    world.faults.clear()
    async with staged(fresh_url, world=world, later=timedelta(minutes=minutes, seconds=10)) as stage:
        if said:
            assert (await olena.next_message()).kind == "photo"
            await olena.next_message()
        olena.write("/help")
        assert "«Мальва»" in (await olena.next_message()).text
        assert await stage.rows(tables.lots, "origin", "points") == [("welcome", 100)]


@pytest.mark.postgres
async def test_a_postgresql_that_is_away_is_waited_for(postgres_url: str) -> None:
    async with drawbridge(postgres_url) as (bridge, url), staged(url) as stage:
        await stage.joined()
        taras = stage.shopper("Тарас")
        await bridge.pull_up()
        taras.start()
        for _ in range(2):
            assert await stage.till.problem("POST", "/cards/lookup", {"code": "29"}) == "503 unavailable"
        await stage.clock.sleep(10)  # what looks at the table every two seconds has looked, too
        assert taras.chat.texts == []
        await bridge.let_down()
        await taras.next_message()
        taras.share_contact()
        assert (await taras.next_message()).kind == "photo"
        assert (await stage.till.ok("POST", "/cards/lookup", {"code": stage.code_on(taras)}))["balance"] == 100


class ClumsyDatabase(MoodyDatabase):
    """A database in whose transactions a mistake of ours shows, as often as it is told to."""

    mistakes = 0

    async def run(self, work: Work[T]) -> T:
        def mistaken(tx: Transaction) -> T:
            before = len(tx.all(UPDATES))
            done = work(tx)
            if self.mistakes and len(tx.all(UPDATES)) > before:
                self.mistakes -= 1
                raise LookupError("a mistake of ours")
            return done

        return await self._inner.run(mistaken)


async def test_a_turn_that_fails_even_in_its_apology_does_not_come_for_ever(fresh_url: str) -> None:
    async with staged(fresh_url, through=ClumsyDatabase) as stage:
        olena = await stage.joined()
        assert isinstance(stage.house.database, ClumsyDatabase)
        for mistakes, answered in ((1, True), (2, False)):
            stage.house.database.mistakes = mistakes
            olena.read_all()
            olena.write("/history")
            await stage.world.wait_for(lambda: _over(stage))
            olena.write("/balance")
            first = (await olena.next_message()).text
            assert (first == stage.label("sorry")) is answered
            while "На картці" not in olena.chat.texts[-1]:
                await olena.next_message()


def _over(stage: Stage) -> bool | None:
    assert isinstance(stage.house.database, ClumsyDatabase)
    return stage.house.database.mistakes == 0 or None
