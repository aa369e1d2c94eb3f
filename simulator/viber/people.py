"""People with Viber: what they do in their chats with bots, and what they see of it."""

from simulator.viber import pictures, pressing, sending
from simulator.viber.bots import Bot
from simulator.viber.chats import Chat
from simulator.viber.checks import Record
from simulator.viber.screen import Screen, Shown, shown
from simulator.viber.state import State
from simulator.viber.users import User

PATIENCE = 20.0  # seconds; a machine may be busy with other things
TEXT_LIMIT = 7000


class Person:
    """Everything is done at once; what the bot makes of it is awaited by `next_message` or `ViberWorld.wait_for`.

    `to` is a bot; left out, it is the only bot there is. Whoever writes to a bot or presses its button is subscribed.
    """

    def __init__(self, state: State, user: User) -> None:
        self.user = user
        self._state = state
        self._read: dict[object, int] = {}

    @property
    def id(self) -> str:
        """As the only bot knows this person."""
        return self.id_for(self._only_bot())

    def id_for(self, bot: Bot) -> str:
        return self.user.id_for(bot.uri)

    @property
    def chat(self) -> Screen:
        """The chat with the only bot."""
        return self.chat_with(self._only_bot())

    def chat_with(self, bot: Bot) -> Screen:
        return Screen(self._chat(bot))

    def start(self, bot: Bot | None = None, payload: str | None = None) -> None:
        """Opens the chat, by a link with this context or without one. It subscribes nobody."""
        chat = self._chat(bot)
        chat.started = True
        context = {"context": payload} if payload else {}
        subscribed = chat.subscribed
        self._state.call_back(
            chat,
            "conversation_started",
            lambda: {"type": "open", **context, "user": self._state.person_record(chat), "subscribed": subscribed},
            take=lambda body: sending.take_welcome(self._state, chat, body),
        )
        self._state.bell.ring(chat.key)

    def write(self, text: str, to: Bot | None = None) -> Shown:
        if not 1 <= len(text) <= TEXT_LIMIT:
            raise ValueError("a telephone sends 1-7000 characters")
        return self._say({"type": "text", "text": text}, to)

    def write_url(self, address: str, to: Bot | None = None) -> Shown:
        """A text that is an address alone comes to the bot as a url."""
        return self._say({"type": "url", "media": address}, to)

    def share_contact(
        self,
        to: Bot | None = None,
        *,
        of: "Person | None" = None,
        phone: str | None = None,
        first_name: str = "Somebody",
    ) -> Shown:
        """One's own contact, another person's, or a number of the address book: nothing in it tells which."""
        owner = of.user if of else self.user
        number = phone or owner.phone
        if number is None:
            raise ValueError(f"{owner.first_name} has no phone")
        name = first_name if phone else owner.first_name
        return self._say({"type": "contact", "contact": {"name": name, "phone_number": number}}, to)

    def send_photo(self, content: bytes, caption: str = "", to: Bot | None = None) -> Shown:
        """Raises ValueError for what is no picture."""
        mime, size = pictures.measure(content)
        name = f"image.{mime.removeprefix('image/')}"
        sent = self._say_file({"type": "picture", "text": caption, "file_name": name}, content, mime, to)
        posted = self._chat(to).messages[sent.id]
        posted.pictures[posted.record["media"]] = pictures.Picture(content, mime, size)
        return shown(posted)

    def send_document(
        self, content: bytes, name: str, mime: str = "application/octet-stream", to: Bot | None = None
    ) -> Shown:
        return self._say_file({"type": "file", "file_name": name, "size": len(content)}, content, mime, to)

    def send_voice(self, seconds: int = 3, to: Bot | None = None) -> Shown:
        """To a bot a telephone sends a recording as a file."""
        return self.send_document(b"a voice" * seconds, "voice.m4a", "audio/mp4", to)

    def send_video(self, content: bytes = b"a video", to: Bot | None = None) -> Shown:
        record = {"type": "video", "file_name": "video.mp4", "size": len(content), "duration": 3}
        return self._say_file(record, content, "video/mp4", to)

    def send_sticker(self, sticker_id: int = 40100, to: Bot | None = None) -> Shown:
        return self._say({"type": "sticker", "sticker_id": sticker_id}, to)

    def send_location(self, latitude: float = 50.45, longitude: float = 30.52, to: Bot | None = None) -> Shown:
        return self._say({"type": "location", "location": {"lat": latitude, "lon": longitude}}, to)

    def press(self, what: str, on: Shown | None = None, to: Bot | None = None) -> None:
        """Presses the button with this label or action: of that message, else of the open keyboard, else of a card."""
        chat = self._chat(to)
        button = on.button(what) if on else pressing.find(chat, what)
        if button.kind == "open-url":
            chat.opened.append(button.value)
            self._state.bell.ring(chat.key)
        elif button.kind == "share-phone":
            if not self.user.desktop:
                self.share_contact(to)
        elif button.kind == "location-picker":
            if not self.user.desktop:
                self.send_location(to=to)
        elif button.kind == "reply" and button.silent:
            self.forge(button.value, to=to)
        elif button.kind == "reply":
            self.write(button.value, to)

    def forge(self, data: str, on: Shown | None = None, to: Bot | None = None) -> None:  # noqa: ARG002 - as elsewhere
        """Sends what a silent button would, whether or not one has it, as a tampered client can."""
        self._tell(self._chat(to), {"type": "text", "text": data}, silent=True)

    def block(self, bot: Bot | None = None) -> None:
        """Unsubscribes."""
        chat = self._chat(bot)
        if chat.subscribed:
            user_id = self.id_for(chat.bot)
            self._state.call_back(chat, "unsubscribed", lambda: {"user_id": user_id})
        chat.subscribed, chat.blocked = False, True
        self._state.bell.ring(chat.key)

    def unblock(self, bot: Bot | None = None) -> None:
        """Subscribes, without saying anything."""
        chat = self._chat(bot)
        if not chat.subscribed:
            self._state.call_back(chat, "subscribed", lambda: {"user": self._state.person_record(chat)})
        chat.subscribed, chat.blocked = True, False
        self._state.bell.ring(chat.key)

    def move_to(self, *, desktop: bool) -> None:
        """To the other device, on which the chats go on."""
        self.user.desktop = desktop
        for chat in self._state.chats.values():
            if chat.user is self.user:
                self._state.bell.ring(chat.key)

    def turn_off(self) -> None:
        """The telephone: messages wait for it, and bots hear of neither `delivered` nor `seen`."""
        self.user.online = False

    def turn_on(self) -> None:
        self.user.online = True
        for chat in self._state.chats.values():
            if chat.user is self.user:
                sending.hand_over(self._state, chat)

    async def next_message(self, within: float = PATIENCE, bot: Bot | None = None) -> Shown:
        """The bot's next message that this method has not returned yet, its pictures with it; waits for it.

        Raises TimeoutError.
        """
        chat = self._chat(bot)
        try:
            message = await self._state.bell.until(lambda: self._unread(chat), within, chat.key)
        except TimeoutError:
            said = Screen(chat).texts[-3:]
            raise TimeoutError(f"{self.user.first_name} got nothing new within {within} s; last: {said}") from None
        self._read[chat.key] = message.id
        return message

    def read_all(self, bot: Bot | None = None) -> None:
        """`next_message` shall return only what comes from now on."""
        chat = self._chat(bot)
        self._read[chat.key] = chat.last_id

    def _unread(self, chat: Chat) -> Shown | None:
        for message_id in range(self._read.get(chat.key, 0) + 1, chat.last_id + 1):
            posted = chat.messages[message_id]
            if not posted.mine:
                return shown(posted) if posted.is_whole else None
        return None

    def _only_bot(self) -> Bot:
        if len(self._state.bots) != 1:
            raise LookupError("say which bot: there is not exactly one")
        return next(iter(self._state.bots.values()))

    def _chat(self, bot: Bot | None) -> Chat:
        return self._state.chat(bot or self._only_bot(), self.user)

    def _say_file(self, record: Record, content: bytes, mime: str, to: Bot | None) -> Shown:
        path = self._state.media.keep(content, mime, record["file_name"], self._state.now())
        return self._say({**record, "media": path}, to)

    def _say(self, record: Record, to: Bot | None) -> Shown:
        chat = self._chat(to)
        posted = self._state.post(chat, record, mine=True)
        self._tell(chat, record, token=posted.token)
        return shown(posted)

    def _tell(self, chat: Chat, record: Record, *, silent: bool = False, token: int | None = None) -> None:
        """The callback `message`. A bot gets back what it last asked this chat to keep."""
        chat.subscribed, chat.blocked, chat.started = True, False, True
        tracked = {"tracking_data": chat.tracking_data} if chat.tracking_data else {}

        def fields() -> Record:
            media = {"media": self._state.media.address(record["media"])} if _is_kept(record) else {}
            message = {**record, **media, **tracked}
            return {"sender": self._state.person_record(chat), "message": message, "silent": silent}

        self._state.call_back(chat, "message", fields, token=token)


def _is_kept(record: Record) -> bool:
    return "media" in record and record["type"] != "url"
