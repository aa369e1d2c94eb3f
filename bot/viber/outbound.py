"""Replies become messages of Viber's REST API. Texts go as they are: only labels of buttons are HTML there, and are escaped."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Protocol, assert_never

from viberbot.api.messages import FileMessage, PictureMessage, RichMediaMessage, TextMessage
from viberbot.api.messages.typed_message import TypedMessage

from bot import attachments
from bot.painting import Painted
from bot.viber import cards
from bot.viber.cards import Cards
from bot.viber.inbound import CHANNEL
from bot.viber.keyboards import API_VERSION, Keyboard, Keyboards
from bot.viber.sharing import Sharing, Shelf
from bot.viber.texts import CAPTION, SENDER, pieces, shortened
from chat.channel import Delivered, Letter, NotDelivered, Undeliverable
from chat.replies import AskContact, Carousel, Enclose, Enclosed, Notice, Post, Say, SendFile, ShowCard, ShowOffer
from chat.room import CloseTopic, DeletePost, DeleteTopic, EditPost, MarkTopic, OpenTopic, PostFiles, Tick
from chat.texts import Texts
from chat.words import Words
from paint import photo

Message = dict[str, Any]
_NO_GROUPS = "the shop's people sit in Telegram"
_MOST_PICTURE = 1024 * 1024  # bytes of a picture message
_LONGEST_NAME = 100  # of a file, in characters; Viber takes 256 bytes


class Sending(Protocol):
    """bot.viber.client.ViberClient, as far as letters are concerned."""

    async def send(self, message: Mapping[str, Any]) -> str: ...


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
        self._sharing = Sharing(shelf)
        self._made = made
        self._keyboards = keyboards or Keyboards(texts)
        self._cards = Cards(texts, self._keyboards)
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

    async def _messages(self, letter: Letter) -> list[Message]:  # noqa: C901 - a line a reply
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
            case ShowOffer():
                drawing = self._painted.offers.drawing(reply.picture, self._texts, language)
                painted = self._pictured(await self._sharing.address(drawing), reply.caption, language)
                keyboard = self._keyboards.below(reply.choices, language)
            case Carousel():
                painted = await self._carousel(reply, language)
                keyboard = self._keyboards.below(reply.choices, language)
            case Notice(text):  # folded into other words when it was answered; what comes here is of an earlier version
                painted, keyboard = self._said(text, language), self._keyboards.below((), language)
            case SendFile():
                painted = await self._file(reply, letter)
                keyboard = self._keyboards.below((), language)
            case Post() | OpenTopic() | MarkTopic() | CloseTopic() | DeleteTopic() | DeletePost():
                raise Undeliverable(_NO_GROUPS)
            case PostFiles() | EditPost() | Tick():
                raise Undeliverable(_NO_GROUPS)
            case Enclose():
                painted = await self._enclosed(reply, letter)
                keyboard = self._keyboards.below((), language)
            case _:
                assert_never(reply)
        return self._addressed(painted, keyboard)

    def _addressed(self, painted: list[Message], keyboard: Keyboard) -> list[Message]:
        version = max(API_VERSION, painted[-1].get("min_api_version", API_VERSION))
        painted[-1] |= {"keyboard": keyboard, "min_api_version": version}
        return [{"sender": self._sender, **message} for message in painted]

    def _said(self, text: Words, language: str) -> list[Message]:
        return [_written(TextMessage(text=piece)) for piece in pieces(self._texts.say(text, language))]

    async def _card(self, reply: ShowCard, letter: Letter) -> list[Message]:
        png = await self._painted.png(reply, self._texts, letter.language)
        address = await self._shelf.put(png, "card.png", letter.account)
        return self._pictured(address, reply.caption, letter.language)

    def _pictured(self, address: str, caption: Words, language: str) -> list[Message]:
        """With its caption, or with the words below it where they are too many."""
        text = self._texts.say(caption, language)
        fits = len(text) <= CAPTION
        picture = PictureMessage(text=text if fits else "", media=address)
        return [_written(picture), *([] if fits else self._said(caption, language))]

    async def _carousel(self, reply: Carousel, language: str) -> list[Message]:
        """The heading, and all the tiles to swipe under it."""
        tiles = reply.tiles[: cards.MOST_CARDS]
        drawings = [self._painted.offers.drawing(tile.picture, self._texts, language) for tile in tiles]
        addresses = [await self._sharing.address(drawing) for drawing in drawings]
        said = (f"{self._texts.say(tile.title, language)}\n{self._texts.say(tile.text, language)}" for tile in tiles)
        rich = RichMediaMessage(
            rich_media=self._cards.painted(tiles, addresses, language),
            alt_text=next(pieces("\n\n".join(said))),
            min_api_version=cards.API_VERSION,
        )
        return [*self._said(reply.heading, language), _written(rich)]

    async def _file(self, reply: SendFile, letter: Letter) -> list[Message]:
        """A file has no words of its own."""
        content = await self._made(reply.what, CHANNEL, letter.account)
        if reply.picture:
            address = await self._shelf.put(content, reply.name, letter.account)
            return self._pictured(address, reply.caption, letter.language)
        address = await self._shelf.put(content, reply.name, letter.account)
        file = FileMessage(media=address, size=len(content), file_name=reply.name)
        return [*self._said(reply.caption, letter.language), _written(file)]

    async def _enclosed(self, reply: Enclose, letter: Letter) -> list[Message]:
        """Nothing that is shown changes here, so changed words are a message of their own, and the files are there already."""
        if reply.replace:
            return self._said(reply.text, letter.language)
        said: list[Message] = []
        for file in reply.files:
            content = await self._made(attachments.what(file.number), CHANNEL, letter.account)
            jpeg = await asyncio.to_thread(photo.jpeg, content, _MOST_PICTURE) if file.kind == "photo" else None
            if jpeg is not None:
                address = await self._shelf.put(jpeg, "photo.jpg", letter.account)
                said += self._pictured(address, reply.text, letter.language) if not said else [_picture(address)]
            else:
                said += [] if said else self._said(reply.text, letter.language)
                name = _named(file)
                address = await self._shelf.put(content, name, letter.account)
                said.append(_written(FileMessage(media=address, size=len(content), file_name=name)))
        return said


def _picture(address: str) -> Message:
    return _written(PictureMessage(text="", media=address))


def _named(file: Enclosed) -> str:
    """By its ending a telephone knows what to open it with."""
    endings = {"voice": ".ogg", "audio": ".mp3", "video": ".mp4", "animation": ".mp4", "video_note": ".mp4"}
    name = file.name or f"{file.kind}{endings.get(file.kind, '.jpg' if file.kind == 'photo' else '.bin')}"
    return name if len(name) <= _LONGEST_NAME else name[-_LONGEST_NAME:]


def _written(message: TypedMessage) -> Message:
    """Viber takes no null."""
    return {name: value for name, value in message.to_dict().items() if value is not None}
