"""An emulated Telegram to play in: bots, people and groups; what bots asked for; faults and limits to order."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from types import TracebackType
from typing import Self, TypeVar

from simulator.meters import most_within
from simulator.telegram import desk
from simulator.telegram.bots import Bot
from simulator.telegram.chats import Group, Member, User
from simulator.telegram.checks import Record
from simulator.telegram.desk import Desk
from simulator.telegram.groups import Supergroup
from simulator.telegram.limits import Limits
from simulator.telegram.people import PATIENCE, Person
from simulator.telegram.screen import GENERAL
from simulator.telegram.state import FIRST_GROUP, FIRST_USER, State, utc_now

Found = TypeVar("Found")


class World(State):
    """Lives in one event loop. As a context manager it ends by raising what the simulator itself did wrong."""

    def __init__(
        self,
        *,
        now: Callable[[], datetime] = utc_now,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        limits: Limits | None = None,
        skip: int = 0,
    ) -> None:
        """With `skip` people, groups and updates are numbered that much later: for a world whose bot knows an earlier one."""
        super().__init__(now=now, sleep=sleep, limits=limits)
        self._skip = skip
        self.closed = False
        self.people: dict[int, Person] = {}
        self.supergroups: dict[int, Supergroup] = {}

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()
        if error is None and self.mistakes:
            raise ExceptionGroup("the simulator's own mistakes", self.mistakes)

    async def close(self) -> None:
        """Stops pushing to webhooks, and lets go of the pages that listen."""
        self.closed = True
        self.bell.ring("closed")
        for bot in self.bots.values():
            if bot.pusher is not None:
                await bot.pusher.stop()

    def bot(self, username: str = "regulars_bot", first_name: str = "Regulars", token: str | None = None) -> Bot:
        bot = self.add_bot(username, first_name, token)
        bot.mailbox.skip(self._skip)
        return bot

    def person(
        self,
        first_name: str = "Olena",
        last_name: str | None = None,
        *,
        username: str | None = None,
        phone: str | None = None,
        language_code: str = "uk",
    ) -> Person:
        """`phone` is what the contact will carry, to the letter: telephones send it with or without the plus."""
        user = User(FIRST_USER + self._skip + len(self.users), first_name, last_name, username, language_code, phone)
        self.users[user.id] = user
        self.people[user.id] = Person(self, user)
        self.bell.ring("people")
        return self.people[user.id]

    def group(self, title: str, owner: Person, *, forum: bool = False, username: str | None = None) -> Supergroup:
        record: Record = {"id": FIRST_GROUP - self._skip - len(self.groups), "type": "supergroup", "title": title}
        if username:
            record["username"] = username
        if forum:
            record["is_forum"] = True
        group = Group(record, members={owner.id: Member(owner.user.record(), "creator")})
        group.last_id = GENERAL if forum else 0  # the General topic is older than everything in it
        self.groups[group.id] = group
        self.supergroups[group.id] = Supergroup(self, group)
        self.bell.ring("groups")
        return self.supergroups[group.id]

    def operator_group(self, bot: Bot, title: str = "Operators", language_code: str = "uk") -> Desk:
        """A forum of the shop's people with the bot in it, who may manage topics, delete and pin."""
        return desk.furnish(self, bot, title, language_code)

    def most_messages(self, chat_id: int, seconds: float = 60) -> int:
        """The most messages that bots brought into this chat within any so many seconds; the chat's own notes don't count."""
        return most_within([sent.at for sent in self.sent if sent.chat_id == chat_id and not sent.is_note], seconds)

    def most_calls(self, chat_id: int, seconds: float = 60) -> int:
        """The most calls of any kind about this chat within any so many seconds, those that were refused too."""
        return most_within([call.at for call in self.calls if call.parameters.get("chat_id") == chat_id], seconds)

    def deliver(self, update: Record, to: Bot | None = None) -> None:
        """Any update the Bot API could send, as it is: again, out of order, with forged data. Filters do not apply."""
        bot = to or next(iter(self.bots.values()))
        what: Record = next((value for key, value in update.items() if key != "update_id"), {})
        chat = what.get("chat") or what.get("message", {}).get("chat") or {}
        injected = bot.mailbox.inject(update, (bot.id, chat.get("id")), self.now())
        if bot.pusher is not None:
            bot.pusher.push(injected)

    async def wait_for(self, look: Callable[[], Found | None], within: float = PATIENCE) -> Found:
        """Looks again whenever anything in this world changes. Raises TimeoutError."""
        return await self.bell.until(look, within)
