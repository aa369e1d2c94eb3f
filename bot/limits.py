"""A messenger's limits, reckoned in seconds of the pacer: when another letter may set out, whoever it is for."""

import math
from collections import deque
from dataclasses import dataclass

from chat.channel import Rank

_MOMENT = 0.1  # seconds


@dataclass(frozen=True, slots=True)
class Limits:
    """Telegram's: 30 in any second; a private chat bursts of 3, then 1 a second; a group 20 a minute."""

    per_second: int = 30
    chat_burst: int = 3
    chat_every: float = 1.0
    group_per_minute: int = 20
    margin: float = 0.01  # of a second, for clocks that differ

    @property
    def own_accord(self) -> int:
        """A second: so many less that somebody who taps during a broadcast finds room at once."""
        return max(1, self.per_second - max(1, self.per_second // 100))

    @property
    def in_a_moment(self) -> int:
        """Of what nobody has asked for: spread over the second, or else its end would have no room for anybody."""
        return math.ceil(self.per_second / 8)


class Window:
    """What is under way, and what has landed within the last second.

    A message reaches the messenger at some time between setting out and landing. So both count: then no second can have
    more than the limit, however their ways differ.
    """

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._under_way = 0
        self._landed: deque[float] = deque()  # when the last ones had
        self._own_accord: deque[float] = deque()  # when the last of these set out

    def set_out(self, now: float, rank: int) -> None:
        self._under_way += 1
        if rank >= Rank.OWN_ACCORD:
            self._own_accord.append(now)

    def land(self, now: float) -> None:
        self._under_way -= 1
        self._landed.append(now)

    def wait(self, now: float, rank: int) -> float | None:
        """Seconds until one of this rank may set out; None when another has to land first."""
        if rank < Rank.OWN_ACCORD:
            return self._wait(now, self._limits.per_second)
        recent = self._own_accord
        while recent and recent[0] + _MOMENT <= now:
            recent.popleft()
        if len(recent) >= self._limits.in_a_moment:
            return recent[0] + _MOMENT - now
        return self._wait(now, self._limits.own_accord)

    def _wait(self, now: float, most: int) -> float | None:
        """Likewise, of `most` in any second."""
        landed, span = self._landed, 1 + self._limits.margin
        while landed and landed[0] + span <= now:
            landed.popleft()
        above = len(landed) + self._under_way - most
        if above < 0:
            return 0.0
        return landed[above] + span - now if above < len(landed) else None
