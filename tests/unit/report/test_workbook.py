"""A workbook has numbers that are numbers, texts that stay texts, and charts of cells that are filled."""

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any
from xml.etree import ElementTree as ET
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.utils import range_boundaries

from chat.texts import LANGUAGES
from paint.report.paper import Form, Paper
from paint.report.workbook import workbook
from tests.unit.report.a_month import NASTY, told

CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"


def opened(paper: Paper) -> Any:
    return load_workbook(BytesIO(workbook(paper)))


def cells(paper: Paper, book: Any) -> Iterator[tuple[Any, Any, Form]]:
    """Every cell of the tables with what it tells, and its form."""
    for sheet, page in zip(paper.sheets, book.worksheets[1:], strict=True):
        for number, row in enumerate(sheet.rows, 2):
            for place, (value, column) in enumerate(zip(row, sheet.columns, strict=True), 1):
                yield page.cell(number, place), value, column.form


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_figure_is_a_number_with_its_format_and_every_text_a_text(language: str) -> None:
    paper = told(*NASTY, language=language)
    forms = set()
    for cell, value, form in cells(paper, opened(paper)):
        forms.add(form)
        if value is None:
            assert cell.value is None
        elif form is Form.TEXT:
            assert (cell.data_type, cell.value) == ("s", str(value).replace("\x07", ""))
        elif form is Form.WAIT:
            assert cell.value == timedelta(seconds=value)
            assert cell.number_format == "[h]:mm"
        else:
            unit = 100 if form in {Form.PERCENT, Form.MONEY, Form.HUNDREDTHS, Form.CHANGE_OF_HUNDREDTHS} else 1
            assert isinstance(cell.value, int | float)
            assert cell.value == pytest.approx(value / unit)
            assert cell.number_format != "General"
    assert forms == set(Form) - {Form.DATE}


def test_nothing_is_a_formula_and_what_looks_like_one_is_marked_as_text() -> None:
    file = workbook(told(*NASTY))
    with ZipFile(BytesIO(file)) as archive:
        for name in archive.namelist():
            if name.startswith("xl/worksheets/sheet"):
                assert b"<f>" not in archive.read(name)
    marked = [cell for page in load_workbook(BytesIO(file)) for row in page for cell in row if cell.quotePrefix]
    assert {str(cell.value)[0] for cell in marked} == {"=", "+", "@", "-"}


def test_the_summary_has_the_first_figures_and_real_dates() -> None:
    page = opened(told("Center")).worksheets[0]
    dates = [cell for row in page for cell in row if isinstance(cell.value, datetime | date)]
    assert [str(cell.value)[:10] for cell in dates] == ["2026-10-01", "2026-11-01"]
    assert {cell.number_format for cell in dates} == {"dd.mm.yyyy"}
    assert page["B2"].value == 5000


def test_headers_are_frozen_and_columns_are_as_wide_as_what_is_in_them() -> None:
    for page in opened(told("Center", "Station")):
        assert page.freeze_panes == "B2"
        assert page.column_dimensions["A"].width > 9


@pytest.mark.parametrize("names", [("Center",), ("Center", "Station"), NASTY])
def test_charts_are_of_cells_that_are_filled(names: tuple[str, ...]) -> None:
    paper = told(*names)
    file = workbook(paper)
    book, found = load_workbook(BytesIO(file)), 0
    with ZipFile(BytesIO(file)) as archive:
        charts = [archive.read(name) for name in archive.namelist() if name.startswith("xl/charts/chart")]
    assert len(charts) == 4
    for chart in charts:
        for series in ET.fromstring(chart).iter(f"{CHART}ser"):  # noqa: S314 - our own
            (labels,) = [each.text for each in series.iterfind(f"{CHART}cat/{CHART}strRef/{CHART}f")]
            (values,) = [each.text for each in series.iterfind(f"{CHART}val/{CHART}numRef/{CHART}f")]
            texts, numbers = (filled(book, reference or "") for reference in (labels, values))
            assert len(texts) == len(numbers) > 0
            assert all(isinstance(text, str) for text in texts)
            assert all(number is None or isinstance(number, int | float) for number in numbers)
            found += 1
    assert found == 2 + 3 + 2 + 1, "NPS and before, three marks, complaints and before, stars"


def filled(book: Any, reference: str) -> list[Any]:
    name, _, area = reference.rpartition("!")
    left, top, right, bottom = range_boundaries(area)
    page = book[re.sub("^'|'$", "", name).replace("''", "'")]
    return [page.cell(row, column).value for row in range(top or 0, (bottom or 0) + 1) for column in (left, right)][::2]


def test_without_anything_the_tables_say_so() -> None:
    book = opened(told())
    assert [page.max_row for page in book.worksheets[4:6]]
    assert any(cell.value == "За цей місяць нічого немає." for row in book.worksheets[3] for cell in row)


@settings(max_examples=15)
@given(st.text(min_size=1, max_size=40))
def test_any_name_is_taken(name: str) -> None:
    clean = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "", name)
    book = opened(told(name, "Station"))
    found = book.worksheets[1]["A3"].value or ""
    assert found.replace("\r\n", "\n").replace("\r", "\n") == clean.replace("\r\n", "\n").replace("\r", "\n")
