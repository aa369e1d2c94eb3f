"""The sample shop, written once for all the tests here."""

import csv
from datetime import date
from pathlib import Path

import pytest

from simulator.shop import sample

TODAY = date(2026, 3, 31)  # a Tuesday: one day of this week's flyer is past, and the clocks went forward two days ago

Row = dict[str, str]


@pytest.fixture(scope="session")
def today() -> date:
    return TODAY


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("shop")
    sample.write(folder, today=TODAY)
    return folder


@pytest.fixture(scope="session")
def shop(folder: Path) -> dict[str, list[Row]]:
    """Every file's rows, by the file's name."""
    rows = {}
    for path in folder.glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            rows[path.stem] = list(csv.DictReader(file))
    return rows
