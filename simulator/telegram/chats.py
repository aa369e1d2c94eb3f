"""Chats as Telegram's servers keep them: who is in them, what stands in them, which keyboard is shown."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from simulator.telegram.bots import Bot
from simulator.telegram.checks import Record

SERVICE = frozenset(
    {
        "new_chat_members",
        "left_chat_member",
        "pinned_message",
        "forum_topic_created",
        "forum_topic_edited",
        "forum_topic_closed",
        "forum_topic_reopened",
    }
)
ADMIN_RIGHTS = (
    "is_anonymous",
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_pin_messages",
    "can_manage_topics",
)


ANONYMOUS = "is_anonymous"
# What a person or a bot gets who is made an administrator and nothing more is said: nobody hides unasked.
OPEN_RIGHTS = tuple(right for right in ADMIN_RIGHTS if right != ANONYMOUS)
# In whose name an anonymous administrator writes, as far as bots can tell (core.telegram.org/bots/api#message, `from`).
ANONYMOUS_ADMIN: Record = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}


def is_ordinary(record: Record) -> bool:
    """Whether somebody said it; the rest are notes of the chat itself, which bots get even of their own acts."""
    return SERVICE.isdisjoint(record)


def topic_of(record: Record) -> int | None:
    """The topic a message stands in. Outside of all topics answers carry a thread as well, which is none."""
    topic: int | None = record["message_thread_id"] if record.get("is_topic_message") else None
    return topic


@dataclass(slots=True)
class User:
    """A person's account. `phone` is what their contact carries, in the very form given."""

    id: int
    first_name: str
    last_name: str | None = None
    username: str | None = None
    language_code: str = "uk"
    phone: str | None = None
    deleted: bool = False

    def record(self) -> Record:
        """The API's `User`."""
        known = {"last_name": self.last_name, "username": self.username, "language_code": self.language_code}
        given = {key: value for key, value in known.items() if value}
        return {"id": self.id, "is_bot": False, "first_name": self.first_name, **given}

    def chat_record(self) -> Record:
        """The API's `Chat` of a private chat with this person: its id is theirs."""
        record = self.record()
        del record["is_bot"]
        record.pop("language_code", None)
        return {**record, "type": "private"}


@dataclass(slots=True)
class Posted:
    """A message as it stands now. An edit replaces `record`, so that whoever holds the old one keeps it.

    `markup` is a reply keyboard, its removal or a forced reply: the Bot API never shows it again, but it bars edits.
    `by` is whose message it is, whoever it seems to be from.
    """

    record: Record
    at: datetime
    by: int
    markup: Record | None = None
    reactions: tuple[str, ...] = ()

    @property
    def id(self) -> int:
        message_id: int = self.record["message_id"]
        return message_id


@dataclass(frozen=True, slots=True)
class Toast:
    """What answerCallbackQuery showed to the person who pressed; `chat` is where."""

    query: str
    chat: int
    text: str
    alert: bool
    url: str | None = None


@dataclass(slots=True)
class Topic:
    """A topic of a forum; its id is the id of the message that opened it, `by` who opened it."""

    id: int
    name: str
    icon_color: int
    by: int
    icon: str | None = None  # the id of a custom emoji
    closed: bool = False


@dataclass(slots=True)
class Chat:
    record: Record
    messages: dict[int, Posted] = field(default_factory=dict)
    last_id: int = 0
    pinned: list[int] = field(default_factory=list)

    @property
    def id(self) -> int:
        chat_id: int = self.record["id"]
        return chat_id

    @property
    def key(self) -> Hashable:
        """What the bell rings and updates are ordered by."""
        return self.id

    def readers(self, record: Record) -> list[Bot]:
        """The bots that get an update of this message."""
        raise NotImplementedError

    def forget(self, message_id: int) -> None:
        del self.messages[message_id]
        if message_id in self.pinned:
            self.pinned.remove(message_id)


@dataclass(slots=True)
class PrivateChat(Chat):
    """One person with one bot."""

    bot: Bot = field(kw_only=True)
    user: User = field(kw_only=True)
    blocked: bool = False
    keyboard: Posted | None = None
    keyboard_folded: bool = False
    toasts: list[Toast] = field(default_factory=list)
    opened: list[str] = field(default_factory=list)
    action: tuple[str, datetime] | None = None

    @property
    def key(self) -> Hashable:
        return self.bot.id, self.user.id

    def readers(self, record: Record) -> list[Bot]:
        return [] if record["from"]["is_bot"] and is_ordinary(record) else [self.bot]

    def forget(self, message_id: int) -> None:
        # The keyboard goes with the message that brought it.
        if self.keyboard is not None and self.keyboard.id == message_id:
            self.keyboard = None
        Chat.forget(self, message_id)


@dataclass(slots=True)
class Member:
    """Somebody's place in a group; `rights` are those of an administrator."""

    user: Record
    status: str
    rights: frozenset[str] = frozenset()

    @property
    def inside(self) -> bool:
        return self.status in {"creator", "administrator", "member"}

    def record(self) -> Record:
        """The API's `ChatMember`."""
        by_status: Mapping[str, Record] = {
            "creator": {"is_anonymous": ANONYMOUS in self.rights},
            "administrator": {"can_be_edited": False, **{right: right in self.rights for right in ADMIN_RIGHTS}},
            "kicked": {"until_date": 0},
        }
        return {"status": self.status, "user": self.user, **by_status.get(self.status, {})}


@dataclass(slots=True)
class Group(Chat):
    """A supergroup, with topics if it is a forum."""

    members: dict[int, Member] = field(default_factory=dict)
    bots: dict[int, Bot] = field(default_factory=dict)
    topics: dict[int, Topic] = field(default_factory=dict)

    @property
    def is_forum(self) -> bool:
        return bool(self.record.get("is_forum"))

    def readers(self, record: Record) -> list[Bot]:
        return [bot for bot in self.bots.values() if self.members[bot.id].inside and self._reads(bot, record)]

    def _reads(self, bot: Bot, record: Record) -> bool:
        """Bots never see one another's words; one in privacy mode sees only what is meant for it."""
        if not is_ordinary(record):
            return True
        if record["from"]["is_bot"] and "sender_chat" not in record:
            return False
        text = record.get("text") or record.get("caption") or ""
        answered = record.get("reply_to_message", {}).get("from", {}).get("id")
        is_meant = text.startswith("/") or f"@{bot.username}" in text or answered == bot.id
        return is_meant or bot.reads_all or self.members[bot.id].status == "administrator"

    def may(self, user_id: int, right: str) -> bool:
        member = self.members.get(user_id)
        return member is not None and (member.status == "creator" or right in member.rights)

    def hides(self, user_id: int) -> bool:
        """Whether this is an anonymous administrator."""
        member = self.members.get(user_id)
        if member is None or member.user["is_bot"]:
            return False
        return member.status in {"creator", "administrator"} and ANONYMOUS in member.rights
