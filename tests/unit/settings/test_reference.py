"""What the shipped files and the reference say of the settings is what the program does."""

import re
import tomllib
from itertools import pairwise
from pathlib import Path

import pytest
from pydantic import SecretStr
from pydantic_core import PydanticUndefined

from bot import program_file, settings
from bot.program_keys import KEYS, PRESETS
from bot.program_kinds import days_or_never
from bot.settings import VARIABLES, Settings
from loyalty.program import Program

ROOT = Path(__file__).parents[3]
ROW = re.compile(r"^\| `([A-Za-z_.]+)` \| (.+?) \| (.+?) \| (.+) \|$", re.MULTILINE)
BY_NAME = {key.name: key for key in KEYS}


def text(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def table(path: str) -> dict[str, tuple[str, str]]:
    """Name → default and what is allowed."""
    return {
        name: (default.strip("`"), allowed)
        for name, default, allowed, _ in ROW.findall(text(path).split("## Presets")[0])
    }


def uncommented(path: str) -> str:
    return re.sub(r"^#(?=\w)", "", text(path), flags=re.MULTILINE)


def test_the_example_names_every_variable_and_no_other() -> None:
    named = re.findall(r"^#?([A-Z_]+)=", text(".env.example"), re.MULTILINE)
    assert sorted(named) == sorted(VARIABLES)


def test_the_example_shows_the_defaults(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "shown").write_text(uncommented(".env.example"))
    (tmp_path / "program.toml").write_text(text("program.toml"))
    key = {"SECRET_KEY": "k" * 32}
    plain = settings.load(tmp_path / "none", key)
    assert settings.load(ROOT / ".env.example", key) == settings.load(tmp_path / "shown", key) == plain


def test_the_reference_tells_every_variable_as_it_is() -> None:
    told = table("docs/reference/settings.md")
    assert list(told) == list(VARIABLES)
    for name, (default, allowed) in told.items():
        field = Settings.model_fields[VARIABLES[name]]
        assert allowed == field.description
        assert default == _written(field.default)


def test_the_shipped_programme_names_every_key() -> None:
    document = tomllib.loads(uncommented("program.toml"))
    flat = {
        f"{name}.{inner}" if isinstance(value, dict) else name
        for name, value in document.items()
        for inner in (value if isinstance(value, dict) else [""])
    }
    assert flat == set(BY_NAME)


def test_the_shipped_programme_shows_the_values_in_force() -> None:
    shipped, mistakes = program_file.parse(text("program.toml"))
    assert not mistakes
    assert program_file.parse(uncommented("program.toml")) == (shipped, ())
    assert shipped == Program()


def test_every_key_of_the_shipped_programme_has_a_comment() -> None:
    lines = text("program.toml").splitlines()
    for above, line in pairwise(lines):
        if re.match(r"#?\w+ =|\[\w+\.\w+\]", line):
            assert above.startswith("# "), line


def test_the_reference_tells_every_key_as_it_is() -> None:
    told = table("docs/reference/program.md")
    assert list(told) == [key.name for key in KEYS]
    for name, (default, allowed) in told.items():
        assert allowed == BY_NAME[name].kind.allowed
        if default != "none":
            assert program_file.parse(f"{name} = {default}") == (Program(), ())


def test_the_reference_tells_the_presets_as_they_are() -> None:
    rows = [
        row.strip("| ").split(" | ") for row in text("docs/reference/program.md").split("## Presets")[1].splitlines()
    ]
    cells = [row for row in rows if len(row) == len(PRESETS) + 1]
    assert cells[0] == ["key", *PRESETS]
    told = {row[0].strip("`"): row[1:] for row in cells[2:]}
    for column, preset in enumerate(PRESETS):
        assert {name: values[column] for name, values in told.items()} == {
            name: str(value) for name, value in PRESETS[preset].items()
        }


def test_the_rules_between_keys_are_told() -> None:
    told = text("docs/reference/program.md").split("## Between keys")[1].split("##")[0]
    for rule in program_file.RULES:
        assert all(f"`{name}`" in told for name in rule.keys)


def test_never_is_a_length_of_time_too() -> None:
    assert days_or_never(1).read("never") is None


def _written(default: object) -> str:
    if default is PydanticUndefined:
        return "made at the first start"
    if default is None:
        return "none"
    return default.get_secret_value() if isinstance(default, SecretStr) else str(default)
