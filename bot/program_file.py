"""program.toml → loyalty.program.Program: whole and consistent, or every mistake in it with its line."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from bot import program_kinds as kinds
from bot import toml_lines
from bot.mistakes import Mistake, guess, shown
from bot.program_keys import KEYS, PRESET, PRESETS, Key
from bot.program_kinds import Unfit
from loyalty.program import Program

_BY_NAME = {key.name: key for key in KEYS}
_TABLES = {key.name.rpartition(".")[0] for key in KEYS}
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_POSITION = re.compile(r" \(at (?:line (?P<line>[0-9]+), column [0-9]+|end of document)\)$")

Path_ = toml_lines.Path


def read(path: Path, *, needed: bool) -> tuple[Program, tuple[Mistake, ...]]:
    """The programme in the file; the default one when the file is neither there nor `needed`."""
    where = str(path)
    try:
        return parse(path.read_bytes().decode("utf-8-sig"), where)
    except FileNotFoundError:
        missing = (Mistake(where, "", None, "there is no such file (PROGRAM_FILE names it)"),)
        return Program(), missing if needed else ()
    except OSError as error:
        return Program(), (Mistake(where, "", None, f"can't be read: {error.strerror}"),)
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        return Program(), (Mistake(where, "", line, "must be a text in UTF-8"),)


def parse(text: str, where: str = "program.toml") -> tuple[Program, tuple[Mistake, ...]]:
    """The programme in the text, and every mistake; with mistakes, the programme is not to be used."""
    try:
        document = tomllib.loads(text, parse_float=_exact)
    except ValueError as error:
        return Program(), (_not_toml(error, text, where),)
    except RecursionError:
        return Program(), (Mistake(where, "", None, "is nested too deep"),)
    sheet = _Sheet(where, toml_lines.find(text))
    sheet.walk(document)
    sheet.preset()
    program = _built(sheet.values)
    sheet.compare(program)
    return program, tuple(sorted(sheet.mistakes, key=lambda mistake: mistake.line or 0))


class _Sheet:
    """What has been read so far: values by the field of Program they go to, and mistakes."""

    def __init__(self, where: str, lines: Mapping[Path_, int]) -> None:
        self.values: dict[str, Any] = {}
        self.mistakes: list[Mistake] = []
        self._where = where
        self._lines = lines
        self._found: dict[str, Path_] = {}  # the keys that stand in the file
        self._preset = ""

    def walk(self, table: Mapping[str, object], above: Path_ = ()) -> None:
        for name, value in table.items():
            path = (*above, name)
            dotted = ".".join(path)
            if key := _BY_NAME.get(dotted) if len(path) == dotted.count(".") + 1 else None:
                self._found[dotted] = path
                self._take(key, path, value)
            elif dotted in _TABLES and isinstance(value, dict):
                self.walk(value, path)
            elif dotted in _TABLES:
                self._wrong(path, f"must be a table, [{dotted}]; found {shown(value)}")
            else:
                self._wrong(path, f"is not known{_meant(path)}")

    def preset(self) -> None:
        """What the file leaves open is as its preset says."""
        for name, value in PRESETS.get(self._preset, {}).items():
            key = _BY_NAME[name]
            if name not in self._found:
                self.values[key.target] = key.kind.read(value)

    def compare(self, program: Program) -> None:
        """Mistakes that only show between keys; keys that are mistaken by themselves are not compared."""
        wrong = {mistake.key for mistake in self.mistakes}
        for rule in _RULES:
            if wrong.isdisjoint(rule.keys) and rule.broken(program):
                first = next((name for name in rule.keys if name in self._found), rule.keys[0])
                self._wrong(self._found.get(first, (first,)), rule.text)

    def _take(self, key: Key, path: Path_, value: object) -> None:
        if not key.named:
            self._read(key, path, value)
        elif not isinstance(value, dict):
            self._wrong(path, f"must be a table, [{key.name}], of names, each with {key.kind.allowed}")
        else:
            ...

    def _wrong(self, path: Path_, text: str) -> None:
        self.mistakes.append(Mistake(self._where, _dotted(path), self._lines.get(path), text))
