"""Measuring wrappers round the seams of the house: the database, a messenger, the dispatcher, the event loop."""

import asyncio
from collections.abc import Awaitable, Callable
from time import perf_counter
from typing import TypeVar

from bot.metrics.figures import Figures
from chat.channel import BlockedByPerson, Channel, Delivered, Letter, SlowDown, TryAgain
from chat.events import Heard, SharedContact
from chat.replies import Say, ShowCard
from chat.words import Words
from storage.database import Database, Transaction, Unavailable, Work

T = TypeVar("T")
Hear = Callable[[Heard], Awaitable[tuple[Letter, ...]]]
_EVERY = 0.5  # seconds between two looks at the event loop
_JOINED = "joined-"


class MeasuredDatabase(Database):
    """Tells how long work waits for its turn, and how long it takes from there to the commit."""

    def __init__(self, database: Database, figures: Figures) -> None:
        self._database = database
        self._figures = figures

    async def run(self, work: Work[T]) -> T:
        return await self._timed("write", self._database.run, work)

    async def read(self, work: Work[T]) -> T:
        return await self._timed("read", self._database.read, work)

    async def study(self, work: Work[T]) -> T:
        return await self._timed("read", self._database.study, work)

    async def lead(self, role: str) -> bool:
        return await self._database.lead(role)

    async def attend(self, role: str) -> None:
        await self._database.attend(role)

    async def attended(self, role: str) -> bool:
        return await self._database.attended(role)

    async def step_down(self, role: str) -> None:
        await self._database.step_down(role)

    async def close(self) -> None:
        await self._database.close()

    async def _timed(self, kind: str, through: Callable[[Work[T]], Awaitable[T]], work: Work[T]) -> T:
        asked = turn = perf_counter()

        def begun(tx: Transaction) -> T:
            nonlocal turn
            turn = perf_counter()
            return work(tx)

        try:
            return await through(begun)
        except Unavailable:
            self._figures.database_away()
            raise
        finally:
            self._figures.transaction(kind, turn - asked, perf_counter() - turn)


class MeasuredChannel:
    """chat.channel.Channel that tells what the messenger answered."""

    def __init__(self, channel: Channel, figures: Figures) -> None:
        self.name = channel.name
        self._channel = channel
        self._figures = figures

    async def deliver(self, letter: Letter) -> Delivered:
        began, outcome = perf_counter(), "failed"
        try:
            delivered = await self._channel.deliver(letter)
            outcome = "said"
        except SlowDown:
            outcome = "slow_down"
            raise
        except TryAgain:
            outcome = "try_again"
            raise
        except BlockedByPerson:
            outcome = "blocked"
            raise
        finally:
            self._figures.letter(self.name, outcome, perf_counter() - began)
        return delivered


def measured_hearing(hear: Hear, figures: Figures) -> Hear:
    """The dispatcher's `hear`, counted: answered, silent (heard before, or nothing to say), sorry, unavailable, failed."""

    async def counted(heard: Heard) -> tuple[Letter, ...]:
        began, outcome = perf_counter(), "failed"
        try:
            letters = await hear(heard)
            outcome = _outcome(letters)
        except Unavailable:
            outcome = "unavailable"
            raise
        finally:
            event = type(heard.event).__name__
            figures.heard(heard.sender.channel, event, outcome, perf_counter() - began)
        if isinstance(heard.event, SharedContact) and (way := _joining(letters)):
            figures.joined(way)
        return letters

    return counted


async def watch_the_loop(figures: Figures) -> None:
    """Until cancelled. Real time, whatever the house's clock says."""
    loop = asyncio.get_running_loop()
    while True:
        due = loop.time() + _EVERY
        await asyncio.sleep(_EVERY)
        figures.lag(max(loop.time() - due, 0.0))


def _outcome(letters: tuple[Letter, ...]) -> str:
    if any(isinstance(letter.reply, Say) and letter.reply.text.key == "sorry" for letter in letters):
        return "sorry"
    return "answered" if letters else "silent"


def _joining(letters: tuple[Letter, ...]) -> str:
    """`welcome`, `claimed`, `claimed-again` or `again`: what the first card says."""
    for letter in letters:
        if isinstance(letter.reply, ShowCard):
            first = letter.reply.caption.facts.get("first")
            if isinstance(first, Words) and first.key.startswith(_JOINED):
                return first.key.removeprefix(_JOINED)
    return ""
