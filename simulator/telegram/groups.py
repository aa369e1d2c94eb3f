"""A supergroup seen from outside: who is brought in and with which rights, what stands in it and in its topics."""

from collections.abc import Iterable
from typing import Protocol

from simulator.telegram import memberships, topics
from simulator.telegram.bots import Bot
from simulator.telegram.chats import OPEN_RIGHTS, Group, Member, Toast, Topic, User, topic_of
from simulator.telegram.checks import Record
from simulator.telegram.screen import Shown, shown, topic_messages
from simulator.telegram.state import State


class Somebody(Protocol):
    """A person (see people.py)."""

    user: User


class Supergroup:
    def __init__(self, state: State, group: Group) -> None:
        self.chat = group
        self._state = state

    @property
    def id(self) -> int:
        return self.chat.id

    def add(self, *people: Somebody) -> None:
        for person in people:
            self._change(person.user.record(), "member")

    def promote(self, person: Somebody, rights: Iterable[str] = OPEN_RIGHTS) -> None:
        """With `is_anonymous` among the rights they write in the group's name."""
        self._change(person.user.record(), "administrator", rights)

    def remove(self, person: Somebody) -> None:
        self._change(person.user.record(), "kicked")

    def add_bot(self, bot: Bot, rights: Iterable[str] | None = OPEN_RIGHTS) -> None:
        """As an administrator with these rights, or with None as an ordinary member. Again, to change the rights."""
        self.chat.bots[bot.id] = bot
        self._change(bot.record(), "member" if rights is None else "administrator", rights or ())

    def remove_bot(self, bot: Bot) -> None:
        self._change(bot.record(), "kicked")

    def open_topic(self, person: Somebody, name: str) -> int:
        """A topic opened by a person; its id."""
        opened = topics.open_topic(self._state, self.chat, person.user.record(), {"name": name})
        thread: int = opened["message_thread_id"]
        return thread

    @property
    def topics(self) -> list[Topic]:
        return list(self.chat.topics.values())

    def messages(self, topic: int | None = None, viewer: Somebody | None = None) -> list[Shown]:
        """All messages, or those of one topic; `viewer` is whose eyes they are seen with."""
        return topic_messages(self.chat, topic, viewer.user.id if viewer else None)

    def newest(self, viewer: Somebody | None = None) -> dict[int | None, Shown]:
        """The last message of each topic; under None that of General."""
        last = {topic_of(posted.record): posted for posted in self.chat.messages.values()}
        return {topic: shown(posted, viewer.user.id if viewer else None) for topic, posted in last.items()}

    def toasts(self, person: Somebody) -> list[Toast]:
        """What the buttons answered that this person pressed here."""
        chats = [chat for chat in self._state.private.values() if chat.user is person.user]
        return [toast for chat in chats for toast in chat.toasts if toast.chat == self.id]

    def waiting(self, person: Somebody) -> int:
        """How many of the buttons they pressed here still wait for an answer."""
        queries = self._state.queries.values()
        return sum(not query.answered and query.chat is self.chat and query.user is person.user for query in queries)

    def _change(self, user: Record, status: str, rights: Iterable[str] = ()) -> None:
        owner = next((member for member in self.chat.members.values() if member.status == "creator"), Member(user, ""))
        memberships.change(self._state, self.chat, user, owner.user, status, frozenset(rights))
