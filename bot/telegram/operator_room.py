"""Keeps the groups of the shop's people: one thing after the other, within the group's limits, whatever happens in between.

What there is to do is a use case's word (`usecases.room`); here it is done through the pacer, and written down. Runs in the
process that sends on Telegram, a task a group.
"""

import asyncio
from collections import deque
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

import structlog

from bot.house import House
from bot.limits import Limits
from bot.telegram import room_acts
from bot.telegram.inbound import CHANNEL
from bot.telegram.room_acts import Act
from chat.channel import Delivered, Done, Dropped, Fate, Letter, Rank, Why
from storage.database import Transaction, Unavailable
from usecases import room
from usecases.room import Fault, Open, Step, Tell

_log = structlog.get_logger(__name__)
Post = Callable[[Letter, Done, int], None]

_EVERY = 0.5  # seconds between looks while nothing is missing; an operator waits for a tick
_ANEW = 5.0  # between looks for groups
_REST = 2.0  # after the database was away
_PATIENCE = timedelta(days=1)  # for a letter: it is made anew whenever it is sent anew
_RESERVED = 5  # of a minute's messages, for what somebody waits for
_AWAY, _LONGEST_AWAY = 60.0, 600.0  # seconds between tries in a group that does not let us in
_NO_TOPICS = "not a forum"
_GONE: Final = (
    "thread not found",
    "topic_id_invalid",
    "topic_deleted",
    "message to edit not found",
    "message can't be edited",
)
_LOCKED_OUT: Final = (
    "not enough rights",
    "have no rights",
    "rights to send",
    "admin_required",
    "upgraded to a supergroup",
)


class OperatorRooms:
    """All the groups; `post` hands a letter to the pacer."""

    def __init__(self, house: House, post: Post, limits: Limits) -> None:
        self._house = house
        self._post = post
        self._limits = limits

    async def run(self) -> None:
        """Until cancelled."""
        kept: set[str] = set()
        async with asyncio.TaskGroup() as group:
            while True:
                for chat in await self._chats() - kept:
                    kept.add(chat)
                    group.create_task(
                        RoomKeeper(self._house, chat, self._post, self._limits).run(), name=f"room {chat}"
                    )
                await self._house.clock.sleep(_ANEW if kept else _EVERY)

    async def _chats(self) -> set[str]:
        try:
            return await self._house.database.read(lambda tx: room.groups(tx, self._house.terms))
        except Unavailable as error:
            _log.warning("groups are looked for later", why=str(error))
            return set()


class RoomKeeper:
    """One group's."""

    def __init__(self, house: House, chat: str, post: Post, limits: Limits) -> None:
        self._house = house
        self._chat = chat
        self._post = post
        self._unasked = max(1, limits.group_per_minute - _RESERVED)
        self._when: deque[datetime] = deque()  # what nobody waited for, within the last minute
        self._forum = True
        self._away = 0.0

    async def run(self) -> None:
        while True:
            try:
                more = await self._one()
            except Unavailable as error:
                _log.warning("the group is kept later", why=str(error))
                await self._house.clock.sleep(_REST)
                continue
            except Exception:  # noqa: BLE001 - a mistake of ours in one group must not stop the bot
                _log.exception("the group could not be kept", chat=self._chat)
                await self._house.clock.sleep(_AWAY)
                continue
            if self._away:
                await self._house.clock.sleep(self._away)
            elif not more:
                await self._house.clock.sleep(_EVERY)

    async def _one(self) -> bool:
        """Does the next thing; whether there was any."""
        database, chat, now = self._house.database, self._chat, self._house.clock.now()
        if not await database.read(lambda tx: room.anything(tx, now, chat)):
            return False
        hurry, forum = self._crowded(now), self._forum
        step = await database.run(lambda tx: room.next_step(tx, now, self._house.terms, chat, forum=forum, hurry=hurry))
        if step is None:
            return False
        if not room.awaited(step):
            self._when.append(now)
        await self._settle(step, await self._do(step))
        return True

    async def _do(self, step: Step) -> Fate:
        try:
            act = room_acts.act(step, self._house.terms.program.currency)
        except Exception:  # noqa: BLE001 - nor the other cases
            _log.exception("a step in the group has no words", kind=type(step).__name__)
            return Dropped(Why.MISTAKE)
        fate = await self._said(act, once=isinstance(step, Open))
        if isinstance(step, Tell) and step.files and _fault(fate) is Fault.REFUSED:
            return await self._said(room_acts.without_files(step))
        return fate

    async def _said(self, act: Act, *, once: bool = False) -> Fate:
        """Through the pacer, which tries again what is no answer; `once`: unless it may have been done."""
        future: asyncio.Future[Fate] = asyncio.get_running_loop().create_future()

        def done(_letter: Letter, fate: Fate) -> None:
            if not future.done():
                future.set_result(fate)

        language = self._house.terms.program.language
        until = self._house.clock.now() + _PATIENCE
        self._post(Letter(0, CHANNEL, self._chat, language, act, until, once), done, Rank.OWN_ACCORD)
        return await future

    async def _settle(self, step: Step, fate: Fate) -> None:
        """Writes down what became of it; again and again while the database is away, or it would be done twice."""
        fault = _fault(fate)
        words = fate.words if isinstance(fate, Dropped) else ""
        if fault is not None and _NO_TOPICS in words.lower():
            self._forum, fault = False, None
            return

        now = self._house.clock.now()

        def work(tx: Transaction) -> None:
            if fault is None:
                room.done(tx, now, step, fate.reference if isinstance(fate, Delivered) else "")
                room.reached(tx, self._chat)
            else:
                room.failed(tx, now, step, fault)
            if fault is Fault.AWAY:
                room.unreachable(tx, now, self._chat, words)

        while True:
            try:
                await self._house.database.run(work)
            except Unavailable as error:
                _log.warning("what was done in the group is written down later", why=str(error))
                await self._house.clock.sleep(_REST)
            else:
                break
        self._away = min(2 * self._away or _AWAY, _LONGEST_AWAY) if fault is Fault.AWAY else 0.0

    def _crowded(self, now: datetime) -> bool:
        while self._when and self._when[0] + timedelta(minutes=1) <= now:
            self._when.popleft()
        return len(self._when) >= self._unasked


def _fault(fate: Fate) -> Fault | None:
    """Why it was not done, from the messenger's own words; None when it was."""
    if isinstance(fate, Delivered):
        return None
    said = fate.words.lower()
    if fate.why is Why.IN_DOUBT:
        return Fault.DOUBT
    if fate.why is Why.BLOCKED or any(sign in said for sign in _LOCKED_OUT):
        return Fault.AWAY
    return Fault.GONE if any(sign in said for sign in _GONE) else Fault.REFUSED
