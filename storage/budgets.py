"""The attention budget of each person: looked at and spent in one statement, so that nobody can spend it twice."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import BigInteger, ColumnElement, Integer, bindparam, literal_column, or_, select, true
from sqlalchemy.dialects.postgresql import insert

from storage.database import Transaction
from storage.queries import Query
from storage.rows import cell, packed, rows
from storage.tables import budgets


@dataclass(frozen=True, slots=True)
class Slot:
    """What a message takes of a person's attention: that of a class, on a local day (days since 1970), if the last one was
    at least `apart` dates before.
    """

    customer: int
    class_: str
    day: int
    apart: int


_class = budgets.c["class"]
_day: ColumnElement[int] = literal_column("excluded.day", Integer)
_touch: ColumnElement[int] = literal_column("excluded.touch", BigInteger)
_given = rows()
_COLUMNS = (budgets.c.customer, _class, budgets.c.day, budgets.c.touch)
_spend = Query(
    insert(budgets)
    .from_select(
        [column.name for column in _COLUMNS],
        select(*(cell(_given, place, column) for place, column in enumerate(_COLUMNS)))
        .select_from(_given)
        .where(true()),
    )
    .on_conflict_do_update(
        index_elements=["customer", "class"],
        set_={"day": _day, "touch": _touch},
        where=or_(
            budgets.c.day <= _day - bindparam("apart", type_=Integer()),
            budgets.c.touch == _touch,  # given back unsaid, and taken again
        ),
    )
    .returning(budgets.c.touch)
)
_last = Query(select(_class, budgets.c.day).where(budgets.c.customer == bindparam("customer", type_=BigInteger())))


def spend(tx: Transaction, asked: Mapping[int, Slot]) -> set[int]:
    """By the message's id in the outbox: those that got their slot. Of two messages to one person the earlier id may get it."""
    groups: defaultdict[int, dict[tuple[int, str], tuple[int, int]]] = defaultdict(dict)
    seen: set[tuple[int, str]] = set()
    for touch, slot in sorted(asked.items()):
        person = slot.customer, slot.class_
        if person not in seen:
            seen.add(person)
            groups[slot.apart][person] = slot.day, touch
    spent: set[int] = set()
    for apart, people in sorted(groups.items()):
        given = packed((*person, day, touch) for person, (day, touch) in sorted(people.items()))
        spent |= {row[0] for row in tx.all(_spend, rows=given, apart=apart)}
    return spent


def last_days(tx: Transaction, customer: int) -> dict[str, int]:
    """By class, as days since 1970."""
    return {row[0]: row[1] for row in tx.all(_last, customer=customer)}
