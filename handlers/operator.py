"""The shop's people in their group: what they press and write about a case. Whoever it is, is looked up at that moment."""

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from chat.buttons import BonusDecision, Button, GiveBonus, OfferBonus, Stale
from chat.events import Place, StaffPressed, StaffWrote
from chat.views import desk as view
from handlers import sorry as bonuses
from handlers.turn import Answer, RoomTurn
from loyalty.refusals import Refused
from storage.staff import Member
from usecases import cases, desk

Handler: TypeAlias = Callable[[RoomTurn, Member, Place, Any], Answer]


def pressed(turn: RoomTurn, place: Place, button: Button | Stale) -> Answer:
    """A button under a case. Anybody may see it, and only the shop's people may press it."""
    if not desk.is_ours(turn.tx, turn.terms, place.chat):
        return Answer()
    by = _allowed(turn, place, type(button).__name__)
    if by is None:
        return Answer((view.strangers(turn.heard.press),))
    act = _BUTTONS.get(type(button))
    if act is None:
        return Answer((view.stale(turn.heard.press),))
    try:
        return act(turn, by, place, button)
    except Refused as no:  # raised before anything is written
        return Answer((view.refused(no.code, no.facts, turn.heard.press),))


def wrote(turn: RoomTurn, said: StaffWrote) -> Answer:
    """Words in a topic go to the shopper; those that begin with an arrow stay between colleagues."""
    place = said.place
    if not desk.is_ours(turn.tx, turn.terms, place.chat):
        return Answer()
    if place.anonymous:
        return Answer(elsewhere=(turn.post(place.chat, view.anonymous(place.topic, place.message)),))
    if _allowed(turn, place, "words") is None:
        return Answer()
    return Answer()


def topic_opened(turn: RoomTurn, place: Place, name: str) -> Answer:
    """A topic that the room keeper asked for, and may not know of."""
    del turn, place, name
    return Answer()


def sorry(turn: RoomTurn) -> Answer:
    """Our own mistake: what was said or pressed has had no effect."""
    match turn.heard.event:
        case StaffWrote(place):
            if not desk.is_ours(turn.tx, turn.terms, place.chat):
                return Answer()
            return Answer(elsewhere=(turn.post(place.chat, view.sorry(place.topic, place.message)),))
        case StaffPressed():
            return Answer((view.sorry_press(turn.heard.press),))
        case _:
            return Answer()


def _allowed(turn: RoomTurn, place: Place, what: str) -> Member | None:
    """One of the shop's people who take care of cases, at this moment; else it is written down."""
    by = desk.who(turn.tx, turn.channel, turn.heard.sender.account)
    if cases.may_act(by, None):
        return by
    desk.refused(turn.tx, turn.now, turn.channel, turn.heard.sender.account, place.chat, what)
    return None


_BUTTONS: Mapping[type, Handler] = {
    OfferBonus: bonuses.offer,
    GiveBonus: bonuses.give,
    BonusDecision: bonuses.decide,
}
