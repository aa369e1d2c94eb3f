"""A survey, step by step: each step takes the place of the one before, and every one of them may be the last."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chat.buttons import (
    SCORES,
    STARS,
    SurveyChoose,
    SurveyGo,
    SurveyMark,
    SurveyPerson,
    SurveyScore,
    SurveyStep,
    payload,
)
from chat.replies import Choice, Notice, Reply, Rows, Say
from chat.words import Words, words
from loyalty.surveys import NPS, Aspect, Group, Side, group, mark_of

# What has a text of its own in every language; whatever else a shop lists is said as it is written.
KNOWN = frozenset(
    {"assortment", "freshness", "prices", "staff", "speed", "cleanliness", "taste", "atmosphere", "delivery", "quality"}
)
_IN_A_ROW = 2
_HALF = 6  # 0 to 5, and 6 to 10


@dataclass(frozen=True, slots=True)
class Told:
    """What has been said so far; `score` is NPS's, `marks` a category's. `upset`: a person is offered."""

    survey: int
    topic: str
    store: str
    score: int | None = None
    marks: Mapping[str, int] | None = None
    upset: bool = False


def question(facts: Mapping[str, Any], *, replace: str = "", score: int | None = None) -> Reply:
    """The first one, as the outbox asks for it, and again for who wants to change the answer."""
    survey, topic, store = facts["survey"], facts["topic"], facts["store"]
    if topic == NPS:
        return Say(words("survey-ask", store=store), _scores(survey, score), replace=replace)
    return category(Told(survey, topic, store), Aspect.QUALITY, replace=replace)


def category(told: Told, aspect: Aspect, *, replace: str = "") -> Reply:
    """One of three questions about a category."""
    asked = words(f"survey-{aspect}")
    first = aspect is Aspect.QUALITY
    text = words("survey-category", category=told.topic, store=told.store, question=asked) if first else asked
    stars = tuple(Choice(words("star", stars=each), payload(SurveyMark(told.survey, aspect, each))) for each in STARS)
    stop = () if first else ((_go(told.survey, SurveyStep.DONE, "button-survey-stop"),),)
    return Say(text, (stars, *stop), replace=replace)


def choose(told: Told, side: Side, listed: Sequence[str], chosen: Collection[str], *, replace: str) -> Reply:
    """What was liked, or not: as many of the list as one likes."""
    of = group(told.score or 0)
    key = {Side.LIKED: "survey-liked", Side.DISLIKED: "survey-wrong" if of is Group.DETRACTOR else "survey-better"}[
        side
    ]
    toggles = [_toggle(told.survey, side, name, on=name in chosen) for name in listed]
    more = of is Group.PASSIVE and side is Side.LIKED
    onward = _go(told.survey, SurveyStep.DISLIKED if more else SurveyStep.WORDS, "button-survey-next")
    stop = _go(told.survey, SurveyStep.DONE, "button-survey-stop")
    text = words(key, score=told.score or 0)
    return Say(text, (*_rows(toggles), *_person(told), (onward, stop)), replace=replace)


def in_words(told: Told, *, replace: str = "") -> Reply:
    """In one's own words."""
    text = words("survey-words-upset" if told.upset else "survey-words")
    return Say(text, (*_person(told), (_go(told.survey, SurveyStep.DONE, "button-survey-done"),)), replace=replace)


def heard(told: Told) -> Reply:
    """Words or pictures came; there may be more."""
    done = _go(told.survey, SurveyStep.DONE, "button-survey-done")
    return Say(words("survey-heard"), (*_person(told), (done,)))


def thanks(told: Told, *, replace: str) -> Reply:
    change = _go(told.survey, SurveyStep.BEGIN, "button-survey-change")
    return Say(words("survey-thanks"), (*_person(told), (change,)), replace=replace)


def handed_on(case: int, *, replace: str) -> Reply:
    """It is a complaint with this number now."""
    return Say(words("survey-handed-on", case=str(case)), replace=replace)


def over(press: str) -> Reply:
    """It was asked too long ago."""
    return Notice(words("survey-over"), press)


def fixed(press: str) -> Reply:
    """The score was given too long ago to be changed."""
    return Notice(words("survey-fixed"), press)


def aspect(name: str) -> Words:
    """Something that can be chosen, as it is called."""
    return words(f"survey-aspect-{name}") if name in KNOWN else words("survey-own", name=name)


def _scores(survey: int, given: int | None) -> Rows:
    def label(score: int) -> Words:
        number = words("survey-score", score=score)
        return words("chosen", what=number) if score == given else number

    choices = [Choice(label(score), payload(SurveyScore(survey, score))) for score in SCORES]
    return tuple(choices[:_HALF]), tuple(choices[_HALF:])


def _toggle(survey: int, side: Side, name: str, *, on: bool) -> Choice:
    label = words("chosen", what=aspect(name)) if on else aspect(name)
    return Choice(label, payload(SurveyChoose(survey, side, mark_of(name), not on)))


def _rows(choices: Sequence[Choice]) -> Rows:
    return tuple(tuple(choices[at : at + _IN_A_ROW]) for at in range(0, len(choices), _IN_A_ROW))


def _person(told: Told) -> Rows:
    if not told.upset:
        return ()
    return ((Choice(words("button-survey-person"), payload(SurveyPerson(told.survey))),),)


def _go(survey: int, to: SurveyStep, label: str) -> Choice:
    return Choice(words(label), payload(SurveyGo(survey, to)))
