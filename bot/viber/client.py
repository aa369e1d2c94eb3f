"""Viber's REST API, asked without blocking and never for ever; its refusals are exceptions, and none of them has the token in it.

Nothing is tried again here: letters are by the pacer, which knows until when each is worth saying.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import aiohttp
from pydantic_core import from_json

from bot.doubt import unwritten
from bot.viber.statuses import TOO_MANY, refusal
from chat.channel import SlowDown, TryAgain

PATIENCE = 15.0  # seconds for a whole call; set_webhook calls us back before it answers
_CONNECT = 5.0
_TOKEN_HEADER = "X-Viber-Auth-Token"  # noqa: S105 - the header's name
_TOO_MANY_OVER_HTTP = 429
# Viber says "too many" without saying how long to wait. What it publishes is counted over ten seconds (500 broadcasts), so
# ten seconds later there is room again.
_REST = 10.0


class ViberClient:
    """Of one bot. Must be closed."""

    def __init__(self, token: str, api_url: str, patience: float = PATIENCE) -> None:
        """`api_url` includes the /pa prefix; `patience` is how long a call may take, in seconds."""
        self._token = token
        self._api_url = api_url
        self._patience = aiohttp.ClientTimeout(total=patience, connect=_CONNECT)
        self._session: aiohttp.ClientSession | None = None
        self._refused: set[str] = set()  # receivers to whom the last message was one too many

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()

    async def set_webhook(self, url: str, event_types: Sequence[str]) -> None:
        """Viber calls the address at once, and refuses one that does not answer. Raises NotDelivered."""
        await self._ask("set_webhook", {"url": url, "event_types": list(event_types), "send_name": True})

    async def account_info(self) -> dict[str, Any]:
        """Raises NotDelivered."""
        return await self._ask("get_account_info", {})

    async def send(self, message: Mapping[str, Any]) -> str:
        """The message's token. Raises BlockedByPerson, SlowDown, TryAgain, Undeliverable."""
        receiver = str(message["receiver"])
        answer = await self._call("send_message", message)
        status = answer["status"]
        if status == TOO_MANY:
            raise self._too_many(receiver)
        self._refused.discard(receiver)
        if status:
            raise refusal(status)
        return str(answer.get("message_token", ""))

    async def _ask(self, method: str, body: Mapping[str, Any]) -> dict[str, Any]:
        answer = await self._call(method, body)
        if answer["status"]:
            raise refusal(answer["status"], str(answer.get("status_message", "")).replace(self._token, "…"))
        return answer

    def _too_many(self, receiver: str) -> SlowDown | TryAgain:
        """Of the whole bot, or of the hundred an hour to one who does not answer: the status is the same.

        So the second time in a row it is taken for that person's, and nobody else waits for them.
        """
        if receiver in self._refused:
            return TryAgain("too many for this person", in_doubt=False)
        self._refused.add(receiver)
        return SlowDown(_REST)

    async def _call(self, method: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """What Viber answered, whose `status` is a whole number. Raises SlowDown, TryAgain."""
        content = json.dumps(body, ensure_ascii=False).encode()
        try:
            async with self._opened().post(f"{self._api_url}/{method}", data=content) as response:
                told, status = await response.read(), response.status
        except (TimeoutError, aiohttp.ClientError, OSError) as error:
            why = type(error).__name__  # its text may hold what was sent
            raise TryAgain(why, in_doubt=not unwritten(error)) from None
        if status == _TOO_MANY_OVER_HTTP:
            raise SlowDown(_REST)
        try:
            answer = from_json(told)
        except ValueError:
            answer = None
        if not isinstance(answer, dict) or type(answer.get("status")) is not int:
            raise TryAgain(f"HTTP {status}, and no answer of Viber's")
        return answer

    def _opened(self) -> aiohttp.ClientSession:
        """A session belongs to the event loop in which it is made."""
        if self._session is None:
            headers = {_TOKEN_HEADER: self._token, "Content-Type": "application/json"}
            self._session = aiohttp.ClientSession(timeout=self._patience, headers=headers)
        return self._session
