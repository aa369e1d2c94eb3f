"""What the sample shop promises to those who look into it: people with habits, some gone, some without a card."""

from collections import Counter, defaultdict
from datetime import date, datetime, timedelta
from pathlib import Path

from simulator.shop import sample
from simulator.shop.goods import products
from simulator.shop.people import Household, households
from simulator.shop.promos import flyers

Row = dict[str, str]
Shop = dict[str, list[Row]]


def by_household(shop: Shop, today: date) -> list[tuple[Household, list[Row]]]:
    rows = defaultdict(list)
    for row in shop["receipts"]:
        rows[row["card"] or row["customer"]].append(row)
    people = households(products(), today=today, seed=2026)
    return [(household, rows[household.card or household.customer]) for household in people]


def test_three_months_of_a_small_chain(shop: Shop) -> None:
    receipts = {row["receipt"] for row in shop["receipts"]}
    strangers = {row["receipt"] for row in shop["receipts"] if not row["card"] and not row["customer"]}
    assert 6_000 < len(receipts) < 8_500
    assert 4.5 < len(shop["receipts"]) / len(receipts) < 5.5
    assert 0.29 < len(strangers) / len(receipts) < 0.31
    assert 200 < len(shop["products"]) < 240
    assert len(shop["customers"]) == 400
    assert len(shop["stores"]) == 2


def test_regulars_spend_most_on_their_own_weekday_and_buy_their_favourites(shop: Shop, today: date) -> None:
    regulars = right_day = right_product = 0
    for household, rows in by_household(shop, today):
        if len({row["receipt"] for row in rows}) < 8:
            continue
        regulars += 1
        spent: defaultdict[int, float] = defaultdict(float)
        for row in rows:
            spent[datetime.fromisoformat(row["at"]).weekday()] += float(row["sum"])
        right_day += max(spent, key=lambda day: spent[day]) == household.weekday
        loved = {product.sku for product in household.favourites.products}
        often = Counter(row["sku"] for row in rows).most_common(5)
        right_product += sum(sku in loved for sku, _ in often)
    assert regulars > 250
    assert right_day / regulars > 0.95
    assert right_product / (5 * regulars) > 0.9


def test_some_have_lapsed_some_tried_once_and_some_are_new(shop: Shop, today: date) -> None:
    days = [
        (household, sorted({datetime.fromisoformat(row["at"]).date() for row in rows}))
        for household, rows in by_household(shop, today)
        if rows
    ]
    assert sum(came[-1] < today - timedelta(29) for _, came in days) > 30
    assert sum(len(came) == 1 for _, came in days) > 5
    assert sum(came[0] > today - timedelta(22) for _, came in days) > 5
    assert all(one.first <= came[0] <= came[-1] <= one.last for one, came in days)


def test_two_stores_each_with_its_own_regulars(shop: Shop, today: date) -> None:
    at_home = [row["store"] == one.home.code for one, rows in by_household(shop, today) for row in rows]
    assert 0.85 < sum(at_home) / len(at_home) < 0.98
    assert {one.home.code for one, _ in by_household(shop, today)} == {"centr", "sadova"}


def test_opening_points_and_consents_are_there_for_some(shop: Shop, today: date) -> None:
    rows = shop["customers"]
    assert 200 < sum(row["points"] != "0" for row in rows) < 360
    soon = today + timedelta(9)
    assert any(row["points_expire"] and date.fromisoformat(row["points_expire"]) <= soon for row in rows)
    assert all(row["points"] != "0" for row in rows if row["points_expire"])
    assert all(date.fromisoformat(row["points_expire"]) > today for row in rows if row["points_expire"])
    assert all((row["marketing_consent"] == "yes") == bool(row["consent_at"]) for row in rows)
    assert 0.55 < sum(row["marketing_consent"] == "yes" for row in rows) / len(rows) < 0.75
    assert 100 < sum(bool(row["birthday"]) for row in rows) < 260


def test_tomorrow_the_people_and_the_goods_are_the_same(folder: Path, today: date, tmp_path: Path) -> None:
    goods = products()
    sample.write(tmp_path, today=today + timedelta(1))
    assert (tmp_path / "products.csv").read_bytes() == (folder / "products.csv").read_bytes()
    now, later = (households(goods, today=day, seed=2026) for day in (today, today + timedelta(1)))
    assert [(one.phone, one.card, one.favourites, one.weekday) for one in now] == [
        (one.phone, one.card, one.favourites, one.weekday) for one in later
    ]


def test_next_weeks_flyer_is_the_same_when_its_week_has_come(today: date) -> None:
    goods = products()
    now, later = (flyers(goods, today=day, seed=2026) for day in (today, today + timedelta(7)))
    assert now[40:] == later[:40]
