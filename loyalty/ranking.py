"""The personal top: the promos of the day that this customer is most likely to want, each with its reason.

A product's score is the sum of three terms, and each is something that can be said to the customer's face:

    own ** 0.8  +  4 x share of the active customers who bought it  +  0.2 x kind ** 0.8 x its share of its kind's buyers

`own` is how often the customer bought it and `kind` how often anything of its kind, a receipt of 168 days ago counting half.
Found and measured on the receipts of a real chain (`make bench ONLY=personal`; docs/decisions/0014).
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain
from operator import itemgetter
from typing import NamedTuple, TypeAlias

MOST = 5
HALF_LIFE = 168  # days
UNKNOWN = ""  # a product without a type is of no kind: nothing else is like it
ACTIVE = 84  # days: who bought within them is an active customer
_POWER = 0.8  # the tenth receipt tells less than the first
_POPULAR = 4.0
_KIND = 0.2
_ONCE = 1_000_000  # a receipt of today; whole numbers, so that the order in which they are added up makes no difference
_ORDER = itemgetter(0, 1, 2)
# Of the fields of Listed; by number, which is twice as fast over millions of them.
_POSITION, _IN_ORDER, _BUYERS = itemgetter(2), itemgetter(2, 0), itemgetter(3)


class Why(StrEnum):
    """The reason that can be told."""

    BOUGHT = "bought"  # they bought it themselves
    KIND = "kind"  # they bought its kind
    POPULAR = "popular"  # others buy it
    LISTED = "listed"  # it is on promotion; nothing else is known


# Tuples, since there are hundreds of the former a customer and millions of the latter a week: made in a third of the time.
class Bought(NamedTuple):
    """One for each receipt and product, however many lines it has there. `day`: local, counted from 1970-01-01."""

    product: int
    kind: str
    day: int


class Listed(NamedTuple):
    """A product of the store's promos today. `buyers`: how many active customers bought it, `kind_buyers`: anything of its
    kind; 0 where that is not known, then its kind adds nothing.
    """

    product: int
    kind: str
    position: int
    buyers: int
    kind_buyers: int = 0


@dataclass(frozen=True, slots=True)
class Ranked:
    """`score` in thousandths; `times`: receipts of this customer with it; `last_day` of them."""

    product: int
    score: int
    times: int
    last_day: int | None
    why: Why


@dataclass(frozen=True, slots=True)
class Shelf:
    """A store's promos of one day, sorted once for all of its customers."""

    by_product: Mapping[int, Listed]
    by_buyers: Sequence[Listed]
    of_kind: Mapping[str, Sequence[Listed]]  # likewise the most popular first


# The score below zero, so that the best sorts first; position, product.
_Scored: TypeAlias = tuple[float, int, int, Listed]


def top(
    bought: Iterable[Bought],
    listed: Iterable[Listed],
    active: int,
    today: int,
    *,
    most: int = MOST,
    one_of_a_kind: bool = False,
    not_for_me: Collection[int] = (),
) -> list[Ranked]:
    """The best first, at equal scores in the list's order; as many as asked for where the list has them.

    `bought` is all that the customer bought, `active` the number of active customers. With `one_of_a_kind` a second product of
    a kind comes only when there is nothing else. `listed` may be the whole list or its `candidates`: the answer is the same.
    """
    lines = list(bought)
    own, kinds = _habits(lines, today)
    shares = {kind: _KIND * (weight / _ONCE) ** _POWER for kind, weight in kinds.items()}
    popular = _POPULAR / max(active, 1)
    scored: list[_Scored] = []
    for item in listed:
        product, buyers = item.product, item.buyers
        score = popular * buyers
        if item.kind_buyers and item.kind in shares:
            score += shares[item.kind] * buyers / item.kind_buyers
        if product in own:
            score += (own[product] / _ONCE) ** _POWER
        scored.append((-score, item.position, product, item))
    scored.sort(key=_ORDER)
    best = _pick(scored, most, one_of_a_kind, not_for_me)
    days: dict[int, list[int]] = {item.product: [] for _, item in best}
    for line in lines:
        if line.product in days:
            days[line.product].append(line.day)
    return [_ranked(score, item, days[item.product], item.kind in kinds) for score, item in best]


