"""Photos on Telegram: uploaded once and shown by their number from then on, and changed in place where they can be."""

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from time import monotonic

from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import BufferedInputFile, InlineKeyboardMarkup, InputMediaPhoto, Message

from bot.offer_pictures import Drawing
from chat.channel import Delivered

UNCHANGED = "message is not modified"
_NO_SUCH_FILE = "file identifier"
_File = str | BufferedInputFile
_KNOWN = 20_000  # photos whose number is remembered
_LASTS = 3600.0  # seconds: the product may have another photo then


class Photos:
    """Of one bot: a file's number is good for that bot alone. `elapsed` gives seconds."""

    def __init__(self, bot: Bot, elapsed: Callable[[], float] = monotonic) -> None:
        self._bot = bot
        self._elapsed = elapsed
        self._numbers: OrderedDict[Hashable, tuple[str, float]] = OrderedDict()  # and until when; the oldest first

    async def show(
        self, chat: int, photo: Drawing, caption: str, markup: InlineKeyboardMarkup | None, replace: str = ""
    ) -> Delivered:
        """In the place of the message `replace` where that can be, else as a new one."""
        if replace:
            try:
                await self._changed(chat, int(replace), photo, caption, markup)
            except TelegramBadRequest as error:
                if UNCHANGED not in error.message:
                    return await self._sent(chat, photo, caption, markup)
            return Delivered(replace)
        return await self._sent(chat, photo, caption, markup)

    async def _sent(self, chat: int, photo: Drawing, caption: str, markup: InlineKeyboardMarkup | None) -> Delivered:
        async def send(file: _File) -> Message:
            return await self._bot.send_photo(chat, file, caption=caption, reply_markup=markup)

        sent = await self._with_file(photo, send)
        return Delivered(str(sent.message_id) if isinstance(sent, Message) else "")

    async def _changed(
        self, chat: int, message: int, photo: Drawing, caption: str, markup: InlineKeyboardMarkup | None
    ) -> None:
        async def edit(file: _File) -> Message | bool:
            media = InputMediaPhoto(media=file, caption=caption)
            return await self._bot.edit_message_media(media, chat_id=chat, message_id=message, reply_markup=markup)

        await self._with_file(photo, edit)

    async def _with_file(self, photo: Drawing, tell: Callable[[_File], Awaitable[Message | bool]]) -> Message | bool:
        """By its number, if it has one that Telegram still knows; else painted and uploaded."""
        number, until = self._numbers.get(photo.key, ("", 0.0))
        if number and until > self._elapsed():
            try:
                return await tell(number)
            except TelegramBadRequest as error:
                if _NO_SUCH_FILE not in error.message:
                    raise
        told = await tell(BufferedInputFile(await photo.jpeg(), "offer.jpg"))
        if isinstance(told, Message) and told.photo is not None:
            self._numbers[photo.key] = told.photo[-1].file_id, self._elapsed() + _LASTS
            self._numbers.move_to_end(photo.key)
            while len(self._numbers) > _KNOWN:
                self._numbers.popitem(last=False)
        return told
