"""An owner's word, given by a button under an alert: who presses is looked up at the moment of the press."""

from dataclasses import replace

from chat.views import notices as view
from chat.views import staff as staff_view
from handlers import menu
from handlers.turn import Answer, Turn
from loyalty.refusals import OwnersOnly, OwnReview, ReviewDecided, UnknownReview
from usecases import alerts, campaigns, reviews, staffing


def decide(turn: Turn, review: int, message: str, *, approve: bool) -> Answer:
    """Points above a limit may be spent, or are void; the alert says so then, in place of its buttons.

    To anybody but the shop's people the button means nothing.
    """
    by = staffing.who(turn.tx, turn.identity)
    if by is None:
        return menu.stale(turn)
    act = reviews.approve if approve else reviews.refuse
    try:
        decided = act(turn.tx, turn.now, by, review)
    except (OwnersOnly, UnknownReview, OwnReview) as no:  # nothing was written then, nor below
        return _keep(turn, Answer((staff_view.refused(no.code),)))
    except ReviewDecided:
        over = reviews.find(turn.tx, by, review)
        shown = view.review_over(reviews.told(over), approved=reviews.approved(over), message=message)
        return _keep(turn, Answer((shown,)))
    told = reviews.told(decided.review)
    return _keep(turn, Answer((view.review_decided(told, decided.points, approved=approve, message=message),)))


def resume(turn: Turn, campaign: str, message: str) -> Answer:
    """A campaign that was paused goes on from its next day."""
    by = staffing.who(turn.tx, turn.identity)
    if by is None:
        return menu.stale(turn)
    if by.role != alerts.OWNER:
        return _keep(turn, Answer((staff_view.refused(OwnersOnly.code),)))
    resumed = campaigns.resume(turn.tx, turn.now, campaign, f"staff:{by.id}")
    return _keep(turn, Answer((view.campaign_resumed(campaign, message, now=resumed),)))


def _keep(turn: Turn, answer: Answer) -> Answer:
    """The dialogue stays where it was."""
    return replace(answer, state=turn.identity.state, notes=turn.identity.notes)
