"""send_message and broadcast_message, the welcome that rides in a webhook's answer, and what the telephones tell of it."""

import json

from simulator.viber import messages, refusals
from simulator.viber.bots import Bot
from simulator.viber.chats import Chat, Posted
from simulator.viber.checks import Record
from simulator.viber.refusals import Refusal
from simulator.viber.state import Call, State

BROADCAST_LIMIT = 300
HTTP_OK = 200


def send_message(state: State, bot: Bot, given: Record) -> Record:
    if "receiver" not in given:
        raise refusals.missing_data("receiver")
    messages.check(given)
    chat = _addressee(state, bot, given["receiver"], given)
    return {"message_token": say(state, chat, given).token}


def broadcast_message(state: State, bot: Bot, given: Record) -> Record:
    """To up to 300 people; those that can't be reached come back with their status."""
    receivers = given.get("broadcast_list")
    if receivers is None:
        raise refusals.missing_data("broadcast_list")
    if not isinstance(receivers, list) or not 1 <= len(receivers) <= BROADCAST_LIMIT:
        raise refusals.bad_data(f"broadcast_list is no array of 1 to {BROADCAST_LIMIT} ids")
    messages.check(given)
    failed = []
    for receiver in receivers:
        try:
            say(state, _addressee(state, bot, receiver, given), given)
        except Refusal as refusal:
            failed.append({"receiver": receiver, "status": refusal.status, "status_message": refusal.message})
    return {"message_token": state.new_token(), "failed_list": failed}


def say(state: State, chat: Chat, given: Record) -> Posted:
    posted = state.post(chat, messages.content(given), mine=False)
    chat.undelivered.append(posted)
    if chat.user.online:
        hand_over(state, chat)
    return posted


def hand_over(state: State, chat: Chat) -> None:
    """What a telephone that is on tells of each message: it has come, and was seen."""
    waiting, chat.undelivered = chat.undelivered, []
    user_id = chat.user.id_for(chat.bot.uri)
    for posted in waiting:
        for event in ("delivered", "seen"):
            state.call_back(chat, event, lambda: {"user_id": user_id}, token=posted.token)


def take_welcome(state: State, chat: Chat, body: bytes) -> None:
    """The body of the answer to `conversation_started`: one message, or nothing. Nobody hears why it was refused."""
    if not body.strip():
        return
    given: Record = {}
    try:
        given = read(body)
        messages.check(given, welcome=True)
        check_version(chat, given)
        say(state, chat, given)
        status, description = 0, ""
    except Refusal as refusal:
        status, description = refusal.status, refusal.message
    state.calls.append(Call(chat.bot.uri, "welcome", given, state.now(), HTTP_OK, status, description, by_webhook=True))
    state.bell.ring(chat.key)


def read(body: bytes) -> Record:
    """Raises Refusal for what is no JSON object of at most 30 kB."""
    if len(body) > messages.BODY_LIMIT:
        raise refusals.bad_data("the request is larger than 30 kB")
    try:
        given = json.loads(body)
    except ValueError:
        raise refusals.bad_data("the request is no JSON") from None
    if not isinstance(given, dict):
        raise refusals.bad_data("the request is no JSON object")
    return given


def check_version(chat: Chat, given: Record) -> None:
    if given.get("min_api_version", 1) > chat.user.api_version:
        raise refusals.refused("apiVersionNotSupported")


def _addressee(state: State, bot: Bot, receiver: object, given: Record) -> Chat:
    user = state.user_by_id(bot, receiver)
    if user is None:
        raise refusals.refused("receiverNotRegistered")
    chat = state.chat(bot, user)
    if not chat.subscribed:
        raise refusals.refused("receiverNotSubscribed", "notSubscribed")
    check_version(chat, given)
    return chat
