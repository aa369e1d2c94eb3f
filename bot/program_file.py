"""program.toml → loyalty.program.Program: whole and consistent, or every mistake in it with its line."""

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from pathlib import Path
from types import MappingProxyType
from typing import Any

from bot import mistakes, toml_lines
from bot import program_kinds as kinds
from bot.mistakes import Mistake, shown
from bot.program_keys import KEYS, PRESET, PRESETS, Key
from bot.program_kinds import Unfit
from loyalty.program import Program
from loyalty.surveys import NPS

_BY_PATH = {tuple(key.name.split(".")): key for key in KEYS}
_TABLES = {path[:-1] for path in _BY_PATH} - {()}
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_MISTAKEN = object()  # stands for a value that could not be read
_POSITION = re.compile(r" \(at (?:line ([0-9]+), column [0-9]+|end of document)\)$")


@dataclass(frozen=True, slots=True)
class Rule:
    """What must hold between keys."""

    keys: tuple[str, ...]
    broken: Callable[[Program], bool]
    text: str


RULES = (
    Rule(
        ("complaints.remind_minutes", "complaints.escalate_minutes"),
        lambda program: program.complaints.remind >= program.complaints.escalate,
        "complaints.remind_minutes must be below complaints.escalate_minutes, or nobody would ever be reminded",
    ),
    Rule(
        ("sorry.points", "sorry.most"),
        lambda program: program.sorry.usual.points > program.sorry.usual.most,
        "sorry.points is the least that is given for a complaint and sorry.most the most: lower the one or raise the other",
    ),
    Rule(
        ("sorry.categories", "complaints.categories"),
        lambda program: not program.sorry.categories.keys() <= set(program.complaints.categories),
        "sorry.categories names something that is none of complaints.categories, so it would never count",
    ),
    Rule(
        ("spending.max_share", "welcome.points"),
        lambda program: program.welcome.points > 0 and program.spending.max_share == 0,
        "welcome.points gives points, but spending.max_share is 0, so they could never pay: raise the one or set the other to 0",
    ),
    Rule(
        ("card.hold_minutes", "card.renewal_minutes"),
        lambda program: program.codes.hold_life >= program.codes.renewal,
        "card.hold_minutes must be below card.renewal_minutes, or a hold that has lapsed could never be renewed",
    ),
    Rule(
        ("surveys.categories",),
        lambda program: NPS in program.surveys.categories,
        f'surveys.categories may not name "{NPS}": that is what the question about a visit is called in reports',
    ),
)


@dataclass(frozen=True, slots=True)
class _Reading:
    """One pass over one file: where its keys stand, and the mistakes met so far."""

    where: str
    lines: Mapping[toml_lines.Path, int]
    mistakes: list[Mistake] = field(default_factory=list)

    def wrong(self, path: toml_lines.Path, text: str) -> None:
        self.mistakes.append(Mistake(self.where, _dotted(path), self.lines.get(path), text))


def read(path: Path, *, needed: bool) -> tuple[Program, tuple[Mistake, ...]]:
    """The programme in the file, or the default one when the file is neither there nor `needed`."""
    where = str(path)
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        mistake = Mistake(where, "", None, "there is no such file; PROGRAM_FILE names it")
        return Program(), (mistake,) if needed else ()
    except (OSError, ValueError) as error:
        return Program(), (mistakes.unreadable(where, error),)
    return parse(text, where)


def parse(text: str, where: str = "program.toml") -> tuple[Program, tuple[Mistake, ...]]:
    """The programme in the text, and every mistake; where there are any, the programme is not to be used."""
    try:
        document = tomllib.loads(text, parse_float=_exact)
    except RecursionError:
        return Program(), (Mistake(where, "", None, "is nested too deep to be read"),)
    except ValueError as error:
        return Program(), (_not_toml(where, text, str(error)),)
    reading = _Reading(where, toml_lines.find(text))
    entries = {key.name: (key, path, value) for key, path, value in _entries(reading, document)}
    values = {name: _value(reading, *entry) for name, entry in entries.items()}
    program = _built(_preset(values.get(PRESET)) | values)
    _compare(reading, program, values)
    return program, tuple(sorted(reading.mistakes, key=lambda mistake: mistake.line or 0))


