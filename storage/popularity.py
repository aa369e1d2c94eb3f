"""How many of the active customers bought each product lately: counted over a snapshot, written page by page."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, delete, distinct, func, literal_column, select, true
from sqlalchemy.dialects.postgresql import insert

from storage import moments
from storage.database import Transaction
from storage.queries import Query
from storage.rows import cell, packed, rows
from storage.tables import popularity, receipt_lines, receipts

_since = receipts.c.at >= bindparam("since")
_known = receipts.c.customer.is_not(None)
_active = Query(select(func.count(distinct(receipts.c.customer))).where(_since, _known))
_buyers = Query(
    select(receipt_lines.c.product, func.count(distinct(receipts.c.customer)))
    .join(receipts, receipts.c.id == receipt_lines.c.receipt)
    .where(_since, _known)
    .group_by(receipt_lines.c.product)
)
_stored = Query(select(popularity.c.product, popularity.c.buyers))
_given = rows()
_write = Query(
    insert(popularity)
    .from_select(
        ["product", "buyers"],
        select(cell(_given, 0, popularity.c.product), cell(_given, 1, popularity.c.buyers))
        .select_from(_given)
        .where(true()),
    )
    .on_conflict_do_update(index_elements=["product"], set_={"buyers": literal_column("excluded.buyers")})
)
_forget = Query(delete(popularity).where(popularity.c.product == bindparam("of")))


def active(tx: Transaction, since: datetime) -> int:
    """Customers with a receipt since then."""
    row = tx.one(_active, since=moments.stored(since))
    return int(row[0]) if row else 0


def counted(tx: Transaction, since: datetime) -> dict[int, int]:
    """Product → how many customers have bought it since then."""
    return {row[0]: row[1] for row in tx.all(_buyers, since=moments.stored(since))}


def stored(tx: Transaction) -> dict[int, int]:
    return {row[0]: row[1] for row in tx.all(_stored)}


def write(tx: Transaction, changed: Sequence[tuple[int, int]]) -> None:
    """Product and buyers; nobody (0) deletes the row."""
    kept = sorted(each for each in changed if each[1])
    if kept:
        tx.run(_write, rows=packed(kept))
    tx.many(_forget, [{"of": product} for product, buyers in sorted(changed) if not buyers])
