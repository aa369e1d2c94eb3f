"""Tables are read whatever program wrote them; what can't be read is said, and spoils nothing else."""

import csv
import io
import string
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from usecases.imports import cells, reading, rejects
from usecases.imports.reading import LONGEST, Broken, Unusable
from usecases.imports.rejects import Rejects

CELL = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20)


def read(path: Path, contents: bytes) -> tuple[list[str], list[list[str]]]:
    """The header, and the rows; of a broken one what it is made of and why."""
    path.write_bytes(contents)
    with reading.opened(path) as table:
        rows = [[*row.cells, row.reason] if isinstance(row, Broken) else row for row in table.rows()]
        return table.header, rows


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "file.csv"


@pytest.mark.parametrize(
    "contents",
    [
        "sku,name\n1,Їжак\n2,Сир\n".encode(),
        "sku;name\n1;Їжак\n2;Сир\n".encode(),
        "\ufeffsku,name\r\n1,Їжак\r\n2,Сир\r\n".encode(),
        '"sku","name"\n"1","Їжак"\n\n2,Сир'.encode(),
        "sku,name\n1,Їжак,,\n2,Сир\n".encode(),
    ],
    ids=["commas", "semicolons", "Windows", "quotes and a blank line", "empty cells to the right"],
)
def test_the_same_table_from_many_programs(file: Path, contents: bytes) -> None:
    assert read(file, contents) == (["sku", "name"], [["1", "Їжак"], ["2", "Сир"]])


def test_a_cell_may_have_lines_quotes_and_commas(file: Path) -> None:
    rows = [["1", 'the "Bee",\nlarge'], ["2", "a;b"]]
    assert read(file, b'sku,name\n1,"the ""Bee"",\nlarge"\n2,a;b\n') == (["sku", "name"], rows)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"1", "1 cells where the header has 2"),
        (b"1,2,3", "3 cells where the header has 2"),
        (b"1,\xff", "not UTF-8"),
        (b"1,a\0b", "NUL"),
        (b'1,"the "Bee""', "quotes"),
        (b'1,"', "quotes"),
        (b"1,a\rb", "quotes"),
        (b"1," + b"x" * 200_000, "quotes"),
    ],
    ids=["short", "long", "Latin", "NUL", "undoubled", "unclosed", "a bare return", "a huge cell"],
)
def test_a_row_that_cannot_be_read_spoils_no_other(file: Path, line: bytes, reason: str) -> None:
    _, (before, broken, *after) = read(file, b"sku,name\n0,before\n" + line + b"\n2,after\n3,the end\n")
    assert before == ["0", "before"]
    assert reason in broken[-1]
    assert after == [["2", "after"], ["3", "the end"]]


def test_lines_that_an_open_quote_swallowed_are_looked_at_as_closely_as_others(file: Path) -> None:
    _, rows = read(file, b"sku,name\n1,\"open\n2,'=x\n3,\xff\n4,'+1\n")
    assert [row[:2] for row in rows] == [['1,"open', rows[0][1]], ["2", "=x"], ["3", "\ufffd"], ["4", "+1"]]
    assert "not UTF-8" in rows[2][2]


@pytest.mark.parametrize(
    ("contents", "words"),
    [
        (b"", "no header row"),
        (b"\n\n", "no header row"),
        (b",,\n", "no header row"),
        (b"sk\xff,name\n", "not UTF-8"),
        ("sku,name\n".encode("utf-16"), "UTF-16"),
        (b"\xd0\xcf\x11\xe0 and so on", "old Excel"),
        (b'"sku,name\n', "no header row"),
        (b"sku,name\n" + b"x" * LONGEST, "longer than"),
        (b"PK\x03\x04 and so on", "no XLSX"),
    ],
)
def test_a_file_that_is_no_table_is_refused_in_a_sentence(file: Path, contents: bytes, words: str) -> None:
    with pytest.raises(Unusable, match=words):
        read(file, contents)


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "nowhere.csv", tmp_path):
        with pytest.raises(Unusable, match="can't be read"), reading.opened(path):
            pass


def test_progress_is_measured_in_bytes(file: Path) -> None:
    file.write_bytes(b"sku\n1\n2\n")
    with reading.opened(file) as table:
        rows = table.rows()
        next(rows)
        assert (table.done, table.total) == (6, 8)
        list(rows)
        assert table.done == 8


def workbook(*rows: list[object]) -> bytes:
    book = Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    book.create_sheet("Notes").append(["never mind"])
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


def test_a_workbook_says_the_same_as_a_csv(file: Path) -> None:
    contents = workbook(
        ["sku", "name", "price", "day", "at", "ok", None],
        [42, "Їжак", 52.9, date(2026, 3, 31), datetime(2026, 3, 31, 18, 45), True],  # noqa: DTZ001 - Excel knows no zones
        [],
        ["'=7", None, 2978959914779.0, 0.1 + 0.2, 1, False],
        ["8"],
        ["9", "", "", "", "", "", "", "too much"],
    )
    header, rows = read(file, contents)
    assert header == ["sku", "name", "price", "day", "at", "ok"]
    assert rows[:3] == [
        ["42", "Їжак", "52.9", "2026-03-31", "2026-03-31T18:45:00", "yes"],
        ["=7", "", "2978959914779", "0.3", "1", "no"],
        ["8", "", "", "", "", ""],
    ]
    assert rows[3][-1] == "8 cells where the header has 6"


