"""A balance in words: the same lines for shopper, cashier and operator."""

from dataclasses import dataclass
from datetime import date

from chat.words import Words, words
from loyalty.ledger import Origin
from loyalty.statement import Part, Statement

_GIVEN = {
    Origin.WELCOME: "part-welcome",
    Origin.OPENING: "part-opening",
    Origin.RECEIPT: "part-receipt",
    Origin.RESTORED: "part-restored",
    Origin.PROFILE: "part-profile",
    Origin.SORRY: "part-sorry",
}


def lines(statement: Statement) -> tuple[Words, ...]:
    """A line a part; nothing for an empty account."""
    return tuple(_line(part) for part in statement.parts)


def extras(statement: Statement) -> tuple[Words, ...]:
    """What keeps some of the balance from being spent now."""
    held = (words("balance-held", points=statement.held),) if statement.held else ()
    later = tuple(
        words("balance-later", points=part.points, day=part.usable_from)
        for part in statement.parts
        if part.usable_from and not part.reviewing
    )
    waiting = checked(statement)
    return held + later + ((waiting,) if waiting else ())


def checked(statement: Statement) -> Words | None:
    """How many points are above a fraud limit and wait for a review, when any are."""
    return words("balance-checked", points=statement.reviewing) if statement.reviewing else None


@dataclass(frozen=True, slots=True)
class Burning:
    points: int
    until: date


def soonest(statement: Statement) -> Burning | None:
    """What burns first, when anything does."""
    for part in statement.parts:
        if part.until is not None and not part.reviewing:
            return Burning(part.points, part.until)
    return None


def _line(part: Part) -> Words:
    if part.owed:
        return words("part-owed", points=-part.points)
    if part.origin is None or part.given is None:
        return words("part-rest", points=part.points)
    if part.reviewing:
        return words("part-reviewing", points=part.points, given=part.given)
    key = _GIVEN[part.origin]
    if part.until is None:
        return words(f"{key}-forever", points=part.points, given=part.given)
    return words(key, points=part.points, given=part.given, until=part.until)
