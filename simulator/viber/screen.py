"""What a person sees: messages, the keyboard below them, pictures or that they are broken. Nothing of it is ever markup."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from simulator.viber import keyboards
from simulator.viber.chats import Chat, Posted
from simulator.viber.checks import Record
from simulator.viber.keyboards import Button, Keyboard, Rows
from simulator.viber.pictures import Picture

# By the names that the emulated Telegram has too, where both have the thing.
KINDS = {"picture": "photo", "file": "document"}


@dataclass(frozen=True, slots=True)
class Shown:
    """One message. `buttons` are those of its cards and its keyboard, `pictures` by address; `record` is the API's."""

    id: int
    token: int
    mine: bool
    at: datetime
    kind: str
    text: str
    buttons: Rows
    cards: tuple[Rows, ...]
    contact: Record | None
    location: Record | None
    file_name: str | None
    pictures: Mapping[str, Picture] = field(repr=False, compare=False)
    record: Record = field(repr=False, compare=False)

    @property
    def labels(self) -> list[str]:
        return [button.label for row in self.buttons for button in row]

    @property
    def picture(self) -> Picture | None:
        """The message's own, not those on its buttons."""
        return self.pictures.get(self.record.get("media", ""))

    def button(self, what: str) -> Button:
        """The button with this label or value."""
        for row in self.buttons:
            for button in row:
                if button.means(what):
                    return button
        raise LookupError(f"no button {what!r} among {self.labels}")


def shown(posted: Posted) -> Shown:
    record = posted.record
    kind = str(record.get("type", "keyboard"))
    cards = tuple(keyboards.cards(record["rich_media"])) if "rich_media" in record else ()
    own = keyboards.keyboard(record["keyboard"]).rows if "keyboard" in record else ()
    return Shown(
        id=posted.id,
        token=posted.token,
        mine=posted.mine,
        at=posted.at,
        kind=KINDS.get(kind, kind),
        text=record.get("text") or record.get("alt_text") or (record["media"] if kind == "url" else ""),
        buttons=(*[row for card in cards for row in card], *own),
        cards=cards,
        contact=record.get("contact"),
        location=record.get("location"),
        file_name=record.get("file_name"),
        pictures=posted.pictures,
        record=record,
    )


class Screen:
    """One person's chat with one bot, live: each look shows how it stands now."""

    def __init__(self, chat: Chat) -> None:
        self._chat = chat

    @property
    def messages(self) -> list[Shown]:
        return [shown(posted) for posted in self._chat.messages.values()]

    @property
    def texts(self) -> list[str]:
        """What the bot says in the chat."""
        return [message.text for message in self.messages if not message.mine]

    @property
    def last(self) -> Shown:
        """The bot's last message."""
        for posted in reversed(self._chat.messages.values()):
            if not posted.mine:
                return shown(posted)
        raise LookupError("the bot has said nothing yet")

    def message(self, message_id: int) -> Shown:
        return shown(self._chat.messages[message_id])

    @property
    def keyboard(self) -> Keyboard | None:
        """The one that hangs on the bot's last message."""
        brought = self._chat.keyboard
        return keyboards.keyboard(brought.record["keyboard"]) if brought else None

    @property
    def opened(self) -> list[str]:
        """Addresses of the open-url buttons that were pressed."""
        return list(self._chat.opened)

    @property
    def blocked(self) -> bool:
        return self._chat.blocked

    @property
    def subscribed(self) -> bool:
        return self._chat.subscribed

    @property
    def started(self) -> bool:
        return self._chat.started

    def picture(self, message: Shown | None = None) -> bytes:
        """The bytes of a message's picture as the telephone has them; of the bot's last message by default.

        Raises LookupError when there is none, or when it is broken.
        """
        picture = (message or self.last).picture
        if picture is None:
            raise LookupError("the message has no picture")
        if picture.content is None:
            raise LookupError(f"the picture is broken: {picture.why or 'it has not come yet'}")
        return picture.content
