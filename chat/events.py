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
class Attached:
    """A picture, a voice, a document: `file` is the messenger's own name of it, or, when `passing`, an address of minutes."""

    kind: str
    file: str
    name: str = ""
    content_type: str = ""
    passing: bool = False


@dataclass(frozen=True, slots=True)
class SentSomething:
    """A picture, a voice message, a sticker: `what` names it, `caption` is its text, `album` is that of its like.

    `file` is there when it can be shown to somebody else.
    """

    what: str
    caption: str = ""
    album: str = ""
    file: Attached | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """In a group of the shop's people: which, in which topic (empty: none), and the message itself.

    `anonymous`: it was said in the group's own name, so nobody knows by whom.
    """

    chat: str
    topic: str
    message: str
    anonymous: bool = False


@dataclass(frozen=True, slots=True)
class StaffWrote:
    """Somebody in a group of the shop's people; `to` is the message that it replies to.

    `edited`: it was said before, and has been changed.
    """

    place: Place
    text: str
    file: Attached | None = None
    to: str = ""
    edited: bool = False


@dataclass(frozen=True, slots=True)
class StaffPressed:
    """A button under a message of ours in such a group."""

    place: Place
    payload: str


@dataclass(frozen=True, slots=True)
class TopicOpened:
    """A topic of this name is there; `place.message` is the note that says so. Heard of our own topics too."""

    place: Place
    name: str


@dataclass(frozen=True, slots=True)
class Blocked:
    """Does not want to be written to any more."""


@dataclass(frozen=True, slots=True)
class Returned:
    """Unblocked us."""


Event: TypeAlias = (
    Started
    | Wrote
    | Pressed
    | SharedContact
    | SentSomething
    | Blocked
    | Returned
    | StaffWrote
    | StaffPressed
    | TopicOpened
)


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
