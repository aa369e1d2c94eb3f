"""The households of The Complete Journey as the personal rules see them: receipts by the local clock, this week's lists.

By the protocol of docs/decisions/0014: pumped fuel and lines without a quantity are left out, times are New York's, weeks begin
on Monday and are numbered as in the source, and a prediction for a week sees what was bought before its Monday.
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np
import pandas as pd

from bench import complete_journey
from bench.chain import ZONE
from loyalty.ranking import ACTIVE, Bought, Listed

_EPOCH = pd.Timestamp(1970, 1, 1)
_FIRST_DAY = date(1970, 1, 1).toordinal()
_STRATA = 5
FRONT_AND_BACK = ("D", "F")
LISTS = ("mailer", "front and back pages", "200 at random", "200 at random of those bought", "100 by strata of sales")
SEED = 2017


@dataclass(frozen=True, slots=True)
class Receipt:
    household: int
    at: datetime  # local
    total: int  # cents


@dataclass(frozen=True, slots=True)
class Week:
    """What is known on the Monday `today`, and what was bought in the seven days from then on.

    `lists`: of each store, by name; `homes`: of each household that bought; `bought_then`: the products of each.
    """

    number: int
    today: int
    active: int
    homes: Mapping[int, int]
    bought_then: Mapping[int, set[int]]
    lists: Mapping[int, Mapping[str, Sequence[Listed]]]

    def drawn_for_all(self, draw: int, most: int = 200) -> list[Listed]:
        """So many of the products that any store lists and somebody bought in 84 days, the same ones for every store."""
        every = {item.product: item for lists in self.lists.values() for item in lists[LISTS[0]] if item.buyers}
        sold = [every[product] for product in sorted(every)]
        return [sold[place] for place in _draw(np.arange(len(sold)), most, np.random.default_rng([draw, self.number]))]


@dataclass(frozen=True, slots=True)
class Year:
    """`lines`: one for each receipt and product. `bought`: of each household, by day."""

    lines: pd.DataFrame
    receipts: Sequence[Receipt]
    bought: Mapping[int, Sequence[Bought]]
    kinds: Mapping[int, str]

    def before(self, household: int, today: int, days: int | None = None) -> Sequence[Bought]:
        """What they had bought by the morning of that day, or in the last so many days before."""
        lines = self.bought.get(household, ())
        since = 0 if days is None else bisect_left(lines, today - days, key=_day)
        return lines[since : bisect_left(lines, today, key=_day)]


def monday(week: int) -> int:
    """The first day of the source's week, counted from 1970-01-01."""
    return complete_journey.SECOND_MONDAY.toordinal() - _FIRST_DAY + 7 * (week - 2)


def year() -> Year:
    products = complete_journey.read("products")
    source = complete_journey.read("transactions")
    kept = ~source["product_id"].isin(complete_journey.pumped_fuel(products, source)) & (source["quantity"] != 0)
    lines = source.loc[kept, ["household_id", "store_id", "basket_id", "product_id", "week"]]
    lines["cents"] = (source["sales_value"] * 100).round().astype("int64")
    utc = pd.DatetimeIndex(source.loc[kept, "transaction_timestamp"])
    lines["at"] = (utc if utc.tz else utc.tz_localize("UTC")).tz_convert(ZONE).tz_localize(None)
    lines["day"] = (lines["at"].dt.normalize() - _EPOCH).dt.days
    described = complete_journey.described(products)
    kinds = dict(zip(described["sku"], described["type"].fillna(""), strict=True))
    lines["kind"] = lines["product_id"].map(kinds)
    once = lines.drop_duplicates(["basket_id", "product_id"]).sort_values("day", kind="stable")
    return Year(once, _receipts(lines), _bought(once), kinds)


