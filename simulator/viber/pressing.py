"""Which button a person means."""

from collections.abc import Iterator

from simulator.viber import keyboards
from simulator.viber.chats import Chat
from simulator.viber.keyboards import Button


def find(chat: Chat, what: str) -> Button:
    """The button with this label or action: of the open keyboard first, then of the cards, the last ones first."""
    for button in _reachable(chat):
        if button.means(what):
            return button
    raise LookupError(f"there is no button {what!r} in the chat")


def _reachable(chat: Chat) -> Iterator[Button]:
    if chat.keyboard is not None:
        yield from map(keyboards.button, chat.keyboard.record["keyboard"]["Buttons"])
    for posted in reversed(chat.messages.values()):
        if "rich_media" in posted.record:
            yield from map(keyboards.button, posted.record["rich_media"]["Buttons"])
