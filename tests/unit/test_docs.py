"""The documents tell the truth: links lead somewhere, commands exist, the glossary's words are in the code."""

import re
import shlex
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import typer

from bot.__main__ import app
from loyalty.attention import Refusal
from usecases.plan_listing import HEADER

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted(
    path
    for path in [*ROOT.glob("*.md"), *ROOT.glob("[a-z]*/**/*.md")]
    if not {"node_modules", "build", "dist"} & set(path.parts)
)


UNTITLED = ("requirements", "fonts")  # a note beside files, not a page


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def prose(page: Path) -> str:
    """The page without its blocks of code."""
    return re.sub(r"^```.*?^```$", "", page.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)


def code(page: Path) -> Iterator[str]:
    """Every line in a block of code without a language, and every piece of code in a sentence."""
    text = page.read_text("utf-8")
    for language, block in re.findall(r"^```([^\n]*)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL):
        if not language:
            yield from block.replace("\\\n", " ").splitlines()
    yield from re.findall(r"`([^`\n]+)`", prose(page))


def anchors(page: Path) -> set[str]:
    """As GitHub makes them of headings."""
    headings = re.findall(r"^#+ (.*)$", prose(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_relative_link_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)\s]+)\)", prose(page))
    for link in links:
        if re.match(r"[a-z]+:", link):
            continue
        file, _, anchor = link.partition("#")
        target = page if not file else page.parent / file
        assert target.exists(), link
        assert not anchor or anchor in anchors(target), link


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_page_begins_with_its_title_and_ends_with_a_line(page: Path) -> None:
    text = page.read_text("utf-8")
    assert text.startswith("# ") or page.parent.name in UNTITLED
    assert text.endswith("\n")
    assert "\t" not in text


def commands(program: str) -> Iterator[tuple[str, list[str]]]:
    """Every use of the program in a document: the place, and the words after its name."""
    for page in PAGES:
        for line in code(page):
            found = re.match(rf"(?:\w+=\S+ )*(?:\.venv/bin/)?{program}(?: (.*))?$", line.strip())
            if found:
                yield f"{named(page)}: {line}", shlex.split(found[1] or "", comments=True)


def test_every_make_command_in_the_documents_is_a_target() -> None:
    targets = set(re.findall(r"^([a-z]+):.*## ", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    used = list(commands("make"))
    assert used
    for place, (target, *variables) in used:
        assert target in targets, place
        for variable in variables:
            name = variable.partition("=")[0]
            assert f"$({name})" in (ROOT / "Makefile").read_text("utf-8"), place


def test_every_regulars_command_in_the_documents_exists_with_its_options() -> None:
    used = list(commands("regulars"))
    assert used
    for place, words in used:
        command: Any = typer.main.get_command(app)
        while hasattr(command, "commands") and words and not words[0].startswith("-"):
            assert words[0] in command.commands, place
            command = command.commands[words.pop(0)]
        options = {option for parameter in command.params for option in parameter.opts} | {"--help"}
        assert {word for word in words if word.startswith("--")} <= options, place


def test_every_command_of_the_program_is_in_the_changelog() -> None:
    text = (ROOT / "CHANGELOG.md").read_text("utf-8")
    groups: Any = typer.main.get_command(app)
    for name, command in groups.commands.items():
        inner = [f"{name} {each}" for each in command.commands] if hasattr(command, "commands") else [name]
        assert [each for each in inner if f"`{each}`" not in text and f"`regulars {each}`" not in text] == []


def test_every_test_that_a_document_names_exists() -> None:
    named_tests = [
        (file, name)
        for page in PAGES
        for file, name in re.findall(r"`([\w/]+/test_\w+\.py)(?:::(test_\w+))?`", page.read_text("utf-8"))
    ]
    assert named_tests
    for file, name in named_tests:
        text = (ROOT / "tests" / file).read_text("utf-8")
        assert not name or f"def {name}(" in text, f"{file}::{name}"


def glossary() -> list[tuple[str, str]]:
    """Each word with its name in the code."""
    rows = re.findall(r"^\| ([^|]+) \| [^|]+ \| `([\w.]+)` \|$", prose(ROOT / "GLOSSARY.md"), re.MULTILINE)
    return [(word.strip(), name) for word, name in rows]


@pytest.mark.parametrize(("word", "name"), glossary(), ids=lambda text: text)
def test_every_word_of_the_glossary_is_where_it_says(word: str, name: str) -> None:
    assert word
    assert resolved(name) is not None


def resolved(name: str) -> object:
    """What a dotted name means: a module, something in it, or a field of a class."""
    steps = name.split(".")
    for depth in range(len(steps), 0, -1):
        try:
            found: Any = import_module(".".join(steps[:depth]))
        except ModuleNotFoundError:
            continue
        for step in steps[depth:]:
            fields = getattr(found, "__dataclass_fields__", {})
            found = fields[step] if step in fields else getattr(found, step)
        return found
    return None


def first_cells(page: str) -> set[str]:
    """What stands in code in the first column of the page's tables; `a1` … `a5` is all five."""
    rows = re.findall(r"^\| (`[^|]+`) \|", prose(ROOT / page), re.MULTILINE)
    spread = {
        f"{name}{place}" for row in rows for name in re.findall(r"`(\w+)1` … `\w+5`", row) for place in range(1, 6)
    }
    return spread | {cell for row in rows for cell in re.findall(r"`(\w+)`", row)}


def test_every_column_of_a_plan_and_of_a_rehearsal_is_explained() -> None:
    assert first_cells("docs/how-to/rehearse.md") == set(HEADER)


def test_every_reason_for_nothing_is_explained() -> None:
    assert set(Refusal) <= first_cells("docs/explanation/personal-offers.md")
