"""What a bot may reach: the chats it knows, those it may write to, and the messages in them."""

from simulator.telegram import refusals
from simulator.telegram.bots import Bot
from simulator.telegram.chats import Chat, Group, Posted, PrivateChat
from simulator.telegram.checks import Record
from simulator.telegram.state import State

CHAT_NOT_FOUND = "chat not found"


def chat(state: State, bot: Bot, chat_id: int | str) -> Chat:
    """A chat that the bot may read."""
    if isinstance(chat_id, str):
        return _group_by_name(state, bot, chat_id)
    return _private(state, bot, chat_id) if chat_id > 0 else _group(state, bot, chat_id)


def writable(state: State, bot: Bot, chat_id: int | str) -> Chat:
    """A chat that the bot may write to now."""
    found = chat(state, bot, chat_id)
    if isinstance(found, PrivateChat):
        if found.user.deleted:
            raise refusals.forbidden("user is deactivated")
        if found.blocked:
            raise refusals.forbidden("bot was blocked by the user")
    return found


def group(state: State, bot: Bot, chat_id: int | str, right: str | None = None, what: str = "") -> Group:
    """A group, in which the bot has this right of an administrator, if any is named."""
    found = chat(state, bot, chat_id)
    if not isinstance(found, Group):
        raise refusals.bad_request("method is available only for supergroups")
    if right is not None and not found.may(bot.id, right):
        raise refusals.bad_request(f"not enough rights{what and ' to '}{what}")
    return found


def message(found: Chat, message_id: int, refusal: str) -> Posted:
    if message_id not in found.messages:
        raise refusals.bad_request(refusal)
    return found.messages[message_id]


def editable(state: State, bot: Bot, given: Record) -> tuple[Chat, Posted]:
    """The bot's own message named by `chat_id` and `message_id`."""
    if "chat_id" not in given:
        raise refusals.bad_request("chat_id is empty")
    if "message_id" not in given:
        raise refusals.bad_request("message identifier is not specified")
    found = writable(state, bot, given["chat_id"])
    posted = message(found, given["message_id"], "message to edit not found")
    if posted.record["from"]["id"] != bot.id or posted.markup is not None:
        raise refusals.bad_request("message can't be edited")
    return found, posted


def _private(state: State, bot: Bot, chat_id: int) -> PrivateChat:
    found = state.private.get((bot.id, chat_id))
    # Nobody but the person can have written first.
    if found is not None and found.last_id:
        return found
    if any(other.id == chat_id for other in state.bots.values()):
        raise refusals.forbidden("bots can't send messages to bots")
    if any(chat_id in known.members and bot.id in known.members for known in state.groups.values()):
        raise refusals.forbidden("bot can't initiate conversation with a user")
    raise refusals.bad_request(CHAT_NOT_FOUND)


def _group(state: State, bot: Bot, chat_id: int) -> Group:
    found = state.groups.get(chat_id)
    if found is None or bot.id not in found.members:
        raise refusals.bad_request(CHAT_NOT_FOUND)
    if not found.members[bot.id].inside:
        left = found.members[bot.id].status == "left"
        raise refusals.forbidden(f"bot {'is not a member of' if left else 'was kicked from'} the supergroup chat")
    return found


def _group_by_name(state: State, bot: Bot, name: str) -> Group:
    for known in state.groups.values():
        if name.startswith("@") and known.record.get("username") == name[1:]:
            return _group(state, bot, known.id)
    raise refusals.bad_request(CHAT_NOT_FOUND)
