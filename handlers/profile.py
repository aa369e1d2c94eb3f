"""The profile, step by step: each answer is kept at once, so that what is left unfinished goes on another time."""

import re

from chat.buttons import Step
from chat.views import menu as menu_view
from chat.views import profile as view
from chat.words import Words
from handlers import hotline
from handlers.card import member
from handlers.turn import Answer, Turn
from storage.profiles import Profile
from usecases import profile
from usecases.profile import Born

_STATE = "profile:"
_SENTENCE = re.compile(
    r"[^@\d]*(?:\d[^@\d]*){0,4}"
)  # neither an address nor a number, which are kept sealed or not at all
_WORDS = 3


def show(turn: Turn, head: Words | None = None, message: str = "") -> Answer:
    """What is known, and what is still open."""
    known = profile.of(turn.tx, member(turn).id)
    if known.closed:
        return Answer((view.closed(replace=message),))
    bonus = 0 if known.rewarded else turn.terms.program.profile.points
    told = view.Told(
        known.first_name,
        known.birthday,
        known.gender,
        profile.shown_email(turn.terms, known),
        bonus,
        None if known.complete else _first(known),
    )
    return Answer((view.summary(told, head=head, replace=message),))


def step(turn: Turn) -> Step | None:
    """Where the dialogue stands, if it is within the profile."""
    state = turn.identity.state
    name = state.removeprefix(_STATE)
    return Step(name) if turn.customer and state.startswith(_STATE) and name in set(Step) else None


def ask(turn: Turn, asked: Step, message: str = "") -> Answer:
    known = profile.of(turn.tx, member(turn).id)
    if known.closed:
        return show(turn, message=message)
    if asked is Step.BIRTHDAY and profile.birthday_fixed(known):
        return Answer((view.birthday_fixed(replace=message),))
    reply = view.ask(asked, name=_kept(asked, known), replace=message)
    return Answer((reply,), state=f"{_STATE}{asked}")


def skip(turn: Turn, skipped: Step, message: str) -> Answer:
    """On to the next that is still open."""
    return _onward(turn, skipped, message)


def gender(turn: Turn, told: str, message: str) -> Answer:
    customer = member(turn).id
    if profile.of(turn.tx, customer).closed:
        return show(turn, message=message)
    if not profile.gender(turn.tx, customer, told):
        return Answer(menu_view.stale(turn.heard.press))
    return _onward(turn, Step.GENDER, message)


def told(turn: Turn, asked: Step, text: str) -> Answer:
    """The answer in words; what is none is perhaps meant for a person, and reaches one."""
    known = profile.of(turn.tx, member(turn).id)
    if known.closed:
        return show(turn)
    wrong = _take(turn, asked, text)
    if wrong is Born.CHILD:
        return show(turn)
    if wrong is Born.FIXED:
        return Answer((view.birthday_fixed(),))
    if not wrong:
        return _onward(turn, asked)
    meant = len(text.split()) >= _WORDS and _SENTENCE.fullmatch(text)
    answered = hotline.wrote(turn, text).replies if meant else ()
    return Answer((*answered, view.again(asked, wrong, name=_kept(asked, known))), state=turn.identity.state)


def _take(turn: Turn, asked: Step, text: str) -> str:
    """Keeps the answer; else why it can't be taken."""
    customer = member(turn)
    match asked:
        case Step.NAME:
            return "" if profile.name(turn.tx, customer.id, text) else asked
        case Step.EMAIL:
            return "" if profile.email(turn.tx, turn.terms, customer.id, text) else asked
        case Step.GENDER:
            return asked  # there are buttons for it
        case Step.BIRTHDAY:
            born = profile.birthday(turn.tx, turn.now, turn.terms, turn.identity, customer, text, turn.language)
            return "" if born is Born.KEPT else born


def _onward(turn: Turn, after: Step, message: str = "") -> Answer:
    """The next step that is still open; after the last one the whole, with the bonus when it is complete."""
    customer = member(turn).id
    steps = list(Step)
    missing = _missing(profile.of(turn.tx, customer))
    for later in steps[steps.index(after) + 1 :]:
        if later in missing:
            return ask(turn, later, message)
    if missing:
        return show(turn, message=message)
    fresh = not profile.of(turn.tx, customer).rewarded
    points = profile.reward(turn.tx, turn.now, turn.terms, customer)
    return show(turn, view.thanks(points) if fresh else None, message)


def _first(known: Profile) -> Step:
    """Whoever has told nothing yet is first asked how to be called; a messenger's name may be a nickname."""
    missing = _missing(known)
    return Step.NAME if missing == {Step.BIRTHDAY, Step.GENDER, Step.EMAIL} else min(missing, key=list(Step).index)


def _missing(known: Profile) -> set[Step]:
    told = {
        Step.NAME: known.first_name,
        Step.BIRTHDAY: known.birthday,
        Step.GENDER: known.gender,
        Step.EMAIL: known.email_sealed,
    }
    return {each for each, value in told.items() if not value}


def _kept(asked: Step, known: Profile) -> str:
    return known.first_name if asked is Step.NAME else ""