def shelf(listed: Iterable[Listed]) -> Shelf:
    """A product that is listed twice stands in its first place."""
    once: dict[int, Listed] = {}
    for item in sorted(listed, key=_POSITION):
        once.setdefault(item.product, item)
    popular = sorted(once.values(), key=_IN_ORDER)
    popular.sort(key=_BUYERS, reverse=True)  # at equal numbers they stay in the list's order
    of_kind: defaultdict[str, list[Listed]] = defaultdict(list)
    for item in popular:
        of_kind[item.kind].append(item)
    return Shelf(once, popular, dict(of_kind))


def candidates(
    bought: Iterable[Bought],
    shelf: Shelf,
    *,
    most: int = MOST,
    one_of_a_kind: bool = False,
    not_for_me: Collection[int] = (),
) -> list[Listed]:
    """So much of a list decides its `top`: what the customer bought, and of the rest the most popular of the list and of each
    kind that they bought (with `one_of_a_kind`, of every kind): as many as asked for, and one more for each that is not for
    them. Among products of one kind that were never bought, more buyers always win, and a kind can only add.
    """
    products: set[int] = set()
    kinds: set[str] = set()
    for line in bought:
        products.add(line.product)
        kinds.add(line.kind)
    first = most + len(not_for_me)
    near = shelf.of_kind.keys() if one_of_a_kind else kinds & shelf.of_kind.keys()
    own = [shelf.by_product[product] for product in products & shelf.by_product.keys()]
    heads = chain(shelf.by_buyers[:first], *(shelf.of_kind[kind][:first] for kind in near), own)
    return list({item.product: item for item in heads}.values())


def _habits(lines: Iterable[Bought], today: int) -> tuple[dict[int, int], dict[str, int]]:
    """What each product and each kind weighs."""
    own: dict[int, int] = {}
    kinds: dict[str, int] = {}
    weights: dict[int, int] = {}
    for line in lines:
        product, kind, day = line.product, line.kind, line.day
        if day not in weights:
            weights[day] = _weight(today - day)
        weight = weights[day]
        own[product] = own.get(product, 0) + weight
        kinds[kind] = kinds.get(kind, 0) + weight
    kinds.pop(UNKNOWN, None)
    return own, kinds


def _weight(age: int) -> int:
    """Of a receipt so many days ago."""
    return int(_ONCE * 0.5 ** (max(age, 0) / HALF_LIFE))


def _pick(
    scored: Iterable[_Scored], most: int, one_of_a_kind: bool, not_for_me: Collection[int]
) -> list[tuple[float, Listed]]:
    seen = set(not_for_me)
    kinds: set[str] = set()
    chosen: list[tuple[float, Listed]] = []
    passed: list[tuple[float, Listed]] = []
    for minus, _, product, item in scored:
        if product in seen:
            continue
        if len(chosen) == most:
            break
        seen.add(product)
        (passed if one_of_a_kind and item.kind in kinds else chosen).append((-minus, item))
        if item.kind != UNKNOWN:
            kinds.add(item.kind)
    return [*chosen, *passed][:most]


def _ranked(score: float, item: Listed, days: Collection[int], of_known_kind: bool) -> Ranked:
    thousandths = round(score * 1000)
    if days:
        return Ranked(item.product, thousandths, len(days), max(days), Why.BOUGHT)
    if of_known_kind:
        return Ranked(item.product, thousandths, 0, None, Why.KIND)
    return Ranked(item.product, thousandths, 0, None, Why.POPULAR if item.buyers else Why.LISTED)
