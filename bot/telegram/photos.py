"""Photos on Telegram: uploaded once and shown by their number from then on, and changed in place where they can be."""

from collections import OrderedDict
from collections.abc import Awaitable, Callable
from hashlib import sha256

from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import BufferedInputFile, InlineKeyboardMarkup, InputMediaPhoto, Message

from chat.channel import Delivered

UNCHANGED = "message is not modified"
_NO_SUCH_FILE = "file identifier"
_File = str | BufferedInputFile
_KNOWN = 1000  # photos whose number is remembered


class Photos:
    """Of one bot: a file's number is good for that bot alone."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._numbers: OrderedDict[bytes, str] = OrderedDict()  # by digest, the last used at the end

    async def show(
        self, chat: int, photo: bytes, caption: str, markup: InlineKeyboardMarkup | None, replace: str = ""
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

    async def _sent(self, chat: int, photo: bytes, caption: str, markup: InlineKeyboardMarkup | None) -> Delivered:
        async def send(file: _File) -> Message:
            return await self._bot.send_photo(chat, file, caption=caption, reply_markup=markup)

        sent = await self._with_file(photo, send)
        return Delivered(str(sent.message_id) if isinstance(sent, Message) else "")

    async def _changed(
        self, chat: int, message: int, photo: bytes, caption: str, markup: InlineKeyboardMarkup | None
    ) -> None:
        async def edit(file: _File) -> Message | bool:
            media = InputMediaPhoto(media=file, caption=caption)
            return await self._bot.edit_message_media(media, chat_id=chat, message_id=message, reply_markup=markup)

        await self._with_file(photo, edit)

    async def _with_file(self, photo: bytes, tell: Callable[[_File], Awaitable[Message | bool]]) -> Message | bool:
        """By its number, if it has one that Telegram still knows; else uploaded."""
        digest = sha256(photo).digest()
        if number := self._numbers.get(digest):
            self._numbers.move_to_end(digest)
            try:
                return await tell(number)
            except TelegramBadRequest as error:
                if _NO_SUCH_FILE not in error.message:
                    raise
        told = await tell(BufferedInputFile(photo, "offer.jpg"))
        if isinstance(told, Message) and told.photo is not None:
            self._numbers[digest] = told.photo[-1].file_id
            while len(self._numbers) > _KNOWN:
                self._numbers.popitem(last=False)
        return told
