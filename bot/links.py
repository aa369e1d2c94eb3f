"""Deep links into the bot, for posters and invitations: who the bot is, asked of Telegram or remembered from its last start."""

import re

from bot import house
from bot.house import House
from usecases import bots, staffing

_PAYLOAD = re.compile(
    r"[A-Za-z0-9_-]{1,64}"
)  # what Telegram lets a link carry (core.telegram.org/bots/features#deep-linking)


class NoLink(Exception):  # noqa: N818 - what is the matter, in the owner's words
    """Why there is no link, and what to do."""


async def bot_username(opened: House, *, simulator: bool) -> str:
    """Raises NoLink."""
    if simulator:
        return house.SIMULATED_BOT
    token = opened.settings.telegram_token
    if token is None:
        raise NoLink(
            "TELEGRAM_TOKEN is not set in .env, so there is no bot yet. To try it in the simulator: --simulator"
        )
    from bot.telegram.asking import NotAnswered, ask  # noqa: PLC0415 - aiohttp takes a while, and few commands ask

    try:
        answer = await ask(token.get_secret_value(), opened.settings.telegram_api_url, "getMe")
        return str(answer.result["username"])
    except NotAnswered as silence:
        known = await opened.database.read(lambda tx: bots.bot(tx, "telegram"))
        if known is None or silence.refused:
            raise NoLink(f"Telegram does not say who the bot is: {silence}. See: regulars doctor") from silence
        return known


def poster(username: str, store: str) -> str:
    """Raises NoLink for a store's code that a link can't carry, or that the bot would take for an invitation of staff."""
    if store.startswith(staffing.PREFIX):
        raise NoLink(
            f"A poster can't carry {store!r}: links with {staffing.PREFIX} at their beginning are invitations of staff. "
            "Give the store another code: regulars import stores FILE"
        )
    return telegram(username, store)


def telegram(username: str, payload: str) -> str:
    """Raises NoLink for what a link can't carry."""
    if not _PAYLOAD.fullmatch(payload):
        raise NoLink(
            f"A link can't carry {payload!r}: Telegram allows up to 64 Latin letters, digits, - and _. "
            "Give the store such a code: regulars import stores FILE"
        )
    return f"https://t.me/{username}?start={payload}"
