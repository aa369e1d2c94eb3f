"""The seam to a messenger: deliver a letter, or say why not."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum
from typing import Protocol, TypeAlias

from chat.replies import Reply
from chat.room import RoomAct

TOO_LATE = timedelta(minutes=10)  # for an answer: it is worse than none then


@dataclass(frozen=True, slots=True)
class Letter:
    """Words on their way: `id` is their row, `language` what they are said in, `until` when they stop being worth saying.

    `once`: when it is in doubt whether they arrived, they are not said again.
    """

    id: int
    channel: str
    account: str
    language: str
    reply: Reply | RoomAct
    until: datetime
    once: bool = False


class Rank(IntEnum):
    """Who goes first."""

    ANSWER = 0
    FURTHER = 1  # the second word of an answer, behind the first words to others
    OWN_ACCORD = 2  # what nobody has asked for waits for everybody who has
    PROMO = 3  # and an offer for what tells of the person's own affairs


@dataclass(frozen=True, slots=True)
class Delivered:
    """`reference` is the messenger's own id of the message, empty when it made none."""

    reference: str = ""


class Why(StrEnum):
    LATE = "late"
    UNSAID = "unsaid"  # we came to an end before its turn; whoever sends next may say it
    IN_DOUBT = "in_doubt"  # it may have arrived, and must not arrive twice
    CROWDED = "crowded"  # too many for one account
    BLOCKED = "blocked"  # the person does not want to be written to
    UNDELIVERABLE = "undeliverable"  # the messenger will never take it
    MISTAKE = "mistake"  # ours


@dataclass(frozen=True, slots=True)
class Dropped:
    """Given up; `words` are the messenger's own."""

    why: Why
    words: str = field(default="", compare=False)


Fate: TypeAlias = Delivered | Dropped
Done: TypeAlias = Callable[[Letter, Fate], None]  # hears once what became of a letter; must not wait


class NotDelivered(Exception):  # noqa: N818 - an answer of the messenger
    """Why a letter did not arrive. `in_doubt`: all of it or a part may have arrived nevertheless."""

    in_doubt = False


class BlockedByPerson(NotDelivered):
    """The person does not want to be written to."""


class SlowDown(NotDelivered):
    """The messenger asks the whole bot to wait."""

    def __init__(self, retry_after: float) -> None:
        super().__init__(f"retry after {retry_after} s")
        self.retry_after = retry_after


class TryAgain(NotDelivered):
    """The messenger did not answer, or answered that it is ill; then the call may have been applied before."""

    def __init__(self, why: str = "", *, in_doubt: bool = True) -> None:
        super().__init__(why)
        self.in_doubt = in_doubt


class Undeliverable(NotDelivered):
    """The messenger will never take this letter."""


class Channel(Protocol):
    """One messenger."""

    name: str

    async def deliver(self, letter: Letter) -> Delivered:
        """Raises BlockedByPerson, SlowDown, TryAgain, Undeliverable."""
