"""The personal top beside two simpler rules, on every household that bought something in a week."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from time import perf_counter

import numpy as np

from bench.households import LISTS, Week, Year, weeks
from bench.measures import Row, at_most, percentile
from loyalty import ranking
from loyalty.ranking import HALF_LIFE, MOST, Bought, Listed, Shelf

DRAWS = 1000
KNOWN: Mapping[str, int | None] = {"": None, ", 28 days known": 28, ", 7 days known": 7}
AIMS = {("mailer", ""): 0.452}
_COUNTED = 100  # products of a personal list made by counting
_SHARED = 8  # draws of one list a week for all stores
_CHECKED = 40  # of so many rows one is ranked by the whole list as well
_POPULAR = 4.0  # of the plain rule
OURS, PLAIN, COUNTING, NEAR = "ours", "plain", "counting", "near"


@dataclass(frozen=True, slots=True)
class Shown:
    """One rule's answer to one row: how many of the five were bought, and how many fewer than it could were shown."""

    household: int
    hits: int
    missing: int


Results = dict[tuple[str, str, str], list[Shown]]  # by list, what is known, rule


def measure(known: Year, numbers: range) -> list[Row]:
    results: Results = defaultdict(list)
    times: list[tuple[int, float]] = []
    shared = np.zeros((_SHARED, 3))  # by draw: rows, and those hit by ours and by the plain rule
    for week in weeks(known, numbers):
        _play(known, week, results, times)
        for draw in range(_SHARED):
            shared[draw] += _play_for_all(known, week, draw)
    random = np.random.default_rng(0)
    rows = [Row("households that bought in a week of 40-52", f"{len(results[LISTS[0], '', OURS]):,}")]
    for known_days in KNOWN:
        for name in LISTS:
            rows.extend(_compared(f"{name}{known_days}", (name, known_days), results, random))
    fewer = float(
        np.mean([shown.missing > 0 for key, by_rule in results.items() if key[2] == OURS for shown in by_rule])
    )
    rows.append(Row("rows of any of these with fewer than five", f"{fewer:.2%}", aim="0.00%", met=not fewer))
    return [*rows, *_drawn_for_all(shared), *_lasted(times)]


def _play(known: Year, week: Week, results: Results, times: list[tuple[int, float]]) -> None:
    shelves = {
        store: {name: ranking.shelf(items) for name, items in lists.items()} for store, lists in week.lists.items()
    }
    for row, (household, then) in enumerate(week.bought_then.items()):
        lists = shelves[week.homes[household]]
        for label, days in KNOWN.items():
            bought = known.before(household, week.today, days)
            weights, counts = _simply(bought, week.today)
            for name, shelf in lists.items():
                ours, took = _ours(bought, shelf, week)
                if name == LISTS[0] and days is None:
                    times.append((len(bought), took))
                    results[name, label, NEAR].append(_shown(household, _of_the_list(bought, shelf, week), then, shelf))
                if row % _CHECKED == 0:
                    assert ours == _products(ranking.top(bought, shelf.by_buyers, week.active, week.today))
                answers = {
                    OURS: ours,
                    PLAIN: _plain(weights, shelf, week.active),
                    COUNTING: _counting(counts, shelf),
                }
                for rule, products in answers.items():
                    results[name, label, rule].append(_shown(household, products, then, shelf))


def _play_for_all(known: Year, week: Week, draw: int) -> tuple[int, int, int]:
    shelf = ranking.shelf(week.drawn_for_all(draw))
    ours = plain = 0
    for household, then in week.bought_then.items():
        bought = known.before(household, week.today)
        ours += not then.isdisjoint(_ours(bought, shelf, week)[0])
        plain += not then.isdisjoint(_plain(_simply(bought, week.today)[0], shelf, week.active))
    return len(week.bought_then), ours, plain


def _drawn_for_all(counted: np.ndarray) -> Iterator[Row]:
    """How much a figure on a random list is its draw's: one list a week for all stores, several times."""
    ours, plain = counted[:, 1] / counted[:, 0], counted[:, 2] / counted[:, 0]
    kept = int((ours >= plain).sum())
    yield Row(
        f"200 a week for all stores, {_SHARED} draws, hit@5, and from which to which draw; floor: the plain rule",
        f"{ours.mean():.4f} ({ours.min():.3f}-{ours.max():.3f})",
        f"{plain.mean():.4f}",
        f"{(ours - plain).mean():+.4f} [{(ours - plain).min():+.4f}, {(ours - plain).max():+.4f}]",
    )
    yield Row("— draws in which it is no worse than the plain rule", f"{kept}", aim=f"{_SHARED}", met=kept == _SHARED)


def _ours(bought: Sequence[Bought], shelf: Shelf, week: Week) -> tuple[list[int], float]:
    began = perf_counter()
    best = ranking.top(bought, ranking.candidates(bought, shelf), week.active, week.today)
    return _products(best), perf_counter() - began


