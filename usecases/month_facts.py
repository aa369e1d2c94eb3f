"""The figures of a month, made of its sums: what the report, its picture and its five lines tell."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from loyalty import feedback
from loyalty.feedback import BANDS, FEWEST, MARKS, Answers, Figure, Nps, Returned
from loyalty.points import WHOLE, Money, Points
from loyalty.sorry import Outcome, Share
from loyalty.surveys import Group
from storage.monthly import Complaint
from usecases.month_sums import Said, Sums
from usecases.terms import Terms

ASKED: Final = ("quality", "assortment", "freshness")  # of a category
WORST: Final = 5  # products told
_HUNDRED: Final = 100
_SECOND: Final = 1000  # milliseconds

Goods = Mapping[int, tuple[str, str, str]]  # sku, name and category by the product's id


@dataclass(frozen=True, slots=True)
class Mean:
    """`figure` in points (NPS) or hundredths (marks, stars); None from too few answers, as is `change` since the month before."""

    count: int
    figure: Figure | None
    before: int | None = None
    change: Figure | None = None
    spread: int | None = None


@dataclass(frozen=True, slots=True)
class Aspect:
    """How often it was chosen, by promoters, passives and detractors."""

    name: str
    liked: tuple[int, int, int]
    disliked: tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Category:
    """`marks` in the order of ASKED."""

    name: str
    answers: int
    marks: tuple[Mean, Mean, Mean]


@dataclass(frozen=True, slots=True)
class Shift:
    since: int
    until: int
    stars: Mean


@dataclass(frozen=True, slots=True)
class RatedProduct:
    sku: str
    name: str
    category: str
    stars: Mean


@dataclass(frozen=True, slots=True)
class Waited:
    """Seconds until half, and until nine of ten were through."""

    half: int
    most: int


@dataclass(frozen=True, slots=True)
class Complaints:
    """Those opened in the month, as they stand now. `said`: how many shoppers said whether it is solved, and it `solved`."""

    category: str
    opened: int
    before: int
    answered: int
    closed: int
    to_answer: Waited | None
    to_solution: Waited | None
    said: int
    solved: int


@dataclass(frozen=True, slots=True)
class Consoled:
    """Sorry-bonuses: `cost` is what the points pay, `margin` what is left of a year's `sales` to those who got them."""

    count: int
    points: Points
    cost: Money
    sales: Money
    margin: Money


@dataclass(frozen=True, slots=True)
class StoreMonth:
    """One store's, or of all; `code` is empty for all, and for what belongs to no store."""

    code: str
    name: str
    visits: int
    with_card: int
    sent: int
    answered: int
    groups: Nps
    nps: Mean
    aspects: tuple[Aspect, ...]
    categories: tuple[Category, ...]
    stars: Mean
    low_stars: int  # ratings of one or two
    shifts: tuple[Shift, ...]
    worst: tuple[RatedProduct, ...]
    complaints: tuple[Complaints, ...]
    complaints_in_all: Complaints
    consoled: Consoled
    returned: Returned

    @property
    def anything(self) -> bool:
        return bool(self.visits or self.sent or self.stars.count or self.complaints_in_all.opened)


@dataclass(frozen=True, slots=True)
class MonthReport:
    """`stores` by their codes; `elsewhere` is what belongs to none of them, `whole` all of it together."""

    month: date
    shop: str
    currency: str
    stores: tuple[StoreMonth, ...]
    elsewhere: StoreMonth | None
    whole: StoreMonth


def store_month(code: str, name: str, sums: Sums, terms: Terms, goods: Goods) -> StoreMonth:
    groups, before = Nps.of(sums.said.scores), Nps.of(sums.said_before.scores)
    by_stars: Counter[int] = Counter()
    for (_, stars), count in sums.stars.items():
        by_stars[stars] += count
    return StoreMonth(
        code,
        name,
        sums.visits,
        sums.with_card,
        sums.said.sent,
        sums.said.answered,
        groups,
        _mean(groups.answers, before.answers),
        tuple(_aspects(sums.said)),
        tuple(_categories(sums)),
        _starred(by_stars),
        sum(count for stars, count in by_stars.items() if stars <= 2),  # noqa: PLR2004 - after which we ask what was wrong
        tuple(_shifts(sums)),
        tuple(_worst(sums, goods)),
        tuple(_complaints(sums)),
        _told("", sums.complaints, sum(sums.complaints_before.values())),
        _consoled(sums, terms),
        feedback.returned(list(_outcomes(sums))),
    )


