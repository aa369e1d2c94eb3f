"""Between the replies table and the pacer: letters go out, what was said is struck off, what a crash left is picked up."""

from datetime import datetime, timedelta
from itertools import islice

import structlog

from bot.clock import Clock
from bot.pacing import Pacer
from chat import replies
from chat.channel import TOO_LATE, Dropped, Fate, Letter, Rank, Why
from storage import identities, messages, shop
from storage.database import Database, Transaction, Unavailable

_log = structlog.get_logger(__name__)
# Seconds between strikings off (some per commit instead of a commit each), and between looks at what other processes heard:
# a shopper at the till waits for it.
_EVERY = 0.2
_DROP_EVERY = timedelta(minutes=1)
_REMEMBERED = 10_000  # letters struck off: whoever read the table just before must not send them again


class Outbox:
    """One channel's. `post` is where the dispatcher puts letters; other processes' letters are found in the table."""

    def __init__(self, database: Database, channel: str, clock: Clock) -> None:
        self._database = database
        self._channel = channel
        self._clock = clock
        self._pacer: Pacer | None = None
        self._under_way: set[int] = set()
        self._said: list[int] = []
        self._struck_off: dict[int, None] = {}  # in order
        self._dropped_at: datetime | None = None
        self._blocked: list[str] = []
        self._pause: datetime | None = None
        self._pause_name = f"{channel} pause until"

    def attach(self, pacer: Pacer) -> None:
        """From now on this process is the one that sends."""
        self._pacer = pacer

    def detach(self) -> None:
        """Another process sends now; what is not said yet is found in the table."""
        self._pacer = None
        self._under_way.clear()

    def post(self, letter: Letter, rank: int = Rank.ANSWER) -> None:
        if self._pacer is None:
            return  # the row stays, and the process that sends will pick it up
        if letter.id in self._under_way or letter.id in self._struck_off:
            return
        self._under_way.add(letter.id)
        self._pacer.post(letter, self._done, rank)

    def _done(self, letter: Letter, fate: Fate) -> None:
        self._said.append(letter.id)
        if fate == Dropped(Why.BLOCKED):
            self._blocked.append(letter.account)

    def said(self, letter: Letter) -> None:
        """It went out by another way than the pacer's, and is struck off with the next."""
        self._said.append(letter.id)

    def slowed(self, until: datetime) -> None:
        """The messenger asked the whole bot to wait; kept in a row, so that a restart obeys too."""
        self._pause = until

    async def pause(self) -> datetime | None:
        """Until when the messenger asked us to wait, as far as the database knows."""
        try:
            stored = await self._database.read(lambda tx: shop.fact(tx, self._pause_name))
        except Unavailable:
            return None  # the messenger will say it again
        return None if stored is None else datetime.fromisoformat(stored)

    async def paused(self) -> bool:
        """Whether the messenger asked us to wait and the time is not over."""
        if self._pacer is not None:
            return self._pacer.paused
        pause = await self.pause()
        return pause is not None and pause > self._clock.now()

    async def slow_down(self, retry_after: float) -> None:
        """The messenger asked the whole bot to wait, in answer to something that was no letter."""
        if self._pacer is not None:
            self._pacer.slow_down(retry_after)
            return
        self.slowed(self._clock.now() + timedelta(seconds=retry_after))
        await self.strike_off()

    async def run(self) -> None:
        """Strikes off what was said, and picks up what nobody here has under way."""
        await self.pick_up()
        while True:
            await self._clock.sleep(_EVERY)
            await self.strike_off()
            await self.pick_up()

    async def strike_off(self) -> None:
        """Letters said are deleted, people who blocked us are marked; kept for the next time when the database is away."""
        said, self._said = self._said, []
        blocked, self._blocked = self._blocked, []
        pause, self._pause = self._pause, None
        if not said and not blocked and pause is None:
            return
        now = self._clock.now()

        def work(tx: Transaction) -> None:
            if said:
                messages.said(tx, said)
            for account in dict.fromkeys(blocked):
                identities.block(tx, self._channel, account, now)
            if pause is not None:
                shop.set_fact(tx, self._pause_name, pause.isoformat())

        try:
            await self._database.run(work)
        except Unavailable as error:
            _log.warning("said letters are struck off later", why=str(error))
            self._said, self._blocked = said + self._said, blocked + self._blocked
            if pause is not None:
                self.slowed(pause)
            return
        self._under_way.difference_update(said)
        self._struck_off |= dict.fromkeys(said)
        for id_ in list(islice(self._struck_off, max(0, len(self._struck_off) - _REMEMBERED))):
            del self._struck_off[id_]

    async def pick_up(self) -> None:
        """Letters that are stored and not said: what a crash left, what is due by now, what other processes heard."""
        now = self._clock.now()
        try:
            if self._dropped_at is None or now - self._dropped_at >= _DROP_EVERY:
                await self._database.run(lambda tx: messages.drop_unsaid(tx, now - TOO_LATE))
                self._dropped_at = now
            stored = await self._database.read(lambda tx: messages.unsaid(tx, self._channel, now))
        except Unavailable as error:
            _log.warning("letters are picked up later", why=str(error))
            return
        for row in stored:
            if row.id not in self._under_way:
                self._pick(row)

    def _pick(self, row: messages.StoredReply) -> None:
        try:
            reply = replies.load(row.reply_json)
        except (ValueError, KeyError, TypeError):
            _log.error("a stored reply of another version is dropped", id=row.id)
            self._said.append(row.id)
            return
        self.post(Letter(row.id, row.channel, row.account, row.language, reply, row.due_at + TOO_LATE))