def weeks(known: Year, numbers: range) -> Iterator[Week]:
    stores = sorted(known.lines["store_id"].unique())
    for number, mailer in complete_journey.mailers(numbers, stores):
        today = monday(number)
        then = known.lines[known.lines["week"] == number]
        past = known.lines[(known.lines["day"] >= today - ACTIVE) & (known.lines["day"] < today)]
        homes = _homes(known.lines, then["household_id"].unique(), set(mailer["store_id"]), today)
        yield Week(
            number,
            today,
            past["household_id"].nunique(),
            homes,
            {household: set(part["product_id"]) for household, part in then.groupby("household_id")},
            _lists(known, past, mailer[mailer["store_id"].isin(set(homes.values()))], number),
        )


def _day(line: Bought) -> int:
    return line.day


def _receipts(lines: pd.DataFrame) -> list[Receipt]:
    """In the order of time."""
    baskets = lines.groupby("basket_id").agg(
        household=("household_id", "first"), at=("at", "first"), total=("cents", "sum")
    )
    rows = baskets.sort_values("at", kind="stable")
    moments = rows["at"].dt.to_pydatetime()
    return [Receipt(*row) for row in zip(rows["household"].tolist(), moments, rows["total"].tolist(), strict=True)]


def _bought(once: pd.DataFrame) -> dict[int, list[Bought]]:
    columns = (once[name].tolist() for name in ("household_id", "product_id", "kind", "day"))
    bought: dict[int, list[Bought]] = {}
    for household, product, kind, day in zip(*columns, strict=True):
        bought.setdefault(household, []).append(Bought(product, kind, day))
    return bought


def _homes(lines: pd.DataFrame, households: Sequence[int], stores: set[int], today: int) -> dict[int, int]:
    """The store with promotions that each visited most in 84 days, the later one of two; without such a visit, the last such
    store before; of who is new, the one that most households visit.
    """
    visits = lines[(lines["day"] < today) & lines["store_id"].isin(stores)].drop_duplicates("basket_id")
    lately = visits[visits["day"] >= today - ACTIVE]
    counts = lately.groupby(["household_id", "store_id"])["day"].agg(["size", "max"]).sort_values(["size", "max"])
    most = counts.reset_index().groupby("household_id")["store_id"].last()
    last = visits.groupby("household_id")["store_id"].last()
    common = int(lately["store_id"].mode()[0])
    return {int(one): int(most.get(one, last.get(one, common))) for one in households}


def _lists(
    known: Year, past: pd.DataFrame, mailer: pd.DataFrame, number: int
) -> dict[int, dict[str, Sequence[Listed]]]:
    buyers = past.groupby("product_id")["household_id"].nunique().to_dict()
    kind_buyers = past.groupby("kind")["household_id"].nunique().to_dict()
    sold = past.groupby("product_id").size().to_dict()
    lists = {}
    for store, part in mailer.groupby("store_id"):
        products = part["product_id"].tolist()
        kinds = [known.kinds[product] for product in products]
        whole = [
            Listed(product, kind, place, buyers.get(product, 0), kind_buyers.get(kind, 0))
            for place, (product, kind) in enumerate(zip(products, kinds, strict=True))
        ]
        random = np.random.default_rng([SEED, number, int(store)])
        sales = np.array([sold.get(product, 0) for product in products])
        lists[int(store)] = _named(whole, part["mailer_location"].tolist(), sales, random)
    return lists


def _named(
    whole: list[Listed], pages: list[str], sales: np.ndarray, random: np.random.Generator
) -> dict[str, Sequence[Listed]]:
    """By the names of LISTS."""
    page = [item for item, letters in zip(whole, pages, strict=True) if any(one in letters for one in FRONT_AND_BACK)]
    layers = np.array_split(np.lexsort((random.random(len(whole)), sales)), _STRATA)
    strata = np.concatenate([random.choice(layer, min(100 // _STRATA, len(layer)), replace=False) for layer in layers])
    drawn = (_draw(np.arange(len(whole)), 200, random), _draw(np.flatnonzero(sales), 200, random), np.sort(strata))
    return dict(zip(LISTS, [whole, page, *([whole[place] for place in places] for places in drawn)], strict=True))


def _draw(places: np.ndarray, most: int, random: np.random.Generator) -> np.ndarray:
    return np.sort(random.choice(places, min(most, len(places)), replace=False))
