"""Cells that a spreadsheet program would reckon instead of showing them are written out as text."""

import re

_LIKE_A_FORMULA = re.compile(r"'*[=+\-@\t\r]")


def written_out(cell: str) -> str:
    """The cell as text: an import takes the apostrophe away again."""
    return f"'{cell}" if _LIKE_A_FORMULA.match(cell) else cell
