"""The methods that change a message of the bot's own, or take any message away."""

from datetime import timedelta

from simulator.telegram import access, formatting, keyboards, reactions, refusals, sending
from simulator.telegram.bots import Bot
from simulator.telegram.chats import Chat, Group, Posted, PrivateChat, topic_of
from simulator.telegram.checks import Record
from simulator.telegram.files import STAND_INS
from simulator.telegram.state import State

DELETABLE_FOR = timedelta(hours=48)
DELETED_AT_ONCE = 100
TEXT = ("text", "entities")
MEDIA = ("photo", *STAND_INS)
SAME = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current content "
    "and reply markup of the message"
)


def edit_text(state: State, bot: Bot, given: Record) -> Record:
    chat, posted = access.editable(state, bot, given)
    if "text" not in given:
        raise refusals.bad_request("message text is empty")
    content = formatting.text_content(given, limit="MESSAGE_TOO_LONG")
    if "text" not in posted.record:
        raise refusals.bad_request("there is no text in the message to edit")
    return _edit(state, chat, posted, given, content, TEXT)


def edit_caption(state: State, bot: Bot, given: Record) -> Record:
    chat, posted = access.editable(state, bot, given)
    if not any(kind in posted.record for kind in MEDIA):
        raise refusals.bad_request("there is no caption in the message to edit")
    return _edit(state, chat, posted, given, formatting.caption_content(given), sending.CAPTION)


def edit_media(state: State, bot: Bot, given: Record) -> Record:
    chat, posted = access.editable(state, bot, given)
    item = given["media"]
    if "media_group_id" in posted.record and item["type"] not in sending.ALBUM_KINDS:
        raise refusals.bad_request("message can't be edited")
    caption = formatting.caption_content(item)
    content = sending.take_media(state, item["type"], item["media"], item).content
    return _edit(state, chat, posted, given, {**content, **caption}, (*MEDIA, *TEXT, *sending.CAPTION))


def edit_reply_markup(state: State, bot: Bot, given: Record) -> Record:
    chat, posted = access.editable(state, bot, given)
    return _edit(state, chat, posted, given, {}, ())


def _edit(
    state: State, chat: Chat, posted: Posted, given: Record, content: Record, replaced: tuple[str, ...]
) -> Record:
    """The keyboard is part of every edit: left out, it goes."""
    inline, _ = keyboards.split(given.get("reply_markup"), private=isinstance(chat, PrivateChat))
    dropped = {*replaced, "reply_markup", "edit_date"}
    record = {key: item for key, item in posted.record.items() if key not in dropped} | content
    if inline is not None:
        record["reply_markup"] = inline
    if record == {key: item for key, item in posted.record.items() if key != "edit_date"}:
        raise refusals.bad_request(SAME)
    state.replace(chat, posted, record)
    return posted.record


def delete_message(state: State, bot: Bot, given: Record) -> bool:
    chat = access.chat(state, bot, given["chat_id"])
    posted = access.message(chat, given["message_id"], "message to delete not found")
    if not _deletable(state, bot, chat, posted):
        raise refusals.bad_request("message can't be deleted for everyone")
    chat.forget(posted.id)
    state.bell.ring(chat.key)
    return True


def delete_messages(state: State, bot: Bot, given: Record) -> bool:
    """Those that can't be found or deleted are passed over."""
    if not 1 <= len(given["message_ids"]) <= DELETED_AT_ONCE:
        raise refusals.bad_request("wrong number of messages to delete: 1-100 are allowed")
    chat = access.chat(state, bot, given["chat_id"])
    for message_id in given["message_ids"]:
        posted = chat.messages.get(message_id)
        if posted is not None and _deletable(state, bot, chat, posted):
            chat.forget(message_id)
    state.bell.ring(chat.key)
    return True


def _deletable(state: State, bot: Bot, chat: Chat, posted: Posted) -> bool:
    if isinstance(chat, Group) and chat.may(bot.id, "can_delete_messages"):
        return True
    own = posted.record["from"]["id"] == bot.id
    return (own or isinstance(chat, PrivateChat)) and state.now() - posted.at < DELETABLE_FOR


def pin(state: State, bot: Bot, given: Record) -> bool:
    chat = _pinnable(state, bot, given["chat_id"])
    posted = access.message(chat, given["message_id"], "message to pin not found")
    if posted.id not in chat.pinned:
        chat.pinned.append(posted.id)
        pinned = {key: item for key, item in posted.record.items() if key != "reply_to_message"}
        state.post(chat, bot.record(), {"pinned_message": pinned}, thread=topic_of(posted.record))
    return True


def unpin(state: State, bot: Bot, given: Record) -> bool:
    """The named message, or the last that was pinned."""
    chat = _pinnable(state, bot, given["chat_id"])
    message_id = given.get("message_id", chat.pinned[-1] if chat.pinned else None)
    if message_id not in chat.pinned:
        raise refusals.bad_request("message to unpin not found")
    chat.pinned.remove(message_id)
    state.bell.ring(chat.key)
    return True


def unpin_all(state: State, bot: Bot, given: Record) -> bool:
    chat = _pinnable(state, bot, given["chat_id"])
    chat.pinned.clear()
    state.bell.ring(chat.key)
    return True


def _pinnable(state: State, bot: Bot, chat_id: int | str) -> Chat:
    chat = access.chat(state, bot, chat_id)
    if isinstance(chat, Group):
        access.group(state, bot, chat_id, "can_pin_messages", "manage pinned messages in the chat")
    return chat


def react(state: State, bot: Bot, given: Record) -> bool:
    """setMessageReaction: a bot has one reaction to a message."""
    chat = access.writable(state, bot, given["chat_id"])
    posted = access.message(chat, given["message_id"], "message to react not found")
    wanted = given.get("reaction", [])
    if len(wanted) > 1:
        raise refusals.bad_request("REACTIONS_TOO_MANY")
    if any(reaction.get("emoji") not in reactions.ALLOWED for reaction in wanted):
        raise refusals.bad_request("REACTION_INVALID")
    posted.reactions = tuple(reaction["emoji"] for reaction in wanted)
    state.bell.ring(chat.key)
    return True
