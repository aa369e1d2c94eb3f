"""What the converted Complete Journey promises, tried on a slice of it: nothing lost, nothing invented but the phones."""

import csv
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from zoneinfo import ZoneInfo

import pandas as pd
import phonenumbers
import pytest

from bench import complete_journey

HOUSEHOLDS, WEEKS, PROMOS_FROM = 60, 5, 4
NEW_YORK = ZoneInfo("America/New_York")
Row = dict[str, str]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("journey")
    complete_journey.convert(folder, households=HOUSEHOLDS, weeks=WEEKS, promos_from=PROMOS_FROM)
    return folder


@pytest.fixture(scope="module")
def receipts(folder: Path) -> list[Row]:
    return list(read(folder, "receipts"))


@pytest.fixture(scope="module")
def source() -> pd.DataFrame:
    return complete_journey.read("transactions")


def read(folder: Path, name: str) -> Iterator[Row]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def test_every_household_is_a_customer_with_a_phone_of_its_own_that_can_be_claimed(tmp_path: Path) -> None:
    complete_journey.convert(tmp_path, weeks=1, promos_from=2)
    customers = list(read(tmp_path, "customers"))
    phones = [phonenumbers.parse(row["phone"]) for row in customers]
    assert len(customers) == len({row["phone"] for row in customers}) == len({row["customer"] for row in customers})
    assert len(customers) == 2_469
    assert all(phonenumbers.is_valid_number(phone) for phone in phones)
    assert all(row["phone"][5:10] == "55501" for row in customers)


def test_a_basket_is_one_receipt_with_adjacent_numbered_rows(receipts: list[Row]) -> None:
    seen = set()
    for receipt, rows in groupby(receipts, key=lambda row: row["receipt"]):
        lines = list(rows)
        assert receipt not in seen
        seen.add(receipt)
        assert [row["line"] for row in lines] == [str(number + 1) for number in range(len(lines))]
        assert len({(row["store"], row["at"], row["customer"]) for row in lines}) == 1


def test_lines_are_the_sources_but_for_fuel_and_empty_ones(receipts: list[Row], source: pd.DataFrame) -> None:
    products = complete_journey.read("products").set_index("product_id")["product_type"]
    kept = {(row["receipt"], row["sku"]): (int(row["quantity"]), Decimal(row["sum"])) for row in receipts}
    people = sorted(source["household_id"].unique())[:HOUSEHOLDS]
    mine = source[source["household_id"].isin(people) & (source["week"] <= WEEKS)]
    left_out = []
    for row in mine.itertuples():
        found = kept.pop((str(row.basket_id), str(row.product_id)), None)
        if found is None:
            left_out.append((row.quantity, products.get(row.product_id)))
        else:
            assert found == (row.quantity, Decimal(f"{row.sales_value:.2f}"))
    assert not kept
    assert {kind for quantity, kind in left_out if quantity} == {"GASOLINE-REG UNLEADED"}
    assert min(quantity for quantity, _ in left_out if quantity) > 100
    assert max(int(row["quantity"]) for row in receipts) < 100


def test_times_are_new_yorks(receipts: list[Row], source: pd.DataFrame) -> None:
    of_source = source.drop_duplicates("basket_id").set_index("basket_id")
    for row in receipts[::50]:
        at = datetime.fromisoformat(row["at"])
        basket = of_source.loc[int(row["receipt"])]
        assert at.utcoffset() == at.astimezone(NEW_YORK).utcoffset()
        assert at == basket["transaction_timestamp"].tz_localize("UTC")


def test_the_sums_for_checking_are_those_of_the_receipts(folder: Path, receipts: list[Row]) -> None:
    lines: defaultdict[tuple[str, str], int] = defaultdict(int)
    sums: defaultdict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for row in receipts:
        week = f"{datetime.fromisoformat(row['at']):%G-W%V}"
        for key in (("product", row["sku"]), ("store", row["store"]), ("week", week)):
            lines[key] += 1
            sums[key] += Decimal(row["sum"])
    told = list(read(folder, "sums"))
    assert {(row["by"], row["key"]): int(row["lines"]) for row in told} == lines
    assert {(row["by"], row["key"]): Decimal(row["sum"]) for row in told} == sums


def test_every_store_is_listed_and_no_pumped_fuel_is_for_sale(folder: Path, receipts: list[Row]) -> None:
    assert {row["store"] for row in read(folder, "stores")} == {row["store"] for row in receipts}
    products = list(read(folder, "products"))
    assert all(row["name"] and row["category"] and row["type"] for row in products)
    assert "6534178" not in {row["sku"] for row in products}  # the fuel sold most
    assert {row["excluded_from_spending"] for row in products if row["category"] == "CIGARETTES"} == {"yes"}
    assert {row["excluded_from_spending"] for row in products if row["category"] == "SOUP"} == {"no"}


def test_a_mailer_is_a_stores_list_for_one_week_in_the_sources_order(folder: Path) -> None:
    places: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    products: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    stores = {row["store"] for row in read(folder, "stores")}
    doubled = 0
    for row in read(folder, "promos"):
        starts = date.fromisoformat(row["starts"])
        assert starts.weekday() == 0
        assert date.fromisoformat(row["ends"]) == starts + timedelta(6)
        assert row["store"] in stores
        places[row["starts"], row["store"]].append(int(row["position"]))
        products[row["starts"], row["store"]].add(row["sku"])
        doubled += len(row["page"]) > 1
    assert {starts for starts, _ in places} == {"2017-01-16", "2017-01-23"}  # weeks 4 and 5 of the source
    for mailer, positions in places.items():
        assert positions == list(range(1, len(positions) + 1))
        assert len(products[mailer]) == len(positions)
    assert doubled


def test_without_mailers_there_is_still_a_header(tmp_path: Path) -> None:
    counts = complete_journey.convert(tmp_path, households=1, weeks=2, promos_from=3)
    assert counts.promos == 0
    assert (tmp_path / "promos.csv").read_text().startswith('"promo","sku","store","starts","ends"')
