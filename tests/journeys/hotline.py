"""The operators' group on the stage: who sits in it, what they see, and shoppers who complain."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from simulator.telegram.chats import ADMIN_RIGHTS, Topic
from simulator.telegram.groups import Supergroup
from simulator.telegram.people import Person
from simulator.telegram.screen import Shown
from simulator.telegram.world import World
from storage import identities, people, shop, staff, tables
from storage.attachments import File
from storage.database import Transaction
from storage.identities import Identity
from tests.journeys.stage import TOKEN, Stage, staged
from usecases import cases, privacy


@dataclass
class Hotline:
    """`iryna` and `marko` are operators, `larysa` owns the shop and the group, `zoya` is nobody in the shop."""

    stage: Stage
    group: Supergroup
    iryna: Person
    marko: Person
    larysa: Person
    zoya: Person
    read: dict[int, int] = field(default_factory=dict)

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
        return topic if topic and any(message.text for message in self.group.messages(topic.id)) else None

    async def said(self, topic: Topic, words: str) -> Shown:
        """The message with these words, once it is there."""
        return await self.stage.world.wait_for(
            lambda: next((each for each in self.group.messages(topic.id) if words in (each.text or "")), None),
            within=30,
        )

    async def in_group(self, words: str) -> Shown:
        """The same, wherever in the group."""
        return await self.stage.world.wait_for(
            lambda: next((each for each in self.group.messages() if words in (each.text or "")), None), within=30
        )

    async def ticked(self, words: Shown) -> None:
        """Their writer has seen that they arrived."""
        await self.stage.world.wait_for(
            lambda: any(each.id == words.id and each.reactions for each in self.group.messages()), within=30
        )

    async def toast(self, person: Person) -> str:
        """The next word in passing that they have not read."""
        read = self.read.get(person.id, 0)
        toasts = await self.stage.world.wait_for(lambda: person.chat.toasts[read:], within=30)
        self.read[person.id] = read + 1
        return toasts[0].text or ""

    def vanish(self, topic: Topic) -> None:
        """An administrator deletes the topic; no bot is told."""
        del self.group.chat.topics[topic.id]
        for message in self.group.messages():
            if message.topic == topic.id:
                self.group.chat.forget(message.id)

    async def has_director_chat(self, store: str, chat: int) -> int:
        """The store's number."""

        def work(tx: Transaction) -> int:
            found = shop.store(tx, store)
            assert found is not None
            where = {"address": "", "timezone": found.timezone, "director_chat": chat}
            shop.put_stores(tx, [{"code": store, "name": found.name, **where}])
            return found.id

        return await self.stage.house.database.run(work)

    async def erased(self, person: Person) -> None:
        now = self.stage.clock.now()

        def work(tx: Transaction) -> None:
            customer = people.of_account(tx, "telegram", str(person.id))
            assert customer is not None
            privacy.erase(tx, now, customer.id, "owner")

        await self.stage.house.database.run(work)

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
