"""Telegram's limits on sending: who sends too fast is refused, and stays refused until `retry_after` has passed."""

import math
from collections.abc import Hashable
from dataclasses import dataclass
from datetime import datetime, timedelta

from simulator.meters import Bucket, Meter, Window


@dataclass(frozen=True, slots=True)
class Limits:
    """The figures that Telegram's FAQ names; tests may set their own."""

    per_second: int = 30
    private_burst: int = 3
    private_pause: float = 1.0
    group_per_minute: int = 20


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
