"""Points for something that went wrong: how much, what became of it, and what a director is asked."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from chat.buttons import BonusDecision, GiveBonus, Open, Screen, payload
from chat.replies import Choice, Notice, Post, Reply, Rows, Say
from chat.words import Fact, Words, words

_NOTHING = "—"


def notice(facts: Mapping[str, Any]) -> Reply:
    """To the shopper, with the way to the card that pays."""
    points, until = facts["points"], facts["until"]
    some = words("sorry-notice", points=points, until=date.fromisoformat(until)) if until else None
    card = Choice(words("button-card"), payload(Open(Screen.CARD)))
    return Say(some or words("sorry-notice-forever", points=points), ((card,),))


def amounts(case: int, points: Sequence[int], topic: str, to: str) -> Reply:
    """How much shall it be?"""
    row = tuple(Choice(words("bonus-points", points=each), payload(GiveBonus(case, each))) for each in points)
    return Post(topic, words("bonus-amounts", case=str(case)), (row,), to=to)


def none(press: str) -> Reply:
    """The programme gives nothing for complaints of this category."""
    return Notice(words("bonus-none"), press, alert=True)


def given(case: int, points: int, by: str, until: date | None, topic: str, message: str) -> Reply:
    """In the question's place."""
    facts: dict[str, Fact] = {"case": str(case), "points": points, "by": by}
    text = words("bonus-given-forever", **facts) if until is None else words("bonus-given", **facts, until=until)
    return Post(topic, text, replace=message)


def asked(facts: Mapping[str, Any], topic: str, message: str, *, anybody: bool) -> Reply:
    """In the question's place: a director decides. `anybody`: there is one who may."""
    text = _why("bonus-asked" if anybody else "bonus-asked-nobody", facts)
    return Post(topic, text, _decisions(facts["case"]), replace=message)


def alert(facts: Mapping[str, Any]) -> Reply:
    """To a director, alone."""
    return Say(_why("alert-bonus", facts), _decisions(facts["case"]))


def decided(facts: Mapping[str, Any], by: str, *, approved: bool) -> Words:
    """In the place of what a director was asked."""
    return words("bonus-approved" if approved else "bonus-refused", facts=_facts(facts), by=by)


def over(facts: Mapping[str, Any], state: str) -> Words:
    """Likewise: somebody has decided before."""
    return words("bonus-over", facts=_facts(facts), state=state)


def in_room(text: Words, topic: str, message: str) -> Reply:
    return Post(topic, text, replace=message)


def alone(text: Words, message: str) -> Reply:
    return Say(text, replace=message)


def _why(key: str, facts: Mapping[str, Any]) -> Words:
    return words(key, facts=_facts(facts), reason=facts["reason"])


def _facts(facts: Mapping[str, Any]) -> Words:
    case, store = str(facts["case"]), facts["store"] or _NOTHING
    return words("bonus-facts", case=case, by=facts["by"], points=facts["points"], store=store)


def _decisions(case: int) -> Rows:
    approve = Choice(words("button-approve"), payload(BonusDecision(case, approve=True)))
    refuse = Choice(words("button-refuse"), payload(BonusDecision(case, approve=False)))
    return ((approve, refuse),)
