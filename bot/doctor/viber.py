"""Viber: the token, and the address to which its callbacks go."""

from collections.abc import AsyncIterator

from bot.doctor.findings import Finding, ok, warning, wrong
from bot.settings import Settings
from bot.viber.client import ViberClient
from bot.viber.statuses import NotAuthorised
from chat.channel import NotDelivered


async def examine(settings: Settings) -> AsyncIterator[Finding]:
    """Nothing when there is no token."""
    if settings.viber_token is None:
        return
    client = ViberClient(settings.viber_token.get_secret_value(), settings.viber_api_url)
    try:
        account = await client.account_info()
    except NotAuthorised as no:
        yield wrong("Viber", f"does not take VIBER_TOKEN ({no}): take it anew from the admin panel of the bot")
        return
    except NotDelivered as no:
        yield wrong("Viber", f"does not tell of the bot ({no}): see the network, and VIBER_API_URL if it is set")
        return
    finally:
        await client.close()
    yield ok("Viber", f"knows the bot: {account.get('uri') or account.get('name')}")
    yield _webhook(str(account.get("webhook") or ""), f"{settings.public_url}/viber/webhook")


def _webhook(now: str, wanted: str) -> Finding:
    what = "callbacks"
    if not now:
        return warning(what, f"no webhook is set yet: `regulars run` sets {wanted}")
    if now != wanted:
        return wrong(what, f"go to {now} instead of {wanted}: another program may use this token")
    return ok(what, "come by webhook")
