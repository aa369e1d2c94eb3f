"""Five hundred shoppers complain within a minute, and the messenger fails every tenth call: nothing is lost, nothing doubled."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TypeVar

from bot.clock import Clock
from bot.house import House, open_house
from bot.limits import Limits
from bot.pacing import Pacer
from bot.telegram.operator_room import RoomKeeper
from chat.channel import Delivered, Letter, SlowDown, TryAgain
from chat.replies import Post
from chat.room import EditPost, MarkTopic, OpenTopic
from chat.texts import Texts
from chat.words import Words
from storage import cases as books
from storage import identities, staff
from storage.database import Database, Transaction
from tests import virtual_time
from tests.journeys.stage import settings
from tests.usecases.corner_shop import Front, beside
from tests.virtual_time import VirtualClock
from usecases import case_acts, cases, desk, room

T = TypeVar("T")
GROUP = "-1001234567890"
SHOPPERS = 500
_SOME_DAY = datetime(2100, 1, 1, tzinfo=UTC)


class StillDatabase(Database):
    """The real one, in whose work no virtual time passes."""

    def __init__(self, database: Database, front: Front) -> None:
        self._database = database
        self._front = front

    async def run(self, work: Callable[[Transaction], T]) -> T:
        return self._front.wait(_told(self._database.run(work)))

    async def read(self, work: Callable[[Transaction], T]) -> T:
        return self._front.wait(_told(self._database.read(work)))

    async def lead(self, role: str) -> bool:
        raise NotImplementedError

    async def close(self) -> None: ...


async def _told(done: Awaitable[T]) -> T:
    return await done


@dataclass
class Group:
    """A forum that fails every tenth call, each time in another way, and counts them all."""

    database: Database
    clock: Clock
    texts: Texts
    calls: list[float] = field(default_factory=list)
    topics: dict[str, list[str]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    general: list[str] = field(default_factory=list)
    notes: set["asyncio.Task[None]"] = field(default_factory=set)
    in_doubt: int = 0
    name: str = "telegram"

    async def deliver(self, letter: Letter) -> Delivered:
        self.calls.append(asyncio.get_running_loop().time())
        await self.clock.sleep(0.05)
        number = len(self.calls)
        fails = number % 10 == 0
        if fails and number % 40 == 10:
            raise SlowDown(3)
        if fails and number % 40 == 20:
            raise TryAgain("502", in_doubt=False)
        done = self._done(letter, str(number))
        if fails:
            self.in_doubt += 1
            raise TryAgain("reset")
        return done

    def _done(self, letter: Letter, name: str) -> Delivered:
        match letter.reply:
            case OpenTopic(called):
                self.topics[name], self.names[name] = [], self._say(called)
                self._note(name)
            case Post(topic, text):
                (self.topics[topic] if topic else self.general).append(self._say(text))
            case MarkTopic(topic, called):
                self.names[topic] = self._say(called)
            case EditPost():
                pass
            case other:
                del self.topics[getattr(other, "topic", "")]
        return Delivered(name)

    def _note(self, topic: str) -> None:
        """Telegram tells of the topic, a little later."""

        async def told() -> None:
            await self.clock.sleep(1)
            now, called = self.clock.now(), self.names[topic]
            await self.database.run(lambda tx: desk.topic_opened(tx, now, GROUP, topic, called))

        self.notes.add(asyncio.ensure_future(told()))

    def _say(self, said: Words) -> str:
        return self.texts.say(said, "uk")


async def test_five_hundred_within_a_minute(fresh_url: str) -> None:
    async with open_house(settings(fresh_url, desk=int(GROUP))) as house:
        await beside(lambda front: virtual_time.run(_rush(house, front)))


async def _rush(real: House, front: Front) -> None:
    clock, database = VirtualClock(), StillDatabase(real.database, front)
    house = House(real.settings, database, real.terms, real.texts, clock)
    group = Group(database, clock, house.texts)
    limits = Limits()
    pacer = Pacer(group, clock, limits, slowed=lambda _until: None)
    work = [asyncio.ensure_future(each) for each in (pacer.run(), RoomKeeper(house, GROUP, pacer.post, limits).run())]
    opened = [await _complains(house, number, clock) for number in range(SHOPPERS)]
    assert len(set(opened)) == SHOPPERS
    await _whoever_takes_one_has_it_soon(house, group, opened[400])
    for number in range(0, SHOPPERS, 50):
        await _complains(house, number, clock, "а ще черга")
    while await database.read(lambda tx: room.anything(tx, _SOME_DAY, GROUP)):
        await clock.sleep(60)
    for each in work:
        each.cancel()
    _all_is_there(group, opened)


async def _complains(house: House, number: int, clock: Clock, more: str = "") -> int:
    await clock.sleep(60 / SHOPPERS)
    now = clock.now()

    def work(tx: Transaction) -> int:
        identity = identities.lock(tx, "telegram", str(number), name="Олена", language="uk", now=now)
        heard = cases.hear(tx, now, house.terms, identity, None, more or f"Скарга {number}.")
        assert heard.case is not None
        return heard.case

    return await house.database.run(work)


async def _whoever_takes_one_has_it_soon(house: House, group: Group, case: int) -> None:
    """Although hundreds are before it."""
    now = house.clock.now()

    def take(tx: Transaction) -> None:
        id_ = staff.add(tx, "operator", None, "Ірина", "telegram", "7", "uk", now)
        by = staff.find(tx, id_)
        assert by is not None
        case_acts.take(tx, now, by, case)
        assert books.find(tx, case)

    await house.database.run(take)
    await house.clock.sleep(30)
    (topic,) = [topic for topic, name in group.names.items() if f"№{case} " in name]
    assert "Займається Ірина" in group.topics[topic][0]


def _all_is_there(group: Group, opened: list[int]) -> None:
    assert Counter(_case(group.names[topic]) for topic in group.topics) == dict.fromkeys(opened, 1)
    for topic, texts in group.topics.items():
        number = _case(group.names[topic]) - opened[0]
        whole = "\n".join(texts)
        assert f"Скарга {number}." in texts[0]
        more = whole.count("а ще черга")
        assert more >= 1 if number % 50 == 0 else more == 0
        assert whole.index("Скарга") < whole.index("а ще черга") if more else True
    posts = sum(len(texts) for texts in group.topics.values())
    assert posts <= SHOPPERS + SHOPPERS // 50 + group.in_doubt  # what may have arrived is said again, and nothing else
    assert len(group.general) >= SHOPPERS // 20 - 1
    assert max(sum(begin <= call < begin + 60 for call in group.calls) for begin in group.calls) <= 20


def _case(name: str) -> int:
    return int(name.split("№")[1].split(maxsplit=1)[0])
