"""The front of the sample shop: writes «Мальва», a small Ukrainian grocery, as the CSV files that `regulars import` takes."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path

from simulator.shop import pictures
from simulator.shop.goods import Product, products
from simulator.shop.people import Household, households
from simulator.shop.promos import Promo, flyers, special_prices
from simulator.shop.receipts import Receipt, receipts
from simulator.shop.stores import STORES, ZONE

COLUMNS = {
    "products": ("sku", "name", "category", "type", "brand", "price", "picture", "excluded_from_spending"),
    "stores": ("store", "name", "address", "timezone", "director_chat_id"),
    "customers": (
        *("customer", "phone", "first_name", "birthday", "card"),
        *("points", "points_expire", "marketing_consent", "consent_at"),
    ),
    "promos": (
        *("promo", "sku", "store", "starts", "ends", "position"),
        *("title", "price", "old_price", "percent", "picture"),
    ),
    "receipts": (
        *("receipt", "store", "till", "cashier", "at", "card", "phone", "customer"),
        *("line", "sku", "quantity", "sum"),
    ),
}


SHOP = "Мальва"
SEED = 2026


def write(folder: Path, *, today: date, seed: int = SEED) -> None:
    """Five files and the goods' pictures, the same bytes for the same day and seed. Receipts end yesterday; a receipt names its
    customer by card or, where there is no card, by customer id.
    """
    goods = products()
    people = households(goods, today=today, seed=seed)
    promos = flyers(goods, today=today, seed=seed)
    past = receipts(people, goods, special_prices(promos), today=today, seed=seed)
    folder.mkdir(parents=True, exist_ok=True)
    _draw(folder, goods)
    _write(folder, "products", _product_rows(goods))
    _write(folder, "stores", ((store.code, store.name, store.address, ZONE.key, "") for store in STORES))
    _write(folder, "customers", _customer_rows(people))
    _write(folder, "promos", _promo_rows(promos))
    _write(folder, "receipts", _receipt_rows(past))


def write_promos(folder: Path, *, today: date, seed: int = SEED) -> None:
    """The flyers alone, as they are in the week of that day."""
    _write(folder, "promos", _promo_rows(flyers(products(), today=today, seed=seed)))


def _write(folder: Path, name: str, rows: Iterable[Sequence[object]]) -> None:
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS[name])
        writer.writerows(rows)


def _draw(folder: Path, goods: Iterable[Product]) -> None:
    """What the products look like, beside the tables."""
    (folder / pictures.FOLDER).mkdir(exist_ok=True)
    for look in {look for it in goods if (look := pictures.look(it))}:
        (folder / look.file).write_bytes(pictures.paint(look))


def _product_rows(goods: Iterable[Product]) -> Iterator[Sequence[object]]:
    for it in goods:
        excluded, seen = _yes(it.excluded_from_spending), pictures.look(it)
        yield it.sku, it.name, it.category, it.type, it.brand, _hryvnias(it.price), seen.file if seen else "", excluded


def _customer_rows(people: Iterable[Household]) -> Iterator[Sequence[object]]:
    for one in people:
        consent_at = one.consent_at.isoformat() if one.consent_at else ""
        who = (one.customer, one.phone, one.first_name, one.birthday, one.card)
        yield *who, one.points, one.points_expire, _yes(one.consent_at is not None), consent_at


def _promo_rows(promos: Iterable[Promo]) -> Iterator[Sequence[object]]:
    for it in promos:
        prices = (_hryvnias(it.price), _hryvnias(it.product.price))
        yield it.promo, it.product.sku, it.store, it.starts, it.ends, it.position, "", *prices, "", ""


def _receipt_rows(past: Iterable[Receipt]) -> Iterator[Sequence[object]]:
    for one in past:
        card = one.household.card if one.household else ""
        customer = one.household.customer if one.household and not card else ""
        head = (one.receipt, one.store.code, one.till, one.cashier, one.at.isoformat(), card, "", customer)
        for number, line in enumerate(one.lines, start=1):
            yield *head, number, line.product.sku, _quantity(line.quantity), _hryvnias(line.sum)


def _yes(flag: bool) -> str:
    return "yes" if flag else "no"


def _hryvnias(kopecks: int) -> str:
    return f"{kopecks // 100}.{kopecks % 100:02d}"


def _quantity(thousandths: int) -> str:
    whole, part = divmod(thousandths, 1000)
    return f"{whole}.{part:03d}" if part else str(whole)
