"""Deep links into the bot, for posters and invitations: who the bot is, asked of Telegram or remembered from its last start."""

import re

from pydantic import SecretStr

from bot import house
from bot.house import House
from chat.channel import NotDelivered
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


async def ways_in(opened: House, store: str, *, simulator: bool) -> list[tuple[str, str]]:
    """Each messenger's name with its link into the store: of those whose tokens are set.

    Raises NoLink, also for a store's code that a link can't carry, or that the bot would take for an invitation of staff.
    """
    if store.startswith(staffing.PREFIX):
        raise NoLink(
            f"A poster can't carry {store!r}: links with {staffing.PREFIX} at their beginning are invitations of staff. "
            "Give the store another code: regulars import stores FILE"
        )
    token = opened.settings.viber_token
    ways = []
    if simulator or token is None or opened.settings.telegram_token is not None:
        ways.append(("Telegram", telegram(await bot_username(opened, simulator=simulator), store)))
    if simulator:
        ways.append(("Viber", viber(house.SIMULATED_VIBER, store)))
    elif token is not None:
        ways.append(("Viber", viber(await _viber_uri(opened, token), store)))
    return ways


async def _viber_uri(opened: House, token: SecretStr) -> str:
    """The name by which links open the bot's chat: remembered from its last start, else asked of Viber. Raises NoLink."""
    known = await opened.database.read(lambda tx: bots.bot(tx, "viber"))
    if known is not None:
        return known
    from bot.viber.client import ViberClient  # noqa: PLC0415 - as above

    client = ViberClient(token.get_secret_value(), opened.settings.viber_api_url)
    try:
        return str((await client.account_info())["uri"])
    except (NotDelivered, KeyError) as silence:
        raise NoLink(f"Viber does not say who the bot is: {silence}. See: regulars doctor") from silence
    finally:
        await client.close()


def viber(uri: str, payload: str) -> str:
    """Raises NoLink for what a link can't carry, which is the same for both messengers: a store has one code."""
    _check(payload)
    return f"viber://pa?chatURI={uri}&context={payload}"


def telegram(username: str, payload: str) -> str:
    """Raises NoLink for what a link can't carry."""
    _check(payload)
    return f"https://t.me/{username}?start={payload}"


def _check(payload: str) -> None:
    if not _PAYLOAD.fullmatch(payload):
        raise NoLink(
            f"A link can't carry {payload!r}: Telegram allows up to 64 Latin letters, digits, - and _. "
            "Give the store such a code: regulars import stores FILE"
        )
