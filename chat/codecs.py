"""A dataclass as `tag:field:field`, and back: what button payloads are written with."""

import re
from collections.abc import Callable
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any, Generic, TypeVar

Kind = TypeVar("Kind")


@dataclass(frozen=True, slots=True)
class Field:
    """How one field is written; `pattern` is a regular expression of all that may be read.

    An optional field is left out, its colon too, when its text is empty.
    """

    pattern: str
    read: Callable[[str], object] = str
    write: Callable[[Any], str] = str
    optional: bool = False

    @property
    def group(self) -> str:
        return f"(?::({self.pattern}))?" if self.optional else f":({self.pattern})"

    def text(self, value: object) -> str:
        written = self.write(value)
        return "" if self.optional and not written else f":{written}"


class Codec(Generic[Kind]):
    """Of one dataclass: a Field for each of its fields, in their order. Raises ValueError when there are more or fewer."""

    def __init__(self, kind: type[Any], tag: str, *parts: Field) -> None:
        self.kind: Callable[..., Kind] = kind
        self.tag = tag
        self._parts = tuple(zip((field.name for field in fields(kind)), parts, strict=True))
        self._pattern = re.compile(re.escape(tag) + "".join(part.group for part in parts), re.DOTALL)

    def text(self, value: Kind) -> str:
        return self.tag + "".join(part.text(getattr(value, name)) for name, part in self._parts)

    def read(self, text: str) -> Kind | None:
        """None for anything that `text` would not have written."""
        if (match := self._pattern.fullmatch(text)) is None:
            return None
        said = zip(self._parts, match.groups(default=""), strict=True)
        return self.kind(*(part.read(text) for (_, part), text in said))


def one_of(kind: type[StrEnum]) -> Field:
    return Field("|".join(re.escape(member) for member in kind), kind)
