"""What is done and said in groups of the shop's people, as calls of the Bot API. Raises as aiogram does."""

from collections.abc import Awaitable, Callable, Mapping
from types import MappingProxyType
from typing import Any, Final, assert_never

from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest
from aiogram.methods import (
    SendAnimation,
    SendAudio,
    SendDocument,
    SendPhoto,
    SendSticker,
    SendVideo,
    SendVideoNote,
    SendVoice,
    TelegramMethod,
)
from aiogram.types import (
    BufferedInputFile,
    InlineKeyboardMarkup,
    InputMediaAudio,
    InputMediaDocument,
    InputMediaPhoto,
    InputMediaVideo,
    MediaUnion,
    Message,
    ReactionTypeEmoji,
    ReplyParameters,
)

from bot import attachments
from bot.telegram.fitting import CAPTION, MESSAGE, fitted
from bot.telegram.photos import UNCHANGED
from chat.channel import Delivered
from chat.replies import Post, Rows
from chat.room import (
    CloseTopic,
    DeletePost,
    DeleteTopic,
    EditPost,
    Enclosure,
    Icon,
    MarkTopic,
    OpenTopic,
    PostFiles,
    RoomAct,
    Tick,
)
from chat.texts import Texts

_NAME = 128  # characters of a topic's name
_AS_IT_IS = "TOPIC_NOT_MODIFIED"
_MISSING = ("TOPIC_ID_INVALID", "TOPIC_DELETED", "message to delete not found", "message can't be deleted")
# Of the custom emoji that anybody may give a topic; where the set lacks one, the sign stands in the topic's name instead.
_STICKERS: Final = {Icon.NEW: "❗", Icon.TAKEN: "👀", Icon.DIRECTOR: "🔥", Icon.CLOSED: "✅"}
_SIGNS: Final = {Icon.NEW: "⚪", Icon.TAKEN: "🟡", Icon.DIRECTOR: "🔴", Icon.CLOSED: "✅"}
_COLOR = 0x6FB9F0  # of a topic that has no such icon
_DONE = "👍"
_VARIATION = "\ufe0f"  # says that a sign is shown in colour, and makes no other sign of it
WORDLESS = frozenset({"sticker", "video_note"})  # these have no words of their own
_SENDS: Final[Mapping[str, tuple[Callable[..., TelegramMethod[Message]], str]]] = MappingProxyType(
    {
        "photo": (SendPhoto, "photo"),
        "video": (SendVideo, "video"),
        "animation": (SendAnimation, "animation"),
        "voice": (SendVoice, "voice"),
        "audio": (SendAudio, "audio"),
        "sticker": (SendSticker, "sticker"),
        "video_note": (SendVideoNote, "video_note"),
    }
)


