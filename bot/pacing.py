"""Keeps a messenger's limits on our side, for replies and broadcasts together, replies first.

One account's letters go out in order, one at a time, answers before what is said of our own accord. Among accounts whose
turn it is, the lower rank goes first, then the earlier letter. `retry_after` stops the whole bot. Whoever posts a letter
is told what became of it, once. A letter that may be said `once` is not tried again when it may have arrived.
"""

import asyncio
import heapq
import math
from collections import deque
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count

import structlog

from bot.clock import Clock
from bot.illness import Illness
from chat.channel import (
    BlockedByPerson,
    Channel,
    Done,
    Dropped,
    Fate,
    Letter,
    NotDelivered,
    Rank,
    SlowDown,
    TryAgain,
    Why,
)
from chat.replies import Notice

_log = structlog.get_logger(__name__)

_MOST_IN_FLIGHT = 100
_IN_A_TURN = 4  # letters setting out in one turn of the event loop
_FORGET_ABOVE = 1000
_MOST_WAITING = 50  # answers to one account: who taps faster than that reads none of them
_MOMENT = 0.1  # seconds
_GROUP = "-"  # Telegram's groups have negative ids


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


@dataclass(frozen=True, slots=True)
class _Posted:
    rank: int
    letter: Letter
    done: Done


@dataclass(slots=True)
class _Account:
    answers: deque[_Posted] = field(default_factory=deque)
    own_accord: deque[_Posted] = field(default_factory=deque)
    sent: deque[float] = field(default_factory=deque)  # the last sendings, as many as the limit looks back
    tokens_at: float = 0.0  # when the bucket would be full again
    tries: int = 0
    aloft: _Posted | None = None  # the one under way
    ticket: int | None = None  # its valid number in the queues; an entry with another is of before
    ticket_rank: int = 0

    @property
    def flying(self) -> bool:
        return self.aloft is not None

    @property
    def waiting(self) -> int:
        return len(self.answers) + len(self.own_accord)

    def queue_of(self, posted: _Posted) -> deque[_Posted]:
        return self.own_accord if posted.rank >= Rank.OWN_ACCORD else self.answers

    def next(self) -> _Posted | None:
        if self.answers:
            return self.answers[0]
        return self.own_accord[0] if self.own_accord else None