def test_a_workbook_with_a_formula_shows_what_it_reckons_to(file: Path) -> None:
    header, rows = read(file, workbook(["sku", "name"], ["1", "=1+1"]))
    assert header == ["sku", "name"]
    assert rows == [["1", ""]]  # never calculated by a spreadsheet program, so nothing is stored


def changed(contents: bytes, name: str, change: bytes) -> bytes:
    """The archive with one part replaced."""
    packed = io.BytesIO()
    with ZipFile(io.BytesIO(contents)) as old, ZipFile(packed, "w", ZIP_DEFLATED) as new:
        for part in old.infolist():
            new.writestr(part.filename, change if part.filename == name else old.read(part.filename))
    return packed.getvalue()


def test_a_workbook_that_claims_to_be_vast_is_read_by_its_rows(file: Path) -> None:
    sheet = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><dimension ref="A1:XFD1048576"/>'
        b'<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>sku</t></is></c></row>'
        b'<row r="9"><c r="A9"><v>7</v></c></row></sheetData></worksheet>'
    )
    assert read(file, changed(workbook(["sku"]), "xl/worksheets/sheet1.xml", sheet)) == (["sku"], [["7"]])


@pytest.mark.parametrize("change", [b"", b"<worksheet>", b"<a/>", b"\xff\xfe"])
def test_a_damaged_workbook_is_refused(file: Path, change: bytes) -> None:
    with pytest.raises(Unusable):
        read(file, changed(workbook(["sku"], ["1"]), "xl/worksheets/sheet1.xml", change))


def test_shared_texts_too_large_for_memory_are_refused(file: Path) -> None:
    packed = io.BytesIO(workbook(["sku"], ["1"]))
    with (
        ZipFile(packed, "a", ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open("xl/sharedStrings.xml", "w") as part,
    ):
        for _ in range(257):
            part.write(bytes(1 << 20))
    with pytest.raises(Unusable, match="too large"):
        read(file, packed.getvalue())


BYTES = st.one_of(
    st.binary(max_size=300),
    st.text(alphabet="sku,name;\n\r\"'=\0\ufeff\ud7ff1", max_size=200).map(str.encode),
    st.binary(max_size=200).map(b"sku,name\n".__add__),
    st.binary(max_size=200).map(b"PK\x03\x04".__add__),
)


def damaged(place: float, noise: bytes) -> bytes:
    """A workbook with some bytes overwritten."""
    whole = workbook(["sku", "name"], ["1", "Їжак"], [2, date(2026, 3, 31)])
    start = int(place * len(whole))
    return whole[:start] + noise + whole[start + len(noise) :]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(BYTES | st.builds(damaged, st.floats(0, 1), st.binary(min_size=1, max_size=8)))
@example(b'a\n"\n\xff"')
@example(b'a,b\n"\n"x\n\n"')
def test_any_bytes_are_a_table_or_refused(tmp_path: Path, contents: bytes) -> None:
    with suppress(Unusable):
        header, rows = read(tmp_path / "any", contents)
        assert any(header)
        assert all(rows)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(CELL, CELL), max_size=8), st.sampled_from([",", ";"]))
def test_what_is_rejected_reads_back_as_it_was(tmp_path: Path, rows: list[tuple[str, str]], delimiter: str) -> None:
    source, out = tmp_path / "source.csv", tmp_path / "source.csv.rejects.csv"
    source.write_text(f"sku{delimiter}name\n", encoding="utf-8")
    with reading.opened(source) as table:
        writer = Rejects(out, table)
        for row in rows:
            writer.add(list(row), "because")
        writer.close()
        writer.clean_up()
    assert out.exists() is bool(rows)
    if rows:
        assert read(out, out.read_bytes()) == (["sku", "name", "reason"], [[*row, "because"] for row in rows])
        with out.open(encoding="utf-8", newline="") as file:
            cells = [cell for row in csv.reader(file, delimiter=delimiter) for cell in row]
        assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in cells)


def test_rejects_go_beside_the_file() -> None:
    assert rejects.beside(Path("in") / "receipts.csv") == Path("in") / "receipts.csv.rejects.csv"


TYPED = st.one_of(
    *(st.floats(allow_nan=False, allow_infinity=False), st.integers(-(10**15), 10**15), st.booleans(), st.none()),
    *(st.datetimes(datetime(1900, 3, 1), datetime(9999, 12, 31)), st.dates(date(1900, 3, 1)), st.times()),  # noqa: DTZ001 - a sheet knows none
    *(st.timedeltas(timedelta(), timedelta(days=9)), st.text(string.printable[:95], max_size=20)),
)


@given(st.lists(TYPED, min_size=1, max_size=5))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example([1e308, -1e-308, 1e15, 46112.78125, 2.0])
@example([timedelta(hours=36), time(23, 59, 59, 999999), datetime(9999, 12, 31, 23, 59, 59, 999999)])  # noqa: DTZ001 - as above
def test_whatever_a_sheets_cells_hold_is_text_that_the_parsers_can_judge(tmp_path: Path, values: list[object]) -> None:
    book = Workbook()
    assert book.active is not None
    book.active.append([f"column {number}" for number in range(len(values))])
    book.active.append([None if isinstance(value, str) and value.startswith("=") else value for value in values])
    path = tmp_path / "typed.xlsx"
    book.save(path)
    with reading.opened(path) as table:
        rows = list(table.rows())
    for text in (text for row in rows if not isinstance(row, Broken) for text in row):
        for parse in (cells.money, cells.quantity, cells.points, cells.day, partial(cells.phone, country="UA")):
            with suppress(cells.Unfit):
                parse(text.strip())
