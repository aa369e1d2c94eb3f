"""People and chats as JSON for a page: plain data, in which no text is ever markup."""

from collections.abc import Iterable
from dataclasses import asdict

from simulator.viber.bots import Bot
from simulator.viber.checks import Record
from simulator.viber.keyboards import Button, Rows
from simulator.viber.people import Person
from simulator.viber.screen import Shown


def person(who: Person) -> Record:
    """number, first_name, phone, language_code, country, desktop …"""
    return asdict(who.user)


def message(shown: Shown) -> Record:
    """Pictures are numbered as they are found at `/api/viber/pictures/{person}/{message}/{picture}`."""
    return {
        "id": shown.id,
        "mine": shown.mine,
        "at": shown.at.isoformat(),
        "kind": shown.kind,
        "text": shown.text,
        "contact": shown.contact,
        "location": shown.location,
        "file_name": shown.file_name,
        "picture": _picture(shown, shown.record.get("media")),
        "cards": [_rows(card, shown) for card in shown.cards],
    }


def chat(who: Person, bot: Bot) -> Record:
    """One person's chat with a bot: who they are, the messages, the keyboard below them."""
    screen = who.chat_with(bot)
    return {
        "person": person(who),
        "bot": {"uri": bot.uri, "name": bot.name},
        "started": screen.started,
        "subscribed": screen.subscribed,
        "blocked": screen.blocked,
        "messages": [message(shown) for shown in screen.messages],
        "keyboard": _keyboard(screen.messages, who, bot),
        "opened": screen.opened,
    }


def _keyboard(messages: Iterable[Shown], who: Person, bot: Bot) -> Record | None:
    keyboard = who.chat_with(bot).keyboard
    if keyboard is None:
        return None
    brought = [shown for shown in messages if not shown.mine][-1]
    return {
        "message": brought.id,
        "rows": _rows(keyboard.rows, brought),
        "background": keyboard.background,
        "hides_input": keyboard.hides_input,
    }


def _rows(rows: Rows, shown: Shown) -> list[list[Record]]:
    return [[_button(button, shown) for button in row] for row in rows]


def _button(button: Button, shown: Shown) -> Record:
    return {**asdict(button), "image": _picture(shown, button.image)}


def _picture(shown: Shown, address: str | None) -> Record | None:
    """`why` it is broken, if it is; its size, once it has come."""
    picture = shown.pictures.get(address or "")
    if picture is None:
        return None
    width, height = picture.size or (None, None)
    return {"number": list(shown.pictures).index(address or ""), "width": width, "height": height, "why": picture.why}
