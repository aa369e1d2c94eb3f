"""FILE.rejects.csv: the rows that could not be taken, as they were, each with its reason; to be mended and imported again."""

import csv
import re
from pathlib import Path
from typing import TextIO

from usecases.imports.reading import Broken, Row, Table, Unusable

_REASON = "reason"
_LIKE_A_FORMULA = re.compile(r"'*[=+\-@\t\r]")  # a spreadsheet program would reckon it instead of showing it


def rejects_of(path: Path) -> Path:
    return path.with_name(f"{path.name}.rejects.csv")


class Rejects:
    """Made with the first reject; what an earlier import left is removed by `close` when there was none."""

    def __init__(self, path: Path, table: Table) -> None:
        self.path = rejects_of(path)
        self.count = 0
        self._table = table
        self._had_reasons = [name.strip().lower() for name in table.header][-1] == _REASON
        self._file: TextIO | None = None

    def add(self, row: Row, reason: str) -> None:
        """Raises Unusable when the file can't be written."""
        self.count += 1
        width = len(self._table.header)
        cells = row.cells if isinstance(row, Broken) else row
        cells = [*cells, *[""] * (width - len(cells))]
        ours = width - 1 if self._had_reasons else width
        try:
            self._writer.writerow([*map(written_out, cells[:ours]), reason, *map(written_out, cells[width:])])
        except OSError as error:
            raise self._unwritable(error) from None

    def close(self) -> None:
        try:
            if self._file is not None:
                self._file.close()
            else:
                self.path.unlink(missing_ok=True)
        except OSError as error:
            raise self._unwritable(error) from None
