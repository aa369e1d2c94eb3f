"""Telegram's updates become what was heard, in private chats and in groups: what a person does, and that a topic is there."""

import re
from datetime import UTC, datetime

from aiogram.enums import ChatMemberStatus, ChatType, ContentType
from aiogram.types import CallbackQuery, ChatMemberUpdated, Message, Update, User

from chat.events import (
    Attached,
    Blocked,
    Event,
    Heard,
    Place,
    Pressed,
    Proof,
    Returned,
    Sender,
    SentSomething,
    SharedContact,
    StaffPressed,
    StaffWrote,
    Started,
    TopicOpened,
    Wrote,
)

CHANNEL = "telegram"
ALLOWED = ["message", "edited_message", "callback_query", "my_chat_member"]
_GROUPS = frozenset({ChatType.GROUP, ChatType.SUPERGROUP})
_COMMAND = re.compile(r"/([A-Za-z0-9_]{1,32})(?:@[A-Za-z0-9_]+)?(?:\s+(.*))?", re.DOTALL)
# What a person sends; everything else that a message may hold is Telegram's own note (pinned, auto-delete, a boost …).
_SENT = frozenset(
    {
        ContentType.ANIMATION,
        ContentType.AUDIO,
        ContentType.CHECKLIST,
        ContentType.DICE,
        ContentType.DOCUMENT,
        ContentType.GAME,
        ContentType.LIVE_PHOTO,
        ContentType.LOCATION,
        ContentType.PAID_MEDIA,
        ContentType.PHOTO,
        ContentType.POLL,
        ContentType.RICH_MESSAGE,
        ContentType.STICKER,
        ContentType.STORY,
        ContentType.UNKNOWN,  # of a later time: rather acknowledged in vain than lost
        ContentType.VENUE,
        ContentType.VIDEO,
        ContentType.VIDEO_NOTE,
        ContentType.VOICE,
    }
)


def heard(update: Update) -> Heard | None:
    """None for what is no word of a person to us: channels, edits in a private chat, other bots."""
    if update.message is not None:
        return _message(update.update_id, update.message)
    if update.edited_message is not None:
        edited = update.edited_message
        return _in_group(update.update_id, edited, edited=True) if edited.chat.type in _GROUPS else None
    if update.callback_query is not None:
        return _press(update.update_id, update.callback_query)
    if update.my_chat_member is not None:
        return _membership(update.update_id, update.my_chat_member)
    return None


def _message(number: int, message: Message) -> Heard | None:
    if message.chat.type in _GROUPS:
        return _in_group(number, message, edited=False)
    if message.chat.type != ChatType.PRIVATE or message.from_user is None:
        return None
    event = _said(message, message.from_user)
    return None if event is None else Heard(event, _sender(message.from_user), number, message.date)


def _said(message: Message, sender: User) -> Event | None:
    """None for what Telegram itself notes in the chat."""
    if message.text is not None:
        return _wrote(message.text)
    if message.contact is not None:
        contact = message.contact
        own = contact.user_id == sender.id and message.forward_origin is None
        return SharedContact(contact.phone_number, Proof.OWN if own else Proof.FOREIGN)
    if message.content_type not in _SENT:
        return None
    what = ContentType(message.content_type).value
    return SentSomething(what, message.caption or "", message.media_group_id or "", _attached(message, what))


def _attached(message: Message, what: str) -> Attached | None:
    """What can be shown to somebody else; of a photo the largest size."""
    if message.photo:
        return Attached(what, message.photo[-1].file_id)
    file = (
        message.animation  # comes as a document besides
        or message.document
        or message.video
        or message.voice
        or message.audio
        or message.video_note
        or message.sticker
    )
    if file is None:
        return None
    return Attached(what, file.file_id, getattr(file, "file_name", None) or "", getattr(file, "mime_type", None) or "")


def _in_group(number: int, message: Message, *, edited: bool) -> Heard | None:
    """None for Telegram's own notes but that a topic was opened, for other bots, and for what a channel passes on."""
    sender = message.from_user
    if sender is None or message.is_automatic_forward:
        return None
    if message.forum_topic_created is not None:
        opened = TopicOpened(_place(message), message.forum_topic_created.name)
        return Heard(opened, _sender(sender), number, message.date) if sender.is_bot else None
    if sender.is_bot and message.sender_chat is None:
        return None
    if message.text is None and message.content_type not in _SENT | {ContentType.CONTACT}:
        return None
    file = _attached(message, ContentType(message.content_type).value)
    said = StaffWrote(_place(message), message.text or message.caption or "", file, _answered(message), edited)
    return Heard(said, _sender(sender), number, message.date)


def _place(message: Message) -> Place:
    """In a plain group a thread is only a chain of replies. Whoever speaks in the name of a chat is nobody we know."""
    topic = str(message.message_thread_id or "") if message.is_topic_message else ""
    return Place(str(message.chat.id), topic, str(message.message_id), anonymous=message.sender_chat is not None)


def _answered(message: Message) -> str:
    """Inside a topic every message that answers none is a reply to the note that opened the topic."""
    to = message.reply_to_message
    if to is None or (message.is_topic_message and to.message_id == message.message_thread_id):
        return ""
    return str(to.message_id)


def _wrote(text: str) -> Event:
    """A command may name the bot, and may have something after it."""
    command = _COMMAND.fullmatch(text)
    if command and command[1].lower() == "start":
        return Started((command[2] or "").strip())
    return Wrote(text)


def _press(number: int, press: CallbackQuery) -> Heard | None:
    shown = press.message
    if shown is None or shown.chat.type not in {ChatType.PRIVATE, *_GROUPS}:
        return None
    event: Event = Pressed(press.data or "", str(shown.message_id))
    if shown.chat.type in _GROUPS:
        topic = _place(shown).topic if isinstance(shown, Message) else ""
        event = StaffPressed(Place(str(shown.chat.id), topic, str(shown.message_id)), press.data or "")
    return Heard(event, _sender(press.from_user), number, datetime.now(UTC), press.id)


def _membership(number: int, change: ChatMemberUpdated) -> Heard | None:
    if change.chat.type != ChatType.PRIVATE:
        return None
    gone = change.new_chat_member.status == ChatMemberStatus.KICKED
    return Heard(Blocked() if gone else Returned(), _sender(change.from_user), number, change.date)


def _sender(user: User) -> Sender:
    return Sender(CHANNEL, str(user.id), user.first_name, (user.language_code or "")[:2])
