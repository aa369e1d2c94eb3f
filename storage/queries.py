"""A query written once in SQLAlchemy Core, compiled once for each database, executed by the driver itself.

Going round SQLAlchemy's execution (not its language) is what makes a receipt cost microseconds: see
docs/decisions/0004-core-compiled-once.md. It asks one thing of the tables: only whole numbers, texts and booleans.
"""

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any

from sqlalchemy.dialects.postgresql.asyncpg import PGDialect_asyncpg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql import ClauseElement
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.sqltypes import Boolean

Arrange = Callable[[Mapping[str, object]], tuple[object, ...]]


class Query:
    """A statement with named values; values that the statement itself holds (a limit, a constant) are filled in."""

    def __init__(self, statement: ClauseElement) -> None:
        self._statement = statement

    @cached_property
    def sqlite(self) -> tuple[str, Arrange]:
        return self._compiled(SQLiteDialect_pysqlite())

    @cached_property
    def postgres(self) -> tuple[str, Arrange]:
        return self._compiled(PGDialect_asyncpg())  # type: ignore[no-untyped-call]  # the dialect is untyped

    def _compiled(self, dialect: Dialect) -> tuple[str, Arrange]:
        compiled = self._statement.compile(dialect=dialect)
        if not isinstance(compiled, SQLCompiler):
            raise TypeError(f"{compiled} takes no values")
        names = list(compiled.positiontup or ())
        own = {name: bind.effective_value for name, bind in compiled.binds.items() if not bind.required}
        return str(compiled), _arranger(names, own)


def _arranger(names: list[str], own: Mapping[str, object]) -> Arrange:
    """Puts named values into the statement's order."""
    if not own:
        return lambda values: tuple([values[name] for name in names])
    return lambda values: tuple([values[name] if name in values else own[name] for name in names])


class within(ColumnElement[bool]):  # noqa: N801 - reads as a word of SQL
    """`within(column, values)`: the column is one of the JSON array of texts `values`; one statement for any number."""

    type = Boolean()
    inherit_cache = False
    _is_implicitly_boolean = True  # else SQLite would get "= 1" appended and lose the index

    def __init__(self, column: ColumnElement[Any], values: ColumnElement[Any]) -> None:
        self.column, self.values = column, values


class among(ColumnElement[bool]):  # noqa: N801 - as within
    """`among(column, values)`: the same for a column of whole numbers and a JSON array of them."""

    type = Boolean()
    inherit_cache = False
    _is_implicitly_boolean = True

    def __init__(self, column: ColumnElement[Any], values: ColumnElement[Any]) -> None:
        self.column, self.values = column, values


@compiles(among, "sqlite")
def _among_sqlite(element: among, compiler: SQLCompiler, **options: Any) -> str:
    column, values = compiler.process(element.column, **options), compiler.process(element.values, **options)
    return f"{column} IN (SELECT value FROM json_each({values}))"  # noqa: S608 - as below


@compiles(among, "postgresql")
def _among_postgres(element: among, compiler: SQLCompiler, **options: Any) -> str:
    column, values = compiler.process(element.column, **options), compiler.process(element.values, **options)
    return f"{column} = ANY (ARRAY(SELECT json_array_elements_text({values}::json)::bigint))"


@compiles(within, "sqlite")
def _within_sqlite(element: within, compiler: SQLCompiler, **options: Any) -> str:
    column, values = compiler.process(element.column, **options), compiler.process(element.values, **options)
    return f"{column} IN (SELECT value FROM json_each({values}))"  # noqa: S608 - both are compiled SQL, values are bound


@compiles(within, "postgresql")
def _within_postgres(element: within, compiler: SQLCompiler, **options: Any) -> str:
    column, values = compiler.process(element.column, **options), compiler.process(element.values, **options)
    return f"{column} = ANY (ARRAY(SELECT json_array_elements_text({values}::json)))"
