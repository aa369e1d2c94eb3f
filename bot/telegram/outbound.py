"""Replies become calls of the Bot API. Texts go without markup, so a name can't be one."""

from collections.abc import Awaitable, Callable
from typing import assert_never

from aiogram import Bot
from aiogram.exceptions import (
    AiogramError,
    ClientDecodeError,
    TelegramAPIError,
    TelegramBadRequest,
    TelegramEntityTooLarge,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramServerError,
)
from aiogram.types import (
    BufferedInputFile,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    Message,
    ReplyKeyboardMarkup,
)

from bot.doubt import unwritten
from bot.painting import Painted
from bot.telegram.enclosing import Enclosures
from bot.telegram.fitting import CAPTION, MESSAGE, TOAST, fitted
from bot.telegram.groups import Groups
from bot.telegram.inbound import CHANNEL
from bot.telegram.photos import UNCHANGED, Photos
from chat.channel import BlockedByPerson, Delivered, Letter, SlowDown, TryAgain, Undeliverable
from chat.replies import AskContact, Carousel, Choice, Enclose, Notice, Post, Rows, Say, SendFile, ShowCard, ShowOffer
from chat.room import CloseTopic, DeletePost, DeleteTopic, EditPost, MarkTopic, OpenTopic, PostFiles, Tick
from chat.texts import LANGUAGES, Texts
from chat.views import menu
from chat.words import Words, words

_IN_A_ROW = 2  # the main menu's buttons
_GONE = ("chat not found", "user is deactivated", "peer_id_invalid")


class TelegramChannel:
    """chat.channel.Channel over aiogram."""

    name = CHANNEL

    def __init__(
        self, bot: Bot, texts: Texts, painted: Painted, made: Callable[[str, str, str], Awaitable[bytes]]
    ) -> None:
        """`made` makes a file: what, for which channel and account; raises as `deliver` does."""
        self._bot = bot
        self._texts = texts
        self._painted = painted
        self._made = made
        self._photos = Photos(bot)
        self._groups = Groups(bot, texts, made, self._inline)
        self._enclosures = Enclosures(bot, texts, made)
        self._menus = {language: self._menu(language) for language in LANGUAGES}

    async def deliver(self, letter: Letter) -> Delivered:
        """Raises BlockedByPerson, SlowDown, TryAgain, Undeliverable."""
        try:
            return await self._deliver(letter)
        except TelegramRetryAfter as error:
            raise SlowDown(error.retry_after) from error
        except TelegramForbiddenError as error:
            raise BlockedByPerson(error.message) from error
        except (TelegramBadRequest, TelegramNotFound, TelegramMigrateToChat) as error:
            if any(sign in error.message.lower() for sign in _GONE):
                raise BlockedByPerson(error.message) from error
            raise Undeliverable(error.message) from error
        except TelegramAPIError as error:  # unreachable, 5xx, an unauthorised or conflicting token
            raise TryAgain(type(error).__name__, in_doubt=_in_doubt(error)) from error
        except AiogramError as error:  # an HTML page instead of an answer
            if not isinstance(letter.reply, Enclose) and (said := _said_unread(error)) is not None:
                return said
            raise TryAgain(type(error).__name__) from error

    async def _deliver(self, letter: Letter) -> Delivered:  # noqa: C901 - a line a reply
        reply, chat, language = letter.reply, int(letter.account), letter.language
        match reply:
            case Say():
                return await self._say(reply, chat, language)
            case AskContact(text, label):
                share = KeyboardButton(text=self._texts.say(label, language), request_contact=True)
                markup = ReplyKeyboardMarkup(keyboard=[[share]], resize_keyboard=True, is_persistent=True)
                said = fitted(self._texts.say(text, language), MESSAGE)
                return _sent(await self._bot.send_message(chat, said, reply_markup=markup))
            case ShowCard():
                return await self._show_card(reply, chat, language)
            case ShowOffer(picture, caption, choices):
                drawing = self._painted.offers.drawing(picture, self._texts, language)
                said = fitted(self._texts.say(caption, language), CAPTION)
                return await self._photos.show(chat, drawing, said, self._inline(choices, language))
            case Carousel():
                return await self._carousel(reply, chat, language)
            case Notice(text, press, alert):
                said = fitted(self._texts.say(text, language), TOAST)
                await self._bot.answer_callback_query(press, said, show_alert=alert or None)
                return Delivered()
            case SendFile(what, name, caption):
                file = BufferedInputFile(await self._made(what, CHANNEL, letter.account), name)
                said = fitted(self._texts.say(caption, language), CAPTION)
                send = self._bot.send_photo if reply.picture else self._bot.send_document
                return _sent(await send(chat, file, caption=said))
            case Post():
                return await self._groups.post(reply, chat, language)
            case OpenTopic() | MarkTopic() | CloseTopic() | DeleteTopic() | DeletePost():
                return await self._groups.act(reply, chat, language, CHANNEL)
            case PostFiles() | EditPost() | Tick():
                return await self._groups.act(reply, chat, language, CHANNEL)
            case Enclose():
                return await self._enclosures.show(reply, chat, language)
            case _:
                assert_never(reply)

    async def _say(self, reply: Say, chat: int, language: str) -> Delivered:
        text = fitted(self._texts.say(reply.text, language), MESSAGE)
        inline = self._inline(reply.choices, language)
        if reply.replace:
            try:
                await self._bot.edit_message_text(
                    text, chat_id=chat, message_id=int(reply.replace), reply_markup=inline
                )
            except TelegramBadRequest as error:
                if UNCHANGED not in error.message:
                    return _sent(await self._bot.send_message(chat, text, reply_markup=inline))
            return Delivered(reply.replace)
        markup = self._menus[language] if reply.menu and inline is None else inline
        return _sent(await self._bot.send_message(chat, text, reply_markup=markup))

    async def _show_card(self, reply: ShowCard, chat: int, language: str) -> Delivered:
        png = await self._painted.png(reply, self._texts, language)
        inline = self._inline(reply.choices, language)
        markup = self._menus[language] if reply.menu and inline is None else inline
        caption = fitted(self._texts.say(reply.caption, language), CAPTION)
        return _sent(
            await self._bot.send_photo(chat, BufferedInputFile(png, "card.png"), caption=caption, reply_markup=markup)
        )

    async def _carousel(self, reply: Carousel, chat: int, language: str) -> Delivered:
        """One tile at a time."""
        tile = reply.tiles[reply.at]
        drawing = self._painted.offers.drawing(tile.picture, self._texts, language)
        heading, title, text = (self._texts.say(said, language) for said in (reply.heading, tile.title, tile.text))
        caption = fitted(f"{heading}\n\n{title}\n{text}", CAPTION)
        inline = self._inline((*_turns(reply), *tile.choices, *reply.choices), language)
        return await self._photos.show(chat, drawing, caption, inline, reply.replace)

    def _inline(self, rows: Rows, language: str) -> InlineKeyboardMarkup | None:
        if not rows:
            return None
        return InlineKeyboardMarkup(
            inline_keyboard=[[self._button(choice, language) for choice in row] for row in rows]
        )

    def _button(self, choice: Choice, language: str) -> InlineKeyboardButton:
        label = self._texts.say(choice.label, language)
        if choice.url:
            return InlineKeyboardButton(text=label, url=choice.url)
        return InlineKeyboardButton(text=label, callback_data=choice.payload)

    def _menu(self, language: str) -> ReplyKeyboardMarkup:
        labels = [self._label(words(key), language) for _, key in menu.labels()]
        rows = [labels[:1], *(labels[i : i + _IN_A_ROW] for i in range(1, len(labels), _IN_A_ROW))]
        return ReplyKeyboardMarkup(keyboard=rows, resize_keyboard=True, is_persistent=True)

    def _label(self, label: Words, language: str) -> KeyboardButton:
        return KeyboardButton(text=self._texts.say(label, language))


