"""What the sample shop's files promise to an importer: the contract's columns, no loose ends, sums that add up."""

import csv
import os
import subprocess
import sys
from collections import Counter
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from itertools import groupby
from pathlib import Path
from zoneinfo import ZoneInfo

import phonenumbers
import pytest
from PIL import Image

from simulator.shop import sample

KYIV = ZoneInfo("Europe/Kyiv")
CONTRACT = {
    "products": "sku name category type brand price picture excluded_from_spending",
    "stores": "store name address timezone director_chat_id",
    "customers": "customer phone first_name birthday card points points_expire marketing_consent consent_at",
    "promos": "promo sku store starts ends position title price old_price percent picture",
    "receipts": "receipt store till cashier at card phone customer line sku quantity sum",
}
Shop = dict[str, list[dict[str, str]]]


@pytest.mark.parametrize("name", CONTRACT)
def test_the_columns_are_the_contracts(folder: Path, name: str) -> None:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        assert next(csv.reader(file)) == CONTRACT[name].split()


def test_the_same_seed_and_day_give_the_same_bytes_in_any_process(folder: Path, today: date, tmp_path: Path) -> None:
    code = (
        "import sys, datetime, pathlib; from simulator.shop import sample; "
        "sample.write(pathlib.Path(sys.argv[1]), today=datetime.date.fromisoformat(sys.argv[2]))"
    )
    command = [sys.executable, "-c", code, str(tmp_path), today.isoformat()]
    subprocess.run(command, check=True, env={**os.environ, "PYTHONHASHSEED": "7"})  # noqa: S603  our own program
    for name in CONTRACT:
        assert (tmp_path / f"{name}.csv").read_bytes() == (folder / f"{name}.csv").read_bytes()
    for picture in (folder / "pictures").iterdir():
        assert (tmp_path / "pictures" / picture.name).read_bytes() == picture.read_bytes()


def test_another_seed_gives_another_shop(folder: Path, today: date, tmp_path: Path) -> None:
    sample.write(tmp_path, today=today, seed=1)
    for name in ("customers", "promos", "receipts"):
        assert (tmp_path / f"{name}.csv").read_bytes() != (folder / f"{name}.csv").read_bytes()


def test_every_reference_finds_its_row(shop: Shop) -> None:
    stores = {row["store"] for row in shop["stores"]}
    products = {row["sku"] for row in shop["products"]}
    cards = {row["card"] for row in shop["customers"]} | {""}
    customers = {row["customer"] for row in shop["customers"]} | {""}
    assert {row["store"] for row in shop["receipts"]} == stores
    assert {row["store"] for row in shop["promos"]} == stores | {""}
    assert {row["sku"] for row in shop["receipts"]} == products
    assert {row["sku"] for row in shop["promos"]} < products
    assert {row["card"] for row in shop["receipts"]} <= cards
    assert {row["customer"] for row in shop["receipts"]} <= customers


def test_nothing_is_there_twice(shop: Shop) -> None:
    for name, key in (("products", "sku"), ("products", "name"), ("customers", "customer"), ("promos", "promo")):
        assert len({row[key] for row in shop[name]}) == len(shop[name])
    assert len({row["phone"] for row in shop["customers"]}) == len(shop["customers"])
    cards = [row["card"] for row in shop["customers"] if row["card"]]
    assert len(set(cards)) == len(cards)


def test_a_receipts_rows_are_adjacent_and_tell_one_story(shop: Shop) -> None:
    seen = set()
    for receipt, rows in groupby(shop["receipts"], key=lambda row: row["receipt"]):
        lines = list(rows)
        assert receipt not in seen
        seen.add(receipt)
        assert [row["line"] for row in lines] == [str(number + 1) for number in range(len(lines))]
        assert len({(row["store"], row["till"], row["cashier"], row["at"], row["card"]) for row in lines}) == 1
        assert receipt.startswith(f"{lines[0]['store']}-")


def test_a_lines_sum_is_the_quantity_times_the_price_of_that_day(shop: Shop) -> None:
    prices = {row["sku"]: Decimal(row["price"]) for row in shop["products"]}
    promos = {
        (row["sku"], store["store"], date.fromisoformat(row["starts"]) + timedelta(days)): Decimal(row["price"])
        for row in shop["promos"]
        for store in shop["stores"]
        if row["store"] in {"", store["store"]}
        for days in range(7)
    }
    reduced = 0
    for row in shop["receipts"]:
        special = promos.get((row["sku"], row["store"], datetime.fromisoformat(row["at"]).date()))
        reduced += special is not None
        price = prices[row["sku"]] if special is None else special
        assert Decimal(row["sum"]) == (Decimal(row["quantity"]) * price).quantize(Decimal("0.01"), ROUND_HALF_UP)
    assert reduced > 20  # Monday's receipts have goods at the flyer's price


def test_times_are_local_within_the_opening_hours_and_end_yesterday(shop: Shop, today: date) -> None:
    moments = [datetime.fromisoformat(row["at"]) for row in shop["receipts"]]
    assert all(moment.utcoffset() == moment.astimezone(KYIV).utcoffset() for moment in moments)
    assert len({moment.utcoffset() for moment in moments}) == 2  # winter's and summer's
    assert all(time(8) <= moment.time() < time(22) for moment in moments)
    assert {moment.date() for moment in moments} == {today - timedelta(days) for days in range(1, 92)}


def test_prices_are_believable(shop: Shop) -> None:
    prices = [Decimal(row["price"]) for row in shop["products"]]
    assert min(prices) > 4
    assert max(prices) < 600
    assert 50 < sorted(prices)[len(prices) // 2] < 100
    for row in shop["promos"]:
        assert Decimal("0.6") < Decimal(row["price"]) / Decimal(row["old_price"]) < Decimal("0.96")


def test_phones_are_numbers_that_can_be_claimed_and_cards_pass_their_check_digit(shop: Shop) -> None:
    for row in shop["customers"]:
        number = phonenumbers.parse(row["phone"])
        assert phonenumbers.is_valid_number(number)
        assert phonenumbers.number_type(number) == phonenumbers.PhoneNumberType.MOBILE
        digits = [int(digit) for digit in row["card"]]
        assert len(digits) in {0, 13}
        assert (sum(digits[::2]) + 3 * sum(digits[1::2])) % 10 == 0
        assert row["card"][:1] in {"", "2"}


def test_alcohol_and_tobacco_are_excluded_from_points_and_flyers(shop: Shop) -> None:
    excluded = {row["sku"] for row in shop["products"] if row["excluded_from_spending"] == "yes"}
    assert {row["category"] for row in shop["products"] if row["sku"] in excluded} == {"Алкоголь", "Тютюн"}
    assert not excluded & {row["sku"] for row in shop["promos"]}


def test_whatever_is_on_a_flyer_has_a_picture_beside_the_table(folder: Path, shop: Shop) -> None:
    promoted = {row["sku"] for row in shop["promos"]}
    shown = {row["picture"] for row in shop["products"] if row["sku"] in promoted}
    assert "" not in shown
    for name in shown:
        with Image.open(folder / name) as picture:
            assert picture.size == (552, 648)
            dots = picture.convert("L").tobytes()
            assert max(dots) - min(dots) > 50  # there is something to be seen


def test_the_flyers_are_this_weeks_and_next_weeks(shop: Shop, today: date) -> None:
    monday = today - timedelta(today.weekday())
    weeks = Counter((row["starts"], row["ends"]) for row in shop["promos"])
    assert weeks == {
        ((monday + timedelta(days)).isoformat(), (monday + timedelta(days + 6)).isoformat()): 40 for days in (0, 7)
    }
