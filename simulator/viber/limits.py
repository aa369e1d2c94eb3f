"""Viber's limits: who calls too often is refused with the status `tooManyRequests` until the window has passed."""

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import datetime

from simulator.meters import Window
from simulator.viber import refusals

DETAILS_SECONDS = 12 * 60 * 60
DETAILS_REQUESTS = 2


@dataclass(frozen=True, slots=True)
class Limits:
    """The figures that Viber's reference names; tests may set their own."""

    requests: int = 500
    seconds: float = 10.0


class Gate:
    """The windows of every bot, and of every person whose details are asked for."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._windows: dict[Hashable, Window] = {}

    def pass_through(self, bot: str, now: datetime, details_of: str | None = None) -> None:
        """Raises Refusal."""
        windows = [self._window(bot, self.limits.requests, self.limits.seconds)]
        if details_of is not None:
            windows.append(self._window((bot, details_of), DETAILS_REQUESTS, DETAILS_SECONDS))
        if any(window.wait(now, 1) > 0 for window in windows):
            raise refusals.refused("tooManyRequests")
        for window in windows:
            window.take(now, 1)

    def _window(self, scope: Hashable, limit: int, seconds: float) -> Window:
        if scope not in self._windows:
            self._windows[scope] = Window(limit, seconds)
        return self._windows[scope]