def _entries(
    reading: _Reading, table: Mapping[str, object], above: toml_lines.Path = ()
) -> Iterator[tuple[Key, toml_lines.Path, object]]:
    """The known keys of a table and the tables in it."""
    for name, value in table.items():
        path = (*above, name)
        if key := _BY_PATH.get(path):
            yield key, path, value
        elif path not in _TABLES:
            reading.wrong(path, f"is not known{_meant(path)}")
        elif isinstance(value, dict):
            yield from _entries(reading, value, path)
        else:
            reading.wrong(path, f"must be a table, [{_dotted(path)}]; found {shown(value)}")


def _value(reading: _Reading, key: Key, path: toml_lines.Path, value: object) -> object:
    if not key.named:
        return _one(reading, key, path, value)
    if not isinstance(value, dict):
        reading.wrong(
            path, f"must be a table, [{key.name}], of names, each with {key.kind.allowed}; found {shown(value)}"
        )
        return _MISTAKEN
    found = {name: _one(reading, key, (*path, name), each) for name, each in value.items()}
    return MappingProxyType(found) if _MISTAKEN not in found.values() else _MISTAKEN


def _one(reading: _Reading, key: Key, path: toml_lines.Path, value: object) -> object:
    if key.named and not kinds.is_line(path[-1]):
        reading.wrong(path, "is no name: it must be a text of 1 to 60 characters on one line")
        return _MISTAKEN
    try:
        return key.kind.read(value)
    except Unfit as unfit:
        reading.wrong(path, f"must be {key.kind.allowed}; found {shown(value)}{unfit}")
        return _MISTAKEN


def _preset(name: object) -> dict[str, object]:
    """What the preset says, by the names of keys; what the file itself says goes before it."""
    said = PRESETS.get(name, {}) if isinstance(name, str) else {}
    return {key.name: key.kind.read(said[key.name]) for key in KEYS if key.name in said}


def _built(values: Mapping[str, object]) -> Program:
    """The default programme with these values put in; mistaken ones stay out."""
    program: Program = Program()
    for key in KEYS:
        if key.target and values.get(key.name, _MISTAKEN) is not _MISTAKEN:
            program = _with(program, key.target, values[key.name])
    return program


def _with(whole: Any, target: str, value: object) -> Any:  # noqa: ANN401 - any of the programme's dataclasses
    """The same, with this value in the field of the name, or deeper: in a.b of its field a."""
    name, _, deeper = target.partition(".")
    return replace(whole, **{name: _with(getattr(whole, name), deeper, value) if deeper else value})


def _compare(reading: _Reading, program: Program, values: Mapping[str, object]) -> None:
    """Notes broken rules between keys that are right by themselves, at the first of them that stands in the file."""
    for rule in RULES:
        if not any(values.get(name) is _MISTAKEN for name in rule.keys) and rule.broken(program):
            standing = next((name for name in rule.keys if name in values), PRESET)
            reading.wrong(tuple(standing.split(".")), rule.text)


def _meant(path: toml_lines.Path) -> str:
    """A known key of the same last name, or one that is written much the same."""
    same = [".".join(known) for known in _BY_PATH if known[-1] == path[-1]]
    known = [*map(".".join, _BY_PATH), *map(".".join, _TABLES)]
    return f"; did you mean {' or '.join(same)}?" if same else mistakes.guess(".".join(path), known)


def _dotted(path: toml_lines.Path) -> str:
    """The key as the file would write it."""
    return ".".join(part if _BARE.fullmatch(part) else shown(part) for part in path)


def _exact(text: str) -> object:
    """A float of the file as a Decimal, so that 2.3 is 2.3; the text itself when even Decimal gives up."""
    try:
        return Decimal(text)
    except InvalidOperation:
        return text


def _not_toml(where: str, text: str, told: str) -> Mistake:
    """What tomllib told, with its position taken out into the line."""
    position = _POSITION.search(told)
    line = int(position[1] or text.count("\n") + 1) if position else None
    return Mistake(where, "", line, f"is not TOML: {told}")