class Pacer:
    """`slowed` hears until when the messenger asked the whole bot to wait; it must not wait itself."""

    def __init__(self, channel: Channel, clock: Clock, limits: Limits, *, slowed: Callable[[datetime], None]) -> None:
        self._channel = channel
        self._clock = clock
        self._limits = limits
        self._slowed = slowed
        self._accounts: dict[str, _Account] = {}
        self._turns: list[tuple[float, int, int, str]] = []  # heap: not before, rank, ticket, account
        self._ready: list[tuple[int, int, str]] = []  # heap: rank, ticket, account
        self._tickets = count()
        self._window: deque[float] = deque()  # when the last ones had landed
        self._own_accord: deque[float] = deque()  # when the last of these set out
        self._sending = 0
        self._paused_until = 0.0
        self._wake = asyncio.Event()
        self._flights: set[asyncio.Task[None]] = set()
        self._illness = Illness()
        self._epoch = clock.now()
        self._forget_at = _FORGET_ABOVE

    def post(self, letter: Letter, done: Done, rank: int = Rank.ANSWER) -> None:
        """Takes a letter. A Notice answers a press that is waiting, costs no message and goes at once."""
        if isinstance(letter.reply, Notice):
            if self.paused:
                done(letter, Dropped(Why.LATE))  # by the end of the pause the press has long been forgotten
            else:
                self._fly(letter, self._notify(letter, done))
            return
        account = self._accounts.setdefault(letter.account, _Account())
        posted = _Posted(rank, letter, done)
        account.queue_of(posted).append(posted)
        if len(account.answers) > _MOST_WAITING:
            dropped = account.answers[1]  # the first may be in flight
            del account.answers[1]
            dropped.done(dropped.letter, Dropped(Why.CROWDED))
        self._queue(letter.account, account)

    def pause_until(self, moment: datetime) -> None:
        """The messenger asked for it, perhaps before we were restarted."""
        self._paused_until = max(self._paused_until, (moment - self._epoch).total_seconds())

    def slow_down(self, retry_after: float) -> None:
        """The messenger asks the whole bot to wait so many seconds."""
        until = self._clock.now() + timedelta(seconds=retry_after)
        self.pause_until(until)
        self._slowed(until)

    @property
    def paused(self) -> bool:
        return self._paused_until > self._time()

    @property
    def waiting(self) -> int:
        return sum(account.waiting for account in self._accounts.values())

    async def run(self) -> None:
        """Sends until cancelled; letters under way are then finished, and those to be said once are handed back."""
        try:
            while True:
                delay = self._send_some()
                if delay is None:
                    await self._wake.wait()
                elif delay > 0:
                    await self._sleep_or_wake(delay)
                else:
                    await asyncio.sleep(0)  # many letters setting out in one turn of the loop would hold up the tills
                self._wake.clear()
        finally:
            if self._flights:
                await asyncio.wait(self._flights, timeout=5)
            self._hand_back()

    def _time(self) -> float:
        return (self._clock.now() - self._epoch).total_seconds()

    def _queue(self, name: str, account: _Account, wait: float = 0.0) -> None:
        """Gives the account a ticket for its next letter, or a better one when an answer has come before a notice."""
        following = account.next()
        if account.flying or following is None:
            return
        if account.ticket is not None and account.ticket_rank <= following.rank:
            return
        account.ticket, account.ticket_rank = next(self._tickets), following.rank
        not_before = max(self._not_before(account, name), self._time() + wait if wait else 0.0)
        heapq.heappush(self._turns, (not_before, following.rank, account.ticket, name))
        self._wake.set()

    def _valid(self, ticket: int, name: str) -> bool:
        account = self._accounts.get(name)
        return account is not None and account.ticket == ticket

    def _not_before(self, account: _Account, name: str) -> float:
        """When this account's own limit lets the next one through."""
        limits = self._limits
        if name.startswith(_GROUP):
            recent = account.sent
            full = len(recent) >= limits.group_per_minute
            own = recent[-limits.group_per_minute] + 60 + limits.margin if full else 0.0
        else:
            own = account.tokens_at - (limits.chat_burst - 1) * limits.chat_every
        return max(own, 0.0)

    def _send_some(self) -> float | None:
        """Sends a few letters if they may go now; seconds until the next may, None when nothing waits."""
        for _ in range(_IN_A_TURN):
            delay = self._send_next()
            if delay != 0.0:
                return delay
        return 0.0

    def _send_next(self) -> float | None:
        """Sends one letter if one may go now; seconds until the next may, None when nothing waits."""
        now = self._time()
        while self._turns and self._turns[0][0] <= now:
            _, rank, ticket, name = heapq.heappop(self._turns)
            heapq.heappush(self._ready, (rank, ticket, name))
        while self._ready and not self._valid(*self._ready[0][1:]):
            heapq.heappop(self._ready)
        if not self._ready:
            return self._turns[0][0] - now if self._turns else None
        if len(self._flights) >= _MOST_IN_FLIGHT:
            return None  # a landing wakes us
        wait = self._wait(now, self._ready[0][0])
        if wait is None or wait > 0:
            return wait
        _, _, name = heapq.heappop(self._ready)
        self._send(name, now)
        return 0.0

    def _wait(self, now: float, rank: int) -> float | None:
        """Seconds until one of this rank may set out; None when another has to land first."""
        if rank < Rank.OWN_ACCORD:
            return self._global_wait(now, self._limits.per_second)
        recent = self._own_accord
        while recent and recent[0] + _MOMENT <= now:
            recent.popleft()
        if len(recent) >= self._limits.in_a_moment:
            return recent[0] + _MOMENT - now
        return self._global_wait(now, self._limits.own_accord)

    def _global_wait(self, now: float, most: int) -> float | None:
        """Seconds until another may set out, of `most` in any second; None when one has to land first.

        A message reaches the messenger at some time between setting out and landing. So what is under way counts, and
        what has landed within the last second: then no second can have more than the limit, however their ways differ.
        """
        window, span = self._window, 1 + self._limits.margin
        while window and window[0] + span <= now:
            window.popleft()
        above = len(window) + self._sending - most
        if above < 0:
            return max(self._paused_until - now, 0.0)
        return max(self._paused_until - now, window[above] + span - now) if above < len(window) else None

    def _late(self, letter: Letter) -> bool:
        return self._clock.now() > letter.until

    def _send(self, name: str, now: float) -> None:
        account = self._accounts[name]
        account.ticket = None
        posted = account.next()
        if posted is not None and self._late(posted.letter):
            self._drop_late(account)
            self._queue(name, account)  # with the rank of what follows
            return
        if posted is None:
            return
        if posted.letter.once and (wait := self._illness.wait(now)):
            self._queue(name, account, wait)
            return
        self._sending += 1
        if posted.rank >= Rank.OWN_ACCORD:
            self._own_accord.append(now)
        account.sent.append(now)
        if len(account.sent) > self._limits.group_per_minute:
            account.sent.popleft()
        account.tokens_at = max(account.tokens_at, now) + self._limits.chat_every
        account.aloft = posted
        self._fly(posted.letter, self._deliver(name, account, posted))

    def _drop_late(self, account: _Account) -> None:
        while (posted := account.next()) is not None and self._late(posted.letter):
            account.queue_of(posted).popleft()
            posted.done(posted.letter, Dropped(Why.LATE))

    def _forget_idle(self) -> None:
        """Accounts whose bucket is full again need not be remembered."""
        now = self._time()
        full = [name for name, account in self._accounts.items() if self._at_rest(account, now)]
        for name in full:
            del self._accounts[name]

    def _at_rest(self, account: _Account, now: float) -> bool:
        if account.flying or account.waiting:
            return False
        return account.tokens_at <= now and (not account.sent or account.sent[-1] <= now - 60)

    def _fly(self, letter: Letter, flight: Coroutine[None, None, None]) -> None:
        task = asyncio.ensure_future(flight)
        task.set_name(f"letter {letter.id}")
        self._flights.add(task)
        task.add_done_callback(self._landed)

    def _landed(self, task: "asyncio.Task[None]") -> None:
        self._flights.discard(task)
        if self._ready:
            self._wake.set()

    async def _notify(self, letter: Letter, done: Done) -> None:
        fate: Fate = Dropped(Why.UNDELIVERABLE)
        try:
            fate = await self._channel.deliver(letter)
        except SlowDown as slow:
            self.slow_down(slow.retry_after)  # the press has waited long enough: the notice itself is let go
        except NotDelivered as why:
            _log.info("notice not delivered", why=str(why))
        except Exception:  # noqa: BLE001 - as below
            _log.exception("notice failed")
        done(letter, fate)

    async def _deliver(self, name: str, account: _Account, posted: _Posted) -> None:
        fate = await self._attempt(account, posted.letter)
        self._sending -= 1
        self._window.append(self._time())
        account.aloft = None
        if isinstance(fate, float) and self._late(posted.letter):
            fate = Dropped(Why.LATE)
        if not isinstance(fate, float):
            account.queue_of(posted).popleft()
            account.tries = 0
            posted.done(posted.letter, fate)
            if fate == Dropped(Why.BLOCKED):
                self._drop_all(account)
        elif fate:
            emptied = (self._limits.chat_burst - 1) * self._limits.chat_every
            account.tokens_at = max(account.tokens_at, self._time() + fate + emptied)
        self._queue(name, account)
        if not account.waiting and len(self._accounts) >= self._forget_at:
            self._forget_idle()
            self._forget_at = 2 * len(self._accounts) + _FORGET_ABOVE

    def _drop_all(self, account: _Account) -> None:
        while (posted := account.next()) is not None:
            account.queue_of(posted).popleft()
            posted.done(posted.letter, Dropped(Why.BLOCKED))

    def _hand_back(self) -> None:
        """Whoever sends next can't know that these have not been said."""
        for account in self._accounts.values():
            for posted in [each for each in account.own_accord if each.letter.once and each is not account.aloft]:
                account.own_accord.remove(posted)
                posted.done(posted.letter, Dropped(Why.UNSAID))

    async def _attempt(self, account: _Account, letter: Letter) -> Fate | float:
        """What became of it; or seconds after which to try again, 0.0 when the whole bot waits anyway."""
        kind = type(letter.reply).__name__
        try:
            delivered = await self._channel.deliver(letter)
        except SlowDown as slow:
            self.slow_down(slow.retry_after)
            return Dropped(Why.IN_DOUBT) if letter.once and slow.in_doubt else 0.0
        except TryAgain as why:
            self._illness.failed(self._time())
            return self._tried(account, letter, why)
        except BlockedByPerson as why:
            self._illness.well()
            return Dropped(Why.BLOCKED, str(why))
        except NotDelivered as why:
            self._illness.well()
            _log.error("letter is undeliverable", kind=kind, why=str(why))
            return Dropped(Why.UNDELIVERABLE, str(why))
        except Exception:  # noqa: BLE001 - a mistake of ours in one letter must not stop the others
            _log.exception("letter failed", kind=kind)
            return Dropped(Why.MISTAKE)
        self._illness.well()
        return delivered

    @staticmethod
    def _tried(account: _Account, letter: Letter, why: TryAgain) -> Fate | float:
        kind = type(letter.reply).__name__
        if letter.once and why.in_doubt:
            _log.warning("letter may have arrived and is not tried again", kind=kind, why=str(why))
            return Dropped(Why.IN_DOUBT)
        account.tries += 1
        seconds = min(2.0 ** (account.tries - 1), 30.0)
        _log.warning("letter will be tried again", kind=kind, why=str(why), tries=account.tries, seconds=seconds)
        return seconds

    async def _sleep_or_wake(self, delay: float) -> None:
        waits = (asyncio.ensure_future(self._clock.sleep(delay)), asyncio.ensure_future(self._wake.wait()))
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()
