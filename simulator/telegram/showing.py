"""People, chats and groups as JSON for a page: plain data, in which no text is ever markup."""

from dataclasses import asdict
from typing import Any

from simulator.telegram import icons, profile
from simulator.telegram.bots import Bot
from simulator.telegram.chats import Topic
from simulator.telegram.checks import Record
from simulator.telegram.groups import Supergroup
from simulator.telegram.people import Person
from simulator.telegram.screen import GENERAL, Shown
from simulator.telegram.topics import RIGHT


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
        "toasts": [asdict(toast) for toast in screen.toasts if toast.chat == who.id],
        "opened": screen.opened,
    }


def group(which: Supergroup, topic: int | None, viewer: Person | None = None) -> Record:
    """A group with its members, its topics and its messages, or those of one topic; and what `viewer` alone sees of it.

    `general` and each topic say as `last` which message is their newest; `may_manage`: closed topics too.
    """
    members = [{**member.user, "status": member.status} for member in which.chat.members.values()]
    newest = which.newest(viewer)
    return {
        **title(which),
        "members": members,
        "general": {"id": GENERAL, "last": _last(newest.get(None))},
        "topics": [_topic(topic, newest.get(topic.id)) for topic in which.topics],
        "messages": [message(shown) for shown in which.messages(topic, viewer)],
        "toasts": [asdict(toast) for toast in which.toasts(viewer)] if viewer else [],
        "waiting": which.waiting(viewer) if viewer else 0,
        "may_manage": viewer is not None and which.chat.may(viewer.id, RIGHT),
    }


def _topic(topic: Topic, last: Shown | None) -> Record:
    """`icon` is the emoji itself, `color` what it has without one."""
    icon = icons.BY_ID.get(topic.icon or "")
    shown = {"id": topic.id, "name": topic.name, "color": topic.icon_color, "icon": icon, "closed": topic.closed}
    return {**shown, "last": _last(last)}


def _last(shown: Shown | None) -> Record | None:
    if shown is None:
        return None
    fields = {name: getattr(shown, name) for name in ("id", "mine", "sender", "kind", "text", "note")}
    return {**fields, "at": shown.at.isoformat()}


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
