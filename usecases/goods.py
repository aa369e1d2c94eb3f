"""What a cashier may ask about goods: a product by its code, and what a receipt of her store sold. Changes nothing."""

from collections.abc import Sequence

from loyalty.refusals import UnknownProduct, UnknownReceipt
from storage import goods
from storage.database import Transaction
from storage.goods import Priced, Sold
from storage.shop import Till


def product(tx: Transaction, sku: str) -> Priced:
    """Raises UnknownProduct."""
    found = goods.priced(tx, sku)
    if found is None:
        raise UnknownProduct
    return found


def sold(tx: Transaction, till: Till, receipt: str) -> Sequence[Sold]:
    """The receipt's lines, and what has come back of them; nothing about whose it is. Raises UnknownReceipt."""
    found = goods.sold(tx, till.store.id, receipt)
    if not found:
        raise UnknownReceipt
    return found
