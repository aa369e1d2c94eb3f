"""The profile: what is told, the questions one by one, and what came of an answer."""

from dataclasses import dataclass
from datetime import date

from chat.buttons import Ask, ChooseGender, Open, Screen, Skip, Step, payload
from chat.replies import Choice, Reply, Say
from chat.words import Fact, Words, words

GENDERS = ("female", "male", "other")


@dataclass(frozen=True, slots=True)
class Told:
    """What is known; `email` is masked. `bonus` is what a complete profile still brings, `first` what is asked next."""

    name: str
    birthday: date | None
    gender: str
    email: str
    bonus: int
    first: Step | None


def summary(told: Told, *, head: Words | None = None, replace: str = "") -> Reply:
    """All of it, each part with a button to change it."""
    values: dict[Step, Fact] = {
        Step.NAME: told.name or words("profile-untold"),
        Step.BIRTHDAY: told.birthday or words("profile-untold"),
        Step.GENDER: words(f"gender-{told.gender}") if told.gender else words("profile-untold"),
        Step.EMAIL: told.email or words("profile-untold"),
    }
    lines = tuple(words(f"profile-line-{step}", value=value) for step, value in values.items())
    foot = words("profile-promise", points=told.bonus) if told.bonus else words("profile-voluntary")
    text = words("profile-shown", head=head or words("profile-head"), lines=lines, foot=foot)
    go_on = () if told.first is None else ((Choice(words("button-profile-go-on"), payload(Ask(told.first))),),)
    edits = [Choice(words(f"button-step-{step}"), payload(Ask(step))) for step in Step]
    return Say(text, (*go_on, tuple(edits[:2]), tuple(edits[2:])), replace=replace)


def thanks(points: int) -> Words:
    """For a profile that is complete now."""
    return words("profile-rewarded", points=points) if points else words("profile-complete")


def ask(step: Step, *, name: str = "", replace: str = "") -> Reply:
    """One question; it can be skipped, and one can go back. `name` is what one is called so far."""
    text = words("profile-ask-name-known", name=name) if step is Step.NAME and name else words(f"profile-ask-{step}")
    return Say(text, _answers(step, keeps=bool(name)), replace=replace)


def again(step: Step, why: str, *, name: str = "") -> Reply:
    """The answer could not be taken: `why` is email, name, gender, unreadable, future or too-long-ago."""
    return Say(words(f"profile-bad-{why}"), _answers(step, keeps=bool(name)))


def birthday_fixed(*, replace: str = "") -> Reply:
    """It has been changed once already."""
    return Say(words("profile-birthday-fixed"), _answers(Step.BIRTHDAY, keeps=True), replace=replace)


def closed(*, replace: str = "") -> Reply:
    """A child's: kindly, and nothing more is asked."""
    return Say(words("profile-closed"), replace=replace)


def _answers(step: Step, *, keeps: bool) -> tuple[tuple[Choice, ...], ...]:
    genders: tuple[tuple[Choice, ...], ...] = ()
    if step is Step.GENDER:
        genders = (tuple(Choice(words(f"button-gender-{one}"), payload(ChooseGender(one))) for one in GENDERS),)
    skip = Choice(words("button-keep" if keeps else "button-skip"), payload(Skip(step)))
    steps = list(Step)
    place = steps.index(step)
    back = payload(Ask(steps[place - 1]) if place else Open(Screen.PROFILE))
    return (*genders, (Choice(words("button-back"), back), skip))
