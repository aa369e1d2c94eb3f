"""People, chats and groups as JSON for a page: plain data, in which no text is ever markup."""

from dataclasses import asdict
from typing import Any

from simulator.telegram import profile
from simulator.telegram.bots import Bot
from simulator.telegram.checks import Record
from simulator.telegram.groups import Supergroup
from simulator.telegram.people import Person
from simulator.telegram.screen import Shown


def person(who: Person) -> Record:
    """id, first_name, last_name, username, language_code, phone, deleted."""
    return asdict(who.user)


def message(shown: Shown) -> Record:
    """Every field of Shown but `record`; `at` as RFC 3339."""
    fields: dict[str, Any] = {name: getattr(shown, name) for name in Shown.__slots__ if name != "record"}
    buttons = [[asdict(button) for button in row] for row in shown.buttons]
    file = asdict(shown.file) if shown.file else None
    return {**fields, "at": shown.at.isoformat(), "buttons": buttons, "file": file}


def chat(who: Person, bot: Bot) -> Record:
    """One person's chat with a bot: who they are, the messages, the reply keyboard, what the bot says of itself."""
    screen = who.chat_with(bot)
    return {
        "person": person(who),
        "bot": _bot(bot, who),
        "started": screen.started,
        "blocked": screen.blocked,
        "action": screen.action,
        "waiting": screen.waiting,
        "messages": [message(shown) for shown in screen.messages],
        "keyboard": asdict(screen.keyboard) if screen.keyboard else None,
        "toasts": [asdict(toast) for toast in screen.toasts],
        "opened": screen.opened,
    }


def group(which: Supergroup, topic: int | None) -> Record:
    """A group with its members, its topics and its messages, or those of one topic."""
    members = [{**member.user, "status": member.status} for member in which.chat.members.values()]
    return {
        **title(which),
        "members": members,
        "topics": [asdict(topic) for topic in which.topics],
        "messages": [message(shown) for shown in which.messages(topic)],
    }


def title(which: Supergroup) -> Record:
    return {"id": which.id, "title": which.chat.record["title"], "is_forum": which.chat.is_forum}


def _bot(bot: Bot, who: Person) -> Record:
    language = who.user.language_code
    return {
        "id": bot.id,
        "username": bot.username,
        "name": profile.text_for(bot, "name", language),
        "description": profile.text_for(bot, "description", language),
        "short_description": profile.text_for(bot, "short_description", language),
        "commands": profile.commands_for(bot, who.id, language),
        "menu_button": profile.menu_button_for(bot, who.id),
    }
