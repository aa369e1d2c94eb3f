"""Reduces the full description of the Bot API to names, types and required fields, without a sentence of its prose.

python -m simulator.telegram.reduce SPEC OUT
"""

import json
import re
import sys
from pathlib import Path
from typing import Any

# How the documentation fixes a discriminator: `Type of the media, must be photo`, `..., always "creator"`.
CONSTANT = re.compile(r', (?:always|must be) "?([a-z0-9_]+)"?$')
# Written by hand in the documentation, not as a table of fields.
FILE_TO_UPLOAD = "InputFile"


def reduce_api(described: dict[str, Any]) -> dict[str, Any]:
    """The types and methods of the Bot API, each as required and optional names with their types."""
    types = {
        name: {"any_of": entry["subtypes"]} if entry.get("subtypes") else _reduce_fields(entry)
        for name, entry in described["types"].items()
        if name != FILE_TO_UPLOAD
    }
    methods = {
        name: {"returns": _join(entry["returns"]), **_reduce_fields(entry)}
        for name, entry in described["methods"].items()
    }
    return {"version": described["version"], "types": types, "methods": methods}


def write_out(reduced: dict[str, Any]) -> str:
    """One type or method a line: short, and a new version of the API is a readable difference."""
    sections = ",\n".join(f'"{part}": {{\n{_lines(reduced[part])}\n}}' for part in ("types", "methods"))
    return f'{{\n"version": {json.dumps(reduced["version"])},\n{sections}\n}}\n'


def _lines(entries: dict[str, Any]) -> str:
    return ",\n".join(f"{json.dumps(name)}: {json.dumps(entry)}" for name, entry in entries.items())


def _reduce_fields(entry: dict[str, Any]) -> dict[str, dict[str, str]]:
    fields = entry.get("fields", [])
    found: dict[str, dict[str, str]] = {
        "required": {field["name"]: _join(field["types"]) for field in fields if field["required"]},
        "optional": {field["name"]: _join(field["types"]) for field in fields if not field["required"]},
        "constant": {
            field["name"]: constant[1]
            for field in fields
            if field["types"] == ["String"] and (constant := CONSTANT.search(field["description"]))
        },
    }
    return {part: names for part, names in found.items() if names}


def _join(types: list[str]) -> str:
    return "|".join(types)


def main(spec: str, out: str) -> None:
    described = json.loads(Path(spec).read_text("utf-8"))
    Path(out).write_text(write_out(reduce_api(described)), "utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