def _in_doubt(error: TelegramAPIError) -> bool:
    """Whether Telegram may have applied the call. What it has refused in its own words, it has not."""
    if isinstance(error, TelegramEntityTooLarge):
        return False
    if isinstance(error, TelegramNetworkError):
        return not unwritten(error.__cause__)
    return isinstance(error, TelegramServerError)


def _said_unread(error: AiogramError) -> Delivered | None:
    """Telegram made a message or a topic, and tells of it in a form of a later time than the library's: trying again would
    make another.
    """
    told = error.data if isinstance(error, ClientDecodeError) else None
    if not isinstance(told, dict) or told.get("ok") is not True:
        return None
    result = told.get("result")
    made = result[0] if isinstance(result, list) and result else result
    numbers = [made.get(name) for name in ("message_id", "message_thread_id")] if isinstance(made, dict) else []
    return next((Delivered(str(number)) for number in numbers if number is not None), None)


def _turns(reply: Carousel) -> Rows:
    """‹ 2/5 ›, round and round; for one tile there is nothing to turn."""
    tiles, at, many = reply.tiles, reply.at, len(reply.tiles)
    if many == 1:
        return ()
    back, on = tiles[(at - 1) % many], tiles[(at + 1) % many]
    where = words("carousel-at", number=at + 1, many=many)
    return (
        (
            Choice(words("carousel-back"), back.turn),
            Choice(where, tiles[at].turn),
            Choice(words("carousel-on"), on.turn),
        ),
    )


def _sent(message: Message) -> Delivered:
    return Delivered(str(message.message_id))
