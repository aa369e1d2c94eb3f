"""A phone for the gallery: the real painter of Telegram, its calls caught instead of sent, and judged by a phone's limits."""

import unicodedata
from collections.abc import AsyncGenerator, Callable, Iterator
from datetime import UTC, datetime
from typing import Any, assert_never, cast

from aiogram import Bot
from aiogram.client.session.base import BaseSession
from aiogram.methods import TelegramMethod
from aiogram.methods.base import TelegramType
from aiogram.types import BufferedInputFile, Chat, InlineKeyboardMarkup, InputMediaPhoto, Message, ReplyKeyboardMarkup

from bot.gallery.pictures import Pictures
from bot.gallery.shown import Rows, Shown
from bot.painting import Painted
from bot.telegram.fitting import CAPTION, MESSAGE, TOAST
from bot.telegram.inbound import CHANNEL
from bot.telegram.outbound import TelegramChannel
from chat.channel import Letter
from chat.replies import AskContact, Carousel, Enclose, Notice, Post, Reply, Say, SendFile, ShowCard, ShowOffer
from chat.texts import Texts
from chat.words import Words
from paint.card import CardPicture

MOST_INLINE_ROWS = 10  # more than that pushes the text off a phone's screen
# What is cut off: a common phone is 360 dp wide and divides its width, less the gaps, between the buttons of
# a row; a letter of a label takes some 8 dp. Inline buttons are as wide as the bubble, 300 dp at most. An emoji is two
# letters wide. Above five in a row a label is a figure.
KEYBOARD_LETTERS = {1: 42, 2: 20, 3: 13}
INLINE_LETTERS = {1: 36, 2: 18, 3: 11, 4: 8, 5: 6}
_NARROW = 3
_TOKEN = "1:the-gallery-sends-nothing"  # noqa: S105 - goes nowhere


class _Catching(BaseSession):
    """Keeps the calls, and answers each as if a message had been made of it."""

    def __init__(self) -> None:
        super().__init__()
        self.calls: list[TelegramMethod[Any]] = []

    async def make_request(
        self,
        bot: Bot,
        method: TelegramMethod[TelegramType],
        timeout: int | None = None,  # noqa: ASYNC109 - the library's own name
    ) -> TelegramType:
        del bot, timeout
        self.calls.append(method)
        sent = Message(message_id=1, date=datetime(2026, 12, 2, tzinfo=UTC), chat=Chat(id=1, type="private"))
        return cast("TelegramType", sent)

    async def close(self) -> None:
        """There is nothing to close."""

    def stream_content(self, *_: Any, **__: Any) -> AsyncGenerator[bytes, None]:
        raise NotImplementedError


class TelegramPhone:
    """bot.gallery.shown.Painter."""

    name = "Telegram"

    def __init__(self, texts: Texts, shop: str, paint: Callable[[CardPicture], bytes]) -> None:
        self._texts = texts
        self._session = _Catching()
        self._pictures = Pictures(texts)
        painted = Painted(paint, shop, lambda code: code)
        self._channel = TelegramChannel(Bot(_TOKEN, session=self._session), texts, painted, self._pictures.made)

    async def paint(self, reply: Reply, language: str) -> Shown:
        self._pictures.language = language
        self._session.calls.clear()
        said, most = _longest(reply)
        faults = tuple(_too_long(self._texts.say(said, language), most))
        await self._channel.deliver(Letter(1, CHANNEL, "1", language, reply, datetime(2026, 12, 2, tzinfo=UTC)))
        return _shown(self._session.calls[-1], faults)


def _shown(call: TelegramMethod[Any], faults: tuple[str, ...]) -> Shown:
    markup = getattr(call, "reply_markup", None)
    inline: Rows = ()
    keyboard: Rows = ()
    if isinstance(markup, InlineKeyboardMarkup):
        inline = tuple(tuple(button.text for button in row) for row in markup.inline_keyboard)
    elif isinstance(markup, ReplyKeyboardMarkup):
        keyboard = tuple(tuple(button.text for button in row) for row in markup.keyboard)
    media = getattr(call, "media", None)  # of a message that is changed
    photo = media.media if isinstance(media, InputMediaPhoto) else getattr(call, "photo", None)
    picture = photo.data if isinstance(photo, BufferedInputFile) else b""
    text = str(getattr(media or call, "caption", None) or getattr(call, "text", None) or "")
    toast = call.__api_method__ == "answerCallbackQuery"
    faults = (*faults, *_too_wide(inline, INLINE_LETTERS), *_too_wide(keyboard, KEYBOARD_LETTERS))
    return Shown(text, picture, inline, keyboard, toast, faults)


def _longest(reply: Reply) -> tuple[Words, int]:
    """The words that may become too long, and what Telegram takes: the painter would cut them short."""
    match reply:
        case Say(text) | AskContact(text) | Enclose(text) | Post(text=text):
            return text, MESSAGE
        case ShowCard(caption=text) | ShowOffer(caption=text) | SendFile(caption=text):
            return text, CAPTION
        case Carousel(tiles=tiles, at=at):
            return tiles[at].text, CAPTION
        case Notice(text):
            return text, TOAST
        case _:
            assert_never(reply)


def _too_long(text: str, most: int) -> Iterator[str]:
    """Telegram counts in UTF-16 units."""
    units = len(text.encode("utf-16-le")) // 2
    if units > most:
        yield f"{units} characters, and Telegram takes {most}"
    if not text.strip():
        yield "no text at all"


def _too_wide(rows: Rows, letters: dict[int, int]) -> Iterator[str]:
    if len(rows) > MOST_INLINE_ROWS:
        yield f"{len(rows)} rows of buttons, and a phone shows {MOST_INLINE_ROWS}"
    for row in rows:
        most = letters.get(len(row), _NARROW)
        for label in row:
            if _width(label) > most:
                yield f"the label {label!r} takes {_width(label)} letters; {len(row)} in a row have {most}"


def _width(label: str) -> int:
    kinds = ((letter, unicodedata.category(letter)) for letter in label)
    return sum(2 if kind == "So" else 0 if kind in {"Mn", "Me", "Cf"} else 1 for _, kind in kinds)
