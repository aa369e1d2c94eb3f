"""The page of the till's rules names tests that exist."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "reference" / "till-rules.md"


def test_every_test_that_the_rules_of_the_till_name_is_there() -> None:
    named = set(re.findall(r"`(test_\w+)`", PAGE.read_text("utf-8")))
    written = {
        name
        for path in (ROOT / "tests").rglob("test_*.py")
        for name in re.findall(r"^(?:async )?def (test_\w+)", path.read_text("utf-8"), re.MULTILINE)
    }
    assert named
    assert sorted(named - written) == []


def test_every_way_in_the_tables_has_its_test() -> None:
    rows = [row for row in PAGE.read_text("utf-8").splitlines() if row.startswith("| ")]
    ways = [row for row in rows if not row.startswith(("| the way |", "| --- |"))]
    assert ways
    assert [row for row in ways if "`test_" not in row.rpartition(" | ")[2]] == []