def _of_the_list(bought: Sequence[Bought], shelf: Shelf, week: Week) -> list[int]:
    """As if of their lines only those with a product of the list were read."""
    lines = [line for line in bought if line.product in shelf.by_product]
    return _products(ranking.top(lines, ranking.candidates(lines, shelf), week.active, week.today))


def _products(best: Sequence[ranking.Ranked]) -> list[int]:
    return [offer.product for offer in best]


def _shown(household: int, products: list[int], then: set[int], shelf: Shelf) -> Shown:
    missing = min(MOST, len(shelf.by_product)) - len(set(products))
    return Shown(household, len(then.intersection(products)), missing)


def _simply(bought: Sequence[Bought], today: int) -> tuple[dict[int, float], dict[int, int]]:
    """The decayed count of each product; the receipts of the hundred products with most of them, of equals the later."""
    weights: dict[int, float] = {}
    last: dict[int, int] = {}
    for line in bought:
        weights[line.product] = weights.get(line.product, 0) + 0.5 ** ((today - line.day) / HALF_LIFE)
        last[line.product] = line.day
    counts = Counter(line.product for line in bought)
    first = sorted(counts, key=lambda product: (-counts[product], -last[product]))[:_COUNTED]
    return weights, {product: counts[product] for product in first}


def _plain(weights: Mapping[int, float], shelf: Shelf, active: int) -> list[int]:
    """The decayed count, and four times the share of active customers."""
    items = {item.product: item for item in shelf.by_buyers[:MOST]}
    items |= {product: shelf.by_product[product] for product in weights.keys() & shelf.by_product.keys()}

    def key(item: Listed) -> tuple[float, int]:
        return -weights.get(item.product, 0) - _POPULAR * item.buyers / active, item.position

    return [item.product for item in sorted(items.values(), key=key)[:MOST]]


def _counting(counts: Mapping[int, int], shelf: Shelf) -> list[int]:
    """The personal list alone; what it leaves open is filled from the top of the store's."""
    own = [shelf.by_product[product] for product in counts.keys() & shelf.by_product.keys()]
    own.sort(key=lambda item: (-counts[item.product], item.position))
    products = [item.product for item in own[:MOST]]
    for product in shelf.by_product:
        if len(products) == MOST:
            break
        if product not in products:
            products.append(product)
    return products


def _compared(what: str, key: tuple[str, str], results: Results, random: np.random.Generator) -> Iterator[Row]:
    of_rule = {rule: results[*key, rule] for rule in (OURS, PLAIN, COUNTING)}
    ours, plain, counting = (np.array([shown.hits > 0 for shown in shown_by]) * 1.0 for shown_by in of_rule.values())
    households = np.array([shown.household for shown in of_rule[OURS]])
    spread = _bootstrap(households, np.column_stack([ours, ours - plain, ours - counting]), random)
    aim = AIMS.get(key)
    yield Row(
        f"{what}, hit@5; floor: the plain rule",
        f"{ours.mean():.4f} {_interval(spread[:, 0], 3)}",
        f"{plain.mean():.4f}",
        f"{(ours - plain).mean():+.4f} {_interval(spread[:, 1])}",
        "no worse" if aim is None else f"≥ {aim}",
        bool(ours.mean() >= (plain.mean() if aim is None else aim)),
    )
    told = f"{(ours - counting).mean():+.4f} {_interval(spread[:, 2])}"
    yield Row("— floor: counting alone", "", f"{counting.mean():.4f}", told)
    precise, its = (f"{np.mean([shown.hits for shown in of_rule[rule]]) / MOST:.4f}" for rule in (OURS, PLAIN))
    yield Row("— precision@5; floor: the plain rule", precise, its)
    if near := results.get((*key, NEAR)):
        yield Row(
            "— read only their lines with products of the list", f"{np.mean([shown.hits > 0 for shown in near]):.4f}"
        )


def _bootstrap(households: np.ndarray, values: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """The means of each column in so many draws of households with all of their rows."""
    names, places = np.unique(households, return_inverse=True)
    sums = np.zeros((len(names), values.shape[1] + 1))
    np.add.at(sums, places, np.column_stack([values, np.ones(len(values))]))
    drawn = random.multinomial(len(names), np.full(len(names), 1 / len(names)), size=DRAWS) @ sums
    means: np.ndarray = drawn[:, :-1] / drawn[:, -1:]
    return means


def _interval(means: np.ndarray, digits: int = 4) -> str:
    low, high = np.percentile(means, (2.5, 97.5))
    return f"[{low:.{digits}f}, {high:.{digits}f}]"


def _lasted(times: Sequence[tuple[int, float]]) -> Iterator[Row]:
    every = [took * 1e6 for _, took in times]
    many = [took * 1e6 for lines, took in times if 500 <= lines <= 700]
    yield at_most("a customer's top of the mailer, median", "µs", percentile(every, 0.5))
    yield at_most("— of those with 500 to 700 lines, median", "µs", percentile(many, 0.5), 1000)
