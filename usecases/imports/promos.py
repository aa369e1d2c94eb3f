"""`regulars import promos`: promo, sku, store? (empty: all), starts, ends, position?, title?, price?, old_price?, percent?,
picture?.
"""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from storage import imports, moments
from storage.database import Transaction
from storage.imports import Key
from storage.shop import Store
from usecases.imports import cells
from usecases.imports.cells import Memo
from usecases.imports.columns import Columns, Rejected, faulty
from usecases.imports.listing import Item, Listing
from usecases.imports.pictures import Pictures
from usecases.imports.reading import Row

_OPTIONAL = ("store", "position", "title", "price", "old_price", "percent", "picture")


def sheet(header: Row, folder: Path, stores: Mapping[str, Store]) -> Listing:
    """Raises Unusable. A promo is one product's, in one store or in all; an unknown product is made known."""
    columns = Columns(header, ("promo", "sku", "starts", "ends"), _OPTIONAL)
    fresh = {"position": None, "title": "", "price": None, "old_price": None, "percent": None, "picture": None}
    photos = Pictures(folder)
    return Listing(imports.PROMOS, _parser(columns, photos, stores), fresh, _keys, photos)


def _parser(columns: Columns, photos: Pictures, stores: Mapping[str, Store]) -> Callable[[Row], Item]:
    optional: Mapping[str, Callable[[str], object]] = {
        "position": cells.line,
        "price": cells.money,
        "old_price": cells.money,
        "percent": cells.percent,
        "picture": photos.parse,
    }
    given = {name: parse for name, parse in optional.items() if name in columns}
    days = Memo(cells.day)  # a flyer of thousands has two of them

    def parse(row: Row) -> Item:
        starts, ends = columns.need(row, "starts", days.__getitem__), columns.need(row, "ends", days.__getitem__)
        if ends < starts:
            raise Rejected(f"ends: {ends} is before {starts}, when it starts")
        values: dict[str, object] = {"starts_day": moments.stored_day(starts), "ends_day": moments.stored_day(ends)}
        for name, cell in given.items():
            values[name] = columns.read(row, name, cell)
        if "title" in columns:
            values["title"] = columns.text(row, "title", cells.name)
        code = columns.cell(row, "store")
        if code and code not in stores:
            raise faulty("store", code, "a store that is known")
        sku = columns.need(row, "sku", cells.code)
        return Item((columns.need(row, "promo", cells.code), sku, stores[code].id if code else None), values)

    return parse


def _keys(tx: Transaction, items: Sequence[Item], make: bool) -> Sequence[Key | None]:
    """With the product's id in the place of its sku; a new product is named by the promo's title until somebody knows better."""
    titles: dict[str, str] = {}
    for item in items:
        sku = str(item.key[1])
        titles[sku] = titles.get(sku) or str(item.values.get("title") or "")
    ids = imports.product_ids(tx, list(titles))
    missing = {sku: (title or sku, "", "") for sku, title in titles.items() if sku not in ids}
    if make and missing:
        ids |= imports.add_products(tx, missing)
    return [(item.key[0], ids[str(item.key[1])], item.key[2]) if item.key[1] in ids else None for item in items]
