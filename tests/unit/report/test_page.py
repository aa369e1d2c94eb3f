"""The page is one well-formed file that loads nothing and in which names are names."""

import re
from datetime import date
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chat.texts import LANGUAGES
from paint.report import bars
from paint.report.page import page
from paint.report.paper import Chart, Column, Form, Paper, Sheet, written
from tests.unit.report.a_month import NASTY, told

VOID = {"meta", "rect", "path", "br"}


class Reader(HTMLParser):
    """Raises AssertionError where a tag is not closed in its turn."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: list[str] = []
        self.attributes: set[str] = set()
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes |= {name for name, _ in attrs}
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def read(paper: Paper) -> Reader:
    reader = Reader()
    reader.feed(page(paper).decode())
    reader.close()
    assert not reader.open
    return reader


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("names", [(), ("Center",), NASTY])
def test_it_is_well_formed_and_loads_nothing(names: tuple[str, ...], language: str) -> None:
    paper = told(*names, language=language)
    reader, text = read(paper), page(paper).decode()
    assert set(reader.tags).isdisjoint(
        {"script", "link", "img", "iframe", "object", "base", "form", "a", "use", "image"}
    )
    assert reader.attributes.isdisjoint({"src", "href", "xlink:href", "style", "action", "srcset", "onload"})
    assert not re.search(r"url\(|@import|https?://", re.sub("&#34;http://x&#34;", "", text))
    assert "default-src &#39;none&#39;" in text
    assert f'<html lang="{language}">' in text


def test_names_are_text_wherever_they_stand() -> None:
    reader = read(told(*NASTY))
    said = {text.strip() for text in reader.texts}
    assert {NASTY[0], NASTY[1], NASTY[2], "<b>Pie</b>", "@bakery", "=own"} <= said
    assert any("Мальва & Co" in text for text in reader.texts)


@settings(max_examples=30)
@given(st.text(max_size=60))
def test_any_name_leaves_it_well_formed(name: str) -> None:
    assert set(read(told(name, "Station")).tags) <= {*read(told("A", "B")).tags}


def test_an_interval_stands_in_one_cell_and_a_store_s_name_once_over_its_rows() -> None:
    text = page(told("Center", "Station")).decode()
    assert re.search(r'<td class="n">−?\d+ … \d+</td>', text)
    assert 'rowspan="' in text
    table = text[text.index("<h2>Сподобалося й ні</h2>") :]
    assert table[: table.index("</table>")].count("Center") == 1


def test_it_is_made_for_dark_rooms_and_for_paper() -> None:
    text = page(told("Center")).decode()
    assert "prefers-color-scheme: dark" in text
    assert "@media print" in text


NUMBERS = st.none() | st.integers(-100, 100)


@given(st.lists(st.tuples(st.text(max_size=80), NUMBERS, NUMBERS), min_size=1, max_size=12), st.booleans())
def test_bars_stay_on_the_picture(rows: list[tuple[str, int | None, int | None]], fixed: bool) -> None:
    columns = (Column("name", Form.TEXT), Column("now"), Column("before"), Column("low"), Column("high"))
    filled = tuple((*row, *((None, None) if row[1] is None else (row[1] - 5, row[1] + 5))) for row in rows)
    chart = Chart("", 0, (1, 2), range(len(rows)), (-100, 100) if fixed else None, (3, 4))
    made = bars.drawing(chart, Sheet("", "", (), columns, filled, chart=chart), told())
    assert len(made.lines) == len(rows)
    for line in made.lines:
        assert len(line.bars) == 2
        for bar in line.bars:
            assert 0 <= bar.x <= bar.x + bar.width <= made.width - 40
            assert 0 <= bar.y < bar.y + made.bar < made.height
            assert line.top < bar.y < bar.y + made.bar <= line.bottom
            assert bar.whisker is None or 0 <= bar.whisker[0] <= bar.whisker[1] <= made.width - 40


@pytest.mark.parametrize(
    ("value", "form", "uk", "en"),
    [
        (1234567, Form.WHOLE, "1\u202f234\u202f567", "1\u202f234\u202f567"),
        (-5, Form.CHANGE, "−5", "−5"),
        (5, Form.CHANGE, "+5", "+5"),
        (0, Form.CHANGE, "0", "0"),
        (435, Form.HUNDREDTHS, "4,35", "4.35"),
        (-7, Form.CHANGE_OF_HUNDREDTHS, "−0,07", "−0.07"),
        (150, Form.CHANGE_OF_HUNDREDTHS, "+1,50", "+1.50"),
        (64, Form.PERCENT, "64\u202f%", "64\u202f%"),
        (150_050, Form.MONEY, "1\u202f500,50\xa0₴", "1\u202f500.50\xa0₴"),
        (95_400, Form.WAIT, "26:30", "26:30"),
        (None, Form.WAIT, "—", "—"),
        ("", Form.TEXT, "", ""),
        (date(2026, 11, 1), Form.DATE, "01.11.2026", "01.11.2026"),
    ],
)
def test_figures_are_written_as_people_write_them(value: int | None, form: Form, uk: str, en: str) -> None:
    assert written(value, form, "uk", "UAH") == uk
    assert written(value, form, "en", "UAH") == en


def test_a_row_that_is_too_short_is_a_mistake_of_ours() -> None:
    with pytest.raises(ValueError, match="as long as"):
        Sheet("x", "x", (), (Column("a"), Column("b")), ((1,),))
