"""Whatever stands in `.env` and in the programme's file, it is either taken or told: nothing else ever comes out."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import program_file, settings
from bot.mistakes import SettingsInvalid
from bot.program_keys import KEYS
from loyalty.program import Program

NAMES = [key.name for key in KEYS]
TABLES = sorted({name.rpartition(".")[0] for name in NAMES} - {""})
SCALARS = st.one_of(
    st.integers().map(str),
    st.integers(0, 120).map(str),
    st.decimals().map(lambda number: str(number).lower().replace("snan", "nan").replace("infinity", "inf")),
    st.booleans().map(lambda flag: str(flag).lower()),
    st.text("abcUA/ё '", max_size=8).map(lambda text: f'"{text}"'),
    st.sampled_from(['"grocery"', '"UAH"', '"never"', '"Europe/Kyiv"', '"owe"', "2026-01-01", "1e400", "0xff", "nan"]),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda each: f"[{', '.join(each)}]"),
        st.dictionaries(st.sampled_from(["vip", '"Випічка"', '""', "rate"]), inner, max_size=3).map(
            lambda pairs: "{" + ", ".join(f"{name} = {value}" for name, value in pairs.items()) + "}"
        ),
    ),
    max_leaves=4,
)
LINES = st.one_of(
    st.tuples(st.sampled_from([*NAMES, "rate", "points", "'shop'", "x.y"]), VALUES).map(" = ".join),
    st.sampled_from([*TABLES, "shop", "x"]).flatmap(lambda name: st.sampled_from([f"[{name}]", f"[[{name}]]"])),
)


@given(text=st.one_of(st.text(), st.lists(LINES, max_size=8, unique=True).map("\n".join)))
def test_any_programme_is_taken_or_told(text: str) -> None:
    program, mistakes = program_file.parse(text)
    assert isinstance(program, Program)
    for mistake in mistakes:
        assert mistake.line is None or 1 <= mistake.line <= text.count("\n") + 1
        assert mistake.text


@given(lines=st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=8))
def test_every_mistake_stands_on_the_line_of_its_key(lines: dict[str, str]) -> None:
    """One key a line, so the key of a line is known without reading it."""
    text = "\n".join(f"{name} = {value}" for name, value in lines.items())
    for mistake in program_file.parse(text)[1]:
        if mistake.key:
            assert mistake.line is not None
            assert mistake.key.startswith(list(lines)[mistake.line - 1])


def told(env_file: Path, environ: dict[str, str]) -> None:
    """Loads; mistakes can be written to any terminal."""
    try:
        settings.load(env_file, environ)
    except SettingsInvalid as invalid:
        str(invalid).encode()


@given(env=st.one_of(st.binary(), st.text().map(str.encode)), rules=st.binary())
def test_any_bytes_are_taken_or_told(env: bytes, rules: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("any")
    (folder / ".env").write_bytes(env)
    (folder / "rules.toml").write_bytes(rules)
    told(folder / ".env", {"PROGRAM_FILE": str(folder / "rules.toml"), "SECRET_KEY": "k" * 32})


@given(
    environ=st.dictionaries(
        st.sampled_from(sorted(settings.VARIABLES)), st.one_of(st.text(), st.text(st.characters(codec=None)))
    )
)
def test_any_environment_is_taken_or_told(environ: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> None:
    told(tmp_path_factory.mktemp("none") / ".env", environ)
