"""My data, leaving, erasing: told first, done when it is meant."""

from chat.buttons import Right
from chat.views import privacy as view
from chat.words import Sum
from handlers import registration
from handlers.card import member
from handlers.turn import Answer, Turn
from storage.people import Customer
from usecases import accounts, my_data, privacy

_LEAVING, _ERASING = "leaving", "erasing"


def show(turn: Turn) -> Answer:
    customer = member(turn)
    short = my_data.short(turn.tx, turn.now, turn.terms, customer)
    known, figures = short.profile, short.figures
    since = figures.since.astimezone(turn.terms.zone(customer)).date()
    bought = Sum(figures.bought, turn.terms.program.currency)
    kept = view.Kept(
        *(known.first_name, short.phone, short.email, known.birthday, known.gender, customer.card, since),
        *(short.balance, figures.receipts, bought, figures.written, figures.sent),
    )
    return Answer((view.summary(kept),))


def ask_leave(turn: Turn, message: str = "") -> Answer:
    statement = accounts.explained(turn.tx, turn.terms, member(turn), turn.now)
    return Answer((view.ask_leave(statement, replace=message),), state=_LEAVING)


def use(turn: Turn, right: Right, message: str) -> Answer:
    """Who has left still sees and erases what is kept."""
    customer = turn.known
    if customer is None:
        return registration.first(turn)
    match right:
        case Right.FILE:
            my_data.asked(turn.tx, turn.now, customer, f"identity:{turn.identity.id}")
            return Answer((view.file(),))
        case Right.LEAVE:
            return _leave(turn, message)
        case Right.ERASE:
            points = accounts.seen_balance(turn.tx, customer.id, turn.now)
            return Answer((view.ask_erase(points, replace=message),))
        case Right.SURE:
            return Answer((view.ask_erase_again(replace=message),), state=_ERASING)
        case Right.ERASE_NOW:
            return _erase(turn, customer, message)
        case Right.STAY:
            return Answer((view.stayed(replace=message),)) if turn.customer else registration.first(turn)


def _leave(turn: Turn, message: str) -> Answer:
    """A button of an old question asks again."""
    if turn.customer is None:
        return registration.first(turn)
    if turn.identity.state != _LEAVING:
        return ask_leave(turn)
    privacy.leave(turn.tx, turn.now, turn.terms, turn.identity, turn.customer, turn.language)
    return Answer(view.left(message=message))


def _erase(turn: Turn, customer: Customer, message: str) -> Answer:
    if turn.identity.state != _ERASING:
        return Answer((view.ask_erase_again(replace=message),), state=_ERASING)
    privacy.erase(turn.tx, turn.now, customer.id, f"identity:{turn.identity.id}")
    return Answer((view.erased(),))
