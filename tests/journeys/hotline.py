"""The operators' group on the stage: who sits in it, what they see, and shoppers who complain."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from simulator.telegram.chats import ADMIN_RIGHTS, Topic
from simulator.telegram.groups import Supergroup
from simulator.telegram.people import Person
from simulator.telegram.screen import Shown
from simulator.telegram.world import World
from storage import identities, people, staff, tables
from storage.cases import File
from storage.database import Transaction
from storage.identities import Identity
from tests.journeys.stage import TOKEN, Stage, staged
from usecases import cases


@dataclass
class Hotline:
    """`iryna` and `marko` are operators, `larysa` owns the shop and the group, `zoya` is nobody in the shop."""

    stage: Stage
    group: Supergroup
    iryna: Person
    marko: Person
    larysa: Person
    zoya: Person

    async def complains(self, person: Any, text: str, *files: File) -> int:
        """The number of the case."""
        now, terms = self.stage.clock.now(), self.stage.house.terms

        def work(tx: Transaction) -> int:
            identity = self._identity(tx, person)
            customer = None if identity.customer is None else people.find(tx, id=identity.customer)
            heard = cases.hear(tx, now, terms, identity, customer, text, files)
            assert heard.case is not None
            return heard.case

        return await self.stage.house.database.run(work)

    def _identity(self, tx: Transaction, person: Any) -> Identity:
        return identities.lock(
            tx,
            "telegram",
            str(person.id),
            name=person.user.first_name,
            language="uk",
            now=self.stage.clock.now(),
        )

    async def engaged(self, person: Person, role: str, store: int | None = None) -> int:
        """Their number among the staff."""
        now = self.stage.clock.now()
        return await self.stage.house.database.run(
            lambda tx: staff.add(tx, role, store, person.user.first_name, "telegram", str(person.id), "uk", now)
        )

    def topic(self, case: int) -> Topic | None:
        """The topic of the case; never more than one."""
        found = [topic for topic in self.group.topics if f"№{case} " in topic.name]
        assert len(found) <= 1
        return found[0] if found else None

    async def opened(self, case: int) -> Topic:
        return await self.stage.world.wait_for(lambda: self._with_head(case), within=30)

    def _with_head(self, case: int) -> Topic | None:
        topic = self.topic(case)
        return topic if topic and len(self.shown(topic)) > 0 else None

    def shown(self, topic: Topic) -> list[Shown]:
        """What stands in the topic, without Telegram's own notes."""
        return [message for message in self.group.messages(topic.id) if message.text or message.kind != "note"][0:]

    async def said(self, topic: Topic, words: str) -> Shown:
        """The message with these words, once it is there."""
        return await self.stage.world.wait_for(
            lambda: next((each for each in self.group.messages(topic.id) if words in (each.text or "")), None),
            within=30,
        )

    async def until(self, look: Any) -> Any:
        return await self.stage.world.wait_for(look, within=30)

    async def audited(self, action: str) -> list[str]:
        """Who did this, as the log has it."""
        rows = await self.stage.rows(tables.audit, "actor", "action")
        return [actor for actor, done in rows if done == action]


@asynccontextmanager
async def hotline(url: str, *, forum: bool = True, **more: Any) -> AsyncIterator[Hotline]:
    world = World()
    bot = world.bot("regulars_bot", "Мальва", TOKEN)
    larysa = world.person("Лариса")
    group = world.group("Мальва: звернення", larysa, forum=forum)
    group.add_bot(bot, ADMIN_RIGHTS)
    iryna, marko, zoya = (world.person(name) for name in ("Ірина", "Марко", "Зоя"))
    group.add(iryna, marko, zoya)
    async with staged(url, world=world, desk=group.id, **more) as stage:
        made = Hotline(stage, group, iryna, marko, larysa, zoya)
        await made.engaged(iryna, "operator")
        await made.engaged(marko, "operator")
        await made.engaged(larysa, "owner")
        yield made
