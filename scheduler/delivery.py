"""The loop between the outbox table and a messenger: claims what is due, has it worded now, hands it on, marks its end."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Protocol

import structlog

from chat.channel import Delivered, Done, Dropped, Fate, Letter, Rank, Why
from chat.replies import Reply
from chat.views import notices as view
from storage import queue
from storage.database import Database, Unavailable
from storage.queue import FIRST
from usecases import notices
from usecases.notices import Claimed, Hand, Outcome
from usecases.terms import Terms

_log = structlog.get_logger(__name__)
_EVERY = 0.25  # seconds; somebody has just paid and looks at the telephone
_TOGETHER = 100  # notices a transaction: the tills wait for it
_FINAL = {Why.UNDELIVERABLE}
_UNSAID = {Why.UNSAID, Why.LATE}  # of what is said once at most: else it would have ended as in doubt
_SAID = "sent"
# What is read in another messenger is passed over, and looked at again so late: it may be read here by then.
_ANEW = timedelta(seconds=30)
_NOTHING = Hand((), None)

Post = Callable[[Letter, Done, int], None]
Told = Callable[[str, str], None]  # a notice's kind, and what became of it: sent, or why not


class Clock(Protocol):
    def now(self) -> datetime: ...

    def sleep(self, seconds: float) -> Awaitable[None]: ...


def untold(_kind: str, _end: str) -> None:
    """For whom it does not matter."""


class Delivery:
    """One channel's. Runs in the process that sends for the channel: there is one at a time, over all processes.

    `most` notices are in hand at any time: enough for a messenger's second, few enough to be fresh when they are said.
    """

    def __init__(
        self,
        database: Database,
        terms: Terms,
        channel: str,
        clock: Clock,
        most: int,
        told: Told = untold,
        worded: Callable[[str, Mapping[str, Any]], Reply] = view.notice,
    ) -> None:
        self._database = database
        self._terms = terms
        self._channel = channel
        self._clock = clock
        self._most = most
        self._told = told
        self._worded = worded
        self._in_hand: dict[int, Claimed] = {}
        self._place = FIRST
        self._began_at: datetime | None = None
        self._outcomes: list[Outcome] = []

    async def run(self, post: Post) -> None:
        """Until cancelled. What another process left half done is found in the table, and so is what this one did."""
        self._in_hand = {outcome.notice.id: outcome.notice for outcome in self._outcomes}
        self._place, self._began_at = FIRST, None
        while True:
            await self.settle()
            more = await self._anything_due()
            while more:
                more = await self._hand_over(post)
            await self._clock.sleep(_EVERY)

    async def settle(self) -> None:
        """Marks what has come to an end; kept for the next time when the database is away."""
        outcomes, self._outcomes = self._outcomes, []
        if not outcomes:
            return
        now = self._clock.now()
        try:
            await self._database.run(lambda tx: notices.settle(tx, now, self._channel, outcomes))
        except Unavailable as error:
            _log.warning("notices are marked later", why=str(error))
            self._outcomes = outcomes + self._outcomes
            return
        for outcome in outcomes:
            self._in_hand.pop(outcome.notice.id, None)
            self._told(outcome.notice.kind, outcome.failed or _SAID)

    async def _hand_over(self, post: Post) -> bool:
        """Whether there may be more that is due."""
        most = min(self._most - len(self._in_hand), _TOGETHER)
        if most <= 0:
            return False
        hand = await self._claimed(most)
        for notice in hand.notices:
            self._in_hand[notice.id] = notice
            self._say(notice, post)
        self._place = hand.last or self._place
        return hand.last is not None

    async def _anything_due(self) -> bool:
        now = self._clock.now()
        try:
            return await self._database.read(lambda tx: queue.any_due(tx, now))
        except Unavailable as error:
            _log.warning("notices are looked for later", why=str(error))
            return False

    async def _claimed(self, most: int) -> Hand:
        now = self._clock.now()
        if self._began_at is None or now - self._began_at >= _ANEW:
            self._place, self._began_at = FIRST, now
        in_hand = [id_ for id_, notice in self._in_hand.items() if not notice.at_most_once]  # the others are marked
        claiming = asyncio.ensure_future(
            self._database.run(
                lambda tx: notices.claim(tx, now, self._terms, self._channel, most, in_hand, self._told, self._place)
            )
        )
        try:
            return await asyncio.shield(claiming)
        except asyncio.CancelledError:  # what is being marked as sent will not be said by us: it goes back
            with contextlib.suppress(Unavailable):
                hand = await claiming
                self._outcomes += [Outcome(each, failed=Why.UNSAID, unsaid=True) for each in hand.notices]
            raise
        except Unavailable as error:
            _log.warning("notices are claimed later", why=str(error))
            return _NOTHING

    def _say(self, notice: Claimed, post: Post) -> None:
        try:
            reply = self._worded(notice.kind, notice.facts)
        except Exception:  # noqa: BLE001 - a mistake of ours in one notice must not stop the others
            _log.exception("a notice has no words", kind=notice.kind, id=notice.id)
            self._outcomes.append(Outcome(notice, failed=Why.MISTAKE))
            return
        once = notice.at_most_once
        letter = Letter(notice.id, self._channel, notice.account, notice.language, reply, notice.until, once)
        post(letter, self._done, Rank.PROMO if once else Rank.OWN_ACCORD)

    def _done(self, letter: Letter, fate: Fate) -> None:
        notice = self._in_hand.get(letter.id)
        if notice is None:
            return  # posted before another process sent for a while; it is in the table
        match fate:
            case Delivered(reference):
                self._outcomes.append(Outcome(notice, reference))
            case Dropped(why):
                unsaid = letter.once and why in _UNSAID
                self._outcomes.append(Outcome(notice, "", why, why in _FINAL, why is Why.BLOCKED, unsaid))
