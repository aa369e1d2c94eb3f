"""The page of the till's rules shows each of its rows by a test; that those tests exist, test_docs looks."""

import re
from pathlib import Path

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "till-rules.md"
HEAD = ("| way |", "| --- |")


def test_every_way_to_cheat_is_shown_refused_by_a_test() -> None:
    rows = [row for row in PAGE.read_text("utf-8").splitlines() if row.startswith("| ") and not row.startswith(HEAD)]
    assert rows
    assert [row for row in rows if not re.search(r"`\w[\w/]+\.py::test_\w+` \|$", row)] == []
