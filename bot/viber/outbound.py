"""Replies become messages of Viber's REST API. Texts go as they are: only labels of buttons are HTML there, and are escaped."""

import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Protocol, assert_never

from viberbot.api.messages import FileMessage, PictureMessage, TextMessage
from viberbot.api.messages.typed_message import TypedMessage

from bot.painting import Painted
from bot.viber.inbound import CHANNEL
from bot.viber.keyboards import API_VERSION, Keyboard, Keyboards
from bot.viber.texts import CAPTION, SENDER, pieces, shortened
from chat.channel import Delivered, Letter, NotDelivered
from chat.replies import AskContact, Notice, Say, SendFile, ShowCard
from chat.texts import Texts
from chat.words import Words

Message = dict[str, Any]


class Sending(Protocol):
    """bot.viber.client.ViberClient, as far as letters are concerned."""

    async def send(self, message: Mapping[str, Any]) -> str: ...


class Shelf(Protocol):
    """Where Viber fetches pictures and files from."""

    async def put(self, content: bytes, name: str, account: str) -> str:
        """The address, which ends like `name`. Raises TryAgain."""


class ViberChannel:
    """chat.channel.Channel over Viber's REST API."""

    name = CHANNEL

    def __init__(
        self,
        client: Sending,
        texts: Texts,
        painted: Painted,
        shelf: Shelf,
        made: Callable[[str, str, str], Awaitable[bytes]],
        keyboards: Keyboards | None = None,
    ) -> None:
        """`made` makes a file: what, for which channel and account; raises as `deliver` does."""
        self._client = client
        self._texts = texts
        self._painted = painted
        self._shelf = shelf
        self._made = made
        self._keyboards = keyboards or Keyboards(texts)
        self._sender = {"name": shortened(painted.shop, SENDER)}

    async def deliver(self, letter: Letter) -> Delivered:
        """A long text is several messages, all of them again when one fails. Raises as ViberClient.send does."""
        messages = await self._messages(letter)
        token = ""
        for place, message in enumerate(messages):
            try:
                token = await self._client.send({"receiver": letter.account, **message})
            except NotDelivered as why:
                why.in_doubt = why.in_doubt or place > 0  # the beginning has arrived
                raise
        return Delivered(token)

    async def welcome(self, letter: Letter) -> bytes | None:
        """What goes back with the call that brought a `conversation_started`; None when it takes more than one message."""
        messages = await self._messages(letter)
        return json.dumps(messages[0], ensure_ascii=False).encode() if len(messages) == 1 else None

    async def _messages(self, letter: Letter) -> list[Message]:
        """In order; the keyboard hangs on the last."""
        reply, language = letter.reply, letter.language
        match reply:
            case Say(text, choices):
                painted, keyboard = self._said(text, language), self._keyboards.below(choices, language)
            case AskContact(text, label):
                painted, keyboard = self._said(text, language), self._keyboards.sharing(label, language)
            case ShowCard():
                painted = await self._card(reply, letter)
                keyboard = self._keyboards.below(reply.choices, language)
            case Notice(text):  # folded into other words when it was answered; what comes here is of an earlier version
                painted, keyboard = self._said(text, language), self._keyboards.below((), language)
            case SendFile():
                painted = await self._file(reply, letter)
                keyboard = self._keyboards.below((), language)
            case _:
                assert_never(reply)
        return self._addressed(painted, keyboard)

    def _addressed(self, painted: list[Message], keyboard: Keyboard) -> list[Message]:
        painted[-1] |= {"keyboard": keyboard, "min_api_version": API_VERSION}
        return [{"sender": self._sender, **message} for message in painted]

    def _said(self, text: Words, language: str) -> list[Message]:
        return [_written(TextMessage(text=piece)) for piece in pieces(self._texts.say(text, language))]

    async def _card(self, reply: ShowCard, letter: Letter) -> list[Message]:
        png = await self._painted.png(reply, self._texts, letter.language)
        return await self._picture(png, "card.png", reply.caption, letter)

    async def _picture(self, png: bytes, name: str, words: Words, letter: Letter) -> list[Message]:
        """With its caption, or with the words below it where they are too many."""
        caption = self._texts.say(words, letter.language)
        fits = len(caption) <= CAPTION
        address = await self._shelf.put(png, name, letter.account)
        picture = PictureMessage(text=caption if fits else "", media=address)
        return [_written(picture), *([] if fits else self._said(words, letter.language))]

    async def _file(self, reply: SendFile, letter: Letter) -> list[Message]:
        """A file has no words of its own."""
        content = await self._made(reply.what, CHANNEL, letter.account)
        if reply.picture:
            return await self._picture(content, reply.name, reply.caption, letter)
        address = await self._shelf.put(content, reply.name, letter.account)
        file = FileMessage(media=address, size=len(content), file_name=reply.name)
        return [*self._said(reply.caption, letter.language), _written(file)]


def _written(message: TypedMessage) -> Message:
    """Viber takes no null."""
    return {name: value for name, value in message.to_dict().items() if value is not None}
