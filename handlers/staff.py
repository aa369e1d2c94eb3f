"""The shop's own people in the chat: an invitation used, the little staff menu, the way into the till page."""

from dataclasses import replace

from chat.views import staff as view
from handlers.turn import Answer, Turn
from loyalty.refusals import InvitationOver, LastOwner, Refused
from usecases import sessions, staffing

_INVITATION = "invitation"  # among the dialogue's notes: which one this chat has opened the link of


def invited(turn: Turn, payload: str) -> Answer:
    """Shows what the link gives; nothing is given before the button is pressed."""
    try:
        offered = staffing.offered(turn.tx, turn.now, turn.identity, payload)
    except InvitationOver as over:
        return _refused(turn, over)
    found = offered.invitation
    former = offered.now.role if offered.now else ""
    shown = view.invited(turn.terms.program.shop, found.id, found.role, found.store_name, former)
    notes = {**turn.identity.notes, _INVITATION: str(found.id)}
    return Answer((shown,), state=turn.identity.state, notes=notes)


def accept(turn: Turn, message: str, invitation: int) -> Answer:
    """The button under an invitation. Its number alone is worth nothing: this very chat must have opened the link."""
    if turn.identity.notes.get(_INVITATION) != str(invitation):
        return _refused(turn, InvitationOver())
    name = turn.heard.sender.name
    try:
        member = staffing.accept(turn.tx, turn.now, turn.identity, name, turn.language, invitation)
    except (InvitationOver, LastOwner) as no:
        return _refused(turn, no)
    welcome = view.welcome(member.role, message)
    return _keep(turn, Answer((welcome, view.menu(member.role, at_tills=member.role in staffing.AT_TILLS))))


def menu(turn: Turn) -> Answer:
    member = staffing.who(turn.tx, turn.identity)
    if member is None:
        return _keep(turn, Answer((view.strangers(),)))
    return _keep(turn, Answer((view.menu(member.role, at_tills=member.role in staffing.AT_TILLS),)))


def till(turn: Turn) -> Answer:
    """A fresh one-time link into the till page, for whoever may stand at a till at this moment."""
    member = staffing.who(turn.tx, turn.identity)
    if member is None or member.role not in staffing.AT_TILLS:
        return _keep(turn, Answer((view.strangers(),)))
    token = sessions.link(turn.tx, turn.now, member.id)
    return _keep(turn, Answer((view.till_link(f"{turn.terms.address}/till/in/{token}"),)))


def _refused(turn: Turn, refusal: Refused) -> Answer:
    return _keep(turn, Answer((view.refused(refusal.code),)))


def _keep(turn: Turn, answer: Answer) -> Answer:
    """Whatever the shopper in this person was about to do goes on; an invitation is looked at once."""
    notes = {name: value for name, value in turn.identity.notes.items() if name != _INVITATION}
    return replace(answer, state=turn.identity.state, notes=notes)
