"""Pushes a bot's updates to its webhook: in order within a chat, several chats at once, again until they are taken."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass
from datetime import datetime

import aiohttp

from simulator.telegram.mailbox import KEPT_FOR, Mailbox, Update

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the name of a header
TIMEOUT = aiohttp.ClientTimeout(total=60)
LONGEST_PAUSE = 60.0
SUCCESS = 2  # hundred

Sleep = Callable[[float], Awaitable[None]]
Now = Callable[[], datetime]
# Executes a method call that came as the body of the webhook's own answer: content type, body.
Execute = Callable[[str, bytes], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Hook:
    """What setWebhook said."""

    url: str
    secret: str | None
    max_connections: int


class RefusedError(Exception):
    """The webhook did not take an update; `retry_after` is what it asked for itself."""

    def __init__(self, why: str, retry_after: float | None = None) -> None:
        super().__init__(why)
        self.retry_after = retry_after


class Pusher:
    """One webhook at work. Each chat has a lane, so that a failing update holds up nobody else's.

    `taken` is called whenever an update has left the mailbox.
    """

    def __init__(
        self,
        hook: Hook,
        mailbox: Mailbox,
        execute: Execute,
        taken: Callable[[], None],
        *,
        now: Now,
        sleep: Sleep,
    ) -> None:
        self.hook = hook
        self.last_error: tuple[datetime, str] | None = None
        self._mailbox = mailbox
        self._execute = execute
        self._taken = taken
        self._now = now
        self._sleep = sleep
        self._lanes: dict[Hashable, deque[Update]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._free = asyncio.Semaphore(hook.max_connections)
        self._session: aiohttp.ClientSession | None = None
        for update in mailbox:
            self.push(update)

    def push(self, update: Update) -> None:
        lane = self._lanes.get(update.chat)
        if lane is not None:
            lane.append(update)
            return
        self._lanes[update.chat] = deque([update])
        task = asyncio.get_running_loop().create_task(self._drain(update.chat))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def stop(self) -> None:
        """Leaves what was not taken in the mailbox."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._session is not None:
            await self._session.close()

    async def _drain(self, chat: Hashable) -> None:
        lane = self._lanes[chat]
        while lane:
            if self._now() - lane[0].at <= KEPT_FOR:
                await self._deliver(lane[0])
            self._mailbox.drop(lane.popleft())
            self._taken()
        del self._lanes[chat]

    async def _deliver(self, update: Update) -> None:
        """The first failure is answered at once by a second try, then the pauses double."""
        pause = 0.0
        while True:
            try:
                async with self._free:
                    content_type, body = await self._post(update)
            except (RefusedError, aiohttp.ClientError, TimeoutError, OSError) as error:
                self.last_error = self._now(), str(error) or type(error).__name__
                await self._sleep(_retry_after(error) or pause)
                pause = min(LONGEST_PAUSE, pause * 2 or 1.0)
            else:
                if body:
                    await self._execute(content_type, body)
                return

    async def _post(self, update: Update) -> tuple[str, bytes]:
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=TIMEOUT, cookie_jar=aiohttp.DummyCookieJar())
        headers = {"Content-Type": "application/json"}
        if self.hook.secret:
            headers[SECRET_HEADER] = self.hook.secret
        async with self._session.post(self.hook.url, data=update.text.encode(), headers=headers) as response:
            body = await response.read()
            if response.status // 100 != SUCCESS:
                why = f"Wrong response from the webhook: {response.status} {response.reason}"
                raise RefusedError(why, _seconds(response.headers.get("Retry-After", "")))
            return response.headers.get("Content-Type", ""), body


def _seconds(text: str) -> float | None:
    return float(text) if text.isdecimal() else None


def _retry_after(error: Exception) -> float | None:
    return error.retry_after if isinstance(error, RefusedError) else None
