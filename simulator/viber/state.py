"""Everything the emulated Viber knows, and the few things that change all of it: a message posted, a bot called back."""

import asyncio
import itertools
import secrets
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from simulator.bell import Bell
from simulator.faults import Faults
from simulator.viber import callbacks
from simulator.viber.bots import Bot
from simulator.viber.callbacks import Callback, Caller, Take
from simulator.viber.chats import Chat, Key, Posted
from simulator.viber.checks import Record
from simulator.viber.faults import Fault
from simulator.viber.limits import Gate, Limits
from simulator.viber.media import MediaStore
from simulator.viber.pictures import Fetcher
from simulator.viber.users import User

# As long as the real ones: more than a JavaScript number holds.
FIRST_TOKEN = 5_700_000_000_000_000_001
THOUSAND = 1000


def utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Call:
    """A call that a bot made. `http` is 0 when the connection was cut, `status` is Viber's."""

    bot: str
    method: str
    parameters: Record
    at: datetime
    http: int
    status: int
    description: str = ""
    by_webhook: bool = False


@dataclass(frozen=True, slots=True)
class Sent:
    """A message that a bot brought into a chat."""

    bot: str
    user: int
    message_id: int
    at: datetime


class State:
    """`now` gives every time; `sleep` measures how long a webhook may take, and the pauses between its calls."""

    def __init__(
        self,
        *,
        now: Callable[[], datetime] = utc_now,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        limits: Limits | None = None,
        answer_within: float = callbacks.ANSWER_WITHIN,
        skip: int = 0,
    ) -> None:
        self.now = now
        self.sleep = sleep
        self.bell = Bell()
        self.faults: Faults[Fault] = Faults()
        self.media = MediaStore()
        self.bots: dict[str, Bot] = {}
        self.users: dict[int, User] = {}
        self.chats: dict[Key, Chat] = {}
        self.calls: list[Call] = []
        self.sent: list[Sent] = []
        self.mistakes: list[Exception] = []
        self.limits = limits
        self._fetcher = Fetcher()
        self._answer_within = answer_within
        self._tokens = itertools.count(FIRST_TOKEN + skip * THOUSAND)

    @property
    def limits(self) -> Limits | None:
        """None: no limits. Setting them starts all counting anew."""
        return self._gate.limits if self._gate else None

    @limits.setter
    def limits(self, limits: Limits | None) -> None:
        self._gate = Gate(limits) if limits else None

    def hold_back(self, bot: Bot, details_of: str | None = None) -> None:
        """Raises the refusal 12 when the limits do not allow one more call now."""
        if self._gate is not None:
            self._gate.pass_through(bot.uri, self.now(), details_of)

    def add_bot(self, uri: str, name: str, token: str | None) -> Bot:
        """Viber's tokens are three groups of hexadecimals."""
        token = token or f"{secrets.token_hex(8)}-{secrets.token_hex(8)}-{secrets.token_hex(8)}"
        caller = Caller(
            token,
            now=self.now,
            sleep=self.sleep,
            answer_within=self._answer_within,
            changed=lambda: self.bell.ring(("callbacks", uri)),
        )
        self.bots[token] = bot = Bot(uri, token, name, caller)
        return bot

    def chat(self, bot: Bot, user: User) -> Chat:
        """The chat of both, opened if there was none."""
        key = bot.uri, user.number
        if key not in self.chats:
            self.chats[key] = Chat(bot, user)
        return self.chats[key]

    def chats_of(self, bot: Bot) -> Iterator[Chat]:
        return (chat for chat in self.chats.values() if chat.bot is bot)

    def user_by_id(self, bot: Bot, user_id: object) -> User | None:
        """Whom this bot knows by that id."""
        return next((user for user in self.users.values() if user.id_for(bot.uri) == user_id), None)

    def new_token(self) -> int:
        return next(self._tokens)

    def post(self, chat: Chat, record: Record, *, mine: bool, token: int | None = None) -> Posted:
        """Puts a message into a chat. A bot's brings its keyboard, or takes away the one that was open."""
        posted = Posted(chat.last_id + 1, token or self.new_token(), mine, self.now(), record)
        chat.messages[posted.id] = posted
        if not mine:
            chat.keyboard = posted if "keyboard" in record else None
            chat.tracking_data = record.get("tracking_data", "")
            self._look_at(chat, posted)
            self.sent.append(Sent(chat.bot.uri, chat.user.number, posted.id, posted.at))
        self.bell.ring(chat.key)
        return posted

    def call_back(
        self,
        chat: Chat,
        event: str,
        fields: Callable[[], Record],
        *,
        token: int | None = None,
        take: Take | None = None,
    ) -> None:
        """A callback about this chat: `fields` besides what every event has."""
        stamp = self.stamp(event, token)
        chat.bot.caller.call(Callback(chat.user.number, event, lambda: {**stamp, **fields()}, take))

    def stamp(self, event: str, token: int | None = None) -> Record:
        """What happened and when, and the token of the message, by which a callback that comes again is known."""
        return {
            "event": event,
            "timestamp": round(self.now().timestamp() * THOUSAND),
            "chat_hostname": "SN-CALLBACK-05_",
            "message_token": token or self.new_token(),
        }

    def person_record(self, chat: Chat) -> Record:
        """The person as this bot may know them."""
        hook = chat.bot.caller.hook
        named, pictured = (hook.send_name, hook.send_photo) if hook else (False, False)
        return chat.user.record(chat.bot.uri, named=named, pictured=pictured)

    async def stop(self) -> None:
        await self._fetcher.stop()
        for bot in self.bots.values():
            await bot.caller.stop()

    def _look_at(self, chat: Chat, posted: Posted) -> None:
        for address in _pictured(posted.record):
            posted.pictures[address] = self._fetcher.fetch(address, lambda: self.bell.ring(chat.key))


def _pictured(record: Record) -> Iterator[str]:
    """The addresses of all that a message shows."""
    if record.get("type") == "picture":
        yield record["media"]
    for brought in (record.get("keyboard"), record.get("rich_media")):
        for button in (brought or {}).get("Buttons", ()):
            yield from (button[name] for name in ("Image", "BgMedia") if name in button)
