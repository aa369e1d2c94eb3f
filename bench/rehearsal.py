"""`rehearsal`: a year of The Complete Journey (2,469 households, 14 million promotions) played by `regulars rehearse` through the
very planner, gate and delivery. The files are converted once and kept in .cache; getting them into the scratch database is timed
apart. SCALE below 1 takes so much of the year.
"""

import shutil
import sqlite3
from contextlib import closing
from datetime import timedelta
from functools import partial
from pathlib import Path
from time import perf_counter

import pyarrow as pa  # type: ignore[import-untyped]  # it ships no types
from pyarrow import csv
from pydantic import SecretStr

from bench import complete_journey, shop
from bench.chain import ZONE
from bench.measures import Row, at_most
from bot.house import House, open_house
from bot.rehearsal.command import asked_over, played_over
from bot.rehearsal.score import Score, lines
from bot.rehearsal.scratch import scratch
from bot.rehearsal.surveys import CLOSEST, LATE
from bot.settings import Settings
from loyalty.attention import APART, Class
from loyalty.program import Program
from usecases.imports.run import Kind
from usecases.imports.run import run as imported

_FILES = Path(__file__).resolve().parent.parent / ".cache" / "rehearsal"
_FIRST, _WEEKS = complete_journey.SECOND_MONDAY, 52
_MOST_MINUTES, _CONTROL, _GIVE = 10.0, 10.0, 2.0


async def run(scale: float) -> list[Row]:
    weeks = max(2, min(_WEEKS, round(_WEEKS * scale)))
    files, last = _converted(weeks), _FIRST + timedelta(weeks=weeks) - timedelta(days=1)
    with shop.folder() as folder:
        async with open_house(_settings(folder)) as house:
            for kind in (Kind.STORES, Kind.PRODUCTS):
                await _import(house, kind, files)
            began = perf_counter()
            (few := folder / "promos.csv").write_text("promo,sku,store,starts,ends\n", "utf-8")
            fill = partial(_fill, files / "promos.csv")
            async with scratch(house, files / "receipts.csv", few, house.clock.now(), _untold, fill) as found:
                imported_in = perf_counter() - began
                began = perf_counter()
                kept, people = await played_over(house, found, _FIRST, last, folder / "decisions.csv", _untold)
                minutes = (perf_counter() - began) / 60
                asked = await asked_over(house, found, _FIRST, last, folder / "surveys.csv")
    filled = Row("filled in before", f"{imported_in:,.0f} s")
    return [*_rows(kept, minutes, weeks), filled, *_told(kept, people), *map(_of_surveys, asked)]


def _rows(kept: Score, minutes: float, weeks: int) -> list[Row]:
    closest, apart = kept.closest or 0, APART[Class.PROMO]
    return [
        at_most(f"{weeks} weeks played", "min", minutes, _MOST_MINUTES * weeks / _WEEKS),
        Row("fewest dates between two promos to one", f"{closest}", "", "", f"≥ {apart}", closest >= apart),
        at_most("messages not in the person's own hour of their own day", "", kept.astray, 0),
        at_most("messages with fewer than five offers", "", kept.short, 0),
        at_most("messages not sent by the end of their day", "", kept.waiting, 0),
        Row(
            "held out",
            f"{kept.held_out:.1f} %",
            "",
            "",
            f"{_CONTROL:g} % ± {_GIVE:g}",
            abs(kept.held_out - _CONTROL) <= _GIVE,
        ),
    ]


def _of_surveys(told: tuple[str, str]) -> Row:
    """What has a bound is held to it: two surveys to one person, and the hour after the visit."""
    name, figure = told
    if name == CLOSEST and figure[0].isdigit():
        apart = APART[Class.SURVEY]
        return Row(name, figure, "", "", f"≥ {apart}", int(figure.split()[0]) >= apart)
    return at_most(name, "", int(figure.replace(",", "")), 0) if name == LATE else Row(name, figure)


def _told(kept: Score, people: int) -> list[Row]:
    return [Row(name, figure) for name, figure in lines(kept, people)]


async def _import(house: House, kind: Kind, files: Path) -> None:
    path = files / f"{kind.value}.csv"
    await imported(house.database, house.terms, kind, path, dry_run=False, now=house.clock.now(), progress=_untold)


_INDEXES = ("ix_promos_list", "uq_promos_in_a_store", "uq_promos_everywhere")
_INSERT = "INSERT INTO promos (code, product, store, starts_day, ends_day, position) VALUES (?, ?, ?, ?, ?, ?)"


def _fill(promos: Path, archive: Path) -> None:
    """Fourteen million promotions, without the import's look at each: that is measured by `imports`."""
    with closing(sqlite3.connect(archive)) as open_:
        for pragma in ("synchronous = OFF", "journal_mode = OFF", "cache_size = -500000"):
            open_.execute(f"PRAGMA {pragma}")
        made = [
            row[0]
            for name in _INDEXES
            for row in open_.execute("SELECT sql FROM sqlite_master WHERE name = ?", (name,)).fetchall()
        ]
        for name in _INDEXES:
            open_.execute(f"DROP INDEX {name}")
        products = {int(sku): id_ for sku, id_ in open_.execute("SELECT sku, id FROM products").fetchall()}
        stores = {int(code): id_ for code, id_ in open_.execute("SELECT code, id FROM stores").fetchall()}
        for batch in csv.open_csv(promos):
            days = [batch[name].cast(pa.int32()).to_pylist() for name in ("starts", "ends")]
            skus = map(products.__getitem__, batch["sku"].to_pylist())
            places = map(stores.__getitem__, batch["store"].to_pylist())
            rows = zip(batch["promo"].to_pylist(), skus, places, *days, batch["position"].to_pylist(), strict=True)
            open_.executemany(_INSERT, rows)
        for sql in made:
            open_.execute(sql)
        open_.commit()


def _settings(folder: Path) -> Settings:
    return Settings(
        secret_key=SecretStr("a-key-that-is-made-for-the-rehearsal-alone"),
        database_url=SecretStr(shop.sqlite_url(folder / "shop.db")),
        program=Program(currency="USD", country="US", timezone=ZONE),
    )


def _converted(weeks: int) -> Path:
    folder = _FILES.with_name(f"{_FILES.name}_{weeks}")
    if not folder.exists():
        print(f"Converting {weeks} weeks of The Complete Journey, this once ...", flush=True)
        unfinished = folder.with_name(f"{folder.name}.unfinished")
        complete_journey.convert(unfinished, weeks=weeks + 1)
        shutil.move(unfinished, folder)
    return folder


def _untold(*_: object) -> None:
    """Nobody watches."""
