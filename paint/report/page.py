"""A report as one HTML file that loads nothing: tables and charts, light or dark as the reader likes it, and to be printed."""

from base64 import b64encode
from collections.abc import Sequence
from hashlib import sha256
from itertools import groupby
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from paint.report import bars
from paint.report.bars import Drawing
from paint.report.paper import Paper, Sheet, Tile, Value, written

_FOLDER = Path(__file__).parent


def page(paper: Paper) -> bytes:
    environment = Environment(
        loader=FileSystemLoader(_FOLDER), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    style = (_FOLDER / "page.css").read_text("utf-8")
    digest = b64encode(sha256(style.encode()).digest()).decode()
    made = environment.get_template("page.html").render(
        paper=paper,
        style=style,
        policy=f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'",
        tiles=[(tile, _figure(tile, paper)) for tile in paper.tiles],
        chapters=[_Chapter(sheet, paper) for sheet in paper.sheets],
    )
    return made.encode("utf-8", "replace")


class _Chapter:
    """A sheet as the page shows it: two columns that are the ends of an interval stand in one cell, and what several rows
    begin with stands once, over so many of them (0: it stands above).
    """

    def __init__(self, sheet: Sheet, paper: Paper) -> None:
        self.sheet = sheet
        self.chart: Drawing | None = bars.drawing(sheet.chart, sheet, paper) if sheet.chart else None
        self._paper = paper
        seconds = {place + 1 for place, column in enumerate(sheet.columns) if column.joined}
        self._shown = [place for place in range(len(sheet.columns)) if place not in seconds]
        self.titles = [
            (sheet.columns[place].joined or sheet.columns[place].title, sheet.columns[place].form.number)
            for place in self._shown
        ]
        rows = [[self._cell(row, place) for place in self._shown] for row in sheet.rows]
        groups = [list(group) for _, group in groupby(rows, key=lambda row: row[0])]
        self.rows = [(len(group) if place == 0 else 0, row) for group in groups for place, row in enumerate(group)]

    def _cell(self, row: Sequence[Value], place: int) -> str:
        column = self.sheet.columns[place]
        said = written(row[place], column.form, self._paper.language, self._paper.currency)
        if not column.joined or row[place] is None:
            return said
        return f"{said} … {written(row[place + 1], column.form, self._paper.language, self._paper.currency)}"


def _figure(tile: Tile, paper: Paper) -> str:
    return written(tile.value, tile.form, paper.language, paper.currency)
