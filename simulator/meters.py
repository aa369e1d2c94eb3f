"""Meters of how much was sent: they say how long to wait until more is allowed."""

from collections import deque
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Protocol


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


def most_within(moments: Iterable[datetime], seconds: float) -> int:
    """The most of these moments within any so many seconds."""
    span, window, most = timedelta(seconds=seconds), deque[datetime](), 0
    for moment in sorted(moments):
        window.append(moment)
        while window[0] + span <= moment:
            window.popleft()
        most = max(most, len(window))
    return most
