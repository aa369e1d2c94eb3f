"""The columns of a file by their names: what is missing is said once, what a cell should have been is said with its value."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from usecases.imports.cells import Unfit
from usecases.imports.reading import Row, Unusable

T = TypeVar("T")

_SHOWN = 40  # characters of a value in a reason


class Rejected(Exception):  # noqa: N818 - an answer to the owner, not an error of the program
    """The row can't be taken; the message is the reason."""


class Columns:
    """Where the known columns stand. Raises Unusable when one of `required` is missing, or one is there twice."""

    def __init__(
        self, header: Row, required: Sequence[str], optional: Sequence[str], any_of: Sequence[str] = ()
    ) -> None:
        names = [name.strip().lower() for name in header]
        missing = [name for name in required if name not in names]
        if any_of and not any(name in names for name in any_of):
            missing.append(" or ".join(any_of))
        twice = [name for name in (*required, *any_of, *optional) if names.count(name) > 1]
        if missing:
            raise Unusable(f"the header row lacks: {', '.join(missing)}")
        if twice:
            raise Unusable(f"the header row has more than once: {', '.join(twice)}")
        self._places = {name: names.index(name) for name in (*required, *any_of, *optional) if name in names}

    def __contains__(self, name: str) -> bool:
        return name in self._places

    def index(self, name: str) -> int:
        """Of a column that is there."""
        return self._places[name]

    def cell(self, row: Row, name: str) -> str:
        """The cell; an absent column's is empty."""
        place = self._places.get(name)
        return "" if place is None else row[place].strip()

    def read(self, row: Row, name: str, parse: Callable[[str], T]) -> T | None:
        """What the cell says, None when it is empty. Raises Rejected."""
        text = self.cell(row, name)
        if not text:
            return None
        try:
            return parse(text)
        except Unfit as unfit:
            raise faulty(name, text, unfit.expected) from None

    def need(self, row: Row, name: str, parse: Callable[[str], T]) -> T:
        """What the cell says. Raises Rejected, also when it is empty."""
        value = self.read(row, name, parse)
        if value is None:
            raise Rejected(f"{name} is empty")
        return value

    def text(self, row: Row, name: str, parse: Callable[[str], str]) -> str:
        return self.read(row, name, parse) or ""


def faulty(name: str, value: str, expected: str) -> Rejected:
    """`sum “12,x” is not a sum of money such as 52.90`."""
    shown = " ".join(value.split())
    shown = shown if len(shown) <= _SHOWN else f"{shown[: _SHOWN - 1]}…"
    return Rejected(f"{name}: “{shown}” where {expected} is expected")
