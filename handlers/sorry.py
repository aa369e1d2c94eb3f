"""Points for something that went wrong: an operator chooses how many in the case's place, above the limits a director decides.

What is refused raises before anything is written: the door of the group says it to who pressed.
"""

from dataclasses import replace

from chat.buttons import BonusDecision, GiveBonus, OfferBonus
from chat.events import Place
from chat.views import sorry as view
from chat.views import staff as staff_view
from chat.words import Words
from handlers import menu
from handlers.turn import Answer, RoomTurn, Turn
from loyalty.refusals import BonusDecided, DirectorsOnly, Refused
from loyalty.sorry import State
from storage.staff import Member
from usecases import desk, sorry, staffing


def offer(turn: RoomTurn, by: Member, place: Place, button: OfferBonus) -> Answer:
    """How much shall it be?"""
    desk.check(turn.tx, by, button.case, place.chat)
    offered = sorry.offer(turn.tx, turn.terms, by, button.case)
    if not offered.amounts:
        return Answer((view.none(turn.heard.press),))
    asked = view.amounts(offered.case, offered.amounts, place.topic, place.message)
    return Answer(elsewhere=(turn.post(place.chat, asked),))


def give(turn: RoomTurn, by: Member, place: Place, button: GiveBonus) -> Answer:
    """So many points, at once or once a director agrees; it is said in the question's place."""
    desk.check(turn.tx, by, button.case, place.chat)
    outcome = sorry.give(turn.tx, turn.now, turn.terms, by, button.case, button.points)
    if outcome.bonus.state is State.GIVEN:
        said = view.given(button.case, button.points, by.name, outcome.until, place.topic, place.message)
    else:
        facts = {**sorry.told(outcome.bonus), "reason": outcome.why[0]}
        said = view.asked(facts, place.topic, place.message, anybody=outcome.told > 0)
    return Answer(elsewhere=(turn.post(place.chat, said),))


def decide(turn: RoomTurn, by: Member, place: Place, button: BonusDecision) -> Answer:
    """A director's word, in the group; anybody else who presses is written down."""
    desk.check(turn.tx, by, button.case, place.chat)
    try:
        text = _decided(turn, by, button.case, approve=button.approve)
    except DirectorsOnly:
        desk.refused(turn.tx, turn.now, turn.channel, turn.heard.sender.account, place.chat, BonusDecision.__name__)
        raise
    return Answer(elsewhere=(turn.post(place.chat, view.in_room(text, place.topic, place.message)),))


def decide_alone(turn: Turn, case: int, message: str, *, approve: bool) -> Answer:
    """A director's word, under the alert that came to them alone. To anybody but the shop's people the button means nothing."""
    by = staffing.who(turn.tx, turn.identity)
    if by is None:
        _write_down(turn)
        return menu.stale(turn)
    try:
        said = view.alone(_decided(turn, by, case, approve=approve), message)
    except Refused as no:  # nothing was written then
        if isinstance(no, DirectorsOnly):
            _write_down(turn)
        said = staff_view.refused(no.code)
    return replace(Answer((said,)), state=turn.identity.state, notes=turn.identity.notes)


def _decided(turn: Turn | RoomTurn, by: Member, case: int, *, approve: bool) -> Words:
    """What then stands in the place of the question."""
    try:
        outcome = (sorry.approve if approve else sorry.refuse)(turn.tx, turn.now, turn.terms, by, case)
    except BonusDecided:
        bonus = sorry.find(turn.tx, by, case)
        return view.over(sorry.told(bonus), bonus.state)
    return view.decided(sorry.told(outcome.bonus), by.name, approved=approve)


def _write_down(turn: Turn) -> None:
    """Somebody pressed what is not theirs."""
    identity = turn.identity
    desk.refused(turn.tx, turn.now, identity.channel, identity.account, identity.account, BonusDecision.__name__)
