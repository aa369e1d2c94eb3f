"""FILE.rejects.csv: the rows that could not be taken, as they were, each with its reason; to be mended and imported again."""

import csv
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from usecases import formulas
from usecases.imports.reading import Broken, Row, Table, Unusable

_REASON = "reason"


class Rejects:
    """Made with the first reject. Raises Unusable when it can't be written."""

    def __init__(self, path: Path, table: Table) -> None:
        self.path = path
        self.count = 0
        self._delimiter, self._encoding = table.delimiter, "utf-8-sig" if table.bom else "utf-8"
        header = table.header
        self._header = header[:-1] if header[-1].strip().lower() == _REASON else header  # of an earlier import
        self._width = len(header)
        self._file: TextIO | None = None

    def add(self, row: Row, reason: str) -> None:
        cells = row.cells if isinstance(row, Broken) else row
        cells = cells + [""] * (self._width - len(cells))
        with _writing(self.path):
            if self._file is None:
                self.path.touch(mode=0o600)  # customers' phones may be in it
                self._file = self.path.open("w", encoding=self._encoding, errors="backslashreplace", newline="")
                self._write([*self._header, _REASON])
            self._write([*cells[: len(self._header)], reason, *cells[self._width :]])
        self.count += 1

    def close(self) -> None:
        if self._file is not None:
            with _writing(self.path):
                self._file.close()

    def clean_up(self) -> None:
        """Without rejects no file stays, not even an earlier import's."""
        if not self.count:
            with _writing(self.path):
                self.path.unlink(missing_ok=True)

    def _write(self, cells: Sequence[str]) -> None:
        writer = csv.writer(self._file, delimiter=self._delimiter, lineterminator="\r\n")  # type: ignore[arg-type]  # open by now
        writer.writerow(map(formulas.written_out, cells))


def beside(path: Path) -> Path:
    """Where the rejects of a file go."""
    return path.with_name(f"{path.name}.rejects.csv")


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise Unusable(f"{path.name} can't be written: {error.strerror or error}") from None
