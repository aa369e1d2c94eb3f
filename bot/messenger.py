"""What the bots of all messengers do alike: one process over all leads and sends; another takes over when it is gone.

Replies and notices share the messenger's limits, so one process says both. One that delivers goes before one that only hears:
the latter leads only while there is no other, so that people are answered at least.
"""

import asyncio
import contextlib
import math
from abc import ABC, abstractmethod
from collections.abc import Callable, Coroutine, Sequence
from functools import partial
from typing import Any, ClassVar

import structlog

from bot.house import House
from bot.limits import Limits
from bot.metrics.measured import MeasuredChannel, measured_hearing
from bot.outbox import Outbox
from bot.pacing import Pacer
from chat.channel import Channel
from chat.replies import Reply
from handlers.dispatcher import Dispatcher, Hear, as_they_are
from handlers.routes import Routes
from scheduler.delivery import Delivery
from storage import database
from usecases import bots

REST = 2.0
# Of notices that wait for their turn: longer than Delivery takes to bring more. What is said at most once is marked before,
# so that kill -9 costs as many offers as are in hand.
_SECONDS_IN_HAND = 0.75

_log = structlog.get_logger(__name__)


class _NoLongerLeading(Exception):  # noqa: N818 - a turn of events, not an error
    """The lock is lost; another process may have it."""


class Messenger(ABC):
    """One messenger's bot: its door, its outbox, its pacer."""

    name: ClassVar[str]

    def __init__(self, house: House, limits: Limits, *, delivers: bool = True) -> None:
        """`delivers`: whether this process, when it is the one that sends, also says what nobody has asked for; such a one
        takes precedence.
        """
        self.house = house
        self.outbox = Outbox(house.database, self.name, house.clock)
        self._limits = limits
        self._delivers = delivers
        in_hand = math.ceil(_SECONDS_IN_HAND * limits.per_second)
        told = partial(house.figures.notice, self.name)
        self._delivery = Delivery(house.database, house.terms, self.name, house.clock, in_hand, told)

    @abstractmethod
    def channel(self) -> Channel:
        """Paints and sends."""

    @abstractmethod
    async def open(self) -> None:
        """Who we are there and the way events come, tried until the messenger answers."""

    @abstractmethod
    def errands(self) -> Sequence[Coroutine[Any, Any, None]]:
        """What else the leading process does until it is cancelled, or once."""

    def keeping(self, pacer: Pacer) -> Sequence[Coroutine[Any, Any, None]]:
        """What else it does until it is cancelled, and sends for."""
        del pacer
        return ()

    @abstractmethod
    async def close(self) -> None: ...

    def hearing(self, folded: Callable[[tuple[Reply, ...]], tuple[Reply, ...]] = as_they_are) -> Hear:
        """What the door calls with everything that was heard."""
        house = self.house
        routes = Routes(house.texts)
        dispatcher = Dispatcher(house.database, house.terms, routes, house.clock.now, self.outbox.post, folded)
        return measured_hearing(dispatcher.hear, house.figures)

    async def serve(self) -> None:
        """Sends and hears until cancelled, whenever this process is the one that does."""
        try:
            while True:
                while not await self._leads():
                    await self.house.clock.sleep(REST)
                await self.open()
                with contextlib.suppress(_NoLongerLeading):
                    await self._lead()
                await self._put_in_order()  # before another process looks into the tables
                await self.house.database.step_down(self.name)
        finally:
            await self._put_in_order()
            await self.close()

    async def _put_in_order(self) -> None:
        """What was said is struck off and marked."""
        await self.outbox.strike_off()
        await self._delivery.settle()

    async def remember(self, bot: str) -> None:
        """For the processes and commands that speak to no messenger and still link to the bot."""
        with contextlib.suppress(database.Unavailable):
            await self.house.database.run(lambda tx: bots.met(tx, self.name, bot))

    async def _lead(self) -> None:
        """Raises _NoLongerLeading."""
        pacer = await self._pacer()
        self.outbox.attach(pacer)
        work = [pacer.run(), self.outbox.run(), self._until_no_longer_leading(), *self.errands(), *self.keeping(pacer)]
        if self._delivers:
            work.append(self._delivery.run(pacer.post))
        try:
            async with asyncio.TaskGroup() as group:
                for part in work:
                    group.create_task(part)
        except* _NoLongerLeading as lost:
            _log.warning("another process may lead now", messenger=self.name)
            raise _NoLongerLeading from lost
        finally:
            self.outbox.detach()

    async def _until_no_longer_leading(self) -> None:
        """An advisory lock goes with its connection: asked again and again, so that there are never two senders for long."""
        while await self._leads():
            await self.house.clock.sleep(REST)
        raise _NoLongerLeading

    async def _leads(self) -> bool:
        asked = self.house.database
        try:
            if self._delivers:
                await asked.attend(self.name)
            elif await asked.attended(self.name):
                return False
            return await asked.lead(self.name)
        except database.Unavailable as error:
            _log.warning("the database is away", why=str(error))
            return False

    async def _pacer(self) -> Pacer:
        channel = MeasuredChannel(self.channel(), self.house.figures)
        pacer = Pacer(channel, self.house.clock, self._limits, slowed=self.outbox.slowed)
        pause = await self.outbox.pause()
        if pause is not None:
            pacer.pause_until(pause)
        return pacer
