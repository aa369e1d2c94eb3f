"""`regulars import products`: sku, name, category, type, brand?, price?, picture?, excluded_from_spending?."""

from pathlib import Path

from storage import imports
from storage.imports import Values
from usecases.imports import cells
from usecases.imports.columns import Columns
from usecases.imports.listing import Item, Listing
from usecases.imports.pictures import Pictures
from usecases.imports.reading import Row

_REQUIRED = ("sku", "name", "category", "type")
_OPTIONAL = ("brand", "price", "picture", "excluded_from_spending")
FRESH: Values = {"brand": "", "price": None, "picture": None, "excluded": False}


def sheet(header: Row, folder: Path) -> Listing:
    """Raises Unusable. `folder` is where the file and its pictures are."""
    columns = Columns(header, _REQUIRED, _OPTIONAL)
    photos = Pictures(folder)

    def parse(row: Row) -> Item:
        values: dict[str, object] = {
            "name": columns.need(row, "name", cells.name),
            "category": columns.text(row, "category", cells.short),
            "type": columns.text(row, "type", cells.short),
        }
        if "brand" in columns:
            values["brand"] = columns.text(row, "brand", cells.short)
        if "price" in columns:
            values["price"] = columns.read(row, "price", cells.money)
        if "picture" in columns:
            values["picture"] = columns.read(row, "picture", photos.parse)
        if "excluded_from_spending" in columns:
            values["excluded"] = columns.read(row, "excluded_from_spending", cells.yes) or False
        return Item((columns.need(row, "sku", cells.code),), values)

    return Listing(imports.PRODUCTS, parse, FRESH, pictures=photos)
