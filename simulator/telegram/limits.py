"""Telegram's limits on sending: who sends too fast is refused, and stays refused until `retry_after` has passed."""

import math
from collections import deque
from collections.abc import Hashable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Limits:
    """The figures that Telegram's FAQ names; tests may set their own."""

    per_second: int = 30
    private_burst: int = 3
    private_pause: float = 1.0
    group_per_minute: int = 20


class Meter(Protocol):
    def wait(self, now: datetime, count: int) -> float:
        """Seconds until `count` more messages are allowed; not above 0 when they are allowed now."""

    def take(self, now: datetime, count: int) -> None: ...


class Window:
    """At most `limit` messages within any `seconds`."""

    def __init__(self, limit: int, seconds: float) -> None:
        self.limit = limit
        self.span = timedelta(seconds=seconds)
        self.taken: deque[datetime] = deque()

    def wait(self, now: datetime, count: int) -> float:
        while self.taken and self.taken[0] + self.span <= now:
            self.taken.popleft()
        surplus = len(self.taken) + count - self.limit
        if surplus <= 0 or not self.taken:
            return 0.0  # an album larger than the limit goes out alone
        return (self.taken[min(surplus, len(self.taken)) - 1] + self.span - now).total_seconds()

    def take(self, now: datetime, count: int) -> None:
        self.taken.extend([now] * count)


class Bucket:
    """At most `burst` calls at once, and one more each `pause` seconds; an album is one call."""

    def __init__(self, burst: int, pause: float) -> None:
        self.slack = timedelta(seconds=(burst - 1) * pause)
        self.pause = timedelta(seconds=pause)
        self.paid_until: datetime | None = None

    def wait(self, now: datetime, count: int) -> float:  # noqa: ARG002 - a Meter, though an album is one call here
        return 0.0 if self.paid_until is None else (self.paid_until - self.slack - now).total_seconds()

    def take(self, now: datetime, count: int) -> None:  # noqa: ARG002 - the same
        self.paid_until = max(self.paid_until or now, now) + self.pause


class Gate:
    """The meters of every bot, private chat and group under one set of limits."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._meters: dict[Hashable, Meter] = {}
        self._closed_until: dict[Hashable, datetime] = {}

    def pass_through(self, bot_id: int, chat_id: int, count: int, now: datetime) -> int | None:
        """Lets `count` messages through, or says after how many whole seconds they may be tried again."""
        scopes = {bot_id: self._meter(bot_id, chat_id=None), (bot_id, chat_id): self._meter(bot_id, chat_id)}
        for scope, meter in scopes.items():
            closed_until = self._closed_until.get(scope, now)
            if closed_until > now:
                return math.ceil((closed_until - now).total_seconds())
            wait = math.ceil(meter.wait(now, count))
            if wait > 0:
                self._closed_until[scope] = now + timedelta(seconds=wait)
                return wait
        for meter in scopes.values():
            meter.take(now, count)
        return None

    def _meter(self, bot_id: int, chat_id: int | None) -> Meter:
        scope = bot_id if chat_id is None else (bot_id, chat_id)
        if scope not in self._meters:
            self._meters[scope] = self._new_meter(chat_id)
        return self._meters[scope]

    def _new_meter(self, chat_id: int | None) -> Meter:
        if chat_id is None:
            return Window(self.limits.per_second, seconds=1)
        if chat_id > 0:
            return Bucket(self.limits.private_burst, self.limits.private_pause)
        return Window(self.limits.group_per_minute, seconds=60)
