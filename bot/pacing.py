"""Keeps a messenger's limits on our side, for replies and broadcasts together, replies first.

One account's letters go out in order, one at a time, answers before what is said of our own accord. Among accounts whose
turn it is, the lower rank goes first, then the earlier letter. `retry_after` stops the whole bot. Whoever posts a letter
is told what became of it, once. A letter that may be said `once` is not tried again when it may have arrived.
"""

import asyncio
import heapq
from collections.abc import Callable, Coroutine
from datetime import datetime, timedelta
from itertools import count

import structlog

from bot.accounts import Account, Posted
from bot.clock import Clock
from bot.illness import Illness
from bot.limits import Limits, Window
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


class Pacer:
    """`slowed` hears until when the messenger asked the whole bot to wait; it must not wait itself."""

    def __init__(self, channel: Channel, clock: Clock, limits: Limits, *, slowed: Callable[[datetime], None]) -> None:
        self._channel = channel
        self._clock = clock
        self._limits = limits
        self._slowed = slowed
        self._accounts: dict[str, Account] = {}
        self._turns: list[tuple[float, int, int, str]] = []  # heap: not before, rank, ticket, account
        self._ready: list[tuple[int, int, str]] = []  # heap: rank, ticket, account
        self._tickets = count()
        self._window = Window(limits)
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
        account = self._accounts.setdefault(letter.account, Account(letter.account))
        account.post(Posted(rank, letter, done))
        self._queue(account)

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
            for account in self._accounts.values():
                account.hand_back()

    def _time(self) -> float:
        return (self._clock.now() - self._epoch).total_seconds()

    def _queue(self, account: Account, wait: float = 0.0) -> None:
        """Gives the account a ticket for its next letter, or a better one when an answer has come before a notice."""
        following = account.next()
        if account.aloft is not None or following is None:
            return
        if account.ticket is not None and account.ticket_rank <= following.rank:
            return
        account.ticket, account.ticket_rank = next(self._tickets), following.rank
        not_before = max(account.not_before(self._limits), self._time() + wait if wait else 0.0)
        heapq.heappush(self._turns, (not_before, following.rank, account.ticket, account.name))
        self._wake.set()

    def _valid(self, ticket: int, name: str) -> bool:
        account = self._accounts.get(name)
        return account is not None and account.ticket == ticket

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
        wait = self._window.wait(now, self._ready[0][0])
        if wait is None:
            return None  # likewise
        if (wait := max(wait, self._paused_until - now)) > 0:
            return wait
        _, _, name = heapq.heappop(self._ready)
        self._send(self._accounts[name], now)
        return 0.0

    def _late(self, letter: Letter) -> bool:
        return self._clock.now() > letter.until

    def _send(self, account: Account, now: float) -> None:
        account.ticket = None
        posted = account.next()
        if posted is not None and self._late(posted.letter):
            account.drop_late(self._clock.now())
            self._queue(account)  # with the rank of what follows
            return
        if posted is None:
            return
        if posted.letter.once and (wait := self._illness.wait(now)):
            self._queue(account, wait)
            return
        self._window.set_out(now, posted.rank)
        account.set_out(posted, now, self._limits)
        self._fly(posted.letter, self._deliver(account, posted))

    def _forget_idle(self) -> None:
        now = self._time()
        for name in [name for name, account in self._accounts.items() if account.at_rest(now)]:
            del self._accounts[name]

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

    async def _deliver(self, account: Account, posted: Posted) -> None:
        fate = await self._attempt(account, posted.letter)
        self._window.land(self._time())
        account.aloft = None
        if isinstance(fate, float) and self._late(posted.letter):
            fate = Dropped(Why.LATE)
        if not isinstance(fate, float):
            account.tries = 0
            account.end(posted, fate)
            if fate == Dropped(Why.BLOCKED):
                account.drop_all()
        elif fate:
            account.held_until = self._time() + fate
        self._queue(account)
        if not account.waiting and len(self._accounts) >= self._forget_at:
            self._forget_idle()
            self._forget_at = 2 * len(self._accounts) + _FORGET_ABOVE

    async def _attempt(self, account: Account, letter: Letter) -> Fate | float:
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
    def _tried(account: Account, letter: Letter, why: TryAgain) -> Fate | float:
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
