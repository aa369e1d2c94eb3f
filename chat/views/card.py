"""The card, the balance with its explanation, and the history."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time

from chat.buttons import Open, Remind, Screen, payload
from chat.replies import Choice, Notice, Reply, Say, ShowCard
from chat.views import digits, explanations
from chat.words import Sum, Words, words
from loyalty.ledger import Kind, Origin
from loyalty.statement import Statement


@dataclass(frozen=True, slots=True)
class Card:
    """What the picture shows; `until` is local to the shopper's store."""

    code: str
    number: str
    holder: str
    statement: Statement
    until: time


@dataclass(frozen=True, slots=True)
class Movement:
    kind: Kind
    origin: Origin
    points: int
    day: date
    store: str


def shown(card: Card, caption: Words | None = None, *, menu: bool = True) -> Reply:
    """The card; the caption is the first card's welcome, else how to use it.

    Who has the menu already (`menu` false) gets the button for six digits instead.
    """
    how = words("card-how", until=card.until) if card.statement.spendable else words("card-how-earn", until=card.until)
    return ShowCard(
        code=card.code,
        number=card.number,
        holder=card.holder,
        balance=words("card-balance", points=card.statement.balance),
        valid=words("card-valid", until=card.until),
        caption=words("card-caption", first=caption, how=how) if caption else how,
        menu=menu,
        choices=() if menu else ((digits.button(),),),
    )


def balance(statement: Statement, value: Sum, *, reminding: bool = False, replace: str = "") -> Reply:
    """The balance, line by line; `value` is what it pays, in the shop's money.

    `reminding`: this person is told before points expire.
    """
    history = Choice(words("button-history"), payload(Open(Screen.HISTORY)))
    card = Choice(words("button-card"), payload(Open(Screen.CARD)))
    if not statement.parts:
        return Say(words("balance-empty"), ((card,),), replace=replace)
    rows: tuple[tuple[Choice, ...], ...] = ((card, history),)
    if reminding or any(part.until for part in statement.parts):
        rows = (*rows, (_remind(reminding=reminding),))
    extras = explanations.extras(statement)
    lines = explanations.lines(statement) + ((words("blank-line"), *extras) if extras else ())
    if statement.balance < 0:
        return Say(words("balance-owed", points=-statement.balance, lines=lines), rows, replace=replace)
    pays = words("balance-pays", value=value) if statement.spendable else words("balance-pays-nothing")
    text = words("balance-shown", points=statement.balance, pays=pays, lines=lines)
    return Say(text, rows, replace=replace)


def reminding(press: str, days: int, *, on: bool) -> Reply:
    """In passing, to whoever has just pressed the button under the balance."""
    return Notice(words("reminding-on", days=days) if on else words("reminding-off"), press)


def _remind(*, reminding: bool) -> Choice:
    label = words("remind-off") if reminding else words("remind-on")
    return Choice(label, payload(Remind(on=not reminding)))


def history(movements: Sequence[Movement]) -> Reply:
    """The last movements, the newest first."""
    if not movements:
        return Say(words("history-empty"))
    return Say(words("history-shown", lines=tuple(cause(movement) for movement in movements)))


def cause(movement: Movement) -> Words:
    """A line of the history: when, how much, what for."""
    key = f"moved-{movement.kind.value.replace('_', '-')}"
    if movement.kind is Kind.EARN:
        key = f"moved-earn-{movement.origin.value}"
    sign = "+" if movement.points > 0 else "−"
    where = words("moved-where", store=movement.store) if movement.store else words("moved-nowhere")
    return words(key, day=movement.day, sign=sign, amount=abs(movement.points), where=where)
