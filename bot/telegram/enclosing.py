"""Files that people attached, on Telegram: shown by their number there, and asked for by it."""

from collections.abc import Awaitable, Callable
from io import BytesIO

import aiohttp
from aiogram import Bot
from aiogram.exceptions import AiogramError, TelegramAPIError, TelegramBadRequest, TelegramNotFound
from aiogram.types import BufferedInputFile, Message

from bot import attachments
from bot.telegram.fitting import CAPTION, MESSAGE, fitted
from bot.telegram.inbound import CHANNEL
from bot.telegram.photos import UNCHANGED
from chat.channel import Delivered, TryAgain, Undeliverable
from chat.replies import Enclose, Enclosed
from chat.texts import Texts

_WORDLESS = frozenset({"sticker", "video_note"})  # these have no words beneath


class Enclosures:
    """`made` makes a file of ours: what, for which channel and account."""

    def __init__(self, bot: Bot, texts: Texts, made: Callable[[str, str, str], Awaitable[bytes]]) -> None:
        self._bot = bot
        self._texts = texts
        self._made = made

    async def show(self, said: Enclose, chat: int, language: str) -> Delivered:
        """The words beneath the first file where they fit, else above it; `Delivered` names the message with the words."""
        text = self._texts.say(said.text, language)
        if said.replace:
            return await self._changed(said.replace, chat, text)
        beneath = said.files[0].kind not in _WORDLESS and fitted(text, CAPTION) == text
        words = None if beneath else await self._bot.send_message(chat, fitted(text, MESSAGE))
        for place, file in enumerate(said.files):
            sent = await self._send(file, chat, text if beneath and place == 0 else None)
            words = words or sent
        return Delivered(str(words.message_id) if words else "")

    async def _changed(self, shown: str, chat: int, text: str) -> Delivered:
        """Whether the words stand alone or beneath a file is not known any more, so both are tried; else they are said anew."""
        edits: list[Callable[[], Awaitable[Message | bool]]] = [
            lambda: self._bot.edit_message_caption(chat_id=chat, message_id=int(shown), caption=fitted(text, CAPTION)),
            lambda: self._bot.edit_message_text(fitted(text, MESSAGE), chat_id=chat, message_id=int(shown)),
        ]
        for edit in edits:
            try:
                await edit()
            except TelegramBadRequest as error:
                if UNCHANGED not in error.message:
                    continue
            return Delivered(shown)
        sent = await self._bot.send_message(chat, fitted(text, MESSAGE))
        return Delivered(str(sent.message_id))

    async def _send(self, file: Enclosed, chat: int, caption: str | None) -> Message:
        if file.channel == CHANNEL and file.file:
            content: str | BufferedInputFile = file.file
        else:
            made = await self._made(attachments.what(file.number), CHANNEL, str(chat))
            content = BufferedInputFile(made, file.name or file.kind)
        match file.kind:
            case "sticker":
                return await self._bot.send_sticker(chat, content)
            case "video_note":
                return await self._bot.send_video_note(chat, content)
            case "photo":
                return await self._bot.send_photo(chat, content, caption=caption)
            case "video":
                return await self._bot.send_video(chat, content, caption=caption)
            case "animation":
                return await self._bot.send_animation(chat, content, caption=caption)
            case "voice":
                return await self._bot.send_voice(chat, content, caption=caption)
            case "audio":
                return await self._bot.send_audio(chat, content, caption=caption)
            case _:
                return await self._bot.send_document(chat, content, caption=caption)


async def stored(bot: Bot, file: str) -> bytes:
    """A file by its number. Raises Undeliverable for what Telegram gives to no bot (above 20 MB), TryAgain."""
    held = BytesIO()
    try:
        await bot.download(file, held)
    except (TelegramBadRequest, TelegramNotFound) as error:
        raise Undeliverable(error.message) from error
    except (TelegramAPIError, AiogramError, aiohttp.ClientError, OSError, TimeoutError) as error:
        raise TryAgain(type(error).__name__, in_doubt=False) from None  # its text may hold the address with the token
    return held.getvalue()
