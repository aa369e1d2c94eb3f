"""Calls a bot back at its webhook: signed, in order for each person, and again until it answers 200 in time."""

import asyncio
import hashlib
import hmac
import json
from collections import deque
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass
from datetime import datetime, timedelta

import aiohttp

from simulator.viber.checks import Record

SIGNATURE_HEADER = "X-Viber-Content-Signature"
ANSWER_WITHIN = 5.0
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0
TRIED_FOR = timedelta(hours=1)
OK = 200
# What a bot can't decline, and what it may.
ALWAYS = frozenset({"message", "subscribed", "unsubscribed", "webhook"})
DECLINABLE = frozenset({"conversation_started", "delivered", "seen", "failed", "client_status", "action"})

Sleep = Callable[[float], Awaitable[None]]
# Takes the body of the webhook's answer.
Take = Callable[[bytes], None]


class DeafError(Exception):
    """The webhook did not answer 200."""


@dataclass(frozen=True, slots=True)
class Hook:
    """What set_webhook said."""

    url: str
    event_types: frozenset[str] = DECLINABLE
    send_name: bool = False
    send_photo: bool = False

    def wants(self, event: str) -> bool:
        return event not in DECLINABLE or event in self.event_types


@dataclass(frozen=True, slots=True)
class Callback:
    """`lane` is the person it is about: theirs come in order. `build` is asked once, when there is a webhook."""

    lane: Hashable
    event: str
    build: Callable[[], Record]
    take: Take | None = None


@dataclass(frozen=True, slots=True)
class Failure:
    """A callback that the webhook did not take."""

    at: datetime
    event: str
    why: str


class Caller:
    """One bot's webhook at work. Until there is one, callbacks wait; each person's have a lane of their own."""

    def __init__(
        self,
        token: str,
        *,
        now: Callable[[], datetime],
        sleep: Sleep,
        answer_within: float,
        changed: Callable[[], None],
    ) -> None:
        """`changed` is called whenever a callback was taken or refused."""
        self.hook: Hook | None = None
        self.failures: list[Failure] = []
        self._token = token
        self._now = now
        self._sleep = sleep
        self._answer_within = answer_within
        self._changed = changed
        self._hooked = asyncio.Event()
        self._lanes: dict[Hashable, deque[Callback]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._session: aiohttp.ClientSession | None = None

    @property
    def waiting(self) -> int:
        """Callbacks that were not taken yet."""
        return sum(map(len, self._lanes.values()))

    def hang_up(self) -> None:
        self.hook = None
        self._hooked.clear()

    async def connect(self, hook: Hook, greeting: Record) -> None:
        """Tries the address with the event `webhook` first. Raises what `post` does."""
        await self._post(hook, greeting)
        self.hook = hook
        self._hooked.set()

    def call(self, callback: Callback) -> None:
        lane = self._lanes.get(callback.lane)
        if lane is not None:
            lane.append(callback)
            return
        self._lanes[callback.lane] = deque([callback])
        task = asyncio.get_running_loop().create_task(self._drain(callback.lane))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._session is not None:
            await self._session.close()

    async def _drain(self, key: Hashable) -> None:
        lane = self._lanes[key]
        while lane:
            await self._deliver(lane[0])
            lane.popleft()
            self._changed()
        del self._lanes[key]

    async def _deliver(self, callback: Callback) -> None:
        """The pauses double for an hour; the webhook of the moment is called, though another may have failed before."""
        pause = FIRST_PAUSE
        hook = await self._connected()
        record = callback.build()
        since = self._now()
        while hook.wants(callback.event) and self._now() - since <= TRIED_FOR:
            try:
                body = await self._post(hook, record)
            except (DeafError, aiohttp.ClientError, TimeoutError, OSError) as error:
                self.failures.append(Failure(self._now(), callback.event, str(error) or type(error).__name__))
                self._changed()
                await self._sleep(pause)
                pause = min(LONGEST_PAUSE, pause * 2)
                hook = await self._connected()
            else:
                if callback.take is not None:
                    callback.take(body)
                return

    async def _connected(self) -> Hook:
        while self.hook is None:
            await self._hooked.wait()
        return self.hook

    async def _post(self, hook: Hook, record: Record) -> bytes:
        """The body of an answer 200. Raises DeafError, TimeoutError and what aiohttp does."""
        posting = asyncio.ensure_future(self._exchange(hook.url, json.dumps(record, ensure_ascii=False).encode()))
        waiting = asyncio.ensure_future(self._sleep(self._answer_within))
        try:
            await asyncio.wait({posting, waiting}, return_when=asyncio.FIRST_COMPLETED)
            if not posting.done():
                raise TimeoutError(f"no answer within {self._answer_within} s")
            return posting.result()
        finally:
            posting.cancel()
            waiting.cancel()
            await asyncio.gather(posting, waiting, return_exceptions=True)

    async def _exchange(self, url: str, body: bytes) -> bytes:
        if self._session is None:
            self._session = aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar())
        signature = sign(self._token, body)
        headers = {"Content-Type": "application/json", SIGNATURE_HEADER: signature}
        # Viber says it in the address too, and its own library for Node reads it there.
        async with self._session.post(url, params={"sig": signature}, data=body, headers=headers) as response:
            content = await response.read()
            if response.status != OK:
                raise DeafError(f"the webhook answered {response.status}")
            return content


def sign(token: str, body: bytes) -> str:
    return hmac.new(token.encode(), body, hashlib.sha256).hexdigest()
