"""Everything that the database holds, as text: to look for what must not be there."""

from collections.abc import Sequence

from sqlalchemy import Table, select

from storage.database import Database, Row
from storage.queries import Query
from storage.tables import metadata


async def holding(database: Database, *values: str) -> list[tuple[str, str]]:
    """(table, value) of every one of `values` that stands anywhere, alone or within a text."""
    found = []
    for table in metadata.sorted_tables:
        cells = [str(cell) for row in await _rows(database, table) for cell in row]
        found += [(table.name, value) for value in values if any(value in cell for cell in cells)]
    return found


async def _rows(database: Database, table: Table) -> Sequence[Row]:
    return await database.read(lambda tx: tx.all(Query(select(table))))
