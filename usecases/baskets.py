"""What is bought: a basket and a receipt as a till sends them, their products, and their lines as the rules see them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from loyalty.points import Money, Points
from loyalty.receipts import Line
from storage import shop
from storage.database import Transaction
from storage.shop import Product


@dataclass(frozen=True, slots=True)
class BasketLine:
    """A line as a till sends it; the quantity in thousandths."""

    line: int
    sku: str
    name: str
    category: str
    quantity: int
    sum: Money


@dataclass(frozen=True, slots=True)
class Basket:
    lines: Sequence[BasketLine]
    total: Money


@dataclass(frozen=True, slots=True)
class NewReceipt:
    code: str
    store: str
    till: str
    cashier: str
    channel: str
    at: datetime
    card: str | None
    hold: str | None
    spend: Points
    basket: Basket


def known_products(tx: Transaction, basket: Basket) -> Mapping[str, Product]:
    """The basket's products; those the shop has not told us of yet are made known."""
    skus = [line.sku for line in basket.lines]
    known = shop.products_by_sku(tx, skus)
    missing = {line.sku: line for line in basket.lines if line.sku not in known}
    if missing:
        shop.add_products(
            tx,
            [
                {"sku": line.sku, "name": line.name or line.sku, "category": line.category, "type": ""}
                for _, line in sorted(missing.items())
            ],
        )
        known = shop.products_by_sku(tx, skus)
    return known


def rule_lines(basket: Basket, known: Mapping[str, Product]) -> list[Line]:
    """The rules' view of a basket; the shop's own category goes before what the till says."""
    return [
        Line(
            line.line,
            line.sku,
            (product.category if product else "") or line.category,
            line.quantity,
            line.sum,
            excluded=product is not None and product.excluded,
        )
        for line in basket.lines
        for product in (known.get(line.sku),)
    ]
