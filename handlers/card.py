"""The card on the screen, the balance explained, the history."""

from chat.buttons import Topic
from chat.replies import Reply
from chat.views import card as view
from chat.words import Sum, Words
from handlers.turn import Answer, Turn
from storage.people import Customer
from usecases import accounts, cards, preferences


def show(turn: Turn) -> Answer:
    """A fresh picture on each tap: its code lives minutes. With the menu, for those who may have lost it."""
    return Answer((card(turn, member(turn)),))


def again(turn: Turn) -> Answer:
    """Asked for from the menu, which stays; so there is room for a button under the picture."""
    return Answer((card(turn, member(turn), menu=False),))


def card(turn: Turn, customer: Customer, caption: Words | None = None, *, menu: bool = True) -> Reply:
    drawn = cards.draw(turn.tx, turn.now, turn.terms, customer)
    until = drawn.valid_until.astimezone(turn.terms.zone(customer)).time()
    return view.shown(
        view.Card(drawn.code, customer.card, customer.first_name, drawn.statement, until), caption, menu=menu
    )


def balance(turn: Turn, replace: str = "") -> Answer:
    customer = member(turn)
    statement = accounts.explained(turn.tx, turn.terms, customer, turn.now)
    program = turn.terms.program
    value = Sum(statement.spendable * program.point_value, program.currency)
    reminding = preferences.of(turn.tx, customer.id)[Topic.REMINDERS]
    return Answer((view.balance(statement, value, reminding=reminding, replace=replace),))


def remind(turn: Turn, message: str, *, on: bool) -> Answer:
    """The balance stands there again, with the button the other way round."""
    customer = member(turn)
    preferences.want(turn.tx, turn.now, turn.terms, turn.identity, customer, Topic.REMINDERS, turn.language, on=on)
    said = view.reminding(turn.heard.press, turn.terms.program.reminders.expiry_days, on=on)
    return Answer((said, *balance(turn, replace=message).replies))


def history(turn: Turn) -> Answer:
    customer = member(turn)
    zone = turn.terms.zone(customer)
    movements = [
        view.Movement(entry.kind, entry.origin, entry.points, entry.at.astimezone(zone).date(), entry.store)
        for entry in accounts.history(turn.tx, customer.id)
    ]
    return Answer((view.history(movements),))


def member(turn: Turn) -> Customer:
    """The member whose turn it is: the routes lead nobody else here."""
    if turn.customer is None:
        raise LookupError("this screen is for members")
    return turn.customer
