"""`regulars import stores`: store, name, address?, timezone?, director_chat_id?."""

from zoneinfo import available_timezones

from storage import imports
from usecases.imports import cells
from usecases.imports.cells import Unfit
from usecases.imports.columns import Columns
from usecases.imports.listing import Item, Listing
from usecases.imports.reading import Row
from usecases.terms import Terms


def sheet(header: Row, terms: Terms) -> Listing:
    """Raises Unusable. A store without a time zone is in the programme's."""
    columns = Columns(header, ("store", "name"), ("address", "timezone", "director_chat_id"))
    known = available_timezones()
    usual = terms.program.timezone

    def zone(text: str) -> str:
        if text not in known:
            raise Unfit("a time zone such as Europe/Kyiv")
        return text

    def parse(row: Row) -> Item:
        values: dict[str, object] = {"name": columns.need(row, "name", cells.name)}
        if "address" in columns:
            values["address"] = columns.text(row, "address", cells.name)
        if "timezone" in columns:
            values["timezone"] = columns.read(row, "timezone", zone) or usual
        if "director_chat_id" in columns:
            values["director_chat"] = columns.read(row, "director_chat_id", cells.whole)
        return Item((columns.need(row, "store", cells.code),), values)

    return Listing(imports.STORES, parse, {"address": "", "timezone": usual, "director_chat": None})
