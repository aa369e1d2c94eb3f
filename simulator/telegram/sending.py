"""The methods that bring a message into a chat: sendMessage, sendPhoto, albums, forwards and copies."""

from collections.abc import Callable, Mapping
from typing import Any

from simulator.telegram import access, formatting, keyboards, refusals
from simulator.telegram.bots import Bot
from simulator.telegram.chats import Chat, Group, Posted, PrivateChat
from simulator.telegram.checks import Record, Upload
from simulator.telegram.files import STAND_INS, Media
from simulator.telegram.state import State

Method = Callable[[State, Bot, Record], Any]

ALBUM_SIZES = range(2, 11)
# What may stand together in an album.
ALBUM_KINDS: Mapping[str, str] = {"photo": "visual", "video": "visual", "document": "document", "audio": "audio"}
CONTENT = ("text", "entities", "photo", *STAND_INS, "caption", "caption_entities", "contact", "location")
CAPTION = ("caption", "caption_entities", "show_caption_above_media")
# What the words of a message are, in whichever kind of message.
SAID = frozenset({"text", "entities", "caption", "caption_entities"})
CHAT_ACTIONS = frozenset(
    {
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    }
)


def send_message(state: State, bot: Bot, given: Record) -> Record:
    return _send(state, bot, given, formatting.text_content(given))


def send_location(state: State, bot: Bot, given: Record) -> Record:
    keys = ("latitude", "longitude", "horizontal_accuracy", "live_period", "heading", "proximity_alert_radius")
    return _send(state, bot, given, {"location": {key: given[key] for key in keys if key in given}})


def send_contact(state: State, bot: Bot, given: Record) -> Record:
    contact = {key: given[key] for key in ("phone_number", "first_name", "last_name", "vcard") if key in given}
    return _send(state, bot, given, {"contact": contact})


def send_media(kind: str) -> Method:
    """sendPhoto, sendDocument, sendVoice …: one method for each kind of file."""

    def send(state: State, bot: Bot, given: Record) -> Record:
        caption = formatting.caption_content(given)
        # The chat comes first: nothing is stored for a chat that can't be written to.
        access.writable(state, bot, given["chat_id"])
        media = take_media(state, kind, given[kind], given)
        return _send(state, bot, given, {**media.content, **caption, **_flags(given)})

    return send


def send_media_group(state: State, bot: Bot, given: Record) -> list[Record]:
    items: list[Record] = given["media"]
    if len(items) not in ALBUM_SIZES:
        raise refusals.bad_request("wrong number of media in the album: it must include 2-10 items")
    kinds = {ALBUM_KINDS.get(item["type"]) for item in items}
    if len(kinds) != 1 or None in kinds:
        raise refusals.bad_request("can't mix these types of media in one album")
    chat = access.writable(state, bot, given["chat_id"])
    contents = []
    for item in items:
        caption = formatting.caption_content(item)
        media = take_media(state, item["type"], item["media"], item)
        contents.append({**media.content, **caption, **_flags(item)})
    place = _place(chat, bot, given)
    album = state.new_album()
    posted = [state.post(chat, bot.record(), {**content, "media_group_id": album}, **place) for content in contents]
    return [message.record for message in posted]


def forward_message(state: State, bot: Bot, given: Record) -> Record:
    source = _source(state, bot, given, "message to forward not found")
    return _send(state, bot, given, {**content_of(source), "forward_origin": origin(source)})


def copy_message(state: State, bot: Bot, given: Record) -> Record:
    content = content_of(_source(state, bot, given, "message to copy not found"))
    if "caption" in given:
        content = {key: item for key, item in content.items() if key not in CAPTION}
        content |= formatting.caption_content(given)
    return {"message_id": _send(state, bot, given, content)["message_id"]}


def many(one: Method) -> Method:
    """forwardMessages and copyMessages: messages that can't be found are passed over."""

    def send_many(state: State, bot: Bot, given: Record) -> list[Record]:
        source = access.chat(state, bot, given["from_chat_id"])
        here = [message_id for message_id in given["message_ids"] if message_id in source.messages]
        sent = [one(state, bot, {**given, "message_id": message_id}) for message_id in here]
        return [{"message_id": message["message_id"]} for message in sent]

    return send_many


def send_chat_action(state: State, bot: Bot, given: Record) -> bool:
    if given["action"] not in CHAT_ACTIONS:
        raise refusals.bad_request("wrong parameter action in request")
    chat = access.writable(state, bot, given["chat_id"])
    if isinstance(chat, PrivateChat):
        chat.action = given["action"], state.now()
        state.bell.ring(chat.key)
    return True


def take_media(state: State, kind: str, what: Upload | str, said: Record) -> Media:
    """A file just uploaded, or one sent before by its id."""
    return state.files.keep(kind, what, said) if isinstance(what, Upload) else state.files.find(kind, what)


def origin(source: Posted) -> Record:
    """Where a forwarded message came from; a forward of a forward keeps the first origin."""
    earlier: Record | None = source.record.get("forward_origin")
    return earlier or {"type": "user", "date": source.record["date"], "sender_user": source.record["from"]}


def content_of(source: Posted) -> Record:
    """What a message says, without where and when."""
    return {key: source.record[key] for key in CONTENT if key in source.record}


def _send(state: State, bot: Bot, given: Record, content: Record) -> Record:
    chat = access.writable(state, bot, given["chat_id"])
    inline, markup = keyboards.split(given.get("reply_markup"), private=isinstance(chat, PrivateChat))
    if inline is not None:
        content = {**content, "reply_markup": inline}
    return state.post(chat, bot.record(), content, markup=markup, **_place(chat, bot, given)).record


def _place(chat: Chat, bot: Bot, given: Record) -> dict[str, Any]:
    return {"thread": _thread(chat, bot, given), "reply_to": _reply_to(chat, given.get("reply_parameters"))}


def _thread(chat: Chat, bot: Bot, given: Record) -> int | None:
    thread: int | None = given.get("message_thread_id")
    if thread is None:
        return None
    if not isinstance(chat, Group) or thread not in chat.topics:
        raise refusals.bad_request("message thread not found")
    if chat.topics[thread].closed and not chat.may(bot.id, "can_manage_topics"):
        raise refusals.bad_request("TOPIC_CLOSED")
    return thread


def _reply_to(chat: Chat, parameters: Record | None) -> Posted | None:
    if parameters is None:
        return None
    if parameters.get("chat_id", chat.id) != chat.id or "quote" in parameters:
        raise refusals.not_emulated("replies to another chat and quotes")
    posted = chat.messages.get(parameters["message_id"])
    if posted is None and not parameters.get("allow_sending_without_reply"):
        raise refusals.bad_request("message to be replied not found")
    return posted


def _source(state: State, bot: Bot, given: Record, refusal: str) -> Posted:
    return access.message(access.chat(state, bot, given["from_chat_id"]), given["message_id"], refusal)


def _flags(given: Record) -> Record:
    shown = {"show_caption_above_media": "show_caption_above_media", "has_spoiler": "has_media_spoiler"}
    return {shown[key]: True for key in shown if given.get(key)}
