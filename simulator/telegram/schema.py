"""The Bot API's own schema, compiled: any value is checked against any of its types, any call by its method."""

import functools
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from simulator.telegram import checks

REDUCED = Path(__file__).with_name("bot_api.json")
WHOLE_NUMBER = re.compile(r"-?\d{1,19}")
TRUTHS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}

Read = Callable[[str], object]
to_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a method: what it may be, and how it is read from a form field's text."""

    check: checks.Check
    read: Read


@dataclass(frozen=True, slots=True)
class Method:
    name: str
    parameters: Mapping[str, Parameter]
    required: tuple[str, ...]
    answer: checks.Check


@dataclass(frozen=True, slots=True)
class Schema:
    """Every type and method of one version of the Bot API. Methods are found by their name in lower case."""

    version: str
    types: Mapping[str, checks.Check]
    methods: Mapping[str, Method]

    def check(self, type_name: str, value: object) -> None:
        """Raises MismatchError when `value` is not one of `type_name` (`Message`, `Array of Update`, `Integer|String`)."""
        checks.compile_type(type_name, self.types)(value)


@functools.cache
def load() -> Schema:
    """The schema in `bot_api.json`, compiled once a process: it never changes."""
    reduced = json.loads(REDUCED.read_text("utf-8"))
    described: dict[str, Any] = reduced["types"]
    objects = {name: checks.ObjectCheck(name, entry) for name, entry in described.items() if "any_of" not in entry}
    unions = {name: checks.UnionCheck(name) for name, entry in described.items() if "any_of" in entry}
    types: dict[str, checks.Check] = {**checks.SCALARS, **objects, **unions}
    # Types name one another in circles: they are filled only when all of them are there.
    for name, check in objects.items():
        check.fields.update({field: checks.compile_type(of, types) for field, of in _fields(described[name]).items()})
    for name, union in unions.items():
        union.admit(described[name]["any_of"], types)
    methods = {name.lower(): _method(name, entry, types) for name, entry in reduced["methods"].items()}
    return Schema(reduced["version"], types, methods)


def _method(name: str, entry: dict[str, Any], types: Mapping[str, checks.Check]) -> Method:
    parameters = {
        field: Parameter(checks.compile_type(of, types), READERS.get(of, _read_json))
        for field, of in _fields(entry).items()
    }
    return Method(name, parameters, tuple(entry.get("required", {})), checks.compile_type(entry["returns"], types))


def _fields(entry: dict[str, Any]) -> dict[str, str]:
    return {**entry.get("required", {}), **entry.get("optional", {})}


def _read_integer(text: str) -> object:
    if WHOLE_NUMBER.fullmatch(text):
        return int(text)
    raise checks.MismatchError(f"expected Integer, got {text!r}")


def _read_float(text: str) -> object:
    try:
        return float(text)
    except ValueError:
        raise checks.MismatchError(f"expected Float, got {text!r}") from None


def _read_boolean(text: str) -> object:
    if text.lower() in TRUTHS:
        return TRUTHS[text.lower()]
    raise checks.MismatchError(f"expected Boolean, got {text!r}")


def _read_integer_or_string(text: str) -> object:
    return int(text) if WHOLE_NUMBER.fullmatch(text) else text


def _read_json(text: str) -> object:
    try:
        value: object = json.loads(text)
    except ValueError:
        raise checks.MismatchError("expected a JSON-serialized value") from None
    return without_nulls(value) if "null" in text else value


def without_nulls(value: object) -> object:
    """Telegram reads a null in what it is sent as a field that is not there."""
    if isinstance(value, dict):
        return {key: without_nulls(item) for key, item in value.items() if item is not None}
    if isinstance(value, list):
        return [without_nulls(item) for item in value]
    return value


READERS: Mapping[str, Read] = {
    "String": str,
    "Integer": _read_integer,
    "Float": _read_float,
    "Boolean": _read_boolean,
    "Integer|String": _read_integer_or_string,
    "InputFile": str,
    "InputFile|String": str,
}
