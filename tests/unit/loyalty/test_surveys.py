"""Which question a visit is followed by, how likely, and what an answer means."""

from hypothesis import given
from hypothesis import strategies as st

from loyalty import surveys
from loyalty.keys import derive
from loyalty.program import SurveyRules
from loyalty.surveys import NPS, WHOLE, Group

KEY = derive("a key for drawing visits by").surveys
RULES = SurveyRules(categories=("Salads", "Bakery"))
share = st.floats(0.1, 1)


def test_what_lacks_most_answers_is_asked_about() -> None:
    everything = {"Salads", "Bakery", "Milk"}
    assert surveys.topic(RULES, everything, {NPS: 5, "Salads": 9, "Bakery": 12}) == "Bakery"
    assert surveys.topic(RULES, {"Salads"}, {NPS: 5, "Salads": 9, "Bakery": 12}) == "Salads"
    assert surveys.topic(RULES, {"Milk"}, {NPS: 5, "Salads": 9, "Bakery": 12}) == NPS


def test_of_topics_that_lack_as_much_the_visit_itself_goes_first_then_the_order_of_the_programme() -> None:
    assert surveys.topic(RULES, {"Bakery", "Salads"}, {NPS: 9, "Salads": 9, "Bakery": 9}) == NPS
    assert surveys.topic(RULES, {"Bakery", "Salads"}, {NPS: 1, "Bakery": 9, "Salads": 9}) == "Salads"


def test_where_nothing_is_missing_nothing_is_asked() -> None:
    assert surveys.topic(RULES, {"Salads"}, {NPS: 0, "Salads": 0}) is None
    assert surveys.topic(RULES, {"Salads"}, {}) is None
    assert surveys.topic(SurveyRules(nps=False, categories=("Salads",)), {"Milk"}, {NPS: 9, "Salads": 9}) is None


def test_groups_are_those_of_the_net_promoter_score() -> None:
    groups = [surveys.group(score) for score in range(11)]
    assert groups == [Group.DETRACTOR] * 7 + [Group.PASSIVE] * 2 + [Group.PROMOTER] * 2


def test_a_new_shop_expects_a_quarter_to_answer_and_learns() -> None:
    assert surveys.response(0, 0) == 0.25
    assert surveys.response(1000, 600) > 0.58
    assert surveys.response(1000, 0) == 0.1


def test_a_store_with_two_thousand_visits_to_come_asks_six_in_a_hundred() -> None:
    lacking = surveys.missing(30, 0, 0, 0.25)
    assert surveys.chance(lacking, 0.25, 2000) == 600


def test_who_was_asked_and_may_yet_answer_is_counted_for_their_share() -> None:
    assert surveys.missing(30, 10, 40, 0.25) == 10
    assert surveys.missing(30, 25, 40, 0.25) == 0


@given(lacking=st.floats(0, 1000), rate=share, visits=st.floats(0, 1e6))
def test_a_chance_is_a_chance(lacking: float, rate: float, visits: float) -> None:
    chance = surveys.chance(lacking, rate, visits)
    assert 0 <= chance <= WHOLE
    assert (chance > 0) == (lacking > 0)


@given(chance=st.integers(0, WHOLE))
def test_the_draw_is_as_likely_as_it_says_and_always_the_same(chance: int) -> None:
    drawn = [surveys.drawn(KEY, receipt, chance) for receipt in range(2000)]
    assert drawn == [surveys.drawn(KEY, receipt, chance) for receipt in range(2000)]
    assert abs(sum(drawn) / 2000 - chance / WHOLE) < 0.05


def test_nobody_knows_the_draw_without_the_key() -> None:
    other = derive("another key").surveys
    receipts = range(200)
    assert [surveys.drawn(KEY, each, 5000) for each in receipts] != [
        surveys.drawn(other, each, 5000) for each in receipts
    ]


def test_none_and_all_are_drawn_at_the_ends() -> None:
    assert not any(surveys.drawn(KEY, receipt, 0) for receipt in range(1000))
    assert all(surveys.drawn(KEY, receipt, WHOLE) for receipt in range(1000))
