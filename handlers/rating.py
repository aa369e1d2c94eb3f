"""How was it today? One tap; a low one is asked what went wrong."""

from chat.views import notices as view
from handlers import hotline, menu
from handlers.turn import Answer, Turn
from storage.people import Customer
from usecases import ratings
from usecases.ratings import Rated


def rate(turn: Turn, customer: Customer, receipt: int, stars: int, message: str) -> Answer:
    """Somebody else's receipt is a button that means nothing."""
    press = turn.heard.press
    rated = ratings.rate(turn.tx, turn.now, customer, receipt, stars)
    if rated is Rated.NOT_THEIRS:
        return menu.stale(turn)
    if rated is Rated.CLOSED:
        return Answer((view.rating_closed(press),))
    facts = ratings.told(turn.tx, receipt)
    shown = () if facts is None else (view.rated(facts, stars, message),)
    if stars > ratings.LOW:
        return Answer((view.thanks(press), *shown))
    asked = turn.identity.state == hotline.WENT_WRONG
    ask = () if asked else (view.what_went_wrong(),)
    notes = hotline.ask_why(turn, receipt)
    return Answer((view.thanks(press), *shown, *ask), state=hotline.WENT_WRONG, notes=notes)
