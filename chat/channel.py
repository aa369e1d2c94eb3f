"""The seam to a messenger: deliver a letter, or say why not."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from chat.replies import Reply


@dataclass(frozen=True, slots=True)
class Letter:
    """A stored reply on its way: `id` is its row, `language` what it is said in, `due_at` when it should be said."""

    id: int
    channel: str
    account: str
    language: str
    reply: Reply
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Delivered:
    """`reference` is the messenger's own id of the message, empty when it made none."""

    reference: str = ""


class NotDelivered(Exception):  # noqa: N818 - an answer of the messenger
    """Why a letter did not arrive."""


class BlockedByPerson(NotDelivered):
    """The person does not want to be written to."""


class SlowDown(NotDelivered):
    """The messenger asks the whole bot to wait."""

    def __init__(self, retry_after: float) -> None:
        super().__init__(f"retry after {retry_after} s")
        self.retry_after = retry_after


class TryAgain(NotDelivered):
    """The messenger did not answer, or answered that it is ill."""


class Undeliverable(NotDelivered):
    """The messenger will never take this letter."""


class Channel(Protocol):
    """One messenger."""

    name: str

    async def deliver(self, letter: Letter) -> Delivered:
        """Raises BlockedByPerson, SlowDown, TryAgain, Undeliverable."""
