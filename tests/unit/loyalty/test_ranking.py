"""The personal top is the customer's own, full whenever the list has enough, and decided by few candidates."""

import random
from collections import Counter

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from loyalty.ranking import ACTIVE, HALF_LIFE, Bought, Listed, Ranked, Why, candidates, shelf, top

TODAY = 20_000
PEOPLE = 1000  # active customers
KINDS = ["milk", "bread", "tea", ""]


def kind_of(product: int) -> str:
    return KINDS[product % len(KINDS)]


def listed(product: int, buyers: int = 0, position: int | None = None, kind: str = "thing") -> Listed:
    return Listed(product, kind, product if position is None else position, buyers)


def bought(product: int, *ages: int, kind: str = "thing") -> list[Bought]:
    return [Bought(product, kind, TODAY - age) for age in ages]


def products(best: list[Ranked]) -> list[int]:
    return [offer.product for offer in best]


LINES = st.lists(
    st.builds(
        lambda product, age: Bought(product, kind_of(product), TODAY - age), st.integers(0, 30), st.integers(0, 900)
    ),
    max_size=40,
)
# Few different numbers of buyers, so that there are ties; a kind has as many buyers as one of its products at least.
STORES = st.lists(
    st.builds(lambda product, buyers: (product, buyers), st.integers(0, 40), st.sampled_from([0, 0, 1, 1, 2, 7, 300])),
    max_size=40,
    unique_by=lambda pair: pair[0],
).map(
    lambda pairs: [
        Listed(product, kind_of(product), position, buyers, 350) for position, (product, buyers) in enumerate(pairs)
    ]
)
DISLIKED = st.sets(st.integers(0, 40), max_size=6)


def test_what_they_bought_comes_first_then_what_others_buy() -> None:
    best = top(bought(3, 10), [listed(1, 5), listed(2, 200), listed(3)], PEOPLE, TODAY)
    assert products(best) == [3, 2, 1]
    assert [offer.why for offer in best] == [Why.BOUGHT, Why.KIND, Why.KIND]


def test_each_offer_says_how_often_when_last_and_why() -> None:
    store = [listed(1), listed(2, 90, kind="tea"), listed(3, 50, kind="milk")]
    best = top([*bought(1, 30, 4, 60), *bought(9, 1, kind="tea")], store, PEOPLE, TODAY)
    assert best[0] == Ranked(1, best[0].score, 3, TODAY - 4, Why.BOUGHT)
    assert best[1] == Ranked(2, 360, 0, None, Why.KIND)
    assert best[2] == Ranked(3, 200, 0, None, Why.POPULAR)


@pytest.mark.parametrize(
    ("lines", "item", "score"),
    [
        (bought(1, 0), listed(1), 1000),
        (bought(1, HALF_LIFE), listed(1), 574),  # 0.5 ** 0.8
        (bought(1, *[0] * 10), listed(1), 6310),  # 10 ** 0.8
        (bought(1, -3), listed(1), 1000),  # a till's clock that is ahead
        (bought(1, 100 * HALF_LIFE), listed(1), 0),
        ([], listed(1, 250), 1000),
        (bought(2, 0), listed(1, 250)._replace(kind_buyers=500), 1100),  # and a tenth: half of its kind's buyers
        (bought(2, 0), listed(1, 250), 1000),
        (bought(2, 0, kind=""), Listed(1, "", 1, 250, 500), 1000),  # of no kind
    ],
)
def test_the_score_is_the_sum_of_three_terms(lines: list[Bought], item: Listed, score: int) -> None:
    assert top(lines, [item], PEOPLE, TODAY)[0].score == score


def test_the_longer_ago_the_less_it_counts_but_often_beats_lately() -> None:
    store = [listed(1), listed(2), listed(3)]
    assert products(top([*bought(1, 200), *bought(2, 10), *bought(3, 60, 70, 80)], store, PEOPLE, TODAY)) == [3, 2, 1]


def test_two_receipts_of_one_day_count_twice() -> None:
    assert products(top([*bought(1, 5), *bought(2, 5, 5)], [listed(1), listed(2)], PEOPLE, TODAY)) == [2, 1]


def test_equals_stand_in_the_lists_order() -> None:
    store = [listed(7, 5, 2), listed(1, 5, 3), listed(9, 5, 1)]
    assert products(top([], store, PEOPLE, TODAY)) == [9, 7, 1]


def test_what_is_not_for_them_never_comes() -> None:
    store = [listed(1, 500), listed(2), listed(3)]
    assert products(top(bought(1, 1, 2, 3), store, PEOPLE, TODAY, not_for_me={1})) == [2, 3]


def test_with_variety_a_second_one_of_a_kind_waits_until_the_others_have_come() -> None:
    store = [listed(1, 9, kind="milk"), listed(2, 8, kind="milk"), listed(3, 7, kind="tea"), listed(4, 1, kind="tea")]
    plain = products(top([], store, PEOPLE, TODAY, most=3))
    varied = products(top([], store, PEOPLE, TODAY, most=3, one_of_a_kind=True))
    assert (plain, varied) == ([1, 2, 3], [1, 3, 2])


