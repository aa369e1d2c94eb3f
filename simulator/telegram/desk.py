"""The operators' group as a shop would set it up: a forum, the bot in it, the people who answer, and a stranger to staff."""

from dataclasses import dataclass
from typing import Protocol

from simulator.telegram.bots import Bot
from simulator.telegram.chats import ANONYMOUS, OPEN_RIGHTS
from simulator.telegram.groups import Supergroup
from simulator.telegram.people import Person

# They may be shoppers as well, with numbers that nobody else here has.
PEOPLE = (("Ірина", None), ("Марко", None), ("Лариса", "Степанівна"), ("Роман", None), ("Зоя", None))
PHONES = "+38092120000"
BOT_RIGHTS = ("can_manage_chat", "can_manage_topics", "can_delete_messages", "can_pin_messages")


class Stage(Protocol):
    """A world (see world.py)."""

    def person(
        self, first_name: str, last_name: str | None = None, *, phone: str | None = None, language_code: str = "uk"
    ) -> Person: ...

    def group(self, title: str, owner: Person, *, forum: bool = False) -> Supergroup: ...


@dataclass(frozen=True, slots=True)
class Desk:
    """Operators are plain members; `hidden` is an anonymous administrator; `stranger` is in the group and no more."""

    group: Supergroup
    operators: tuple[Person, ...]
    director: Person
    hidden: Person
    stranger: Person

    @property
    def staff(self) -> list[Person]:
        """Everybody but the stranger."""
        return [person for person, role in self.roles if role != "stranger"]

    @property
    def roles(self) -> list[tuple[Person, str]]:
        """Everybody, each with what they are here: operator, director, hidden, stranger."""
        others = (self.director, "director"), (self.hidden, "hidden"), (self.stranger, "stranger")
        return [*((person, "operator") for person in self.operators), *others]


def furnish(stage: Stage, bot: Bot, title: str, language_code: str) -> Desk:
    """Everybody is in the group and has opened no chat with the bot yet."""
    iryna, marko, larysa, roman, zoya = (
        stage.person(first, last, phone=f"{PHONES}{number}", language_code=language_code)
        for number, (first, last) in enumerate(PEOPLE)
    )
    group = stage.group(title, larysa, forum=True)
    group.add(iryna, marko, zoya)
    group.promote(roman, (*OPEN_RIGHTS, ANONYMOUS))
    group.add_bot(bot, BOT_RIGHTS)
    return Desk(group, (iryna, marko), larysa, roman, zoya)
