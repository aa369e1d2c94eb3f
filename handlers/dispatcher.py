"""One event's journey: heard before? → one person at a time → one transaction → a handler → commit → the replies go out."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog

from chat import replies
from chat.channel import TOO_LATE, Letter, Rank
from chat.events import Blocked, Heard, Sender, StaffPressed, StaffWrote, TopicOpened
from chat.replies import Reply
from chat.texts import LANGUAGES
from handlers import menu, operator
from handlers.routes import Routes
from handlers.turn import Answer, Elsewhere, RoomTurn, Turn, taken
from storage import identities, messages
from storage.database import Database, Transaction, Unavailable
from usecases.terms import Terms

_log = structlog.get_logger(__name__)
Hear = Callable[[Heard], Awaitable[tuple[Letter, ...]]]  # what a messenger's door calls with all that it hears
_RIDE = timedelta(seconds=10)  # how long a riding word is the door's: after that it is said like any other


def as_they_are(said: tuple[Reply, ...]) -> tuple[Reply, ...]:
    return said


@dataclass(frozen=True, slots=True)
class Dispatcher:
    """`post` takes a letter whose effect is committed, and its rank: the first word of an answer goes before the second
    word of another. It must not wait. `folded` makes of an answer's replies what the messenger has a form for.
    """

    database: Database
    terms: Terms
    routes: Routes
    now: Callable[[], datetime]
    post: Callable[[Letter, int], None]
    folded: Callable[[tuple[Reply, ...]], tuple[Reply, ...]] = as_they_are

    async def hear(self, heard: Heard) -> tuple[Letter, ...]:
        """Returns once the effect and the replies are stored; the letters are on their way then, but for a riding one."""
        try:
            letters = await self.database.run(
                lambda tx: self._heard(tx, heard, self.routes.answer, self.routes.in_room)
            )
        except Unavailable:
            raise  # nothing is stored, so the messenger shall bring it again
        except Exception:  # noqa: BLE001 - a mistake of ours must not come again and again with the same update
            _log.exception("turn failed", channel=heard.sender.channel, update=heard.update)
            letters = await self._apologised(heard)
        for rank, letter in enumerate(letters):
            ours = letter.channel == heard.sender.channel  # who sends for another messenger finds it in the table
            if ours and (rank or not heard.riding):
                self.post(letter, min(rank, Rank.FURTHER))
        return letters

    async def _apologised(self, heard: Heard) -> tuple[Letter, ...]:
        """The turn without its effect. Where not even that goes, the update is taken as heard: it would fail for ever."""
        try:
            return await self.database.run(lambda tx: self._heard(tx, heard, menu.sorry, operator.sorry))
        except Unavailable:
            raise
        except Exception:  # noqa: BLE001 - as above
            _log.exception("turn failed for good", channel=heard.sender.channel, update=heard.update)
        await self.database.run(lambda tx: messages.hear(tx, heard.sender.channel, heard.update, self.now()))
        return ()

    def _heard(
        self,
        tx: Transaction,
        heard: Heard,
        answer_to: Callable[[Turn], Answer],
        in_room: Callable[[RoomTurn], Answer],
    ) -> tuple[Letter, ...]:
        """Each event once."""
        now = self.now()
        if not messages.hear(tx, heard.sender.channel, heard.update, now):
            return ()
        if isinstance(heard.event, StaffWrote | StaffPressed | TopicOpened):
            return self._in_room(tx, now, heard, in_room)
        return self._turn(tx, now, heard, answer_to)

    def _in_room(
        self, tx: Transaction, now: datetime, heard: Heard, answer_to: Callable[[RoomTurn], Answer]
    ) -> tuple[Letter, ...]:
        """In a group: whoever speaks there, their own dialogue with us stays as it is."""
        language = self.terms.program.language
        answer = answer_to(RoomTurn(tx, now, self.terms, heard, language))
        said = tuple(self._write(tx, heard.sender, language, reply, now) for reply in answer.replies)
        return said + self._elsewhere(tx, now, heard.sender, language, answer)

    def _turn(
        self, tx: Transaction, now: datetime, heard: Heard, answer_to: Callable[[Turn], Answer]
    ) -> tuple[Letter, ...]:
        sender = heard.sender
        guessed = sender.language if sender.language in LANGUAGES else self.terms.program.language
        identity = identities.lock(tx, sender.channel, sender.account, name=sender.name, language=guessed, now=now)
        language = identity.language or guessed
        answer = answer_to(taken(tx, now, self.terms, heard, language, identity))
        blocked = isinstance(heard.event, Blocked)
        identities.turned(tx, identity, state=answer.state, notes=answer.notes, now=now, blocked=blocked)
        spoken = answer.language or language
        waits = _RIDE if heard.riding else timedelta(0)
        said = tuple(
            self._write(tx, sender, spoken, reply, now if place else now + waits)
            for place, reply in enumerate(self.folded(answer.replies))
        )
        said += self._elsewhere(tx, now, sender, guessed, answer)
        later = tuple(self._write(tx, sender, spoken, reply, now + answer.after) for reply in self.folded(answer.later))
        return said if answer.after else said + later  # what is due later is picked up from the table then

    def _elsewhere(
        self, tx: Transaction, now: datetime, sender: Sender, language: str, answer: Answer
    ) -> tuple[Letter, ...]:
        return tuple(
            self._write(tx, _addressee(sender, other), other.language or language, other.reply, now)
            for other in answer.elsewhere
        )

    @staticmethod
    def _write(tx: Transaction, sender: Sender, language: str, reply: Reply, due: datetime) -> Letter:
        id_ = messages.add_reply(tx, sender.channel, sender.account, replies.dump(reply), language, due)
        return Letter(id_, sender.channel, sender.account, language, reply, due + TOO_LATE)


def _addressee(sender: Sender, other: Elsewhere) -> Sender:
    return replace(sender, channel=other.channel, account=other.account)
