"""What can be heard from a person, whatever the messenger."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Started:
    """Opened the chat, perhaps by a poster's link; `invitation` is what the link carried."""

    invitation: str = ""


@dataclass(frozen=True, slots=True)
class Wrote:
    text: str


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button with its payload; `message` is the shown message it belongs to."""

    payload: str
    message: str


class Proof(StrEnum):
    """What the messenger says of whose number a contact has."""

    OWN = "own"  # it vouches that it is the sender's
    FOREIGN = "foreign"  # it says that it is not
    CLAIMED = "claimed"  # it can't tell: anybody may share anybody's


@dataclass(frozen=True, slots=True)
class SharedContact:
    """`phone` as the messenger wrote it; empty when the device has none to share."""

    phone: str
    proof: Proof


@dataclass(frozen=True, slots=True)
class SentSomething:
    """A picture, a voice message, a sticker: `what` names it, `caption` is its text, `album` is that of its like."""

    what: str
    caption: str = ""
    album: str = ""


@dataclass(frozen=True, slots=True)
class Blocked:
    """Does not want to be written to any more."""


@dataclass(frozen=True, slots=True)
class Returned:
    """Unblocked us."""


Event: TypeAlias = Started | Wrote | Pressed | SharedContact | SentSomething | Blocked | Returned


@dataclass(frozen=True, slots=True)
class Sender:
    """Who it comes from: the messenger, the account there, the name and language it gives."""

    channel: str
    account: str
    name: str
    language: str


@dataclass(frozen=True, slots=True)
class Heard:
    """An event with its sender; `update` is the messenger's own number of it, by which a repetition is known.

    `press` is what a Notice answers: the messenger's handle of a pressed button. `riding`: the first word of the answer goes
    back with the very call that brought the event, by the hands of the door.
    """

    event: Event
    sender: Sender
    update: int
    at: datetime
    press: str = ""
    riding: bool = False
