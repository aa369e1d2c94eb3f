"""What is not there takes no room in the report."""

from dataclasses import replace
from datetime import date

from bot.report.paper import paper
from loyalty.keys import derive
from loyalty.program import Program
from storage.monthly import Complaint
from tests.unit.report.a_month import GOODS, TEXTS, report
from usecases.month_facts import MonthReport, store_month
from usecases.month_sums import Sums
from usecases.terms import Terms

PROGRAM = Program(language="uk")
TERMS = Terms(PROGRAM, derive("a secret that is long enough for a test"))
UNKNOWN = "Магазин невідомий"


def tables(month: MonthReport) -> dict[str, list[object]]:
    """The stores in the first column of each."""
    return {
        sheet.name: [row[0] for row in sheet.rows] for sheet in paper(month, TEXTS, PROGRAM, date(2026, 11, 1)).sheets
    }


def test_of_no_known_store_only_what_there_is_has_a_row() -> None:
    elsewhere = store_month("", "", Sums(complaints=(Complaint(0, "staff", None, None, None),)), TERMS, GOODS)
    told = tables(replace(report("Центр", "Садова"), elsewhere=elsewhere))
    assert [name for name, stores in told.items() if UNKNOWN in stores] == ["Скарги"]


def test_a_chart_without_a_figure_is_not_drawn() -> None:
    empty = store_month("s0", "Центр", Sums(visits=3), TERMS, GOODS)
    month = replace(report("Центр"), stores=(empty,), whole=empty)
    assert all(sheet.chart is None for sheet in paper(month, TEXTS, PROGRAM, date(2026, 11, 1)).sheets)
