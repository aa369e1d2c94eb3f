"""Everything that the database holds, as text: to look for what must not be there."""

from sqlalchemy import select

from storage.database import Database
from storage.queries import Query
from storage.tables import metadata


async def holding(database: Database, *values: str) -> list[tuple[str, str]]:
    """(table, value) of every one of `values` that stands anywhere, alone or within a text."""
    found = []
    for table in metadata.sorted_tables:
        query = Query(select(table))
        rows = await database.read(lambda tx, query=query: tx.all(query))  # type: ignore[misc]  # bound at once
        cells = [str(cell) for row in rows for cell in row]
        found += [(table.name, value) for value in values if any(value in cell for cell in cells)]
    return found
