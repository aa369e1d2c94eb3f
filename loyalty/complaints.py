"""A complaint's life as a table, when its timers go off, and which words are no complaint at all."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from zoneinfo import ZoneInfo

from loyalty.quiet import Quiet


class State(StrEnum):
    NEW = "new"  # nobody has taken it
    TAKEN = "taken"
    DIRECTOR = "director"  # passed on, or nobody answered in time
    CLOSED = "closed"


class Act(StrEnum):
    TAKE = "take"
    PASS_ON = "pass_on"  # noqa: S105 - no password
    CLOSE = "close"
    REOPEN = "reopen"  # the shopper writes again, or says that nothing was solved


class Author(StrEnum):
    """Who said something in a case; an event is what happened to it."""

    SHOPPER = "shopper"
    ANSWER = "answer"  # one of the shop's people, to the shopper
    NOTE = "note"  # … to their colleagues
    EVENT = "event"


class Source(StrEnum):
    """How a case began."""

    MENU = "menu"
    TEXT = "text"  # written outside any dialogue
    RATING = "rating"
    SURVEY = "survey"
    CALLER = "caller"  # opened by an operator for somebody on the telephone


_NEXT: Mapping[tuple[State, Act], State] = MappingProxyType(
    {
        (State.NEW, Act.TAKE): State.TAKEN,
        (State.DIRECTOR, Act.TAKE): State.TAKEN,
        (State.NEW, Act.PASS_ON): State.DIRECTOR,
        (State.TAKEN, Act.PASS_ON): State.DIRECTOR,
        (State.NEW, Act.CLOSE): State.CLOSED,
        (State.TAKEN, Act.CLOSE): State.CLOSED,
        (State.DIRECTOR, Act.CLOSE): State.CLOSED,
        (State.CLOSED, Act.REOPEN): State.NEW,
    }
)

# Units of UTF-16, as messengers count: what fits into one message with a name before it, and an answer with a line above it.
SHOWN, LONGEST_ANSWER = 3500, 3900

# Said in passing, in whatever order and however often: nobody has to answer that.
_IN_PASSING = """
дякую дуже щиро спасибі спс дяка дякс добре гаразд ок окей зрозуміло чудово супер клас привіт вітаю добрий день ранок вечір
доброго дня будь ласка вам тобі
спасибо большое огромное благодарю хорошо ладно понятно отлично класс привет здравствуйте добрый утро пожалуйста
thanks thank you very much thx ty ok okay fine great super cool good hi hello morning evening bye
sticker dice animation
"""
_COURTESIES = frozenset(_IN_PASSING.split())
_WORD = re.compile(r"[^\W_]+")
_COMMAND = re.compile(r"\s*/\w+\s*")


def after(state: State, act: Act) -> State | None:
    """None where the act is not possible."""
    return _NEXT.get((state, act))


def is_courtesy(text: str) -> bool:
    """Whether it is thanks, a greeting or signs alone: it opens no case, and a closed one stays closed.

    Nor does a command that nobody knows. A question mark asks for an answer, whatever it stands at.
    """
    if "?" in text:
        return False
    return bool(_COMMAND.fullmatch(text)) or all(word in _COURTESIES for word in _WORD.findall(text.casefold()))


def pieces(text: str, most: int = SHOWN) -> list[str]:
    """Words that are longer than one message, as several; cut between lines or words where it can be. At least one."""
    found, rest = [], text
    while len(rest.encode("utf-16-le", "surrogatepass")) > 2 * most:
        end = max(1, len(rest.encode("utf-16-le", "surrogatepass")[: 2 * most].decode("utf-16-le", "ignore")))
        blank = max(rest.rfind("\n", 0, end), rest.rfind(" ", 0, end))
        cut, on = (blank, blank + 1) if blank > end // 2 else (end, end)
        found.append(rest[:cut])
        rest = rest[on:]
    return [*found, rest]


def fits(answer: str) -> bool:
    """Whether the shopper would read all of it in one message."""
    return len(pieces(answer, LONGEST_ANSWER)) == 1


def goes_off(at: datetime, wait: timedelta, quiet: Quiet, zone: ZoneInfo) -> datetime:
    """When a timer set at this moment goes off: it runs while the operators are awake, and stands still while they are not."""
    begins, left = quiet.after(at, zone), wait
    while left > (awake := quiet.begin(begins, zone) - begins):
        begins, left = quiet.after(begins + awake, zone), left - awake
    return quiet.after(begins + left, zone)
