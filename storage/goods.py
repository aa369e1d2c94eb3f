"""Goods as the till page shows them: a product with its price, and what a receipt sold, by name."""

from dataclasses import dataclass

from sqlalchemy import bindparam, select

from storage.database import Transaction
from storage.queries import Query
from storage.tables import products, receipt_lines, receipts


@dataclass(frozen=True, slots=True)
class Priced:
    """`price` in minor units; None where the shop has told none."""

    sku: str
    name: str
    category: str
    price: int | None


@dataclass(frozen=True, slots=True)
class Sold:
    """A line of a receipt; quantities in thousandths, the last two are what has come back of it."""

    line: int
    name: str
    quantity: int
    sum: int
    returned_quantity: int
    returned_sum: int


_priced = Query(
    select(products.c.sku, products.c.name, products.c.category, products.c.price).where(
        products.c.sku == bindparam("sku")
    )
)
_sold = Query(
    select(
        receipt_lines.c.line,
        products.c.name,
        receipt_lines.c.quantity,
        receipt_lines.c.sum,
        receipt_lines.c.returned_quantity,
        receipt_lines.c.returned_sum,
    )
    .join(receipts, receipts.c.id == receipt_lines.c.receipt)
    .join(products, products.c.id == receipt_lines.c.product)
    .where(receipts.c.store == bindparam("store"), receipts.c.code == bindparam("code"), receipts.c.imported.is_(False))
    .order_by(receipt_lines.c.line)
)


def priced(tx: Transaction, sku: str) -> Priced | None:
    row = tx.one(_priced, sku=sku)
    return None if row is None else Priced(*row)


def sold(tx: Transaction, store: int, receipt: str) -> list[Sold]:
    """The lines of a receipt that came from a till; none when the store has no such receipt."""
    return [Sold(*row) for row in tx.all(_sold, store=store, code=receipt)]
