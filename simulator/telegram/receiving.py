"""How a bot gets its updates: getUpdates, and the methods that set and remove a webhook."""

import ipaddress
import re
from functools import partial
from urllib.parse import urlsplit

from simulator.telegram import mailbox, refusals
from simulator.telegram.bots import Bot
from simulator.telegram.checks import Record
from simulator.telegram.state import State
from simulator.telegram.webhook import Execute, Hook, Pusher

BATCH = 100
LONGEST_POLL = 50
SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
HOOK_CONNECTIONS = 40
HOOK_CONNECTIONS_LIMIT = 100
HOOK_PORTS = (None, 80, 88, 443, 8443)
HOOK_IS_SET = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"


async def get_updates(state: State, bot: Bot, given: Record) -> list[mailbox.Update]:
    if bot.hook is not None:
        raise refusals.conflict(HOOK_IS_SET)
    limit = min(max(given.get("limit", BATCH), 1), BATCH)
    seconds = min(max(given.get("timeout", 0), 0), LONGEST_POLL)
    bot.mailbox.allow(given.get("allowed_updates"))
    bot.mailbox.confirm(given.get("offset", 0), state.now())
    state.bell.ring(("updates", bot.id))
    batch = bot.mailbox.peek(limit)
    if batch or not seconds:
        return batch
    poller = bot.mailbox.open_poll()
    state.bell.ring(("updates", bot.id))
    try:
        return await bot.mailbox.poll(poller, limit, seconds)
    finally:
        state.bell.ring(("updates", bot.id))


async def set_webhook(state: State, bot: Bot, given: Record, execute: Execute) -> bool:
    if not given["url"]:
        return await delete_webhook(state, bot, given)
    _check_url(given["url"])
    secret = given.get("secret_token")
    if secret is not None and not SECRET.fullmatch(secret):
        raise refusals.bad_request("secret token contains unallowed characters")
    connections = min(max(given.get("max_connections", HOOK_CONNECTIONS), 1), HOOK_CONNECTIONS_LIMIT)
    await _stop(bot, given)
    bot.mailbox.allow(given.get("allowed_updates"))
    bot.mailbox.send_away(refusals.conflict("terminated by setWebhook request"))
    bot.hook = Hook(given["url"], secret, connections)
    taken = partial(state.bell.ring, ("updates", bot.id))
    bot.pusher = Pusher(bot.hook, bot.mailbox, execute, taken, now=state.now, sleep=state.sleep)
    return True


async def delete_webhook(_state: State, bot: Bot, given: Record) -> bool:
    await _stop(bot, given)
    bot.hook = bot.pusher = None
    return True


def get_webhook_info(_state: State, bot: Bot, _given: Record) -> Record:
    info: Record = {
        "url": bot.hook.url if bot.hook else "",
        "has_custom_certificate": False,
        "pending_update_count": len(bot.mailbox.pending),
    }
    if bot.mailbox.allowed is not None:
        info["allowed_updates"] = sorted(bot.mailbox.allowed)
    if bot.hook is not None:
        info["max_connections"] = bot.hook.max_connections
    if bot.pusher is not None and bot.pusher.last_error is not None:
        at, message = bot.pusher.last_error
        info |= {"last_error_date": int(at.timestamp()), "last_error_message": message}
    return info


async def _stop(bot: Bot, given: Record) -> None:
    if bot.pusher is not None:
        await bot.pusher.stop()
    if given.get("drop_pending_updates"):
        bot.mailbox.pending.clear()


def _check_url(url: str) -> None:
    """Https only, on Telegram's four ports; on loopback, as with a Bot API server of one's own, anything."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise refusals.bad_request("invalid webhook URL specified") from None
    if parts.scheme not in {"http", "https"} or not host:
        raise refusals.bad_request("invalid webhook URL specified")
    if _is_loopback(host):
        return
    if parts.scheme != "https":
        raise refusals.bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if port not in HOOK_PORTS:
        raise refusals.bad_request("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