def test_products_of_no_known_kind_are_not_alike() -> None:
    store = [listed(1, 9, kind=""), listed(2, 8, kind=""), listed(3, 7, kind="tea")]
    assert products(top([], store, PEOPLE, TODAY, most=2, one_of_a_kind=True)) == [1, 2]
    assert top(bought(1, 5, kind=""), store, PEOPLE, TODAY)[1].why is Why.POPULAR


def test_what_nobody_buys_is_not_called_popular() -> None:
    reasons = [each.why for each in top([], [listed(1, 3), listed(2, 0)], PEOPLE, TODAY)]
    assert reasons == [Why.POPULAR, Why.LISTED]


def test_a_shop_without_any_customer_has_a_top_too() -> None:
    assert products(top([], [listed(2), listed(1)], 0, TODAY)) == [1, 2]


def test_a_product_that_is_listed_twice_is_shown_once_in_its_first_place() -> None:
    store = [listed(1, 5, 4), listed(2, 5, 2), listed(1, 5, 1)]
    assert products(top([], store, PEOPLE, TODAY)) == [1, 2]
    assert products(top([], candidates([], shelf(store)), PEOPLE, TODAY)) == [1, 2]


def test_an_active_customer_is_one_of_twelve_weeks() -> None:
    assert ACTIVE == 12 * 7


@given(LINES, STORES, DISLIKED, st.booleans(), st.integers(1, 7))
def test_it_is_always_full_when_the_list_has_enough(
    lines: list[Bought], store: list[Listed], disliked: set[int], varied: bool, most: int
) -> None:
    best = products(top(lines, store, PEOPLE, TODAY, most=most, one_of_a_kind=varied, not_for_me=disliked))
    allowed = {item.product for item in store} - disliked
    assert len(best) == len(set(best)) == min(most, len(allowed))
    assert set(best) <= allowed


@given(LINES, STORES, st.booleans())
def test_with_variety_no_kind_comes_twice_before_all_have_come_once(
    lines: list[Bought], store: list[Listed], varied: bool
) -> None:
    best = products(top(lines, store, PEOPLE, TODAY, one_of_a_kind=varied))
    kinds = Counter(kind_of(product) for product in best if kind_of(product))
    missing = {item.kind for item in store} - kinds.keys() - {""}
    assert not varied or not missing or max(kinds.values(), default=1) == 1


@given(LINES, STORES, DISLIKED, st.booleans(), st.randoms(use_true_random=False))
def test_the_order_of_what_is_given_makes_no_difference(
    lines: list[Bought], store: list[Listed], disliked: set[int], varied: bool, shuffling: random.Random
) -> None:
    shuffled, mixed = shuffling.sample(lines, len(lines)), shuffling.sample(store, len(store))
    first = top(lines, store, PEOPLE, TODAY, one_of_a_kind=varied, not_for_me=disliked)
    assert top(shuffled, mixed, PEOPLE, TODAY, one_of_a_kind=varied, not_for_me=disliked) == first


@given(LINES, STORES, DISLIKED, st.booleans(), st.integers(1, 7))
@example([], [listed(product, 7) for product in range(12)], {0, 1, 2}, False, 5)
@example(bought(11, 1), [listed(product, 11 - product) for product in range(12)], set(), False, 5)
@example(bought(99, 1), [listed(product, 7) for product in range(12)], {0, 1, 2}, True, 5)
def test_the_candidates_have_the_same_top_as_the_whole_list(
    lines: list[Bought], store: list[Listed], disliked: set[int], varied: bool, most: int
) -> None:
    few = candidates(lines, shelf(store), most=most, one_of_a_kind=varied, not_for_me=disliked)
    by_few, by_all = (
        top(lines, given_, PEOPLE, TODAY, most=most, one_of_a_kind=varied, not_for_me=disliked)
        for given_ in (few, store)
    )
    assert by_few == by_all


@given(LINES, STORES.filter(bool))
def test_buying_it_once_more_never_moves_a_product_behind_one_of_another_kind(
    lines: list[Bought], store: list[Listed]
) -> None:
    item = store[0]
    others = [item, *(other for other in store if other.kind != item.kind)]
    more = [*lines, Bought(item.product, item.kind, TODAY - 1)]
    before, after = (
        products(top(given_, others, PEOPLE, TODAY, most=40)).index(item.product) for given_ in (lines, more)
    )
    assert after <= before


def test_few_candidates_decide_a_large_list() -> None:
    drawing = random.Random(5)
    store = [Listed(product, f"kind {product % 300}", product, drawing.randrange(100), 200) for product in range(2000)]
    lines = [
        Bought(product, f"kind {product % 300}", TODAY - drawing.randrange(300))
        for product in drawing.choices(range(4000), k=20)
    ]
    few = candidates(lines, shelf(store))
    assert len(few) < 5 + 20 * 6
    assert top(lines, few, PEOPLE, TODAY) == top(lines, store, PEOPLE, TODAY)
