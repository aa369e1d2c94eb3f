"""How was it? Each tap is kept at once and brings the next question; whoever stops has said what they said."""

from datetime import timedelta
from typing import TypeAlias, assert_never

from chat.buttons import SurveyChoose, SurveyGo, SurveyMark, SurveyPerson, SurveyScore, SurveyStep
from chat.events import SentSomething
from chat.views import surveys as view
from chat.views.surveys import Told
from handlers import menu
from handlers.card import member
from handlers.turn import Answer, Turn
from loyalty.surveys import NPS, Aspect, Group, Side, group
from storage.attachments import File
from storage.surveys import Survey
from usecases import survey_answers
from usecases.survey_answers import No

_STATE = "survey:"
_SILENCE = timedelta(hours=1)  # what is said after it is a word of its own, and for a person
_ALBUM = "survey-album"  # among the dialogue's notes
Buttons: TypeAlias = SurveyScore | SurveyMark | SurveyChoose | SurveyGo | SurveyPerson


def pressed(turn: Turn, button: Buttons, message: str) -> Answer:
    tx, now, customer = turn.tx, turn.now, member(turn)
    match button:
        case SurveyScore(id_, given):
            return _onward(turn, survey_answers.score(tx, now, customer, id_, given), message)
        case SurveyMark(id_, aspect, stars):
            return _onward(turn, survey_answers.mark(tx, now, customer, id_, aspect, stars), message)
        case SurveyChoose(id_, side, mark, on):
            rules = turn.terms.program.surveys
            found = survey_answers.choose(tx, now, rules, customer, id_, side, mark, on=on)
            return _refused(turn, found) if isinstance(found, No) else _choices(turn, found, side, message)
        case SurveyGo(id_, to):
            return _go(turn, id_, to, message)
        case SurveyPerson(id_):
            case_ = survey_answers.person(tx, now, turn.terms, turn.identity, customer, id_)
            return _refused(turn, case_) if isinstance(case_, No) else Answer((view.handed_on(case_, replace=message),))
        case _:
            assert_never(button)


def step(turn: Turn) -> int | None:
    """The survey that words and pictures belong to, if the dialogue is within one: after a silence it is not any more."""
    state = turn.identity.state
    if turn.now - turn.identity.heard_at > _SILENCE:
        return None
    number = state.removeprefix(_STATE)
    return int(number) if turn.customer and state.startswith(_STATE) and number.isdecimal() else None


def told(turn: Turn, survey: int, text: str) -> Answer | None:
    """In their own words; None when the survey is over, and the words are for somebody else."""
    found = survey_answers.say(turn.tx, turn.now, member(turn), survey, text)
    return None if isinstance(found, No) else Answer((view.heard(_told(found)),), state=turn.identity.state)


def sent(turn: Turn, survey: int, event: SentSomething) -> Answer | None:
    """A picture and the like; the pictures of one album are acknowledged once."""
    files = () if event.file is None else (_file(turn, event),)
    if not files and not event.caption:
        return None
    found = survey_answers.say(turn.tx, turn.now, member(turn), survey, event.caption, files)
    if isinstance(found, No):
        return None
    again = bool(event.album) and turn.identity.notes.get(_ALBUM) == event.album
    replies = () if again else (view.heard(_told(found)),)
    return Answer(replies, state=turn.identity.state, notes={**turn.identity.notes, _ALBUM: event.album})


def _file(turn: Turn, event: SentSomething) -> File:
    if event.file is None:
        raise ValueError("nothing came with it")
    kept, channel = event.file, turn.heard.sender.channel
    return File(kept.kind, channel, kept.file, kept.name, kept.content_type, passing=kept.passing)


def _onward(turn: Turn, found: Survey | No, message: str) -> Answer:
    """What is asked after a score, or after one of the marks."""
    if isinstance(found, No):
        return _refused(turn, found)
    if found.topic == NPS:
        side = Side.DISLIKED if group(found.score or 0) is Group.DETRACTOR else Side.LIKED
        return _choices(turn, found, side, message)
    missing = next((aspect for aspect in Aspect if aspect not in found.marks), None)
    if missing is None:
        return _in_words(found, message)
    return Answer((view.category(_told(found), missing, replace=message),), state=_state(found))


def _go(turn: Turn, survey: int, to: SurveyStep, message: str) -> Answer:
    if to is SurveyStep.DONE:
        found = survey_answers.done(turn.tx, turn.now, member(turn), survey)
        return _refused(turn, found) if isinstance(found, No) else Answer((view.thanks(_told(found), replace=message),))
    found = survey_answers.of(turn.tx, turn.now, member(turn), survey)
    if isinstance(found, No):
        return _refused(turn, found)
    match to:
        case SurveyStep.BEGIN:
            facts = {"survey": found.id, "topic": found.topic, "store": found.store_name}
            return Answer((view.question(facts, replace=message, score=found.score),), state=_state(found))
        case SurveyStep.LIKED | SurveyStep.DISLIKED:
            return _choices(turn, found, Side(to), message)
        case SurveyStep.WORDS:
            return _in_words(found, message)
        case _:
            assert_never(to)


def _choices(turn: Turn, found: Survey, side: Side, message: str) -> Answer:
    listed = survey_answers.listed(turn.terms.program.surveys, side)
    if not listed or found.score is None:
        return _in_words(found, message)
    chosen = found.liked if side is Side.LIKED else found.disliked
    return Answer((view.choose(_told(found), side, listed, chosen, replace=message),), state=_state(found))


def _in_words(found: Survey, message: str) -> Answer:
    return Answer((view.in_words(_told(found), replace=message),), state=_state(found))


def _refused(turn: Turn, why: No) -> Answer:
    press = turn.heard.press
    if why is No.NOT_THEIRS:
        return menu.stale(turn)
    return Answer((view.over(press) if why is No.OVER else view.fixed(press),))


def _told(found: Survey) -> Told:
    upset = survey_answers.upset(found)
    return Told(found.id, found.topic, found.store_name, found.score, found.marks, upset=upset)


def _state(found: Survey) -> str:
    return f"{_STATE}{found.id}"
