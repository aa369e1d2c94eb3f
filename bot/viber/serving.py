"""Viber's webhook: who signs with the token is heard, once; a welcome rides in the answer; and the answer is never late."""

import asyncio
import hmac
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from http import HTTPStatus
from itertools import islice
from typing import Any, Protocol

import structlog
from pydantic_core import from_json

from bot.viber import inbound
from chat.channel import Letter
from chat.events import Heard
from handlers.dispatcher import Hear
from storage.database import Unavailable

SIGNATURE = "X-Viber-Content-Signature"
MOST_BYTES = 30_000  # Viber's own limit of a message
_PATIENCE = 4.0  # Viber waits for 5 seconds, and then brings the same again
# Viber tries for an hour. What is far older is somebody else's replay: it has no effect, and 200 so that it ends. A younger
# one is known by its number, which the inbox keeps for three days: longer than this, so that no replay is taken for new.
_FRESH = timedelta(hours=24)
_REMEMBERED = 500  # answers that Viber may ask for again

_log = structlog.get_logger(__name__)

Answer = tuple[int, bytes]


class Welcoming(Protocol):
    """bot.viber.outbound.ViberChannel, as far as the door is concerned."""

    async def welcome(self, letter: Letter) -> bytes | None: ...


class Letterbox(Protocol):
    """bot.outbox.Outbox, as far as the door is concerned."""

    def post(self, letter: Letter) -> None: ...

    def said(self, letter: Letter) -> None: ...

    async def strike_off(self) -> None: ...


class ViberDoor:
    """Hears callbacks."""

    def __init__(
        self, token: str, hear: Hear, channel: Welcoming, letterbox: Letterbox, now: Callable[[], datetime]
    ) -> None:
        self._token = token.encode()
        self._hear = hear
        self._channel = channel
        self._letterbox = letterbox
        self._now = now
        self._answers: dict[int, asyncio.Task[bytes]] = {}  # by the callback's number
        self._striking: set[asyncio.Task[None]] = set()

    async def receive(self, body: bytes, signature: str | None) -> Answer:
        """HTTP status and body for a callback; anything but 200 makes Viber bring it again."""
        if len(body) > MOST_BYTES:
            return HTTPStatus.REQUEST_ENTITY_TOO_LARGE, b""
        if not self._signed(body, signature):
            return HTTPStatus.FORBIDDEN, b""
        callback = _read(body)
        heard = None if callback is None else inbound.heard(callback)
        if heard is None or heard.at < self._now() - _FRESH:
            return HTTPStatus.OK, b""
        try:
            async with asyncio.timeout(_PATIENCE):
                return HTTPStatus.OK, await asyncio.shield(self._answer(heard))
        except (TimeoutError, Unavailable):
            return HTTPStatus.SERVICE_UNAVAILABLE, b""

    def _signed(self, body: bytes, signature: str | None) -> bool:
        expected = hmac.new(self._token, body, sha256).hexdigest()
        return signature is not None and hmac.compare_digest(signature.encode(), expected.encode())

    def _answer(self, heard: Heard) -> "asyncio.Task[bytes]":
        """Work goes on when Viber's patience ends, and whoever asks again for a riding word gets the same."""
        task = self._answers.get(heard.update)
        if task is None:
            task = asyncio.ensure_future(self._work(heard))
            self._answers[heard.update] = task
            task.add_done_callback(lambda done: self._done(heard, done))
        return task

    def _done(self, heard: Heard, task: "asyncio.Task[bytes]") -> None:
        failed = task.cancelled() or task.exception() is not None
        if failed or not heard.riding:
            self._answers.pop(heard.update, None)
        for number in list(islice(self._answers, max(0, len(self._answers) - _REMEMBERED))):
            if self._answers[number].done():
                del self._answers[number]

    async def _work(self, heard: Heard) -> bytes:
        letters = await self._hear(heard)
        if not heard.riding or not letters:
            return b""
        first = letters[0]
        body = await self._welcome(first) if first.account == heard.sender.account else None
        if body is None:
            self._letterbox.post(first)
            return b""
        self._strike_off(first)
        return body

    async def _welcome(self, letter: Letter) -> bytes | None:
        try:
            return await self._channel.welcome(letter)
        except Exception:  # noqa: BLE001 - a word that can't ride may still be sent
            _log.exception("a welcome can't ride", letter=letter.id)
            return None

    def _strike_off(self, letter: Letter) -> None:
        """At once: the process that sends may be another, and sends what it finds unsaid when the ride is over."""
        self._letterbox.said(letter)
        striking = asyncio.ensure_future(self._letterbox.strike_off())
        self._striking.add(striking)
        striking.add_done_callback(self._striking.discard)


def _read(body: bytes) -> Mapping[str, Any] | None:
    try:
        callback = from_json(body)
    except ValueError:
        callback = None
    if isinstance(callback, dict):
        return callback
    _log.warning("a callback of unknown form was left aside")
    return None
