"""How many of the active customers bought each product and each type lately: counted over a snapshot, written page by page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Column, bindparam, delete, distinct, func, literal_column, select, true
from sqlalchemy.dialects.postgresql import insert

from storage import moments
from storage.database import Transaction
from storage.queries import Query
from storage.rows import cell, packed, rows
from storage.tables import kinds, popularity, products, receipt_lines, receipts

_since = receipts.c.at >= bindparam("since")
_known = receipts.c.customer.is_not(None)
_active = Query(select(func.count(distinct(receipts.c.customer))).where(_since, _known))


@dataclass(frozen=True, slots=True)
class _Count:
    """Of one table: what is counted, what is stored, and how that is changed."""

    counted: Query
    stored: Query
    write: Query
    forget: Query


def _count(key: "Column[int] | Column[str]", of: "Column[int] | Column[str]") -> _Count:
    table, name, given = key.table, key.name, rows()
    # Outer joins, so that SQLite goes from the receipts of the time to their lines, and not through all lines of all years.
    bought = receipts.outerjoin(receipt_lines, receipt_lines.c.receipt == receipts.c.id)
    if of.table is products:
        bought = bought.outerjoin(products, products.c.id == receipt_lines.c.product)
    sold = select(of, func.count(distinct(receipts.c.customer))).select_from(bought)
    found = select(cell(given, 0, key), cell(given, 1, table.c.buyers)).select_from(given).where(true())
    return _Count(
        Query(sold.where(_since, _known).group_by(of)),
        Query(select(key, table.c.buyers)),
        Query(
            insert(table)
            .from_select([name, "buyers"], found)
            .on_conflict_do_update(index_elements=[name], set_={"buyers": literal_column("excluded.buyers")})
        ),
        Query(delete(table).where(key == bindparam("of"))),
    )


_PRODUCTS, _KINDS = _count(popularity.c.product, receipt_lines.c.product), _count(kinds.c.kind, products.c.type)
_CHOSEN = {"products": _PRODUCTS, "kinds": _KINDS}
Changes = Sequence[tuple[int | str, int]]


def active(tx: Transaction, since: datetime) -> int:
    """Customers with a receipt since then."""
    row = tx.one(_active, since=moments.stored(since))
    return int(row[0]) if row else 0


def changes(tx: Transaction, what: str, since: datetime) -> Changes:
    """For which `products` or `kinds` the number of customers who bought them since then is another than stored; 0: nobody."""
    chosen = _CHOSEN[what]
    found = tx.all(chosen.counted, since=moments.stored(since))
    counted = {of: buyers for of, buyers in found if of is not None}  # None: receipts without lines
    stored = {row[0]: row[1] for row in tx.all(chosen.stored)}
    changed = [(key, buyers) for key, buyers in counted.items() if stored.get(key) != buyers]
    return changed + [(key, 0) for key in stored if key not in counted]


def write(tx: Transaction, what: str, changed: Changes) -> None:
    """In one order, so that two writers can't wait for each other."""
    kept = sorted(each for each in changed if each[1])
    if kept:
        tx.run(_CHOSEN[what].write, rows=packed(kept))
    tx.many(_CHOSEN[what].forget, [{"of": key} for key, buyers in changed if not buyers])
