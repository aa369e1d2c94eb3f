"""Finds the line of every key in a TOML text, which the standard library's reader does not tell."""

import re
import tomllib
from collections.abc import Mapping
from typing import Any

Path = tuple[str, ...]

_BASIC, _LITERAL = r'"(?:[^"\\\n]|\\.)*"', r"'[^'\n]*'"
_LONG = r'"""(?:[^\\]|\\.)*?"{3,5}|' r"'''.*?'{3,5}"  # up to two quotes of the text may stand before the closing three
_STRING = rf"{_LONG}|{_BASIC}|{_LITERAL}"
_PART = rf"(?:[A-Za-z0-9_-]+|{_BASIC}|{_LITERAL})"

_BETWEEN = re.compile(r"(?:[\s,]|#[^\n]*)*")
_KEY = re.compile(rf"{_PART}(?:[ \t]*\.[ \t]*{_PART})*", re.DOTALL)
_SCALAR = re.compile(
    rf"{_STRING}|[^\s,\]}}#]+(?: [0-9][^\s,\]}}#]*)?", re.DOTALL
)  # a date may have a space before its time
_IN_ARRAY = re.compile(rf"{_STRING}|#[^\n]*|[^\[\]\"'#]+|(?P<open>\[)|(?P<close>\])", re.DOTALL)


def find(text: str) -> Mapping[Path, int]:
    """Key or table → the line (from 1) where it first stands, at any depth except inside arrays.

    `text` must be TOML that tomllib reads; a text nested too deep for Python's stack has no lines.
    """
    search = _Search(text.replace("\r\n", "\n"))
    try:
        search.document()
    except RecursionError:
        return {}
    return search.lines


class _Search:
    """Walks once over the text; knows just enough of TOML's grammar to tell keys from what only looks like them."""

    def __init__(self, text: str) -> None:
        self.lines: dict[Path, int] = {}
        self._text = text
        self._at = 0
        self._line = 1
        self._counted = 0  # up to where `_line` has counted

    def document(self) -> None:
        table: Path = ()
        while self._next() is not None:
            if self._next() == "[":
                self._at += 2 if self._text.startswith("[[", self._at) else 1
                table = self._key(())
                self._at = self._text.index("]", self._at) + 1
                self._at += self._text.startswith("]", self._at)
            else:
                self._pair(table)

    def _pair(self, table: Path) -> None:
        path = self._key(table)
        self._at = self._text.index("=", self._at) + 1
        first = self._next()
        if first == "{":
            self._at += 1
            while self._next() != "}":
                self._pair(path)
            self._at += 1
        elif first == "[":
            self._array()
        else:
            self._over(_SCALAR)

    def _array(self) -> None:
        depth = 0
        while True:
            found = self._over(_IN_ARRAY)
            depth += (found["open"] is not None) - (found["close"] is not None)
            if not depth:
                return

    def _key(self, table: Path) -> Path:
        """Steps over a key, perhaps dotted, and notes it and the tables on its way."""
        self._next()
        self._line += self._text.count("\n", self._counted, self._at)
        self._counted = self._at
        parts = _parts(self._over(_KEY)[0])
        for depth in range(1, len(parts) + 1):
            self.lines.setdefault(table + parts[:depth], self._line)
        return table + parts

    def _next(self) -> str | None:
        """The next character that says something; None at the end."""
        self._over(_BETWEEN)
        return self._text[self._at] if self._at < len(self._text) else None

    def _over(self, pattern: re.Pattern[str]) -> re.Match[str]:
        found = pattern.match(self._text, self._at)
        if found is None:
            raise ValueError(f"not TOML at character {self._at}")
        self._at = found.end()
        return found


def _parts(key: str) -> Path:
    """`a."b c"` → ("a", "b c"); tomllib undoes the quotes and escapes."""
    found: list[str] = []
    inner: Any = tomllib.loads(f"{key} = 0")
    while isinstance(inner, dict):
        ((name, inner),) = inner.items()
        found.append(name)
    return tuple(found)
