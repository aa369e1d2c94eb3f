"""The monthly report says what the month's rows say, counted one by one."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from statistics import mean
from typing import Any

import pytest

from loyalty.feedback import Figure, Nps
from loyalty.points import Rate
from loyalty.refusals import UnknownStore
from storage import shop as stores
from storage.database import Transaction
from tests.usecases import months
from tests.usecases.corner_shop import CornerShop
from tests.usecases.months import Book
from usecases import monthly
from usecases.month_facts import Aspect, Consoled, StoreMonth, Waited
from usecases.monthly import Gathered

OCTOBER = datetime(2026, 10, 1)  # noqa: DTZ001 - local, as everywhere here; clocks are put back on the 25th
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
SEPTEMBER, NOVEMBER = OCTOBER - 30 * DAY, OCTOBER + 31 * DAY


@pytest.fixture
async def book(shop: CornerShop) -> Book:
    return await months.opened(shop)


async def october(book: Book, code: str | None = None) -> tuple[StoreMonth, ...]:
    """The center, the station, all together; or one store, twice."""
    await book.write()
    found = await months.told(book.shop, OCTOBER, code)
    return (*found.stores, found.whole)


async def test_a_small_month_has_the_figures_that_were_worked_out_by_hand(book: Book) -> None:
    """Center: 18 promoters, 8 passives, 4 detractors, and 5 silent; in September 10, 8 and 12."""
    for score, here, before in ((10, 18, 10), (8, 8, 8), (3, 4, 12)):
        for _ in range(here):
            liked = ["prices", "staff"] if score == 10 else ["prices"]
            book.survey(OCTOBER + 9 * DAY, score=score, liked=liked, disliked=["speed"] if score == 3 else [])
        for _ in range(before):
            book.survey(SEPTEMBER + 9 * DAY, score=score)
    for _ in range(5):
        book.survey(OCTOBER + 10 * DAY)
    book.survey(OCTOBER + 10 * DAY, sent=False)
    for _ in range(9):
        book.survey(OCTOBER + 10 * DAY, book.station, score=10)
    center, station, whole = await october(book)
    assert (center.sent, center.answered, center.groups) == (35, 30, Nps(18, 8, 4))
    assert center.nps.figure == Figure(47, 16, 71)
    assert (center.nps.before, center.nps.change) == (-7, Figure(54, 9, 91))
    assert center.aspects == (
        Aspect("speed", (0, 0, 0), (0, 0, 4)),
        Aspect("prices", (18, 8, 4), (0, 0, 0)),
        Aspect("staff", (18, 0, 0), (0, 0, 0)),
    )
    assert (station.groups, station.nps.figure, station.nps.change) == (Nps(9, 0, 0), None, None), "too few"
    assert (whole.sent, whole.groups) == (44, Nps(27, 8, 4))


async def test_a_visit_belongs_to_the_month_of_its_store_s_own_clock(book: Book) -> None:
    """Kyiv is 3 hours ahead of UTC on the 1st of October and 2 on the 1st of November; Almaty is 5 hours ahead."""

    def move(tx: Transaction) -> None:
        row = {"code": "station", "name": "Station", "address": "", "timezone": "Asia/Almaty", "director_chat": None}
        stores.put_stores(tx, [row])

    await book.shop.database.run(move)
    begins, ends = datetime(2026, 9, 30, 21, tzinfo=UTC), datetime(2026, 10, 31, 22, tzinfo=UTC)
    for at, ahead in ((begins - MINUTE, 2), (begins, 2), (ends - MINUTE, 3), (ends, 3)):
        book.visit(at)
        book.visit(at - ahead * HOUR, book.customer(), book.station)
    center, station, whole = await october(book)
    assert (center.visits, center.with_card) == (2, 0)
    assert (station.visits, station.with_card) == (2, 2), "its month ends three hours before Kyiv's"
    assert (whole.visits, whole.with_card) == (4, 2)


async def test_stars_are_told_by_shift_of_the_local_clock_also_when_it_is_put_back(book: Book) -> None:
    """At noon in Kyiv: 09:00 UTC until the 25th, 10:00 UTC from then on."""
    customer = book.customer()
    for day in range(31):
        noon = datetime(2026, 10, day + 1, 9 + (day + 1 >= 25), tzinfo=UTC)
        book.rate(book.visit(noon - MINUTE, customer), customer, 5)
        book.rate(book.visit(noon, customer), customer, 2)
    center, station, whole = await october(book)
    morning, afternoon, evening, night = center.shifts
    assert [(shift.since, shift.until) for shift in center.shifts] == [(6, 12), (12, 17), (17, 22), (22, 6)]
    assert (morning.stars.count, afternoon.stars.count, evening.stars.count, night.stars.count) == (31, 31, 0, 0)
    assert morning.stars.figure is not None
    assert afternoon.stars.figure is not None
    assert (morning.stars.figure.middle, afternoon.stars.figure.middle) == (500, 200)
    assert center.stars.figure is not None
    assert (center.stars.count, center.stars.figure.middle, center.stars.spread) == (62, 350, 151)
    assert (center.low_stars, station.stars.count, whole.stars) == (31, 0, center.stars)


async def test_the_worst_products_are_those_that_are_surely_bad(book: Book) -> None:
    """Eleven products on ten receipts each, the first with one star; the second on forty, with one or two: of that more is
    known. One with nine receipts is not told of.
    """
    goods = [book.product(f"Pie {number:02}") for number in range(11)]
    few = book.product("Rare")
    customer = book.customer()
    for place, product in enumerate(goods):
        for number in range(40 if place == 1 else 10):
            visit = book.visit(OCTOBER + (number % 30) * DAY, customer, None, 100, product, product)
            book.rate(visit, customer, 1 + min(place, 4) - (place == 1 and number % 2))
    for _ in range(9):
        book.rate(book.visit(OCTOBER + DAY, customer, None, 100, few), customer, 1)
    book.visit(OCTOBER + DAY, customer, None, 100, few)
    center, _, _ = await october(book)
    assert [product.name for product in center.worst] == ["Pie 01", "Pie 00", "Pie 02", "Pie 03", "Pie 04"]
    assert (center.worst[0].sku, center.worst[0].category, center.worst[0].stars.count) == ("pie 01", "bakery", 40)
    assert center.worst[1].stars.count == 10, "a receipt on which it is twice counts once"


async def test_marks_of_categories_are_told_with_the_change(book: Book) -> None:
    for number in range(20):
        book.survey(OCTOBER + DAY, topic="bakery", quality=5 - number % 2, assortment=4)
        book.survey(SEPTEMBER + DAY, topic="bakery", quality=3 - number % 2, assortment=4, freshness=1)
    book.survey(OCTOBER + DAY, topic="culinary", quality=5)
    book.survey(OCTOBER + DAY, topic="bakery")
    center, _, _ = await october(book)
    bakery, culinary = center.categories
    quality, assortment, freshness = bakery.marks
    assert (bakery.name, bakery.answers, culinary.name, culinary.answers) == ("bakery", 20, "culinary", 1)
    assert quality.figure is not None
    assert quality.change is not None
    assert (quality.figure.middle, quality.before, quality.change.middle) == (450, 250, 200)
    assert quality.change.sure
    assert assortment.change is not None
    assert (assortment.change.middle, assortment.change.sure) == (0, False)
    assert (freshness.count, freshness.figure, freshness.before) == (0, None, 100)
    assert culinary.marks[0].figure is None


async def test_complaints_are_told_by_category_with_the_times_people_waited(book: Book) -> None:
    for number in range(1, 11):
        book.complaint(OCTOBER + DAY, answered=number, closed=60 * number, solved=number <= 6 or None)
    book.complaint(OCTOBER + 31 * DAY - MINUTE, answered=5, solved=False)
    book.complaint(OCTOBER, "staff", book.station)
    book.complaint(OCTOBER, "", store=0, answered=1)
    book.complaint(OCTOBER - MINUTE)
    book.complaint(SEPTEMBER, "prices")
    center, station, whole = await october(book)
    quality, prices = center.complaints
    assert (quality.category, quality.opened, quality.before, quality.answered, quality.closed) == (
        *("quality", 11, 1),
        *(11, 10),
    )
    assert quality.to_answer == Waited(5 * 60, 9 * 60)
    assert quality.to_solution == Waited(5 * 3600, 9 * 3600)
    assert (quality.said, quality.solved) == (7, 6)
    assert (prices.category, prices.opened, prices.before, prices.to_answer) == ("prices", 0, 1, None)
    assert (station.complaints_in_all.opened, station.complaints_in_all.answered) == (1, 0)
    assert (whole.complaints_in_all.opened, whole.complaints_in_all.before) == (13, 2)
    found = await months.told(book.shop, OCTOBER)
    assert found.elsewhere is not None
    assert found.elsewhere.complaints_in_all.opened == 1, "of no store"


async def test_what_consoling_costs_is_told_beside_what_those_customers_leave(book: Book) -> None:
    """A point pays a hryvnia; a quarter of a sale is margin. Two customers bought for 1,500 hryvnias, less a refund of 100."""
    shop = book.shop.under(
        replace(book.shop.terms.program, campaigns=replace(book.shop.terms.program.campaigns, margin=Rate(2500)))
    )
    book.shop = shop
    ann, bob, cat = book.customer(), book.customer(), book.customer()
    book.refund(book.visit(OCTOBER - 100 * DAY, ann, None, 100_000), 10_000)
    book.visit(OCTOBER - 400 * DAY, ann, None, 7)
    book.visit(OCTOBER + 2 * DAY, cat, None, 9)
    book.visit(OCTOBER + 2 * DAY, ann, book.station, 9)
    last = book.visit(OCTOBER + 2 * DAY, bob, None, 50_000)
    book.complaint(OCTOBER + 3 * DAY, customer=bob, bonus=50, receipt=last)
    book.complaint(OCTOBER + 3 * DAY, customer=bob, bonus=20, receipt=last)
    book.complaint(OCTOBER + 3 * DAY, customer=ann, bonus=30, receipt=last)
    book.bonus(book.complaint(OCTOBER, customer=cat), cat, last, 1000, OCTOBER, "asked")
    book.bonus(book.complaint(OCTOBER, customer=cat), cat, last, 1000, NOVEMBER)
    center, station, whole = await october(book)
    assert center.consoled == Consoled(3, *map(_any, (100, 10_000, 140_000, 35_000)))
    assert (whole.consoled, station.consoled.count) == (center.consoled, 0)


def _any(value: Any) -> Any:
    return value


async def test_who_was_given_a_bonus_is_compared_with_complainers_of_the_same_category_and_tier(book: Book) -> None:
    for number in range(40):
        gold, bonus = book.customer("gold"), 10 if number < 20 else 0
        book.complaint(OCTOBER - 99 * DAY, customer=gold, closed=5, came_back=number % 4 > 0, bonus=bonus)
        book.complaint(OCTOBER - 99 * DAY, "staff", customer=gold, closed=5, came_back=False)
    book.complaint(OCTOBER - 99 * DAY, customer=book.customer(), closed=5, came_back=False)
    book.complaint(OCTOBER + DAY, customer=book.customer("gold"), closed=5)
    center, station, whole = await october(book)
    returned = center.returned
    assert (returned.given, returned.others) == (20, 20)
    assert returned.with_bonus is not None
    assert returned.without is not None
    assert (returned.with_bonus.middle, returned.without.middle) == (75, 75)
    assert (station.returned.given, whole.returned) == (0, returned)


async def test_a_month_of_which_nothing_is_known_is_told_without_figures(book: Book) -> None:
    center, _, whole = await october(book)
    assert not whole.anything
    assert (center.visits, center.nps.figure, center.aspects, center.worst, center.complaints) == (0, None, (), (), ())


async def test_one_store_alone_is_told_as_among_the_others(book: Book) -> None:
    await crowd(book, 5)
    found = await months.told(book.shop, OCTOBER)
    alone = await months.told(book.shop, OCTOBER, "station")
    assert alone.stores == (found.stores[1],)
    assert replace(alone.whole, code="station", name="Station") == found.stores[1]
    assert alone.elsewhere is None
    with pytest.raises(UnknownStore):
        await months.told(book.shop, OCTOBER, "nowhere")


@pytest.mark.parametrize("seed", range(3))
async def test_the_stores_add_up_to_all_and_pages_to_the_whole(book: Book, seed: int) -> None:
    visits, scores = await crowd(book, seed)
    found = await months.told(book.shop, OCTOBER)
    parts = [*found.stores, *([found.elsewhere] if found.elsewhere else [])]
    for name in ("visits", "with_card", "sent", "answered", "low_stars"):
        assert sum(getattr(each, name) for each in parts) == getattr(found.whole, name), name
    for name in ("opened", "before", "answered", "closed", "said", "solved"):
        assert sum(getattr(each.complaints_in_all, name) for each in parts) == getattr(
            found.whole.complaints_in_all, name
        )
        assert sum(getattr(each, name) for each in found.whole.complaints) == getattr(
            found.whole.complaints_in_all, name
        )
    assert sum(each.stars.count for each in parts) == found.whole.stars.count
    assert sum(shift.stars.count for shift in found.whole.shifts) == found.whole.stars.count
    assert sum(each.consoled.points for each in parts) == found.whole.consoled.points
    assert found.whole.visits == visits
    assert found.whole.groups == Nps.of(scores)
    if scores.total() >= 10 and found.whole.nps.figure:
        by_hand = 100 * mean((score >= 9) - (score <= 6) for score in scores.elements())
        assert found.whole.nps.figure.middle == pytest.approx(by_hand, abs=0.51)
    assert await paged(book, 17) == found


async def paged(book: Book, most: int) -> object:
    database, terms, gathered, pages = book.shop.database, book.shop.terms, Gathered(), 0
    plan = await database.read(lambda tx: monthly.plan(tx, terms, date(2026, 10, 1)))
    while gathered.last is not None:
        before = gathered
        gathered = await database.read(lambda tx: monthly.gather(tx, plan, before, most=most))  # noqa: B023 - at once
        pages += 1
    assert pages > 5
    return await database.read(lambda tx: monthly.told(tx, terms, plan, gathered))


async def crowd(book: Book, seed: int) -> tuple[int, Counter[int]]:
    """A few months of everything, at random; how many visits of October there are, and which scores they led to."""
    random, visit, visits, scores = Random(seed), 0, 0, Counter[int]()
    goods = [book.product(f"Pie {number}") for number in range(6)]
    people = [book.customer(random.choice(["", "gold"])) for _ in range(40)]

    def some_day() -> datetime:
        return OCTOBER + random.randrange(-45 * 24, 45 * 24) * HOUR

    for _ in range(400):
        at, customer = some_day(), random.choice(people)
        card = random.choice([customer, None])
        visit = book.visit(at, card, random.choice([book.center, book.station]), 100, *random.choices(goods, k=3))
        visits += OCTOBER <= at < NOVEMBER
        if card and random.random() < 0.5:
            book.rate(visit, customer, random.randrange(1, 6))
    for _ in range(80):
        at, score = some_day(), random.choice([None, *range(11)])
        where = random.choice([book.center, book.station])
        visits += OCTOBER <= at - 90 * DAY < NOVEMBER
        if random.random() < 0.3:
            book.survey(at, where, topic="bakery", quality=random.randrange(1, 6))
        else:
            book.survey(at, where, score=score, liked=random.sample(["prices", "staff"], 1))
            if score is not None and OCTOBER <= at < NOVEMBER:
                scores[score] += 1
    for _ in range(60):
        where, answered = random.choice([book.center, book.station, 0]), random.choice([None, random.randrange(99)])
        closed = None if answered is None else random.choice([None, answered + 5])
        customer, at = random.choice(people), some_day()
        bonus = random.choice([0, 20]) if where and at < OCTOBER - DAY else 0
        book.complaint(
            at,
            random.choice(["quality", "staff"]),
            where,
            customer,
            answered,
            closed,
            solved=random.choice([True, False, None]) if closed else None,
            came_back=random.choice([True, False, None]),
            bonus=bonus,
            receipt=visit if bonus else None,
        )
    await book.write()
    return visits, scores
