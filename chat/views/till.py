"""Lines for the till: to explain a balance to the cashier and to print on the receipt."""

from chat.views import explanations
from chat.words import Words, words
from loyalty.statement import Statement


def explain(statement: Statement | None) -> tuple[Words, ...]:
    if statement is None:
        return ()
    return (
        words("balance-is", points=statement.balance),
        *explanations.lines(statement),
        *explanations.extras(statement),
    )


def card(statement: Statement) -> tuple[Words, ...]:
    """For a look-up: "You have 120 points, 40 of them until …"."""
    return _have(statement)


def quoted(earn: int, max_spend: int) -> tuple[Words, ...]:
    pays = (words("print-may-pay", points=max_spend),) if max_spend else ()
    return (words("print-will-earn", points=earn), *pays)


def receipt(earned: int, spent: int, statement: Statement | None) -> tuple[Words, ...]:
    if statement is None:
        return (words("print-join"),)
    paid = (words("print-paid", points=spent),) if spent else ()
    got = (words("print-earned", points=earned),) if earned else ()
    checked = explanations.checked(statement)
    return (*paid, *got, *((checked,) if checked else ()), *_have(statement))


def returned(clawed: int, restored: int, statement: Statement | None) -> tuple[Words, ...]:
    back = (words("print-restored", points=restored),) if restored else ()
    taken = (words("print-clawed", points=clawed),) if clawed else ()
    have = () if statement is None else _have(statement)
    return (*back, *taken, *have)


def _have(statement: Statement) -> tuple[Words, ...]:
    if statement.balance < 0:
        return (words("print-owed", points=-statement.balance),)
    soon = explanations.soonest(statement)
    if soon is None:
        return (words("print-have", points=statement.balance),)
    if soon.points >= statement.balance:
        return (words("print-have-all-until", points=statement.balance, day=soon.until),)
    soonest = words("expires-first", points=soon.points, day=soon.until)
    return (words("print-have-until", points=statement.balance, soonest=soonest),)
