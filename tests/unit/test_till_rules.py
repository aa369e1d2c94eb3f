"""The page of the till's rules names tests that exist, one at least for each way."""

import re
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
PAGE = (TESTS.parent / "docs" / "reference" / "till-rules.md").read_text("utf-8")
NAMED = re.compile(r"`([\w/]+\.py)::(test_\w+)`")


def test_every_test_that_the_page_names_is_there() -> None:
    named = NAMED.findall(PAGE)
    assert named
    missing = [
        f"{file}::{name}"
        for file, name in named
        if not re.search(rf"^\s*(?:async )?def {name}\b", (TESTS / file).read_text("utf-8"), re.MULTILINE)
    ]
    assert missing == []


def test_every_way_in_the_tables_has_its_test() -> None:
    rows = [row for row in PAGE.splitlines() if row.startswith("| ")]
    ways = [row for row in rows if not row.startswith(("| way |", "| --- |"))]
    assert ways
    assert [row for row in ways if not NAMED.search(row)] == []
