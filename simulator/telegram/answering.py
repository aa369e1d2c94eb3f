"""answerCallbackQuery: once, in time, and only by the bot whose button was pressed."""

from simulator.telegram import refusals
from simulator.telegram.bots import Bot
from simulator.telegram.chats import PrivateChat, Toast
from simulator.telegram.checks import Record
from simulator.telegram.state import Query, State

TEXT_LIMIT = 200
TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


def answer_callback_query(state: State, bot: Bot, given: Record) -> bool:
    query = state.queries.get(given["callback_query_id"])
    if query is None or query.bot is not bot or query.answered or is_over(state, query):
        raise refusals.bad_request(TOO_OLD)
    text = given.get("text", "")
    if len(text) > TEXT_LIMIT:
        raise refusals.bad_request("MESSAGE_TOO_LONG")
    query.answered = True
    if text or given.get("url"):
        toast = Toast(query.id, query.chat.id, text, given.get("show_alert", False), given.get("url"))
        # In a group as well the answer is for the one who pressed: it is shown in their chat with the bot.
        state.private_chat(bot, query.user).toasts.append(toast)
    state.bell.ring((bot.id, query.user.id))
    if not isinstance(query.chat, PrivateChat):
        state.bell.ring(query.chat.key)
    return True


def is_over(state: State, query: Query) -> bool:
    return state.now() - query.at > state.callback_lifetime
