"""The line that is told of a key is the line on which it stands, whatever else the text holds."""

import tomllib
from collections.abc import Iterator, Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import toml_lines

Path = tuple[str, ...]

REMARKS = st.sampled_from(["", "# key = 1", '# """', "# [table]", " # '''", '# "', "#}"])
SPACES = st.sampled_from(["", " ", "\t ", "  "])
BREAKS = st.sampled_from(["\n", "\n\n", "\r\n", "\n \n"])
VALUES = st.sampled_from([
    *("1", "-0.5", "true", "inf", "1979-05-27 07:32:00", "07:32:00", '""', "''", "{}", "[]"),
    *('"# no remark"', "'[no]'", r'"\" = { \\"', "'\\'"),
    *('"""\na = 1 # no key\n[no.table]\n\\""" x"""""', "'''\nb = 2\n\\'''", '"""a\\\n  "" b"""', "''''quoted'''''", '""""""'),
    *("[1, [2, '[', {x = ']'}]]", '[ # ]\n "]", # [\n\n ]', '[\n"""\n]""",\n]'),
])  # fmt: skip


@st.composite
def keys(draw: st.DrawFn, first: str) -> tuple[str, Path]:
    """A key of one to three parts as it may be written, and what it names; it begins with `first`."""
    path = (first, *draw(st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=4), max_size=2)))
    dot = f"{draw(SPACES)}.{draw(SPACES)}"
    return dot.join([f"'{first}'" if draw(st.booleans()) else first, *map(_quoted, path[1:])]), path


@st.composite
def documents(draw: st.DrawFn) -> tuple[str, Mapping[Path, int]]:
    """A TOML text, and the line of every key and table that was written into it."""
    text, lines, table = draw(st.sampled_from(["", "\n", "\ufeff\n"])).lstrip("\ufeff"), dict[Path, int](), Path()
    for index in range(draw(st.integers(0, 8))):
        text += draw(SPACES)
        key, path = draw(keys(f"k{index}"))
        line = text.count("\n") + 1
        match draw(st.sampled_from(["table", "list of tables", "value", "value", "inline"])):
            case "table":
                text += f"[{draw(SPACES)}{key}{draw(SPACES)}]"
                table, here = path, path
            case "list of tables":
                text += f"[[{draw(SPACES)}{key}{draw(SPACES)}]]"
                table, here = path, path
            case "value":
                text += f"{key}{draw(SPACES)}={draw(SPACES)}{draw(VALUES)}"
                here = (*table, *path)
            case _:
                inner, inside = draw(keys("in"))
                here = (*table, *path)
                text += f"{key} = {{{draw(SPACES)}{inner} = {draw(VALUES)}, "
                lines[*here, *inside] = line
                lines[*here, "z"] = lines[*here, "z", "y"] = text.count("\n") + 1
                text += f"z = {{ y = 1{draw(SPACES)}}} }}"
        lines[here] = line
        text += draw(SPACES) + draw(REMARKS) + draw(BREAKS)
    return text, lines


def test_the_lines_of_an_ordinary_file() -> None:
    text = """# shop
shop = "Malva" # [no]

[earning] # rate = 1
rate = 5
tiers.vip = 7
"quoted key".'' = { a = 1, b.c = [
    { d = 1 },
], e = '''
''', f = 2 }
[earning.categories]
Bakery = 3
[[more]]
x = 1
[[more]]
x = 2
"""
    assert toml_lines.find(text) == {
        ("shop",): 2,
        ("earning",): 4,
        ("earning", "rate"): 5,
        ("earning", "tiers"): 6,
        ("earning", "tiers", "vip"): 6,
        ("earning", "quoted key"): 7,
        ("earning", "quoted key", ""): 7,
        ("earning", "quoted key", "", "a"): 7,
        ("earning", "quoted key", "", "b"): 7,
        ("earning", "quoted key", "", "b", "c"): 7,
        ("earning", "quoted key", "", "e"): 9,
        ("earning", "quoted key", "", "f"): 10,
        ("earning", "categories"): 11,
        ("earning", "categories", "Bakery"): 12,
        ("more",): 13,
        ("more", "x"): 14,
    }


@given(drawn=documents())
def test_every_key_is_found_where_it_stands(drawn: tuple[str, Mapping[Path, int]]) -> None:
    text, lines = drawn
    found = toml_lines.find(text)
    assert {path: found.get(path) for path in lines} == lines
    assert set(_paths(tomllib.loads(text))) == set(found)


@pytest.mark.parametrize(
    "text", ["", "\n", "# only a remark", "a=1", "[a]", "[ a ]# x", "[[a]]", "a=1\r\n", '"a\\u0062"=1']
)
def test_the_edges_of_a_text(text: str) -> None:
    assert set(toml_lines.find(text)) == set(_paths(tomllib.loads(text)))


def test_a_text_nested_too_deep_has_no_lines() -> None:
    assert toml_lines.find("a = " + "{ a = " * 5000 + "1" + " }" * 5000) == {}


def _quoted(part: str) -> str:
    return '"' + part.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _paths(table: object, above: Path = ()) -> Iterator[Path]:
    """Every key and table, lists of tables included, other lists not."""
    if isinstance(table, list) and all(isinstance(each, dict) for each in table) and above:
        table = {name: value for each in table for name, value in each.items()}
    if isinstance(table, dict):
        for name, value in table.items():
            yield (*above, name)
            yield from _paths(value, (*above, name))