def _mean(now: Answers, before: Answers | None = None) -> Mean:
    unit = _HUNDRED
    there = None if before is None else feedback.figure(before, unit)
    changed = None if before is None else feedback.change(now, before, unit)
    return Mean(int(now.count), feedback.figure(now, unit), there.middle if there else None, changed)


def _starred(counts: Mapping[int, int]) -> Mean:
    answers = Answers.of(*MARKS, counts)
    return Mean(int(answers.count), feedback.figure(answers, _HUNDRED), spread=feedback.spread(answers))


def _aspects(said: Said) -> Iterable[Aspect]:
    """Those most often disliked first."""
    names = {name for name, _, _ in said.aspects}
    found = [Aspect(name, _by_group(said, name, liked=True), _by_group(said, name, liked=False)) for name in names]
    return sorted(found, key=lambda each: (-sum(each.disliked), -sum(each.liked), each.name))


def _by_group(said: Said, name: str, *, liked: bool) -> tuple[int, int, int]:
    one, two, three = (said.aspects[name, liked, each.value] for each in Group)
    return one, two, three


def _categories(sums: Sums) -> Iterable[Category]:
    for topic in sorted({*sums.said.topics, *sums.said_before.topics}):
        one, two, three = (_mean(_marked(sums.said, topic, of), _marked(sums.said_before, topic, of)) for of in ASKED)
        yield Category(topic, sums.said.topics[topic], (one, two, three))


def _marked(said: Said, topic: str, of: str) -> Answers:
    return Answers.of(*MARKS, {mark: said.marks[topic, of, mark] for mark in range(MARKS[0], MARKS[1] + 1)})


def _shifts(sums: Sums) -> Iterable[Shift]:
    for place, (since, until) in enumerate(BANDS):
        counts = {stars: count for (band, stars), count in sums.stars.items() if band == place}
        yield Shift(since, until, _starred(counts))


def _worst(sums: Sums, goods: Goods) -> Iterable[RatedProduct]:
    """By the upper end of the interval: who is surely bad, not who had bad luck with few."""
    by_product: dict[int, Counter[int]] = {}
    for (product, stars), count in sums.products.items():
        by_product.setdefault(product, Counter())[stars] += count
    told = {product: _starred(counts) for product, counts in by_product.items() if counts.total() >= FEWEST}
    ranked = sorted(told.items(), key=lambda each: (each[1].figure.high if each[1].figure else 0, each[0]))
    return [RatedProduct(*goods[product], stars) for product, stars in ranked[:WORST] if product in goods]


def candidates(sums: Sums) -> set[int]:
    """Products that may be told of."""
    heads: Counter[int] = Counter()
    for (product, _), count in sums.products.items():
        heads[product] += count
    return {product for product, count in heads.items() if count >= FEWEST}


def _complaints(sums: Sums) -> Iterable[Complaints]:
    """The most frequent first."""
    by_category: dict[str, list[Complaint]] = {category: [] for category in sums.complaints_before}
    for each in sums.complaints:
        by_category.setdefault(each.category, []).append(each)
    found = [_told(name, cases, sums.complaints_before[name]) for name, cases in by_category.items()]
    return sorted(found, key=lambda each: (-each.opened, -each.before, each.category))


def _told(category: str, cases: Iterable[Complaint], before: int) -> Complaints:
    cases = list(cases)
    answered = [each.answered for each in cases if each.answered is not None]
    closed = [each.closed for each in cases if each.closed is not None]
    words = [each.solved for each in cases if each.solved is not None]
    times = (_waited(answered), _waited(closed))
    return Complaints(category, len(cases), before, len(answered), len(closed), *times, len(words), sum(words))


def _waited(waits: Iterable[int]) -> Waited | None:
    waits = list(waits)
    half, most = feedback.within(waits, 50), feedback.within(waits, 90)
    return None if half is None or most is None else Waited(half // _SECOND, most // _SECOND)


def _consoled(sums: Sums, terms: Terms) -> Consoled:
    margin = sums.sales * terms.program.campaigns.margin // WHOLE
    cost = sums.points * terms.program.point_value
    return Consoled(sums.bonuses, Points(sums.points), Money(cost), Money(sums.sales), Money(margin))


def _outcomes(sums: Sums) -> Iterable[Outcome]:
    for category, tier in sorted({(category, tier) for category, tier, _, _ in sums.alike}):
        given, without = (_share(sums, category, tier, bonus=bonus) for bonus in (True, False))
        yield Outcome(category, tier, given, without)


def _share(sums: Sums, category: str, tier: str, *, bonus: bool) -> Share:
    back, away = (sums.alike[category, tier, bonus, came] for came in (True, False))
    return Share(back + away, back)
