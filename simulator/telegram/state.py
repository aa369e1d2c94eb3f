"""Everything the emulated servers know, and the few things that change all of it: a message posted, an update sent out."""

import asyncio
import itertools
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from simulator.bell import Bell
from simulator.faults import Faults
from simulator.telegram import chats, refusals, schema
from simulator.telegram.bots import Bot
from simulator.telegram.chats import Chat, Group, Posted, PrivateChat, User
from simulator.telegram.checks import Record
from simulator.telegram.faults import Fault
from simulator.telegram.files import FileStore
from simulator.telegram.limits import Gate, Limits

# Above 32 bits, as real ids are: nobody may keep them in a smaller integer.
FIRST_USER = 5_000_000_001
FIRST_BOT = 7_000_000_001
FIRST_GROUP = -1_002_000_000_001


def utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Call:
    """A call that a bot made. `status` is that of the HTTP answer, 0 when the connection was cut instead."""

    bot: str
    method: str
    parameters: Record
    at: datetime
    status: int
    description: str = ""
    by_webhook: bool = False


@dataclass(frozen=True, slots=True)
class Sent:
    """A message that a bot brought into a chat; a note is the chat's own of what the bot did (a topic opened …)."""

    bot: str
    chat_id: int
    message_id: int
    at: datetime
    is_note: bool = False


@dataclass(slots=True)
class Query:
    """A pressed button that waits for its answer."""

    id: str
    bot: Bot
    chat: Chat
    user: User
    at: datetime
    answered: bool = False


class State:
    """`now` gives every date; `sleep` is used for pauses between webhook retries and for delays that were ordered."""

    def __init__(
        self,
        *,
        now: Callable[[], datetime] = utc_now,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        limits: Limits | None = None,
    ) -> None:
        self.now = now
        self.sleep = sleep
        self.schema = schema.load()
        self.bell = Bell()
        self.files = FileStore()
        self.faults: Faults[Fault] = Faults()
        self.bots: dict[str, Bot] = {}
        self.users: dict[int, User] = {}
        self.private: dict[tuple[int, int], PrivateChat] = {}
        self.groups: dict[int, Group] = {}
        self.queries: dict[str, Query] = {}
        self.callback_lifetime = timedelta(minutes=15)
        self.calls: list[Call] = []
        self.sent: list[Sent] = []
        self.mistakes: list[Exception] = []
        self.limits = limits
        self._albums = itertools.count(1)
        self._queries = itertools.count(1)

    @property
    def limits(self) -> Limits | None:
        """None: no limits. Setting them starts all counting anew."""
        return self._gate.limits if self._gate else None

    @limits.setter
    def limits(self, limits: Limits | None) -> None:
        self._gate = Gate(limits) if limits else None

    def hold_back(self, bot: Bot, chat_id: int, messages: int) -> None:
        """Raises the refusal 429 when the limits do not allow so many messages now."""
        if self._gate is not None:
            seconds = self._gate.pass_through(bot.id, chat_id, messages, self.now())
            if seconds is not None:
                raise refusals.too_many_requests(seconds)

    def add_bot(self, username: str, first_name: str, token: str | None) -> Bot:
        bot_id = FIRST_BOT + len(self.bots)
        bot = Bot(bot_id, token or f"{bot_id}:{secrets.token_urlsafe(26)}", username, first_name)
        self.bots[bot.token] = bot
        return bot

    def private_chat(self, bot: Bot, user: User) -> PrivateChat:
        """The chat of both, opened if there was none."""
        key = bot.id, user.id
        if key not in self.private:
            self.private[key] = PrivateChat(user.chat_record(), bot=bot, user=user)
        return self.private[key]

    def owner_of(self, phone: str) -> User | None:
        """Whose number this is, with or without the plus."""
        digits = phone.removeprefix("+")
        return next((user for user in self.users.values() if (user.phone or "").removeprefix("+") == digits), None)

    def post(
        self,
        chat: Chat,
        author: Record,
        content: Record,
        *,
        thread: int | None = None,
        reply_to: Posted | None = None,
        markup: Record | None = None,
    ) -> Posted:
        """Puts a message into a chat and sends it out to the bots that may read it."""
        by, author = author["id"], _shown_author(chat, author)
        at = self.now()
        chat.last_id += 1
        record: Record = {"message_id": chat.last_id, "from": author, "date": int(at.timestamp()), "chat": chat.record}
        if author is chats.ANONYMOUS_ADMIN:
            record["sender_chat"] = chat.record
        record |= _thread(chat, thread, reply_to)
        posted = Posted({**record, **content}, at, by, markup)
        chat.messages[posted.id] = posted
        self._show_keyboard(chat, posted)
        if author["is_bot"] and author is not chats.ANONYMOUS_ADMIN:
            self.sent.append(Sent(author["username"], chat.id, posted.id, at, not chats.is_ordinary(posted.record)))
        for bot in chat.readers(posted.record):
            self.send_out(bot, "message", posted.record, chat)
        self.bell.ring(chat.key)
        return posted

    def replace(self, chat: Chat, posted: Posted, record: Record) -> None:
        posted.record = {**record, "edit_date": int(self.now().timestamp())}
        self.bell.ring(chat.key)

    def send_out(self, bot: Bot, kind: str, what: Record, chat: Chat) -> None:
        """An update for one bot, if it wants this kind."""
        if bot.mailbox.wants(kind):
            update = bot.mailbox.put(kind, what, chat.key, self.now())
            if bot.pusher is not None:
                bot.pusher.push(update)

    def new_album(self) -> str:
        return str(13_000_000_000_000_000 + next(self._albums))

    def open_query(self, bot: Bot, chat: Chat, user: User) -> Query:
        query = Query(str(4_000_000_000_000_000_000 + next(self._queries)), bot, chat, user, self.now())
        self.queries[query.id] = query
        return query

    @staticmethod
    def _show_keyboard(chat: Chat, posted: Posted) -> None:
        if isinstance(chat, PrivateChat) and posted.markup is not None:
            if "keyboard" in posted.markup:
                chat.keyboard, chat.keyboard_folded = posted, False
            elif "remove_keyboard" in posted.markup:
                chat.keyboard = None


def _shown_author(chat: Chat, author: Record) -> Record:
    return chats.ANONYMOUS_ADMIN if isinstance(chat, Group) and chat.hides(author["id"]) else author


def _thread(chat: Chat, topic: int | None, reply_to: Posted | None) -> Record:
    """Where a message stands: in a topic, or outside of all in the thread of what it answers, as in any supergroup."""
    placed: Record = {}
    if topic is None and reply_to is not None:
        topic = chats.topic_of(reply_to.record)
    if topic is not None:
        placed = {"message_thread_id": topic, "is_topic_message": True}
        # Inside a topic every message looks like a reply to the one that opened it.
        reply_to = reply_to or chat.messages.get(topic)
    elif reply_to is not None and isinstance(chat, Group):
        placed = {"message_thread_id": reply_to.record.get("message_thread_id", reply_to.id)}
    if reply_to is not None:
        placed["reply_to_message"] = {k: v for k, v in reply_to.record.items() if k != "reply_to_message"}
    return placed