class Groups:
    """`made` makes a file: what, for which channel and account. `inline` paints buttons."""

    def __init__(
        self,
        bot: Bot,
        texts: Texts,
        made: Callable[[str, str, str], Awaitable[bytes]],
        inline: Callable[[Rows, str], InlineKeyboardMarkup | None],
    ) -> None:
        self._bot = bot
        self._texts = texts
        self._made = made
        self._inline = inline
        self._icons: dict[Icon, str] | None = None

    async def post(self, said: Post, chat: int, language: str) -> Delivered:
        text = fitted(self._texts.say(said.text, language), MESSAGE)
        inline = self._inline(said.choices, language)
        if said.replace:
            return await self._edit(chat, said.replace, text, inline)
        sent = await self._bot.send_message(
            chat,
            text,
            message_thread_id=_thread(said.topic),
            reply_parameters=_to(said.to),
            reply_markup=inline,
        )
        return _sent(sent)

    async def act(self, act: RoomAct, chat: int, language: str, channel: str) -> Delivered:
        match act:
            case OpenTopic(name, icon):
                called, sticker = await self._look(self._texts.say(name, language), icon)
                topic = await self._bot.create_forum_topic(
                    chat, called, icon_custom_emoji_id=sticker, icon_color=None if sticker else _COLOR
                )
                return Delivered(str(topic.message_thread_id))
            case MarkTopic(topic, name, icon):
                called, sticker = await self._look(self._texts.say(name, language), icon)
                return await self._unless_so(
                    self._bot.edit_forum_topic(chat, int(topic), name=called, icon_custom_emoji_id=sticker)
                )
            case CloseTopic(topic, closed):
                change = self._bot.close_forum_topic if closed else self._bot.reopen_forum_topic
                return await self._unless_so(change(chat, int(topic)))
            case DeleteTopic(topic):
                return await self._unless_so(self._bot.delete_forum_topic(chat, int(topic)), *_MISSING)
            case DeletePost(message):
                return await self._unless_so(self._bot.delete_message(chat, int(message)), *_MISSING)
            case PostFiles():
                return await self._files(act, chat, language, channel)
            case EditPost(message, text, choices):
                said = fitted(self._texts.say(text, language), MESSAGE)
                return await self._edit(chat, message, said, self._inline(choices, language))
            case Tick():
                return await self._tick(act, chat, language)
            case _:
                assert_never(act)

    async def _look(self, name: str, icon: Icon) -> tuple[str, str | None]:
        """The name and the custom emoji of a topic in this state."""
        if self._icons is None:
            known = {
                (sticker.emoji or "").replace(_VARIATION, ""): sticker.custom_emoji_id
                for sticker in await self._bot.get_forum_topic_icon_stickers()
            }
            self._icons = {icon: id_ for icon, emoji in _STICKERS.items() if (id_ := known.get(emoji))}
        sticker = self._icons.get(icon)
        return (name if sticker else f"{_SIGNS[icon]} {name}")[:_NAME], sticker

    @staticmethod
    async def _unless_so(call: Awaitable[bool], *signs: str) -> Delivered:
        """What is so already has been done; `signs` of Telegram's say it too."""
        try:
            await call
        except TelegramBadRequest as error:
            if not any(sign in error.message for sign in (_AS_IT_IS, *signs)):
                raise
        return Delivered()

    async def _edit(self, chat: int, message: str, text: str, inline: InlineKeyboardMarkup | None) -> Delivered:
        try:
            await self._bot.edit_message_text(text, chat_id=chat, message_id=int(message), reply_markup=inline)
        except TelegramBadRequest as error:
            if UNCHANGED not in error.message:
                raise
        return Delivered(message)

    async def _tick(self, tick: Tick, chat: int, language: str) -> Delivered:
        try:
            await self._bot.set_message_reaction(chat, int(tick.message), reaction=[ReactionTypeEmoji(emoji=_DONE)])
        except TelegramBadRequest:  # the group's owner allows no reactions, or not this one
            return await self.post(Post(tick.topic, tick.text, to=tick.message), chat, language)
        return Delivered()

    async def _files(self, act: PostFiles, chat: int, language: str, channel: str) -> Delivered:
        caption = None if act.caption is None else fitted(self._texts.say(act.caption, language), CAPTION)
        files = [await self._file(file, channel, str(chat)) for file in act.files]
        first, *others = act.files
        thread, to = _thread(act.topic), _to(act.to)
        if others:
            media: list[MediaUnion] = [
                _medium(each.kind, file, None if number else caption)
                for number, (each, file) in enumerate(zip(act.files, files, strict=True))
            ]
            sent = await self._bot.send_media_group(chat, media, message_thread_id=thread, reply_parameters=to)
            return _sent(sent[0])
        send, field = _SENDS.get(first.kind, (SendDocument, "document"))
        words_ = {} if first.kind in WORDLESS else {"caption": caption}
        given: dict[str, Any] = {field: files[0], "message_thread_id": thread, "reply_parameters": to, **words_}
        return _sent(await self._bot(send(chat_id=chat, **given)))

    async def _file(self, file: Enclosure, channel: str, account: str) -> str | BufferedInputFile:
        if file.file:
            return file.file
        return BufferedInputFile(
            await self._made(attachments.what(file.number), channel, account), file.name or file.kind
        )


def _medium(kind: str, file: str | BufferedInputFile, caption: str | None) -> MediaUnion:
    match kind:
        case "photo":
            return InputMediaPhoto(media=file, caption=caption)
        case "video":
            return InputMediaVideo(media=file, caption=caption)
        case "audio":
            return InputMediaAudio(media=file, caption=caption)
        case _:
            return InputMediaDocument(media=file, caption=caption)


def _thread(topic: str) -> int | None:
    return int(topic) if topic else None


def _to(message: str) -> ReplyParameters | None:
    return ReplyParameters(message_id=int(message), allow_sending_without_reply=True) if message else None


def _sent(message: Message) -> Delivered:
    return Delivered(str(message.message_id))
