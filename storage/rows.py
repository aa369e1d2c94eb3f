"""Many rows in one statement: a JSON array of arrays, read as a table by the database itself."""

import json
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any, TypeVar, cast

from sqlalchemy import Column, Select, Table, bindparam, select, true
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.sql.selectable import TableValuedAlias

from storage.queries import Query

T = TypeVar("T", bound=tuple[Any, ...])


def rows() -> TableValuedAlias:
    """The rows given to the query as `rows=packed(…)`, for `cell` to take apart."""
    return _each(bindparam("rows")).table_valued("value")


def packed(values: Iterable[Sequence[object]]) -> str:
    return json.dumps(list(values))


def named(kind: type[T]) -> Callable[[Iterable[Any]], T]:
    """Makes a row a named tuple without looking at its length: in a third of the time, which counts where there are millions."""
    return cast("Callable[[Iterable[Any]], T]", partial(tuple.__new__, kind))


class cell(ColumnElement[Any]):  # noqa: N801 - reads as a word of SQL
    """The value at `place` of a row, as that column would hold it."""

    inherit_cache = False

    def __init__(self, row: TableValuedAlias, place: int, like: Column[Any]) -> None:
        self.value, self.place, self.type = row.c.value, place, like.type


def cells(row: TableValuedAlias, like: Sequence[Column[Any]]) -> list[ColumnElement[Any]]:
    return [cell(row, place, column) for place, column in enumerate(like)]


def adding(table: Table, names: Sequence[str], *returning: str) -> Query:
    """Adds rows of these columns but those that a UNIQUE forbids; returns columns of the added ones."""
    given = rows()
    found: Select[Any] = select(*cells(given, [table.c[name] for name in names])).select_from(given).where(true())
    added = insert(table).from_select(names, found).on_conflict_do_nothing()
    return Query(added.returning(*(table.c[name] for name in returning)) if returning else added)


class _each(FunctionElement[Any]):  # noqa: N801 - reads as a word of SQL
    inherit_cache = True
    name = "each"


@compiles(_each, "sqlite")
def _each_sqlite(element: _each, compiler: SQLCompiler, **options: Any) -> str:
    return f"json_each({compiler.process(element.clauses, **options)})"


@compiles(_each, "postgresql")
def _each_postgres(element: _each, compiler: SQLCompiler, **options: Any) -> str:
    return f"json_array_elements({compiler.process(element.clauses, **options)}::json)"


@compiles(cell, "sqlite")
def _cell_sqlite(element: cell, compiler: SQLCompiler, **options: Any) -> str:
    return f"json_extract({compiler.process(element.value, **options)}, '$[{element.place}]')"


@compiles(cell, "postgresql")
def _cell_postgres(element: cell, compiler: SQLCompiler, **options: Any) -> str:
    kind = element.type.compile(dialect=compiler.dialect)
    return f"CAST({compiler.process(element.value, **options)} ->> {element.place} AS {kind})"
