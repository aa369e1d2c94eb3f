"""The loop between the outbox table and a messenger: claims what is due, has it worded now, hands it on, marks its end."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Protocol

import structlog

from chat.channel import Delivered, Done, Dropped, Fate, Letter, Rank, Why
from chat.views import notices as view
from storage import outbox
from storage.database import Database, Unavailable
from usecases import notices
from usecases.notices import Claimed, Outcome
from usecases.terms import Terms

_log = structlog.get_logger(__name__)
_EVERY = 0.4  # seconds; somebody has just paid and looks at the telephone
_FINAL = {Why.UNDELIVERABLE}


class Clock(Protocol):
    def now(self) -> datetime: ...

    def sleep(self, seconds: float) -> Awaitable[None]: ...


class Delivery:
    """One channel's. Runs in the process that sends for the channel: there is one at a time, over all processes.

    `most` notices are in hand at any time: enough for a messenger's second, few enough to be fresh when they are said.
    """

    def __init__(self, database: Database, terms: Terms, channel: str, clock: Clock, most: int) -> None:
        self._database = database
        self._terms = terms
        self._channel = channel
        self._clock = clock
        self._most = most
        self._in_hand: dict[int, Claimed] = {}
        self._outcomes: list[Outcome] = []

    async def run(self, post: Callable[[Letter, Done, int], None]) -> None:
        """Until cancelled. What another process left half done is found in the table, and so is what this one did."""
        self._in_hand = {outcome.notice.id: outcome.notice for outcome in self._outcomes}
        while True:
            await self.settle()
            for notice in await self._claimed():
                self._in_hand[notice.id] = notice
                self._say(notice, post)
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

    async def _claimed(self) -> list[Claimed]:
        room, now = self._most - len(self._in_hand), self._clock.now()
        if room <= 0:
            return []
        try:
            if not await self._database.read(lambda tx: outbox.any_due(tx, now)):
                return []
            return await self._database.run(
                lambda tx: notices.claim(tx, now, self._terms, self._channel, room, self._in_hand)
            )
        except Unavailable as error:
            _log.warning("notices are claimed later", why=str(error))
            return []

    def _say(self, notice: Claimed, post: Callable[[Letter, Done, int], None]) -> None:
        try:
            reply = view.notice(notice.kind, notice.facts)
        except Exception:  # noqa: BLE001 - a mistake of ours in one notice must not stop the others
            _log.exception("a notice has no words", kind=notice.kind, id=notice.id)
            self._outcomes.append(Outcome(notice, failed=Why.MISTAKE))
            return
        letter = Letter(notice.id, self._channel, notice.account, notice.language, reply, notice.until)
        post(letter, self._done, Rank.OWN_ACCORD)

    def _done(self, letter: Letter, fate: Fate) -> None:
        notice = self._in_hand.get(letter.id)
        if notice is None:
            return  # posted before another process sent for a while; it is in the table
        match fate:
            case Delivered(reference):
                self._outcomes.append(Outcome(notice, reference))
            case Dropped(why):
                self._outcomes.append(Outcome(notice, "", why, why in _FINAL, why is Why.BLOCKED))
