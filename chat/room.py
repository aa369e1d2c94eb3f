"""What is done in a group of the shop's people besides talking: never stored, for the room keeper knows what is missing."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from chat.replies import Rows
from chat.words import Words


class Icon(StrEnum):
    """How a topic looks: what became of its case."""

    NEW = "new"
    TAKEN = "taken"
    DIRECTOR = "director"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class OpenTopic:
    """What is delivered is the topic."""

    name: Words
    icon: Icon


@dataclass(frozen=True, slots=True)
class MarkTopic:
    """The topic gets this name and look."""

    topic: str
    name: Words
    icon: Icon


@dataclass(frozen=True, slots=True)
class CloseTopic:
    """Closed, or open again."""

    topic: str
    closed: bool


@dataclass(frozen=True, slots=True)
class DeleteTopic:
    """With everything in it."""

    topic: str


@dataclass(frozen=True, slots=True)
class DeletePost:
    """A message of ours, where there are no topics."""

    message: str


@dataclass(frozen=True, slots=True)
class Enclosure:
    """What came with a message: `file` as the messenger of this group calls it; empty when it is ours to make, by `number`."""

    kind: str
    file: str
    number: int
    name: str = ""


@dataclass(frozen=True, slots=True)
class PostFiles:
    """Some of one kind, or a single one, with words beneath; `to` is the message that they answer."""

    topic: str
    files: tuple[Enclosure, ...]
    caption: Words | None = None
    to: str = ""


@dataclass(frozen=True, slots=True)
class EditPost:
    """A message of ours says something else from now on."""

    message: str
    text: Words
    choices: Rows = ()


@dataclass(frozen=True, slots=True)
class Tick:
    """A sign at somebody's message: what they said has arrived. Where signs are not allowed, the words say it."""

    message: str
    topic: str
    text: Words


RoomAct: TypeAlias = OpenTopic | MarkTopic | CloseTopic | DeleteTopic | DeletePost | PostFiles | EditPost | Tick
