"""What an owner decides in the chat: points that are being checked."""

from chat.views import notices as view
from handlers import menu
from handlers.turn import Answer, Turn
from loyalty.refusals import OwnersOnly, OwnReview, ReviewDecided, UnknownReview
from storage import staff
from usecases import reviews


def decide(turn: Turn, review: int, *, approve: bool, message: str) -> Answer:
    """The right is looked up at the moment of the press; for anybody else it is a button of another time."""
    sender = turn.heard.sender
    member = staff.by_account(turn.tx, sender.channel, sender.account)
    if member is None:
        return menu.stale(turn)
    try:
        (reviews.approve if approve else reviews.refuse)(turn.tx, turn.now, member, review)
    except OwnersOnly:
        return menu.stale(turn)
    except (OwnReview, ReviewDecided, UnknownReview) as refused:
        return Answer((view.review_not_decided(refused.code, message),))
    return Answer((view.review_decided(approved=approve, message=message),))
