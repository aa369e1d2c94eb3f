"""Telegram's updates become what was heard; only private chats and only what a person does."""

import re
from datetime import UTC, datetime

from aiogram.enums import ChatMemberStatus, ChatType, ContentType
from aiogram.types import CallbackQuery, ChatMemberUpdated, Message, Update, User

from chat.events import (
    Blocked,
    Event,
    Heard,
    Pressed,
    Proof,
    Returned,
    Sender,
    SentSomething,
    SharedContact,
    Started,
    Wrote,
)

CHANNEL = "telegram"
ALLOWED = ["message", "callback_query", "my_chat_member"]
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
    """None for what is no word of a person to us: groups, channels, edits, other bots."""
    if update.message is not None:
        return _message(update.update_id, update.message)
    if update.callback_query is not None:
        return _press(update.update_id, update.callback_query)
    if update.my_chat_member is not None:
        return _membership(update.update_id, update.my_chat_member)
    return None


def _message(number: int, message: Message) -> Heard | None:
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
    return SentSomething(ContentType(message.content_type).value, message.caption or "", message.media_group_id or "")


def _wrote(text: str) -> Event:
    """A command may name the bot, and may have something after it."""
    command = _COMMAND.fullmatch(text)
    if command and command[1].lower() == "start":
        return Started((command[2] or "").strip())
    return Wrote(text)


def _press(number: int, press: CallbackQuery) -> Heard | None:
    shown = press.message
    if shown is None or shown.chat.type != ChatType.PRIVATE:
        return None
    event = Pressed(press.data or "", str(shown.message_id))
    return Heard(event, _sender(press.from_user), number, datetime.now(UTC), press.id)


def _membership(number: int, change: ChatMemberUpdated) -> Heard | None:
    if change.chat.type != ChatType.PRIVATE:
        return None
    gone = change.new_chat_member.status == ChatMemberStatus.KICKED
    return Heard(Blocked() if gone else Returned(), _sender(change.from_user), number, change.date)


def _sender(user: User) -> Sender:
    return Sender(CHANNEL, str(user.id), user.first_name, (user.language_code or "")[:2])
