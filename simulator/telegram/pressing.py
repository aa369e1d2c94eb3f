"""Which button a person means, and the callback query that pressing one makes."""

from simulator.telegram import keyboards
from simulator.telegram.chats import Chat, PrivateChat, User
from simulator.telegram.keyboards import Button
from simulator.telegram.state import State


def find(chat: Chat, what: str) -> tuple[int | None, Button]:
    """The button with this label or callback data, and the message it is under (None: the reply keyboard).

    Looked for where the eye is: under the last message, on the reply keyboard, under earlier messages.
    """
    under = [
        (posted.id, button)
        for posted in reversed(chat.messages.values())
        if "reply_markup" in posted.record
        for row in keyboards.inline_rows(posted.record["reply_markup"])
        for button in row
        if what in {button.label, button.value}
    ]
    if under and under[0][0] == chat.last_id:
        return under[0]
    keys = [button for button in _keys(chat) if button.label == what]
    if keys:
        return None, keys[0]
    if under:
        return under[0]
    raise LookupError(f"there is no button {what!r} in the chat")


def _keys(chat: Chat) -> list[Button]:
    if not isinstance(chat, PrivateChat) or chat.keyboard_folded or chat.keyboard is None:
        return []
    rows = keyboards.reply_keyboard(chat.keyboard.markup).rows if chat.keyboard.markup else ()
    return [button for row in rows for button in row]


def query(state: State, chat: Chat, user: User, message_id: int, data: str) -> str:
    """Presses with this data, whether or not a button has it; the id of the callback query."""
    posted = chat.messages[message_id]
    bot = next(bot for bot in state.bots.values() if bot.id == posted.record["from"]["id"])
    opened = state.open_query(bot, chat, user)
    update = {
        "id": opened.id,
        "from": user.record(),
        "message": posted.record,
        # The same for all buttons of one chat with one bot.
        "chat_instance": str(bot.id * 31 + chat.id),
        "data": data,
    }
    state.send_out(bot, "callback_query", update, chat)
    state.bell.ring(chat.key)
    return opened.id
