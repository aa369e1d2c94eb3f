"""One question to the Bot API, for commands that need no messenger: without aiogram, which takes seconds to import."""

import json
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any

import aiohttp

_PATIENCE = aiohttp.ClientTimeout(total=8)


@dataclass(frozen=True, slots=True)
class Answer:
    """`at` is the server's own clock, when it tells."""

    result: Any
    at: datetime | None


class NotAnswered(Exception):  # noqa: N818 - what the messenger did, or did not do
    """Why there is no answer, in words without the token; `refused`: Telegram itself said no."""

    def __init__(self, why: str, *, refused: bool) -> None:
        super().__init__(why)
        self.refused = refused


async def ask(token: str, api_url: str, method: str, **given: object) -> Answer:
    """Raises NotAnswered."""
    try:
        async with (
            aiohttp.ClientSession(timeout=_PATIENCE) as session,
            session.post(f"{api_url}/bot{token}/{method}", json=given) as response,
        ):
            body = json.loads(await response.read())
            at = _moment(response.headers.get("Date"))
    except (TimeoutError, aiohttp.ClientError, OSError) as error:
        raise NotAnswered(type(error).__name__, refused=False) from None  # its text may hold the address with the token
    except ValueError:
        raise NotAnswered("what answers there is not the Bot API", refused=False) from None
    if not isinstance(body, dict) or not body.get("ok"):
        why = body.get("description") if isinstance(body, dict) else None
        raise NotAnswered(str(why or "what answers there is not the Bot API"), refused=why is not None)
    return Answer(body.get("result"), at)


def _moment(header: str | None) -> datetime | None:
    try:
        return parsedate_to_datetime(header) if header else None
    except ValueError:
        return None
