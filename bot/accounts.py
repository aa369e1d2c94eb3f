"""One account in the pacer's eyes: its letters in order, the one under way, and when its own limit lets the next through."""

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime

from bot.limits import Limits
from chat.channel import Done, Dropped, Fate, Letter, Rank, Why

_MOST_WAITING = 50  # answers to one account: who taps faster than that reads none of them
_GROUP = "-"  # Telegram's groups have negative ids


@dataclass(frozen=True, slots=True)
class Posted:
    rank: int
    letter: Letter
    done: Done


@dataclass(slots=True)
class Account:
    """Seconds are the pacer's."""

    name: str
    answers: deque[Posted] = field(default_factory=deque)
    own_accord: deque[Posted] = field(default_factory=deque)
    sent: deque[float] = field(default_factory=deque)  # the last sendings, as many as the limit looks back
    tokens_at: float = 0.0  # when the bucket would be full again
    held_until: float = 0.0  # its letter failed, and is tried again then
    tries: int = 0
    aloft: Posted | None = None  # the one under way
    ticket: int | None = None  # its valid number in the queues; an entry with another is of before
    ticket_rank: int = 0

    @property
    def waiting(self) -> int:
        return len(self.answers) + len(self.own_accord)

    def next(self) -> Posted | None:
        if self.answers:
            return self.answers[0]
        return self.own_accord[0] if self.own_accord else None

    def post(self, posted: Posted) -> None:
        self._queue_of(posted).append(posted)
        if len(self.answers) > _MOST_WAITING:
            dropped = self.answers[1]  # the first may be in flight
            del self.answers[1]
            dropped.done(dropped.letter, Dropped(Why.CROWDED))

    def not_before(self, limits: Limits) -> float:
        """When the next one may be tried, and this account's own limit lets it through."""
        if self.name.startswith(_GROUP):
            recent = self.sent
            full = len(recent) >= limits.group_per_minute
            own = recent[-limits.group_per_minute] + 60 + limits.margin if full else 0.0
        else:
            own = self.tokens_at - (limits.chat_burst - 1) * limits.chat_every
        return max(own, self.held_until)

    def set_out(self, posted: Posted, now: float, limits: Limits) -> None:
        self.sent.append(now)
        if len(self.sent) > limits.group_per_minute:
            self.sent.popleft()
        self.tokens_at = max(self.tokens_at, now) + limits.chat_every
        self.aloft = posted

    def at_rest(self, now: float) -> bool:
        """Whether it need not be remembered: nothing waits, and its bucket is full again."""
        if self.aloft is not None or self.waiting:
            return False
        return self.tokens_at <= now and (not self.sent or self.sent[-1] <= now - 60)

    def end(self, posted: Posted, fate: Fate) -> None:
        """The first of its queue has ended."""
        self._queue_of(posted).popleft()
        posted.done(posted.letter, fate)

    def drop_late(self, now: datetime) -> None:
        while (posted := self.next()) is not None and now > posted.letter.until:
            self.end(posted, Dropped(Why.LATE))

    def drop_all(self) -> None:
        """The person has blocked us."""
        while (posted := self.next()) is not None:
            self.end(posted, Dropped(Why.BLOCKED))

    def hand_back(self) -> None:
        """Whoever sends next can't know that these have not been said."""
        for posted in [each for each in self.own_accord if each.letter.once and each is not self.aloft]:
            self.own_accord.remove(posted)
            posted.done(posted.letter, Dropped(Why.UNSAID))

    def _queue_of(self, posted: Posted) -> deque[Posted]:
        return self.own_accord if posted.rank >= Rank.OWN_ACCORD else self.answers
