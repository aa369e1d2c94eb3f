"""Writing to the shop: what about, what becomes of it, what is answered, and whether it helped."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from chat.buttons import MOST_BYTES, Complain, NeverMind, Solved, payload
from chat.replies import AskContact, Choice, Enclose, Enclosed, Reply, Rows, Say
from chat.words import Words, words

KNOWN = frozenset({"quality", "staff", "prices", "points", "cleanliness", "other"})  # categories that locales name
_ROOM = MOST_BYTES - len(payload(Complain("")))
_HALF = 16  # letters that fit into half a row
_HOUR = 60


@dataclass(frozen=True, slots=True)
class Open:
    """A case that is not closed: `by` whom it was taken; else it waits, or is with the director."""

    case: int
    opened: date
    by: str = ""
    director: bool = False


@dataclass(frozen=True, slots=True)
class Promise:
    """An answer comes within `minutes` as a rule; `opens`: when the operators are there again, None while they are."""

    minutes: int
    opens: time | None = None
    tomorrow: bool = False


def category(name: str) -> Words:
    """In the reader's language where it is one of the usual, else as the shop wrote it."""
    return words(f"complaint-category-{name}") if name in KNOWN else words("complaint-category-own", name=name)


def key(name: str) -> str:
    """As much of a category's name as a button holds."""
    return name.encode()[:_ROOM].decode(errors="ignore")


def shown(open_: Sequence[Open], categories: Sequence[str]) -> Reply:
    """What they have open already, and what a new one may be about."""
    if not open_:
        return Say(words("hotline-ask"), _categories(categories))
    lines, last = tuple(_line(case) for case in open_), open_[0].case
    return Say(words("hotline-ask-again", lines=lines, last=str(last)), _categories(categories))


def crowded(open_: Sequence[Open]) -> Reply:
    """They have as many open as anybody may: what they write is added to the last one."""
    lines = tuple(_line(case) for case in open_)
    return Say(words("hotline-crowded", lines=lines, last=str(open_[0].case)), menu=True)


def tell(name: str, message: str) -> Reply:
    """In words or pictures, and at once."""
    return Say(words("hotline-tell", category=category(name)), ((_never_mind(),),), replace=message)


def never_mind(message: str) -> Reply:
    return Say(words("hotline-never-mind"), replace=message)


def said(text: Words) -> Reply:
    return Say(text, menu=True)


def said_to_stranger(text: Words) -> Reply:
    """Answered like anybody, and led to joining."""
    return AskContact(words("hotline-stranger", said=text), words("button-share"))


def opened(case: int, promise: Promise) -> Words:
    return words("hotline-opened", case=str(case), next=_next(promise))


def opened_after_rating(case: int, promise: Promise) -> Words:
    """Who gave few stars has told what went wrong."""
    return words("rating-heard", case=str(case), next=_next(promise))


def continued(case: int) -> Words:
    return words("hotline-continued", case=str(case))


def reopened(case: int, promise: Promise) -> Words:
    return words("hotline-reopened", case=str(case), next=_next(promise))


def full(case: int, most: int) -> Words:
    """They wanted another one."""
    return words("hotline-full", case=str(case), most=most)


def courtesy() -> Words:
    """To thanks and the like."""
    return words("noted")


def answer(facts: Mapping[str, Any]) -> Reply:
    """What one of the shop's people says; when they have changed it, in the place of what was shown before."""
    heading = {"by": facts["by"], "case": str(facts["case"])}
    way = "answer-edited" if facts["edited"] else "answer"
    text = words(way, text=facts["text"], **heading) if facts["text"] else words("answer-file", **heading)
    if not facts["files"]:
        return Say(text, replace=facts["shown"])
    return Enclose(text, tuple(Enclosed(**file) for file in facts["files"]), facts["shown"])


def solved_question(facts: Mapping[str, Any]) -> Reply:
    case = facts["case"]
    yes = Choice(words("button-solved-yes"), payload(Solved(case, yes=True)))
    no = Choice(words("button-solved-no"), payload(Solved(case, yes=False)))
    return Say(words("solved-ask", case=str(case)), ((yes, no),))


def solved(case: int, message: str) -> Reply:
    return Say(words("solved-yes", case=str(case)), replace=message)


def not_solved(case: int, message: str) -> Reply:
    """It is open again, and what they write next belongs to it."""
    return Say(words("solved-no", case=str(case)), replace=message)


def still_open(case: int, message: str) -> Reply:
    """They say it is solved, and have written again meanwhile."""
    return Say(words("solved-open", case=str(case)), replace=message)


def _line(case: Open) -> Words:
    waits = words("hotline-case-director" if case.director else "hotline-case-new")
    state = words("hotline-case-taken", by=case.by) if case.by else waits
    return words("hotline-case", case=str(case.case), day=case.opened, state=state)


def _next(promise: Promise) -> Words:
    if promise.opens is not None:
        return words("hotline-tomorrow" if promise.tomorrow else "hotline-today", time=promise.opens)
    if promise.minutes % _HOUR == 0:
        return words("hotline-hours", hours=promise.minutes // _HOUR)
    return words("hotline-minutes", minutes=promise.minutes)


def _categories(names: Sequence[str]) -> Rows:
    choices = [Choice(category(name), payload(Complain(key(name)))) for name in names]
    beside = 2 if all(name in KNOWN or len(name) <= _HALF for name in names) else 1
    rows = [tuple(choices[at : at + beside]) for at in range(0, len(choices), beside)]
    return (*rows, (_never_mind(),))


def _never_mind() -> Choice:
    return Choice(words("button-never-mind"), payload(NeverMind()))
