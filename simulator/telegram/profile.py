"""What a bot tells of itself: its commands, names and descriptions by language, its menu button and rights."""

import re

from simulator.telegram import refusals
from simulator.telegram.bots import Bot, ScopeKey
from simulator.telegram.chats import ADMIN_RIGHTS
from simulator.telegram.checks import Record
from simulator.telegram.sending import Method
from simulator.telegram.state import State

COMMAND = re.compile(r"[a-z0-9_]{1,32}")
COMMAND_LIMIT = 100
DESCRIPTION_LIMIT = 256
TEXT_LIMITS = {"name": 64, "description": 512, "short_description": 120}


def get_me(_state: State, bot: Bot, _given: Record) -> Record:
    return bot.me()


def set_commands(_state: State, bot: Bot, given: Record) -> bool:
    if len(given["commands"]) > COMMAND_LIMIT:
        raise refusals.bad_request("BOT_COMMANDS_TOO_MUCH")
    for command in given["commands"]:
        if not COMMAND.fullmatch(command["command"].removeprefix("/")):
            raise refusals.bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(command["description"]) <= DESCRIPTION_LIMIT:
            raise refusals.bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    bot.commands[_scope(given)] = [{**item, "command": item["command"].removeprefix("/")} for item in given["commands"]]
    return True


def get_commands(_state: State, bot: Bot, given: Record) -> list[Record]:
    return bot.commands.get(_scope(given), [])


def delete_commands(_state: State, bot: Bot, given: Record) -> bool:
    bot.commands.pop(_scope(given), None)
    return True


def commands_for(bot: Bot, chat_id: int, language: str) -> list[Record]:
    """The commands a person sees in a private chat: the narrowest scope that has any, their language first."""
    scopes = (("chat", chat_id), ("all_private_chats", None), ("default", None))
    keys = [(scope, chat, None, tongue) for scope, chat in scopes for tongue in (language, "")]
    return next((bot.commands[key] for key in keys if key in bot.commands), [])


def _scope(given: Record) -> ScopeKey:
    scope = given.get("scope", {"type": "default"})
    return scope["type"], scope.get("chat_id"), scope.get("user_id"), given.get("language_code", "")


def set_text(kind: str) -> Method:
    """setMyName, setMyDescription, setMyShortDescription; an empty text takes it back."""

    def set_one(state: State, bot: Bot, given: Record) -> bool:
        text = given.get(kind, "")
        if len(text) > TEXT_LIMITS[kind]:
            raise refusals.bad_request(f"{kind.replace('_', ' ')} is too long")
        bot.texts[kind, given.get("language_code", "")] = text
        state.bell.ring(("bot", bot.id))
        return True

    return set_one


def get_text(kind: str) -> Method:
    def get_one(_state: State, bot: Bot, given: Record) -> Record:
        return {kind: text_for(bot, kind, given.get("language_code", ""))}

    return get_one


def text_for(bot: Bot, kind: str, language: str) -> str:
    """The text in this language, or else the one for all languages."""
    text = bot.texts.get((kind, language)) or bot.texts.get((kind, ""), "")
    return text or (bot.first_name if kind == "name" else "")


def set_menu_button(state: State, bot: Bot, given: Record) -> bool:
    bot.menu_buttons[given.get("chat_id")] = given.get("menu_button", {"type": "default"})
    state.bell.ring(("bot", bot.id))
    return True


def get_menu_button(_state: State, bot: Bot, given: Record) -> Record:
    return menu_button_for(bot, given.get("chat_id"))


def menu_button_for(bot: Bot, chat_id: int | None) -> Record:
    button = bot.menu_buttons.get(chat_id) or bot.menu_buttons.get(None)
    return button or {"type": "commands" if bot.commands else "default"}


def set_default_rights(_state: State, bot: Bot, given: Record) -> bool:
    bot.default_rights[given.get("for_channels", False)] = given.get("rights") or dict.fromkeys(ADMIN_RIGHTS, False)
    return True


def get_default_rights(_state: State, bot: Bot, given: Record) -> Record:
    return bot.default_rights.get(given.get("for_channels", False)) or dict.fromkeys(ADMIN_RIGHTS, False)
