"""People with telephones: what they do in their chats with bots and in groups, and what they see of it."""

import re
from collections.abc import Sequence
from typing import Protocol

from simulator.telegram import chats, contents, memberships, pressing, refusals, sending, topics
from simulator.telegram.bots import Bot
from simulator.telegram.chats import Chat, Group, Member, Posted, PrivateChat, User
from simulator.telegram.checks import Record, Upload
from simulator.telegram.keyboards import Button
from simulator.telegram.screen import Screen, Shown, shown
from simulator.telegram.state import State

PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")
PATIENCE = 20.0  # seconds; a machine may be busy with other things


class Place(Protocol):
    """Where else than to a bot one can write: a group (see groups.py)."""

    chat: Group


class BlockedError(RuntimeError):
    """A telephone offers no way to write to a bot that is blocked."""


class Person:
    """Everything is done at once; what the bot makes of it is awaited by `next_message` or `World.wait_for`.

    `to` is a bot or a group; left out, it is the only bot there is.
    """

    def __init__(self, state: State, user: User) -> None:
        self.user = user
        self._state = state
        self._read: dict[object, int] = {}

    @property
    def id(self) -> int:
        return self.user.id

    @property
    def name(self) -> str:
        return " ".join(filter(None, (self.user.first_name, self.user.last_name)))

    @property
    def chat(self) -> Screen:
        """The chat with the only bot."""
        return self.chat_with(self._only_bot())

    def chat_with(self, bot: Bot) -> Screen:
        return Screen(self._state, self._state.private_chat(bot, self.user))

    def start(self, bot: Bot | None = None, payload: str | None = None) -> Shown:
        """Opens the bot by its link and taps Start; unblocks it if need be."""
        if payload is not None and not PAYLOAD.fullmatch(payload):
            raise ValueError(f"Telegram opens no link with the payload {payload!r}")
        self.unblock(bot)
        return self.write(f"/start {payload}" if payload else "/start", bot)

    def write(
        self, text: str, to: Bot | Place | None = None, *, topic: int | None = None, reply_to: Shown | None = None
    ) -> Shown:
        return self._say(contents.text(text), to, topic=topic, reply_to=reply_to)

    def share_contact(
        self,
        to: Bot | Place | None = None,
        *,
        of: "Person | None" = None,
        phone: str | None = None,
        first_name: str = "Somebody",
        reply_to: Shown | None = None,
    ) -> Shown:
        """One's own contact, another person's, or a number of the address book.

        `user_id` is in it only when the number's owner is on Telegram.
        """
        user = of.user if of else self._state.owner_of(phone) if phone else self.user
        if user is None:
            return self._say({"contact": {"phone_number": phone, "first_name": first_name}}, to, reply_to=reply_to)
        return self._say({"contact": contents.contact(user)}, to, reply_to=reply_to)

    def forward_contact(self, of: "Person", to: Bot | Place | None = None) -> Shown:
        """Passes on the contact that somebody else shared of themselves."""
        date = int(self._state.now().timestamp())
        origin = {"type": "user", "date": date, "sender_user": of.user.record()}
        return self._say({"contact": contents.contact(of.user), "forward_origin": origin}, to)

    def forward(self, message: Shown, to: Bot | Place | None = None) -> Shown:
        source = Posted(message.record, message.at, message.sender_id)
        return self._say({**sending.content_of(source), "forward_origin": sending.origin(source)}, to)

    def send_photo(
        self,
        content: bytes,
        caption: str = "",
        to: Bot | Place | None = None,
        *,
        topic: int | None = None,
        reply_to: Shown | None = None,
    ) -> Shown:
        media = self._state.files.keep("photo", Upload("photo.jpg", content, "image/jpeg"))
        return self._say({**media.content, **contents.caption(caption)}, to, topic=topic, reply_to=reply_to)

    def send_album(
        self, photos: Sequence[bytes], caption: str = "", to: Bot | Place | None = None, *, topic: int | None = None
    ) -> list[Shown]:
        album = {"media_group_id": self._state.new_album()}
        media = [self._state.files.keep("photo", Upload("photo.jpg", content, "image/jpeg")) for content in photos]
        captions = [contents.caption(caption), *[{} for _ in photos[1:]]]
        parts = [{**album, **one.content, **said} for one, said in zip(media, captions, strict=True)]
        return [self._say(content, to, topic=topic) for content in parts]

    def send_document(
        self,
        content: bytes,
        name: str,
        mime: str = "application/octet-stream",
        to: Bot | Place | None = None,
        *,
        caption: str = "",
        topic: int | None = None,
        reply_to: Shown | None = None,
    ) -> Shown:
        media = self._state.files.keep("document", Upload(name, content, mime))
        return self._say({**media.content, **contents.caption(caption)}, to, topic=topic, reply_to=reply_to)

    def send_sticker(
        self,
        emoji: str = "👍",
        to: Bot | Place | None = None,
        *,
        topic: int | None = None,
        reply_to: Shown | None = None,
    ) -> Shown:
        upload = Upload("sticker.webp", b"a sticker", "image/webp")
        media = self._state.files.keep("sticker", upload, {"emoji": emoji})
        return self._say(media.content, to, topic=topic, reply_to=reply_to)

    def send_voice(
        self,
        seconds: int = 3,
        to: Bot | Place | None = None,
        *,
        topic: int | None = None,
        reply_to: Shown | None = None,
    ) -> Shown:
        upload = Upload("voice.ogg", b"a voice", "audio/ogg")
        media = self._state.files.keep("voice", upload, {"duration": seconds})
        return self._say(media.content, to, topic=topic, reply_to=reply_to)

    def send_location(self, latitude: float = 50.45, longitude: float = 30.52, to: Bot | Place | None = None) -> Shown:
        return self._say({"location": {"latitude": latitude, "longitude": longitude}}, to)

    def edit(self, message: Shown, text: str, to: Bot | Place | None = None) -> Shown:
        """Changes a text or a caption of one's own. Raises PermissionError for another's."""
        chat = self._writable(to)
        posted = chat.messages[message.id]
        if posted.by != self.id:
            raise PermissionError("one changes one's own messages only")
        new = contents.text(text) if "text" in posted.record else contents.caption(text)
        record = {key: item for key, item in posted.record.items() if key not in sending.SAID}
        self._state.replace(chat, posted, {**record, **new})
        for bot in chat.readers(posted.record):
            self._state.send_out(bot, "edited_message", posted.record, chat)
        return shown(posted, self.id)

    def delete(self, message: Shown, to: Bot | Place | None = None) -> None:
        """Bots are not told of it."""
        chat = self._chat(to)
        chat.forget(message.id)
        self._state.bell.ring(chat.key)

    def press(self, what: str, on: Shown | None = None, to: Bot | Place | None = None) -> str | None:
        """Presses the button with this label or callback data; the id of the callback query, if it makes one.

        Without `on`: under the bot's last message, else on the reply keyboard, else under any earlier message.
        """
        chat = self._writable(to)
        if on is not None:
            return self._press(chat, on.id, shown(chat.messages[on.id], self.id).button(what))
        return self._press(chat, *pressing.find(chat, what))

    def forge(self, data: str, on: Shown, to: Bot | Place | None = None) -> str:
        """Sends callback data that no button has, as a tampered client can."""
        return pressing.query(self._state, self._writable(to), self.user, on.id, data)

    def block(self, bot: Bot | None = None) -> None:
        self._set_blocked(bot, blocked=True)

    def unblock(self, bot: Bot | None = None) -> None:
        self._set_blocked(bot, blocked=False)

    def delete_account(self) -> None:
        self.user.deleted = True

    async def next_message(self, within: float = PATIENCE, bot: Bot | None = None) -> Shown:
        """The bot's next message that this method has not returned yet; waits for it. Raises TimeoutError."""
        chat = self._state.private_chat(bot or self._only_bot(), self.user)
        try:
            message = await self._state.bell.until(lambda: self._unread(chat), within, chat.key)
        except TimeoutError:
            said = Screen(self._state, chat).texts[-3:]
            raise TimeoutError(f"{self.user.first_name} got nothing new within {within} s; last: {said}") from None
        self._read[chat.key] = message.id
        return message

    def read_all(self, bot: Bot | None = None) -> None:
        """`next_message` shall return only what comes from now on."""
        chat = self._state.private_chat(bot or self._only_bot(), self.user)
        self._read[chat.key] = chat.last_id

    def _unread(self, chat: PrivateChat) -> Shown | None:
        for message_id in range(self._read.get(chat.key, 0) + 1, chat.last_id + 1):
            posted = chat.messages.get(message_id)
            if posted is not None and posted.record["from"]["is_bot"]:
                return shown(posted, self.id)
        return None

    def _only_bot(self) -> Bot:
        if len(self._state.bots) != 1:
            raise LookupError("say which bot: there is not exactly one")
        return next(iter(self._state.bots.values()))

    def _chat(self, to: Bot | Place | None) -> Chat:
        if to is None or isinstance(to, Bot):
            return self._state.private_chat(to or self._only_bot(), self.user)
        return to.chat

    def _writable(self, to: Bot | Place | None) -> Chat:
        chat = self._chat(to)
        if isinstance(chat, PrivateChat) and chat.blocked:
            raise BlockedError(f"{self.user.first_name} has blocked the bot")
        if isinstance(chat, Group) and not chat.members.get(self.id, Member({}, "left")).inside:
            raise BlockedError(f"{self.user.first_name} is not in the group")
        return chat

    def _say(
        self, content: Record, to: Bot | Place | None, *, topic: int | None = None, reply_to: Shown | None = None
    ) -> Shown:
        chat = self._writable(to)
        answered = chat.messages[reply_to.id] if reply_to else None
        if isinstance(chat, Group):
            topic = topic or (chats.topic_of(answered.record) if answered else None)
            self._enter(chat, topic)
        return shown(self._state.post(chat, self.user.record(), content, thread=topic, reply_to=answered), self.id)

    def _enter(self, group: Group, topic: int | None) -> None:
        if topic is None:
            return
        if topic not in group.topics:
            raise LookupError("there is no such topic")
        if group.topics[topic].closed and not group.may(self.id, topics.RIGHT):
            raise BlockedError("the topic is closed")

    def _press(self, chat: Chat, message_id: int | None, button: Button) -> str | None:
        if button.kind == "other":
            raise refusals.not_emulated(f"the button {button.label!r}")
        if message_id is None:
            self._press_key(chat, button)
            return None
        if button.kind == "callback":
            return pressing.query(self._state, chat, self.user, message_id, button.value)
        if isinstance(chat, PrivateChat):
            chat.opened.append(button.value)
            self._state.bell.ring(chat.key)
        return None

    def _press_key(self, chat: Chat, button: Button) -> None:
        """A reply keyboard says its label for the person, or gives what it asks for as a reply to who asked."""
        if not isinstance(chat, PrivateChat) or chat.keyboard is None:
            raise LookupError("no reply keyboard is open")
        screen, asked = Screen(self._state, chat), chat.keyboard.id
        folds = screen.keyboard is not None and screen.keyboard.one_time
        if button.kind == "text":
            self.write(button.label, chat.bot)
        elif button.kind == "location":
            self.send_location(to=chat.bot)
        else:
            self.share_contact(chat.bot, reply_to=screen.message(asked))
        chat.keyboard_folded = folds
        self._state.bell.ring(chat.key)

    def _set_blocked(self, bot: Bot | None, *, blocked: bool) -> None:
        chat = self._state.private_chat(bot or self._only_bot(), self.user)
        if chat.blocked != blocked:
            memberships.block(self._state, chat, blocked=blocked)
