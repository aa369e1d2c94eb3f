"""Tables as they come: CSV (UTF-8, `,` or `;`) or XLSX, read row by row in constant memory, whatever the bytes are."""

import csv
import re
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import BufferedReader
from pathlib import Path

Row = list[str]

LONGEST = 1 << 20  # bytes of a line
_BOM = b"\xef\xbb\xbf"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_ZIP, _OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
UNREADABLE = "\ufffd"  # what every cell of a row says that can't be read
_WRITTEN_OUT = re.compile(r"'+[=+\-@\t\r]")  # how a cell that begins like a formula is written into rejects


class Unusable(Exception):  # noqa: N818 - an answer to the owner, not an error of the program
    """The file can't be imported, or not beyond this point; the message says why, in a sentence without personal data."""


class Broken(Row):
    """A row that can't be read, in the place where it stood; as a row it is of the header's width and says nothing."""

    def __init__(self, cells: Sequence[str], reason: str, width: int) -> None:
        super().__init__([UNREADABLE] * width)
        self.cells = [cell.replace("\0", UNREADABLE) for cell in cells]
        self.reason = reason


class Table(ABC):
    """A header and the rows under it. `done` of `total` units (bytes or rows) have been read; total 0 is unknown."""

    header: Row
    delimiter = ","
    bom = True  # a spreadsheet program knows UTF-8 by it
    total = 0

    @property
    @abstractmethod
    def done(self) -> int: ...

    @abstractmethod
    def rows(self) -> Iterator[Row]:
        """The rows, each of the header's width, empty ones left out. Raises Unusable."""


@contextmanager
def opened(path: Path) -> Iterator[Table]:
    """The table in the file; its contents tell which kind it is. Raises Unusable."""
    try:
        file = path.open("rb")
    except OSError as error:
        raise _unreadable(path.name, error) from None
    with file:
        if file.peek(4).startswith(_ZIP):
            from usecases.imports import workbook  # noqa: PLC0415 - openpyxl takes a while and is rarely wanted

            with workbook.opened(file) as table:
                yield table
        else:
            yield CsvTable(file, path.stat().st_size)


def _unreadable(name: str, error: OSError) -> Unusable:
    return Unusable(f"{name} can't be read: {error.strerror or error}")


def fitted(cells: Row, width: int) -> Row:
    """The row in the header's width. Empty cells beyond it don't count."""
    if len(cells) > width and not any(cells[width:]):
        cells = cells[:width]
    if len(cells) != width:
        return Broken(cells, f"{len(cells)} cells where the header has {width}", width)
    return cells


def restored(cell: str) -> str:
    """A cell as it was before it was written out as text."""
    return cell[1:] if cell.startswith("'") and _WRITTEN_OUT.match(cell) else cell


class CsvTable(Table):
    """Raises Unusable when there is no header."""

    def __init__(self, file: BufferedReader, size: int) -> None:
        self._file = file
        self.total = size
        self._again: deque[bytes] = deque()  # lines that an unclosed quote had swallowed
        self._held: list[bytes] = []  # lines of the row that is being read
        self._look = False  # whether that row needs a closer look
        self._fault = ""
        self.header = self._header()

    @property
    def done(self) -> int:
        return self._file.tell()

    def rows(self) -> Iterator[Row]:
        width, held = len(self.header), self._held
        while True:
            try:
                for row in csv.reader(self._lines(), delimiter=self.delimiter, strict=True):
                    held.clear()
                    if len(row) == width and not self._look:
                        yield row
                    elif row:
                        yield self._looked_at(row, width)
            except csv.Error as error:
                yield self._misquoted(error, width)
            else:
                return

    def _lines(self) -> Iterator[str]:
        again, held, readline = self._again, self._held, self._file.readline
        while True:
            try:
                raw = again.popleft() if again else readline(LONGEST)
            except OSError as error:
                raise _unreadable("the file", error) from None
            if not raw:
                return
            held.append(raw)
            yield self._decoded(raw)

    def _decoded(self, raw: bytes) -> str:
        if len(raw) >= LONGEST:
            raise Unusable(f"a line is longer than {LONGEST} bytes: this is no table")
        if b"'" in raw:
            self._look = True
        if b"\0" in raw:
            self._look, self._fault = True, "a NUL character, which no text has"
        try:
            return raw.decode()
        except UnicodeDecodeError:
            self._look, self._fault = True, "not UTF-8: save the file as CSV UTF-8"
            return raw.decode(errors="replace")

    def _looked_at(self, row: Row, width: int) -> Row:
        fault, self._look, self._fault = self._fault, False, ""
        return Broken(row, fault, width) if fault else fitted([restored(cell) for cell in row], width)

    def _misquoted(self, error: csv.Error, width: int) -> Row:
        """The line where a quote opens wrongly; what it had swallowed is read again."""
        first, *swallowed = self._held
        self._again.extendleft(reversed(swallowed))
        self._held.clear()
        self._look, self._fault = False, ""
        text = first.decode(errors="replace").rstrip("\r\n")
        return Broken([text], f"quotes that don't close or are not doubled ({error})", width)

    def _header(self) -> Row:
        raw = self._file.readline(LONGEST)
        if raw.startswith(_UTF16):
            raise Unusable("the file is UTF-16: save it as CSV UTF-8")
        if raw.startswith(_OLD_EXCEL):
            raise Unusable("the file is an old Excel workbook: save it as XLSX or CSV UTF-8")
        self.bom = raw.startswith(_BOM)
        try:
            line = raw.removeprefix(_BOM).decode().replace("\0", "")
            self.delimiter = ";" if line.count(";") > line.count(",") else ","
            header = next(csv.reader([line], delimiter=self.delimiter, strict=True), [])
        except UnicodeDecodeError:
            raise Unusable("the first line is not UTF-8: save the file as CSV UTF-8") from None
        except csv.Error as error:
            raise Unusable(f"the first line is no header row: {error}") from None
        if not any(header):
            raise Unusable("the file begins with no header row")
        return header
