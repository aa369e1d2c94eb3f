"""A report as an XLSX workbook: numbers that can be reckoned with, one table a sheet, charts that Excel draws itself."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from io import BytesIO
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.chart import BarChart, Reference, Series
from openpyxl.chart.data_source import AxDataSource, StrRef
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.title import title_maker
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from loyalty import money
from paint.report.bars import COLOURS
from paint.report.paper import Chart, Form, Paper, Sheet, Value, written

_HUNDRED: Final = 100
_LONGEST_NAME: Final = 31  # of a sheet, as Excel has it
_LONGEST_TEXT: Final = 32_767  # of a cell, likewise
_NO_NAME: Final = re.compile(r"[\\*?:/\[\]]")
_UNPRINTABLE: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
_HEAD: Final = PatternFill("solid", start_color="FF1F4E5F")
_HEAD_FONT: Final = Font(bold=True, color="FFFFFFFF")
_STRONG: Final = Font(bold=True)
_SOFT: Final = Font(italic=True, color="FF5C626A")
_UNDER: Final = Border(bottom=Side("thin", color="FFC6C8CC"))
_COLOURS: Final = ("0B7A75", "B9BEC4", "3F6FB0", "C46A1B")
_WIDTHS: Final = (9, 44)  # of a column, in characters
_CHART: Final = (20, 9.0)  # centimetres: width, and height at least
_A_ROW: Final = 0.9  # centimetres of a chart


def workbook(paper: Paper) -> bytes:
    book = Workbook()
    first = book.active
    if not isinstance(first, Worksheet):
        raise TypeError("a new workbook has a sheet")
    _summary(first, paper)
    names = {first.title.casefold()}
    for sheet in paper.sheets:
        name = _sheet_name(sheet.name, names)
        names.add(name.casefold())
        _table(book.create_sheet(name), sheet, paper)
    book.properties.title = _clean(paper.title)
    book.properties.creator = "Regulars"
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _summary(page: Worksheet, paper: Paper) -> None:
    page.title = _sheet_name(paper.summary[0], set())
    _header(page, paper.summary[1:])
    for place, tile in enumerate(paper.tiles, 2):
        for column, value, form in (
            (1, tile.label, Form.TEXT),
            (2, tile.value, tile.form),
            (3, tile.note, Form.TEXT),
        ):
            _put(page.cell(place, column), value, form, paper)
    for place, (label, day) in enumerate(paper.dates, len(paper.tiles) + 2):
        _put(page.cell(place, 1), label, Form.TEXT, paper)
        _put(page.cell(place, 2), day, Form.DATE, paper)
    below = len(paper.tiles) + len(paper.dates) + 3
    for place, text in enumerate((paper.title, paper.subtitle, paper.foot), below):
        _put(page.cell(place, 1), text, Form.TEXT, paper)
        page.cell(place, 1).font = _STRONG if place == below else _SOFT
    for letter, width in (("A", 44), ("B", 16), ("C", 60)):
        page.column_dimensions[letter].width = width


def _table(page: Worksheet, sheet: Sheet, paper: Paper) -> None:
    _header(page, [column.title for column in sheet.columns])
    for place, row in enumerate(sheet.rows, 2):
        for number, (value, column) in enumerate(zip(row, sheet.columns, strict=True), 1):
            cell = page.cell(place, number)
            _put(cell, value, column.form, paper)
            cell.border = _UNDER
            if place - 2 < sheet.strong:
                cell.font = _STRONG
    notes = sheet.notes if sheet.rows else (paper.nothing,)
    for place, note in enumerate(notes, len(sheet.rows) + 3):
        _put(page.cell(place, 1), note, Form.TEXT, paper)
        page.cell(place, 1).font = _SOFT
    for number, width in enumerate(_wide(sheet, paper), 1):
        page.column_dimensions[get_column_letter(number)].width = width
    if sheet.rows:
        page.auto_filter.ref = f"A1:{get_column_letter(len(sheet.columns))}{len(sheet.rows) + 1}"
    if sheet.chart:
        page.add_chart(_chart(page, sheet.chart, sheet), f"{get_column_letter(len(sheet.columns) + 2)}2")


def _header(page: Worksheet, titles: "tuple[str, ...] | list[str]") -> None:
    for number, title in enumerate(titles, 1):
        cell = page.cell(1, number)
        cell.value = _clean(title)
        cell.data_type = "s"
        cell.fill, cell.font = _HEAD, _HEAD_FONT
        cell.alignment = Alignment(wrap_text=True, vertical="center")
    page.freeze_panes = "B2"
    page.row_dimensions[1].height = 45
    page.page_setup.orientation = "landscape"
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.print_title_rows = "1:1"


def _put(cell: Any, value: Value, form: Form, paper: Paper) -> None:  # noqa: ANN401 - openpyxl's cells have many types
    """Texts stay texts, whatever a spreadsheet would make of their first sign; the rest is a number with its format."""
    if value is None or not isinstance(cell, Cell):
        return
    if isinstance(value, str):
        cell.value = _clean(value)
        cell.data_type = "s"
        if value.startswith(_FORMULA):
            cell.quotePrefix = True
        return
    number, shown = _number(value, form, paper)
    cell.value = number
    cell.number_format = shown


def _number(value: int | date, form: Form, paper: Paper) -> tuple[Any, str]:
    """The value as a spreadsheet has it, and its format."""
    if isinstance(value, date):
        return value, "d mmm yyyy" if paper.language == "en" else "dd.mm.yyyy"
    match form:
        case Form.PERCENT:
            return value / _HUNDRED, "0%"
        case Form.HUNDREDTHS:
            return value / _HUNDRED, "0.00"
        case Form.CHANGE_OF_HUNDREDTHS:
            return value / _HUNDRED, "+0.00;-0.00;0.00"
        case Form.CHANGE:
            return value, "+#,##0;-#,##0;0"
        case Form.MONEY:
            return value / _HUNDRED, f'#,##0.00 "{money.shown(0, paper.currency)[2:]}"'
        case Form.WAIT:
            return timedelta(seconds=value), "[h]:mm"
        case _:
            return value, "#,##0"


def _wide(sheet: Sheet, paper: Paper) -> Iterator[int]:
    """Wide enough for every cell, and for the longest word of the title."""
    for place, column in enumerate(sheet.columns):
        cells = [len(written(row[place], column.form, paper.language, paper.currency)) for row in sheet.rows]
        longest = max([*cells, *(len(word) for word in column.title.split())], default=0)
        yield min(max(longest + 3, _WIDTHS[0]), _WIDTHS[1])


def _chart(page: Worksheet, chart: Chart, sheet: Sheet) -> BarChart:
    made = BarChart()
    made.type = "bar"
    made.title = title_maker(chart.title)
    made.title.overlay = False  # beside the bars, not over them
    made.style = 10
    first, last = chart.rows.start + 2, chart.rows.stop + 1
    for place, column in zip(COLOURS[len(chart.series)], chart.series, strict=True):
        colour = _COLOURS[place]
        values = Reference(page, column + 1, first, max_row=last)
        series = Series(values, title=sheet.columns[column].title)
        series.graphicalProperties.solidFill = colour
        series.graphicalProperties.line.solidFill = colour
        series.invertIfNegative = False  # else Excel whitens what is below zero
        series.cat = AxDataSource(strRef=StrRef(str(Reference(page, chart.names + 1, first, max_row=last))))
        made.series.append(series)
    made.x_axis.scaling.orientation = "maxMin"  # the first row on top
    made.x_axis.tickLblPos = "low"
    made.x_axis.delete = made.y_axis.delete = False
    made.y_axis.majorGridlines = None
    made.dataLabels = DataLabelList()
    made.dataLabels.showVal = True
    for off in ("showSerName", "showCatName", "showLegendKey", "showPercent"):
        setattr(made.dataLabels, off, False)
    if chart.ends:
        unit = _HUNDRED if sheet.columns[chart.series[0]].form is Form.HUNDREDTHS else 1
        made.y_axis.scaling.min, made.y_axis.scaling.max = (end / unit for end in chart.ends)
    made.legend.overlay = False
    made.legend.position = "b"
    made.gapWidth = 60
    made.width, least = _CHART
    made.height = max(least, 3 + _A_ROW * len(chart.rows) * max(1, len(chart.series) * 0.7))
    return made


def _sheet_name(name: str, taken: set[str]) -> str:
    """As Excel allows it, and unlike the others."""
    plain = _NO_NAME.sub(" ", _clean(name)).strip("' ")[:_LONGEST_NAME] or "?"
    number, found = 2, plain
    while found.casefold() in taken:
        tail = f" {number}"
        number, found = number + 1, plain[: _LONGEST_NAME - len(tail)] + tail
    return found


def _clean(text: str) -> str:
    return _UNPRINTABLE.sub("", text)[:_LONGEST_TEXT]
