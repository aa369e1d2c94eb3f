"""What a person sees: messages as they stand now, buttons, the reply keyboard, toasts. Nothing of it is ever markup."""

from dataclasses import dataclass, field
from datetime import datetime

from simulator.telegram import icons, keyboards, profile
from simulator.telegram.chats import SERVICE, Chat, Posted, PrivateChat, Toast, topic_of
from simulator.telegram.checks import Record
from simulator.telegram.files import STAND_INS
from simulator.telegram.keyboards import Button, Keyboard
from simulator.telegram.state import State

KINDS = ("text", "photo", *STAND_INS, "contact", "location")
ACTION_SECONDS = 5
# Where everything stands that stands in no topic. Bots can't write to it by this number.
GENERAL = 1


@dataclass(frozen=True, slots=True)
class ShownFile:
    """A picture or a document; `file` names it at `/api/files/{file}`."""

    file: str
    name: str | None
    width: int | None
    height: int | None


@dataclass(frozen=True, slots=True)
class Shown:
    """One message. `text` is the text or the caption, `entities` count in UTF-16 units, `record` is the API's Message.

    `note` is what one of the chat's own notes is about: a topic's icon and name, who came or went.
    """

    id: int
    mine: bool
    sender: str
    sender_id: int
    at: datetime
    edited: bool
    kind: str
    text: str
    entities: tuple[Record, ...]
    buttons: keyboards.Rows
    file: ShownFile | None
    contact: Record | None
    location: Record | None
    reply_to: int | None
    album: str | None
    topic: int | None
    forwarded_from: str | None
    reactions: tuple[str, ...]
    note: str
    record: Record = field(repr=False, compare=False)

    @property
    def labels(self) -> list[str]:
        return [button.label for row in self.buttons for button in row]

    def button(self, what: str) -> Button:
        """The button with this label or value."""
        for row in self.buttons:
            for button in row:
                if what in {button.label, button.value}:
                    return button
        raise LookupError(f"no button {what!r} among {self.labels}")


def shown(posted: Posted, viewer: int | None) -> Shown:
    record = posted.record
    kind = next((kind for kind in KINDS if kind in record), "")
    return Shown(
        id=posted.id,
        mine=posted.by == viewer,
        sender=record["sender_chat"]["title"] if "sender_chat" in record else _name(record["from"]),
        sender_id=record["from"]["id"],
        at=posted.at,
        edited="edit_date" in record,
        kind=kind or next((note for note in sorted(SERVICE) if note in record), "other"),
        text=record.get("text") or record.get("caption") or "",
        entities=tuple(record.get("entities") or record.get("caption_entities") or ()),
        buttons=keyboards.inline_rows(record.get("reply_markup")),
        file=_file(kind, record),
        contact=record.get("contact"),
        location=record.get("location"),
        reply_to=record.get("reply_to_message", {}).get("message_id"),
        album=record.get("media_group_id"),
        topic=topic_of(record),
        forwarded_from=_name(record["forward_origin"]["sender_user"]) if "forward_origin" in record else None,
        reactions=posted.reactions,
        note=_note(record),
        record=record,
    )


def _note(record: Record) -> str:
    topic = record.get("forum_topic_created") or record.get("forum_topic_edited") or {}
    gone = [record["left_chat_member"]] if "left_chat_member" in record else []
    people = [_name(user) for user in record.get("new_chat_members", gone)]
    icon = icons.BY_ID.get(topic.get("icon_custom_emoji_id", ""))
    return " ".join(filter(None, (icon, topic.get("name"), ", ".join(people))))


def _name(user: Record) -> str:
    return " ".join(filter(None, (user["first_name"], user.get("last_name"))))


def _file(kind: str, record: Record) -> ShownFile | None:
    if kind != "photo" and kind not in STAND_INS:
        return None
    whole = record["photo"][-1] if kind == "photo" else record[kind]
    return ShownFile(whole["file_unique_id"], whole.get("file_name"), whole.get("width"), whole.get("height"))


class Screen:
    """One person's chat with one bot, live: each look shows how it stands now."""

    def __init__(self, state: State, chat: PrivateChat) -> None:
        self._state = state
        self._chat = chat

    @property
    def messages(self) -> list[Shown]:
        return [shown(posted, self._chat.user.id) for posted in self._chat.messages.values()]

    @property
    def texts(self) -> list[str]:
        """What the bot says in the chat now."""
        return [message.text for message in self.messages if not message.mine]

    @property
    def last(self) -> Shown:
        """The bot's last message."""
        for posted in reversed(self._chat.messages.values()):
            if posted.record["from"]["is_bot"]:
                return shown(posted, self._chat.user.id)
        raise LookupError("the bot has said nothing yet")

    def message(self, message_id: int) -> Shown:
        return shown(self._chat.messages[message_id], self._chat.user.id)

    @property
    def keyboard(self) -> Keyboard | None:
        """The reply keyboard that is open now; one for a single use folds when it was used."""
        brought = self._chat.keyboard
        if brought is None or brought.markup is None or self._chat.keyboard_folded:
            return None
        return keyboards.reply_keyboard(brought.markup)

    @property
    def toasts(self) -> list[Toast]:
        return list(self._chat.toasts)

    @property
    def opened(self) -> list[str]:
        """Addresses and texts of the url, web_app and copy buttons that were pressed."""
        return list(self._chat.opened)

    @property
    def blocked(self) -> bool:
        return self._chat.blocked

    @property
    def started(self) -> bool:
        return self._chat.last_id > 0

    @property
    def action(self) -> str | None:
        """`typing` and the like, for five seconds."""
        if self._chat.action is None:
            return None
        what, at = self._chat.action
        return what if (self._state.now() - at).total_seconds() < ACTION_SECONDS else None

    @property
    def waiting(self) -> int:
        """How many pressed buttons still show that they wait for an answer."""
        return sum(
            not query.answered and query.chat is self._chat and query.user is self._chat.user
            for query in self._state.queries.values()
        )

    @property
    def commands(self) -> list[Record]:
        user = self._chat.user
        return profile.commands_for(self._chat.bot, user.id, user.language_code)

    def picture(self, message: Shown | None = None) -> bytes:
        """The bytes of a message's photo or document as the phone gets them; of the bot's last message by default."""
        file = (message or self.last).file
        if file is None:
            raise LookupError("the message has no picture")
        return self._state.files.by_unique_id[file.file].content()


def topic_messages(chat: Chat, topic: int | None, viewer: int | None = None) -> list[Shown]:
    """The messages of a group, or of one of its topics: GENERAL's are those that stand in none."""
    wanted = None if topic == GENERAL else topic
    messages = chat.messages.values()
    return [shown(posted, viewer) for posted in messages if topic is None or topic_of(posted.record) == wanted]
