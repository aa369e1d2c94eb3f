"""`imports`: a year of a real grocery chain (The Complete Journey) imported into SQLite while a till goes on posting receipts.

The files are converted once (python -m bench.complete_journey) and kept in .cache. The import runs in a process of its own,
through the use case that `regulars import` calls; 20 receipts a second are posted in it meanwhile. What was imported is
summed by product, store and week, as the source sums it.
"""

import shutil
from pathlib import Path
from typing import Any

from bench import complete_journey, programs, shop
from bench.measures import Row, at_most

_FILES = Path(__file__).resolve().parent.parent / ".cache" / "complete_journey"
_MOST_TRANSACTION = 200.0  # ms: what is promised in docs (tills keep working)
_MAILERS = 2  # the last weeks', which have half a million promotions; the whole year's 14 million would take 10 minutes
_KINDS = ("stores", "products", "customers", "promos", "receipts")


async def run(scale: float) -> list[Row]:
    """`scale` below 1 takes so much of the year's weeks."""
    weeks = min(complete_journey.LAST_WEEK, max(1, round(complete_journey.LAST_WEEK * scale)))
    files = _converted(weeks)
    with shop.folder() as folder:
        told = await programs.done("bench.importing", str(files), str(folder))
    first, again = told["first"], told["again"]
    rows = [_lasted(kind, first, again) for kind in _KINDS]
    return [
        *rows,
        Row("— receipts, lines a second", f"{first['receipts']['read'] / first['receipts']['seconds']:,.0f} /s"),
        Row("peak memory of the process", f"{told['peak_mib']:,} MiB"),
        at_most("longest writing transaction, with its commit", "ms", told["longest"] * 1000, _MOST_TRANSACTION),
        at_most(f"receipts posted meanwhile ({told['posted']:,}), p99", "ms", told["p99"] * 1000),
    ]


def _lasted(kind: str, first: dict[str, Any], again: dict[str, Any]) -> Row:
    what = f"{kind}: {first[kind]['read']:,} rows, {first[kind]['added']:,} added; again, nothing to add"
    assert again[kind]["added"] == 0, f"{kind} were added twice"
    return Row(what, f"{first[kind]['seconds']:.1f} s; {again[kind]['seconds']:.1f} s")


def _converted(weeks: int) -> Path:
    """The files, made once."""
    folder = _FILES.with_name(f"{_FILES.name}_{weeks}")
    if not folder.exists():
        print(f"Converting {weeks} weeks of The Complete Journey, this once ...", flush=True)
        unfinished = folder.with_name(f"{folder.name}.unfinished")
        complete_journey.convert(unfinished, weeks=weeks, promos_from=max(1, weeks - _MAILERS + 1))
        shutil.move(unfinished, folder)
    return folder
