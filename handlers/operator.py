"""The shop's people in their group: what they press and write about a case. Whoever it is, is looked up at that moment."""

import re
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from chat.buttons import (
    AskTemplates,
    BonusDecision,
    Button,
    CloseCase,
    GiveBonus,
    OfferBonus,
    PassOn,
    SendTemplate,
    ShowPhone,
    Stale,
    TakeCase,
)
from chat.events import Attached, Place, StaffPressed, StaffWrote
from chat.replies import Reply
from chat.views import desk as view
from handlers import sorry as bonuses
from handlers.turn import Answer, RoomTurn
from loyalty.refusals import Refused
from storage.attachments import File
from storage.staff import Member
from usecases import case_acts, desk

Handler: TypeAlias = Callable[[RoomTurn, Member, Place, Any], Answer]
_CALLER = re.compile(r"/case(?:@\w+)?(?:\s+(.*))?", re.DOTALL | re.IGNORECASE)
_COMMAND = re.compile(r"/[A-Za-z_]+(?:@\w+)?(?:\s|$)")


def pressed(turn: RoomTurn, place: Place, button: Button | Stale) -> Answer:
    """A button under a case. Anybody in the group may see it, and only the shop's people may press it."""
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
    case = desk.case_at(turn.tx, place.chat, place.topic, said.to)
    caller = _CALLER.fullmatch(said.text)
    if case is None and caller is None:
        return Answer()  # colleagues among themselves
    if place.anonymous:
        return _hinted(turn, place, view.anonymous(place.topic, place.message))
    by = _allowed(turn, place, "words")
    if by is None:
        return _hinted(turn, place, view.outsider(place.topic, place.message))
    try:
        return _opened(turn, by, place, caller[1] or "") if caller else _said(turn, by, said, case or 0)
    except Refused as no:
        return _posted(turn, place, view.not_said(no.code, no.facts, place.topic, place.message))


def topic_opened(turn: RoomTurn, place: Place, name: str) -> Answer:
    """A topic that the room keeper asked for, and may not know of."""
    if desk.is_ours(turn.tx, turn.terms, place.chat):
        desk.topic_opened(turn.tx, turn.now, place.chat, place.topic, name)
    return Answer()


def sorry(turn: RoomTurn) -> Answer:
    """Our own mistake: what was said or pressed has had no effect."""
    match turn.heard.event:
        case StaffWrote(place):
            if not desk.is_ours(turn.tx, turn.terms, place.chat):
                return Answer()
            return _posted(turn, place, view.sorry(place.topic, place.message))
        case StaffPressed():
            return Answer((view.sorry_press(turn.heard.press),))
        case _:
            return Answer()


def take(turn: RoomTurn, by: Member, place: Place, button: TakeCase) -> Answer:
    desk.check(turn.tx, by, button.case, place.chat)
    case_acts.take(turn.tx, turn.now, by, button.case)
    return Answer((view.taken(button.case, turn.heard.press),))


def pass_on(turn: RoomTurn, by: Member, place: Place, button: PassOn) -> Answer:
    desk.check(turn.tx, by, button.case, place.chat)
    case_acts.pass_on(turn.tx, turn.now, by, button.case)
    return Answer((view.passed_on(button.case, turn.heard.press),))


def close(turn: RoomTurn, by: Member, place: Place, button: CloseCase) -> Answer:
    desk.check(turn.tx, by, button.case, place.chat)
    case_acts.close(turn.tx, turn.now, turn.terms, by, button.case)
    return Answer((view.closed(button.case, turn.heard.press),))


def templates(turn: RoomTurn, by: Member, place: Place, button: AskTemplates) -> Answer:
    """The ready answers, each with its button."""
    desk.check(turn.tx, by, button.case, place.chat)
    shown = view.templates(button.case, turn.terms.program.complaints.templates, place.topic, place.message)
    return _posted(turn, place, shown)


def say_template(turn: RoomTurn, by: Member, place: Place, button: SendTemplate) -> Answer:
    fresh = desk.say_template(turn.tx, turn.now, turn.terms, by, button.case, button.number, place.chat)
    return Answer((view.template_said(turn.heard.press, fresh=fresh),))


def show_phone(turn: RoomTurn, by: Member, place: Place, button: ShowPhone) -> Answer:
    """To who presses alone; the chat never shows it."""
    number = desk.phone(turn.tx, turn.now, turn.terms, by, button.case, place.chat)
    return Answer((view.phone(number, turn.heard.press),))


def _said(turn: RoomTurn, by: Member, said: StaffWrote, case: int) -> Answer:
    place = said.place
    if said.edited:
        desk.edit(turn.tx, turn.now, by, place.chat, place.message, said.text)
        return Answer()
    if _COMMAND.match(said.text):
        return _posted(turn, place, view.how_to(place.topic, place.message))
    if not said.text.strip() and said.file is None:
        return _posted(turn, place, view.unsendable(place.topic, place.message))
    file = None if said.file is None else _file(turn.channel, said.file)
    desk.say(turn.tx, turn.now, by, case, said.text, file, place.chat, place.message)
    return Answer()


def _opened(turn: RoomTurn, by: Member, place: Place, about: str) -> Answer:
    """A case for a caller."""
    if not about.strip():
        return _posted(turn, place, view.how_to_open(place.topic, place.message))
    case, customer = desk.open_for(turn.tx, turn.now, turn.terms, by, about, place.chat, place.message)
    name = "" if customer is None else customer.first_name
    shown = view.opened(case, name, place.topic, place.message, known=customer is not None)
    return _posted(turn, place, shown)


def _allowed(turn: RoomTurn, place: Place, what: str) -> Member | None:
    """One of the shop's people who take care of cases, at this moment; else it is written down."""
    by = desk.who(turn.tx, turn.channel, turn.heard.sender.account)
    if case_acts.may_act(by, None):
        return by
    desk.refused(turn.tx, turn.now, turn.channel, turn.heard.sender.account, place.chat, what)
    return None


def _hinted(turn: RoomTurn, place: Place, hint: Reply) -> Answer:
    """Said once an hour to the same person."""
    if not desk.may_hint(turn.tx, turn.now, place.chat, turn.heard.sender.account):
        return Answer()
    return _posted(turn, place, hint)


def _posted(turn: RoomTurn, place: Place, reply: Reply) -> Answer:
    return Answer(elsewhere=(turn.post(place.chat, reply),))


def _file(channel: str, file: Attached) -> File:
    return File(file.kind, channel, file.file, file.name, file.content_type, passing=file.passing)


_BUTTONS: Mapping[type, Handler] = {
    TakeCase: take,
    AskTemplates: templates,
    SendTemplate: say_template,
    OfferBonus: bonuses.offer,
    GiveBonus: bonuses.give,
    BonusDecision: bonuses.decide,
    PassOn: pass_on,
    CloseCase: close,
    ShowPhone: show_phone,
}
