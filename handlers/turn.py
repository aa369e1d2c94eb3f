"""One turn of a conversation: what a handler gets, and what it answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import MappingProxyType

from chat.events import Heard
from chat.replies import Reply
from storage import people
from storage.database import Transaction
from storage.identities import Identity
from storage.people import Customer
from usecases.terms import Terms

_NO_NOTES: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Turn:
    """`customer` is there when the account belongs to a member, `known` also when they have left.

    The identity's row is locked until the commit.
    """

    tx: Transaction
    now: datetime
    terms: Terms
    heard: Heard
    identity: Identity
    language: str
    customer: Customer | None
    known: Customer | None


@dataclass(frozen=True, slots=True)
class RoomTurn:
    """Something heard in a group of the shop's people. What somebody does there is none of their own dialogue's, so there is
    no identity: who they are in the shop is looked up by the account. `language` is the programme's.
    """

    tx: Transaction
    now: datetime
    terms: Terms
    heard: Heard
    language: str

    @property
    def channel(self) -> str:
        return self.heard.sender.channel

    def post(self, chat: str, reply: Reply) -> "Elsewhere":
        """Said in a group."""
        return Elsewhere(self.channel, chat, self.language, reply)


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A reply to another account, perhaps of another messenger, whom the turn concerns too."""

    channel: str
    account: str
    language: str
    reply: Reply


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said, in order; where the dialogue stands then; the language when it has just been chosen.

    `later` is said `after` a while, when the person has had time for the rest; `elsewhere` goes to others.
    """

    replies: tuple[Reply, ...] = ()
    later: tuple[Reply, ...] = ()
    after: timedelta = timedelta(0)
    elsewhere: tuple[Elsewhere, ...] = ()
    state: str = ""
    notes: Mapping[str, str] = field(default_factory=lambda: _NO_NOTES)
    language: str = ""
    blocked: bool = False


def taken(tx: Transaction, now: datetime, terms: Terms, heard: Heard, language: str, identity: Identity) -> Turn:
    """The turn of this sender."""
    known = None if identity.customer is None else people.find(tx, id=identity.customer)
    return Turn(tx, now, terms, heard, identity, language, known if known and known.member else None, known)
