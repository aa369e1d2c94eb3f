"""One event's journey: heard before? → one person at a time → one transaction → a handler → commit → the replies go out."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog

from chat import replies
from chat.channel import TOO_LATE, Letter, Rank
from chat.events import Blocked, Heard, Sender
from chat.replies import Reply
from chat.texts import LANGUAGES
from handlers import menu
from handlers.routes import Routes
from handlers.turn import Answer, Elsewhere, taken
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
            letters = await self.database.run(lambda tx: self._turn(tx, heard, self.routes.answer))
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
            return await self.database.run(lambda tx: self._turn(tx, heard, menu.sorry))
        except Unavailable:
            raise
        except Exception:  # noqa: BLE001 - as above
            _log.exception("turn failed for good", channel=heard.sender.channel, update=heard.update)
        await self.database.run(lambda tx: messages.hear(tx, heard.sender.channel, heard.update, self.now()))
        return ()

    def _turn(self, tx: Transaction, heard: Heard, answer_to: Callable[..., Answer]) -> tuple[Letter, ...]:
        now = self.now()
        sender = heard.sender
        if not messages.hear(tx, sender.channel, heard.update, now):
            return ()
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
        said += tuple(
            self._write(tx, _addressee(sender, other), other.language or guessed, other.reply, now)
            for other in answer.elsewhere
        )
        later = tuple(self._write(tx, sender, spoken, reply, now + answer.after) for reply in self.folded(answer.later))
        return said if answer.after else said + later  # what is due later is picked up from the table then

    @staticmethod
    def _write(tx: Transaction, sender: Sender, language: str, reply: Reply, due: datetime) -> Letter:
        id_ = messages.add_reply(tx, sender.channel, sender.account, replies.dump(reply), language, due)
        return Letter(id_, sender.channel, sender.account, language, reply, due + TOO_LATE)


def _addressee(sender: Sender, other: Elsewhere) -> Sender:
    return replace(sender, channel=other.channel, account=other.account)
