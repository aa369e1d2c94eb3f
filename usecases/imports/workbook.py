"""The first sheet of an XLSX workbook as a table of texts; only openpyxl knows how it is stored."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from io import BufferedReader
from zipfile import ZipFile

from openpyxl import Workbook, load_workbook

from usecases.imports.reading import Row, Table, Unusable, fitted, restored

_MOST_UNPACKED = 4 << 30  # bytes of a sheet: more than its largest possible size has
_MOST_TEXTS = 256 << 20  # bytes of the shared texts, which are held in memory
_EXACT = 1e15  # whole numbers below it are exact in a cell


@contextmanager
def opened(file: BufferedReader) -> Iterator[Table]:
    """Raises Unusable."""
    try:
        _weigh(file)
        with warnings.catch_warnings(action="ignore"):  # about styles and the like
            book = load_workbook(file, read_only=True, data_only=True)
    except Unusable:
        raise
    except Exception:  # noqa: BLE001 - openpyxl lets out whatever its archive and XML parsers raise
        raise Unusable("the file is no XLSX workbook that can be read") from None
    try:
        yield SheetTable(_values(book), _height(book))
    finally:
        book.close()


class SheetTable(Table):
    """Raises Unusable when there is no header."""

    def __init__(self, values: Iterator[Row], height: int) -> None:
        self._values = values
        self._done = 0
        self.total = height
        self.header = self._cut(next(values, []))
        if not any(self.header):
            raise Unusable("the first sheet begins with no header row")

    @property
    def done(self) -> int:
        return self._done

    def rows(self) -> Iterator[Row]:
        width = len(self.header)
        for values in self._values:
            self._done += 1
            row = self._cut(values)
            if row:
                yield fitted(row + [""] * (width - len(row)), width)

    @staticmethod
    def _cut(row: Row) -> Row:
        """Without the empty cells at its end, which a sheet leaves out or not as it likes."""
        while row and not row[-1]:
            row.pop()
        return row


def _weigh(file: BufferedReader) -> None:
    with ZipFile(file) as archive:
        for part in archive.infolist():
            most = _MOST_TEXTS if part.filename.lower().endswith("sharedstrings.xml") else _MOST_UNPACKED
            if part.file_size > most:
                raise Unusable("the workbook is too large: save it as CSV UTF-8")
    file.seek(0)


def _height(book: Workbook) -> int:
    return (book.worksheets[0].max_row or 0) if book.worksheets else 0


def _values(book: Workbook) -> Iterator[Row]:
    """The rows of the first sheet as texts, as long as they come. Raises Unusable."""
    if not book.worksheets:
        raise Unusable("the workbook has no sheet")
    sheet = book.worksheets[0]
    sheet.reset_dimensions()  # a sheet may claim any size; its rows tell the truth
    rows = sheet.iter_rows(values_only=True)
    while True:
        try:
            with warnings.catch_warnings(action="ignore"):
                values = next(rows, None)
        except Exception:  # noqa: BLE001 - as above; a damaged archive shows only here
            raise Unusable("the workbook is damaged: save it anew or as CSV UTF-8") from None
        if values is None:
            return
        yield [restored(_text(value)) for value in values]


def _text(value: object) -> str:
    """As the cell would stand in a CSV: days and times in ISO 8601, numbers without the noise of their binary form."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case float():
            return f"{value:.0f}" if value.is_integer() and abs(value) < _EXACT else f"{value:.15g}"
        case datetime() if value.time() == time():
            return value.date().isoformat()
        case datetime() | date() | time():
            return value.isoformat()
        case _:
            return str(value)
