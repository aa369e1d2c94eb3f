"""One person's second card becomes one with the first: everything that hangs on it is the first one's from now on.

A table that comes to hold something of a customer has to be moved here (tests/usecases/test_linking.py reads them all).
"""

from typing import Any

from sqlalchemy import (
    BigInteger,
    BindParameter,
    ColumnElement,
    ScalarSelect,
    Table,
    bindparam,
    case,
    cast,
    delete,
    func,
    literal_column,
    null,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert

from storage import people
from storage.database import Transaction
from storage.queries import Query
from storage.tables import (
    budgets,
    cases,
    consents,
    customers,
    dislikes,
    entries,
    holds,
    identities,
    link_codes,
    lots,
    merged_cards,
    outbox,
    ratings,
    receipts,
    reviews,
    rhythms,
    short_codes,
    sorry_bonuses,
    surveys,
    used_codes,
)

_MOVED: tuple[Table, ...] = (
    *(identities, consents, receipts, lots, entries, holds, used_codes, short_codes, link_codes, reviews, ratings),
    *(outbox, merged_cards, surveys, cases, sorry_bonuses),
)
_FROM: BindParameter[Any] = bindparam("second")
_TO: BindParameter[Any] = bindparam("first")
_new_day: ColumnElement[Any] = literal_column("excluded.day")
_moves = [Query(update(table).where(table.c.customer == _FROM).values(customer=_TO)) for table in _MOVED]
# One attention budget, the tighter one; everything that either does not like; and a rhythm made anew of all receipts.
_budgets = Query(
    insert(budgets)
    .from_select(
        ["customer", "class", "day", "touch"],
        select(cast(_TO, BigInteger), budgets.c["class"], budgets.c.day, budgets.c.touch).where(
            budgets.c.customer == _FROM
        ),
    )
    .on_conflict_do_update(
        index_elements=["customer", "class"],
        set_={
            "day": case((_new_day > budgets.c.day, _new_day), else_=budgets.c.day),
            "touch": null(),  # both were spent: what either gave back unsaid has no slot any more
        },
    )
)
_dislikes = Query(
    insert(dislikes)
    .from_select(
        ["customer", "product", "at"],
        select(cast(_TO, BigInteger), dislikes.c.product, dislikes.c.at).where(dislikes.c.customer == _FROM),
    )
    .on_conflict_do_nothing()
)
_rhythm = Query(
    insert(rhythms)
    .values(customer=_TO, stale=True)
    .on_conflict_do_update(index_elements=["customer"], set_={"stale": True})
)
_ended = [Query(delete(table).where(table.c.customer == _FROM)) for table in (budgets, dislikes, rhythms)]
_second = select(customers).where(customers.c.id == _FROM).subquery()


_KNOWN = (
    "joined_at",
    "welcomed_at",
    "profiled_at",
    "profile_closed_at",
    "home_store",
    "email_sealed",
    "birthday_day",
)
_TEXTS = ("first_name", "language", "gender")


def _of_second(name: str) -> ScalarSelect[Any]:
    return select(_second.c[name]).scalar_subquery()


# What the first card knows; where it knows nothing, what the second does. Whoever merges is here, and no longer gone.
_fill = Query(
    update(customers)
    .where(customers.c.id == _TO)
    .values(
        {
            **{name: func.coalesce(customers.c[name], _of_second(name)) for name in _KNOWN},
            **{name: func.coalesce(func.nullif(customers.c[name], ""), _of_second(name)) for name in _TEXTS},
            "birthday_at": case(
                (customers.c.birthday_day.is_(None), _of_second("birthday_at")), else_=customers.c.birthday_at
            ),
            "birthday_changes": customers.c.birthday_changes + _of_second("birthday_changes"),
            "promo_days": case(
                (_of_second("promo_days") > customers.c.promo_days, _of_second("promo_days")),
                else_=customers.c.promo_days,
            ),
            "left_at": None,
        }
    )
)
_remember = Query(
    insert(merged_cards).from_select(
        ["card", "customer"], select(customers.c.card, cast(_TO, BigInteger)).where(customers.c.id == _FROM)
    )
)
_find = Query(select(merged_cards.c.customer).where(merged_cards.c.card == bindparam("card")))
_numbers = Query(select(merged_cards.c.card).where(merged_cards.c.customer == bindparam("customer")))
_gone = Query(delete(customers).where(customers.c.id == _FROM))


def merge(tx: Transaction, second: int, first: int) -> None:
    """Both customers are locked; the `second` has no open hold, and is no more afterwards."""
    people.isolate(tx, second)  # else a message could be planned for them behind our back
    for move in _moves:
        tx.run(move, second=second, first=first)
    for joined in (_budgets, _dislikes, _rhythm):
        tx.run(joined, second=second, first=first)
    for ended in _ended:
        tx.run(ended, second=second)
    people.hand_claims_over(tx, second, first)
    tx.run(_remember, second=second, first=first)
    tx.run(_fill, second=second, first=first)
    tx.run(_gone, second=second)


def into(tx: Transaction, card: str) -> int | None:
    """The customer into whose card this one was merged; None when it never was."""
    row = tx.one(_find, card=card)
    return None if row is None else int(row[0])


def numbers(tx: Transaction, customer: int) -> list[str]:
    """Those of the cards that were merged into this customer's."""
    return [row[0] for row in tx.all(_numbers, customer=customer)]
