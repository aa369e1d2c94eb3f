"""The attention budget of each person: looked at and spent in one statement, so that nobody can spend it twice."""

from sqlalchemy import BigInteger, ColumnClause, Integer, String, bindparam, literal_column, select
from sqlalchemy.dialects.postgresql import insert

from storage.database import Transaction
from storage.queries import Query
from storage.tables import budgets

_OF = bindparam("customer", type_=BigInteger())
_DAY = bindparam("day", type_=Integer())
_class = budgets.c["class"]
_excluded: ColumnClause[int] = literal_column("excluded.day", Integer)
_spend = Query(
    insert(budgets)
    .values({"customer": _OF, "class": bindparam("class_", type_=String()), "day": _DAY})
    .on_conflict_do_update(
        index_elements=["customer", "class"],
        set_={"day": _excluded},
        where=budgets.c.day <= _excluded - bindparam("apart", type_=Integer()),
    )
    .returning(budgets.c.day)
)
_last = Query(select(_class, budgets.c.day).where(budgets.c.customer == _OF))


def spend(tx: Transaction, customer: int, class_: str, day: int, apart: int) -> bool:
    """True when the last message of the class was at least `apart` local dates before `day`; this one is the last from now on."""
    return tx.one(_spend, customer=customer, class_=class_, day=day, apart=apart) is not None


def last_days(tx: Transaction, customer: int) -> dict[str, int]:
    """By class, as days since 1970."""
    return {row[0]: row[1] for row in tx.all(_last, customer=customer)}
