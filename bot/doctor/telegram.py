"""Telegram: the token, the clock beside Telegram's, the way updates come, the operators' group."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.doctor.database import director_chats
from bot.doctor.findings import Finding, ok, warning, wrong
from bot.settings import Settings
from bot.telegram.asking import Answer, NotAnswered, ask

_ODD, _BAD = timedelta(seconds=30), timedelta(minutes=5)  # from five minutes on receipts of tills are refused
_RECENT = timedelta(hours=1)
_MANY = 100  # updates that wait
_ADMINISTRATORS = ("administrator", "creator")
_GROUPS = ("group", "supergroup")
_DELETING = "the bot can't delete what the group has of people who asked to be erased"


async def examine(settings: Settings, now: datetime) -> AsyncIterator[Finding]:
    """Nothing when there is no token."""
    if settings.telegram_token is None:
        return
    try:
        me = await _ask(settings, "getMe")
    except NotAnswered as no:
        mend = (
            "take the token anew from @BotFather, and see TELEGRAM_API_URL if it is set"
            if no.refused
            else "see the network, and TELEGRAM_API_URL"
        )
        yield wrong("Telegram", f"does not take TELEGRAM_TOKEN ({no}): {mend}")
        return
    yield ok("Telegram", f"knows the bot: @{me.result['username']}")
    if me.at is not None:
        yield _clock(now - me.at)
    yield await _webhook(settings, now)
    yield await _operators(settings, me.result)
    for store, chat in (await director_chats(settings)).items():
        yield await _director(settings, me.result, store, chat)


async def _ask(settings: Settings, method: str, **given: object) -> Answer:
    token = settings.telegram_token
    return await ask(token.get_secret_value() if token else "", settings.telegram_api_url, method, **given)


def _clock(ahead: timedelta) -> Finding:
    off = abs(ahead)
    side = "ahead" if ahead > timedelta(0) else "behind"
    told = f"this machine's clock is {round(off.total_seconds())} seconds {side}: let NTP keep it (timedatectl set-ntp true)"
    if off >= _BAD:
        return wrong("clock", told)
    return warning("clock", told) if off >= _ODD else ok("clock", "agrees with Telegram's")


async def _webhook(settings: Settings, now: datetime) -> Finding:
    try:
        info: dict[str, Any] = (await _ask(settings, "getWebhookInfo")).result
    except NotAnswered as no:
        return wrong("updates", f"Telegram does not tell how they come ({no})")
    if settings.public_url is None:
        if info["url"]:
            return warning("updates", "a webhook is set, but PUBLIC_URL is not: `regulars run` ends it, and polls")
        return ok("updates", "come by long polling, since PUBLIC_URL is not set")
    wanted = f"{settings.public_url}/telegram/webhook"
    if not info["url"]:
        return warning("updates", f"no webhook is set yet: `regulars run` sets {wanted}")
    if info["url"] != wanted:
        return wrong("updates", f"go to {info['url']} instead of {wanted}: another program may use this token")
    return _waiting(info, now)


def _waiting(info: dict[str, Any], now: datetime) -> Finding:
    pending = info.get("pending_update_count", 0)
    failed = info.get("last_error_date")
    if failed and now - datetime.fromtimestamp(failed, UTC) < _RECENT:
        why = info.get("last_error_message", "")
        told = (
            f"Telegram could not reach us within the last hour ({why}), {pending} wait: see PUBLIC_URL, its certificate"
        )
        return wrong("updates", f"{told} and the proxy before us")
    if pending > _MANY:
        return warning("updates", f"{pending} wait to be fetched: is `regulars run` at work?")
    return ok("updates", f"come by webhook, {pending} wait")


async def _operators(settings: Settings, bot: dict[str, Any]) -> Finding:
    what, group = "operators", settings.operator_chat_id
    if group is None:
        return warning(what, "OPERATOR_CHAT_ID is not set: complaints have nowhere to go")
    try:
        chat: dict[str, Any] = (await _ask(settings, "getChat", chat_id=group)).result
        if chat["type"] != "supergroup" or not chat.get("is_forum"):
            return wrong(what, "turn on Topics in the group's settings; its id may be another afterwards")
        member = await _member(settings, bot, group)
    except NotAnswered as no:
        return wrong(what, f"the bot does not see the group of OPERATOR_CHAT_ID ({no}): add it there, or mend the id")
    if member["status"] not in _ADMINISTRATORS:
        return wrong(what, "make the bot an administrator of the group, with the right to manage topics")
    if member["status"] == "administrator" and not member.get("can_manage_topics"):
        return wrong(what, "give the bot the right to manage topics in the group")
    if member["status"] == "administrator" and not member.get("can_delete_messages"):
        return warning(what, f"{_DELETING}: give it the right to delete messages")
    return ok(what, "their group has topics, and the bot may manage them")


async def _director(settings: Settings, bot: dict[str, Any], store: str, group: int) -> Finding:
    """A director's group may do without topics, but the bot has to read what is written there."""
    what = f"director of {store}"
    try:
        chat: dict[str, Any] = (await _ask(settings, "getChat", chat_id=group)).result
        member = await _member(settings, bot, group)
    except NotAnswered as no:
        return wrong(what, f"the bot does not see the store's group ({no}): add it there, or import the id anew")
    if chat["type"] not in _GROUPS:
        return wrong(what, f"{group} is no group: import the id of one as director_chat_id")
    if member["status"] not in _ADMINISTRATORS:
        return wrong(what, "make the bot an administrator of the store's group, or it does not read the answers")
    given = member if member["status"] == "administrator" else {"can_manage_topics": True, "can_delete_messages": True}
    if chat.get("is_forum") and not given.get("can_manage_topics"):
        return wrong(what, "give the bot the right to manage topics in the store's group")
    if not given.get("can_delete_messages"):
        return warning(what, f"{_DELETING}: give it the right to delete messages")
    return ok(what, "the bot reads and writes in the store's group")


async def _member(settings: Settings, bot: dict[str, Any], group: int) -> dict[str, Any]:
    """The bot, as the group has it."""
    found: dict[str, Any] = (await _ask(settings, "getChatMember", chat_id=group, user_id=int(bot["id"]))).result
    return found
