"""The methods of Viber's REST API that are not about sending: the webhook, the account, the people."""

import ipaddress
from collections.abc import Iterator
from urllib.parse import urlsplit

import aiohttp

from simulator.viber import callbacks, checks, refusals
from simulator.viber.bots import Bot
from simulator.viber.callbacks import Hook
from simulator.viber.checks import Record
from simulator.viber.state import State

ONLINE_LIMIT = 100
SET_WEBHOOK = {"send_name": checks.flag, "send_photo": checks.flag, "is_inline": checks.flag}
ONLINE, OFFLINE, UNDISCLOSED = (0, "online"), (1, "offline"), (2, "undisclosed")


async def set_webhook(state: State, bot: Bot, given: Record) -> Record:
    """An empty address removes the webhook; any other is called with the event `webhook` before it is kept."""
    url = given.get("url")
    if not isinstance(url, str):
        raise refusals.missing_data("url")
    if not url:
        bot.caller.hang_up()
        return {}
    try:
        checks.fields(given, SET_WEBHOOK)
        events = _event_types(given)
    except ValueError as error:
        raise refusals.bad_data(str(error)) from None
    _check_url(url)
    hook = Hook(url, events, given.get("send_name", False), given.get("send_photo", False))
    try:
        await bot.caller.connect(hook, state.stamp("webhook"))
    except (callbacks.DeafError, aiohttp.ClientError, TimeoutError, OSError) as error:
        raise refusals.refused("invalidUrl", f"the webhook can't be reached: {error}") from None
    return {"chat_hostname": "SN-CHAT-05_", "event_types": sorted(events)}


def get_account_info(state: State, bot: Bot, _given: Record) -> Record:
    return bot.account(sum(chat.subscribed for chat in state.chats_of(bot)))


def get_user_details(state: State, bot: Bot, given: Record) -> Record:
    if "id" not in given:
        raise refusals.missing_data("id")
    user = state.user_by_id(bot, given["id"])
    if user is None:
        raise refusals.refused("receiverNotRegistered")
    chat = state.chat(bot, user)
    if not chat.subscribed:
        raise refusals.refused("receiverNotSubscribed", "notSubscribed")
    system = "Windows 11" if user.desktop else "Android 15"
    details = {
        "primary_device_os": system,
        "viber_version": "26.0.0",
        "mcc": 255,
        "mnc": 1,
        "device_type": "desktop" if user.desktop else "telephone",
    }
    return {"message_token": state.new_token(), "user": {**state.person_record(chat), **details}}


def get_online(state: State, bot: Bot, given: Record) -> Record:
    ids = given.get("ids")
    if not isinstance(ids, list) or not 1 <= len(ids) <= ONLINE_LIMIT:
        raise refusals.bad_data(f"ids is no array of 1 to {ONLINE_LIMIT} ids")
    return {"users": list(_online(state, bot, ids))}


def _online(state: State, bot: Bot, ids: list[object]) -> Iterator[Record]:
    for user_id in ids:
        user = state.user_by_id(bot, user_id)
        known = user is not None and state.chat(bot, user).subscribed
        status, message = (ONLINE if user and user.online else OFFLINE) if known else UNDISCLOSED
        yield {"id": user_id, "online_status": status, "online_status_message": message}


def _event_types(given: Record) -> frozenset[str]:
    """All when none are named. Raises ValueError."""
    named = given.get("event_types")
    if named is None:
        return callbacks.DECLINABLE | callbacks.ALWAYS
    if not isinstance(named, list) or not all(isinstance(one, str) for one in named):
        raise ValueError("event_types is no array of names")
    unknown = set(named) - callbacks.DECLINABLE - callbacks.ALWAYS
    if unknown:
        raise ValueError(f"event_types: {', '.join(sorted(unknown))} are unknown")
    return frozenset(named)


def _check_url(url: str) -> None:
    """Https with a certificate that everybody trusts; on loopback anything, or nobody could try it out."""
    try:
        checks.url()(url)
    except ValueError as error:
        raise refusals.refused("invalidUrl", f"url {error}") from None
    parts = urlsplit(url)
    if parts.scheme != "https" and not _is_loopback(parts.hostname or ""):
        raise refusals.refused("invalidUrl", "url is not https")


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
