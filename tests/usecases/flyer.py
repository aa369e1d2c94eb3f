"""Promotions of the corner shop, and people who want to hear of them."""

from datetime import date, datetime, timedelta

from loyalty.points import Money, Points
from storage import identities, imports, moments
from storage import shop as shops
from storage.database import Transaction
from storage.people import Customer
from storage.shop import Till
from tests.usecases.corner_shop import NOW, CornerShop
from usecases import preferences
from usecases.baskets import Basket, BasketLine, NewReceipt

TODAY = NOW.date()


async def wants(shop: CornerShop, customer: Customer, account: str, *, on: bool = True) -> None:
    def work(tx: Transaction) -> None:
        identity = identities.lock(tx, "telegram", account, name="", language="uk", now=NOW)
        preferences.want(tx, NOW, shop.terms, identity, customer, "offers", "uk", on=on)

    await shop.database.run(work)


async def fan(shop: CornerShop) -> Customer:
    """A member of the center who wants offers."""
    customer = await shop.regular()
    await wants(shop, customer, f"regular {customer.id}")
    return customer


async def promote(
    shop: CornerShop,
    *skus: str,
    starts: date = TODAY,
    days: int = 60,
    store: str | None = "center",
    code: str = "P",
) -> None:
    """In the order of the list."""

    def work(tx: Transaction) -> None:
        ids = imports.add_products(tx, {sku: (sku.title(), "food", sku) for sku in skus})
        found = None if store is None else shops.store(tx, store)
        values: dict[str, object] = {
            "starts_day": moments.stored_day(starts),
            "ends_day": moments.stored_day(starts + timedelta(days=days)),
            "title": "",
            "price": 1990,
            "old_price": 2990,
            "percent": None,
            "picture": None,
        }
        imports.PROMOS.add(
            tx,
            [
                ((code, ids[sku], found.id if found else None), {**values, "position": place})
                for place, sku in enumerate(skus, 1)
            ],
        )

    await shop.database.run(work)


async def buys(shop: CornerShop, customer: Customer, at: datetime, *skus: str, till: Till | None = None) -> str:
    """The receipt's id."""
    lines = [BasketLine(n, sku, sku.title(), "food", 1000, Money(5000)) for n, sku in enumerate(skus, 1)]
    basket, code, where = Basket(lines, Money(5000 * len(skus))), f"W{shop.number()}", till or shop.till
    new = NewReceipt(code, where.store.code, where.name, "", "hall", at, customer.card, None, Points(0), basket)
    await shop.post(new, till=where)
    return code
