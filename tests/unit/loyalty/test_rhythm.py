"""A rhythm is learnt from receipts in any order, told only of who has come often enough, and always within allowed hours."""

import random
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty.rhythm import HALF_LIFE, Habit, Population, Rhythm, dump, habit, load, population, visited

KYIV = ZoneInfo("Europe/Kyiv")
MONDAY = datetime(2026, 6, 1, tzinfo=KYIV)
NOBODY = Population()
DAYTIME = range(10, 21)

VISITS = st.lists(
    st.tuples(
        st.integers(0, 400 * 24 * 60).map(lambda minute: MONDAY + timedelta(minutes=minute)),
        st.integers(0, 500_000),
    ),
    min_size=1,
    max_size=30,
)
ALLOWED = st.sets(st.integers(0, 23), min_size=1)


def at(day: int, hour: int = 12, week: int = 0) -> datetime:
    """A local moment; day 0 is Monday."""
    return MONDAY + timedelta(days=day + 7 * week, hours=hour)


def learnt(visits: Iterable[tuple[datetime, int]]) -> Rhythm:
    rhythm = None
    for moment, total in visits:
        rhythm = visited(rhythm, moment, total)
    assert rhythm is not None
    return rhythm


def every_week(day: int, total: int, weeks: int = 20, hour: int = 12) -> list[tuple[datetime, int]]:
    return [(at(day, hour, week), total) for week in range(weeks)]


def test_the_favourite_day_is_that_of_the_large_purchase_not_of_the_many() -> None:
    small = [visit for day in (1, 2) for visit in every_week(day, 20_00)]
    told = habit(learnt([*every_week(5, 900_00), *small]), NOBODY, DAYTIME)
    assert told.favourite_day == 5
    assert told.strong
    assert told.own


def test_the_message_is_sent_on_the_first_day_of_the_best_two() -> None:
    told = habit(learnt([*every_week(4, 500_00), *every_week(5, 510_00), *every_week(1, 400_00)]), NOBODY, DAYTIME)
    assert (told.favourite_day, told.sending_day) == (5, 4)


def test_sunday_is_followed_by_monday() -> None:
    told = habit(learnt([*every_week(6, 500_00), *every_week(0, 600_00), *every_week(3, 100_00)]), NOBODY, DAYTIME)
    assert (told.favourite_day, told.sending_day) == (0, 6)


def test_the_visit_follows_within_three_hours_of_the_message() -> None:
    told = habit(learnt(every_week(2, 100_00, hour=16)), NOBODY, range(24))
    assert told.hour <= 16 < told.hour + 3


def test_who_comes_at_night_is_written_to_in_the_nearest_allowed_hour_before() -> None:
    assert habit(learnt(every_week(2, 100_00, hour=22)), NOBODY, DAYTIME).hour == 20


def test_under_five_visits_it_is_everybodys() -> None:
    everybody = population([learnt(every_week(3, 100_00, hour=18))])
    four = learnt(every_week(0, 900_00, weeks=4, hour=11))
    assert habit(four, everybody, DAYTIME) == habit(None, everybody, DAYTIME)
    assert habit(four, everybody, DAYTIME).favourite_day == 3
    assert not habit(four, everybody, DAYTIME).own
    five = habit(visited(four, at(0, 11, 4), 900_00), everybody, DAYTIME)
    assert five.own


def test_everybodys_habit_is_never_called_strong() -> None:
    assert not habit(None, population([learnt(every_week(3, 100_00))]), DAYTIME).strong


def test_of_few_visits_more_is_everybodys_than_of_many() -> None:
    few, many = (habit(learnt(every_week(2, 100_00, weeks)), NOBODY, DAYTIME) for weeks in (5, 40))
    assert few.favourite_day == many.favourite_day == 2
    assert few.sureness == 38  # of 4.6 visits, five that have faded a little, and of 12 / 7 among 12
    assert many.sureness > 60


def test_a_habit_is_strong_from_a_quarter_on() -> None:
    scattered = learnt([visit for day in range(7) for visit in every_week(day, 100_00)])
    told = habit(scattered, NOBODY, DAYTIME)
    assert told.sureness == 14
    assert not told.strong


def test_what_lies_a_half_life_back_weighs_half() -> None:
    rhythm = visited(visited(None, at(0, 9), 100_00), at(HALF_LIFE, 15), 100_00)
    assert (rhythm.hours[9], rhythm.hours[15]) == (500, 1000)
    assert (rhythm.weekdays[0], rhythm.visits) == (5000 + 10_000, 2)  # 112 days are whole weeks: Monday again


def test_a_late_receipt_weighs_what_it_does_by_now() -> None:
    rhythm = visited(visited(None, at(HALF_LIFE, 15), 100_00), at(0, 9), 100_00)
    assert (rhythm.hours[9], rhythm.hours[15]) == (500, 1000)
    assert rhythm.last_day == visited(None, at(HALF_LIFE), 0).last_day


def test_a_receipt_of_nothing_is_a_visit_without_a_day() -> None:
    only_returns = learnt([(at(2, 12, week), 0 if week % 2 else -500) for week in range(10)])
    everybody = population([learnt(every_week(3, 100_00))])
    told, of_all = habit(only_returns, everybody, DAYTIME), habit(None, everybody, DAYTIME)
    assert (told.favourite_day, told.sureness) == (of_all.favourite_day, of_all.sureness)
    assert population([only_returns, learnt(every_week(3, 100_00))]).weekdays == everybody.weekdays


@pytest.mark.parametrize(
    ("moment", "weekday", "hour"),
    [
        ("2026-03-29T00:30+00:00", 6, 2),  # summer time begins at three in Kyiv
        ("2026-03-29T01:30+00:00", 6, 4),
        ("2026-10-25T00:30+00:00", 6, 3),  # and ends at four: this hour comes twice
        ("2026-10-25T01:30+00:00", 6, 3),
        ("2026-10-25T22:30+00:00", 0, 0),
    ],
)
def test_day_and_hour_are_those_of_the_wall_also_when_clocks_change(moment: str, weekday: int, hour: int) -> None:
    rhythm = visited(None, datetime.fromisoformat(moment).astimezone(KYIV), 100_00)
    assert rhythm.weekdays.index(10_000) == weekday
    assert rhythm.hours.index(1000) == hour


def test_days_between_receipts_are_counted_by_the_calendar_also_when_clocks_change() -> None:
    saturday, monday = datetime(2026, 3, 28, 23, 30, tzinfo=KYIV), datetime(2026, 3, 30, 0, 15, tzinfo=KYIV)
    assert visited(None, monday, 0).last_day - visited(None, saturday, 0).last_day == 2


def test_without_anybody_no_day_is_better_than_another() -> None:
    nobody = population([])
    assert nobody == NOBODY
    assert habit(None, nobody, [17, 15]) == Habit(0, 0, 15, 14, strong=False, own=False)


def test_in_a_population_everybody_counts_alike() -> None:
    many, few = learnt(every_week(1, 900_00, 50)), learnt(every_week(2, 10_00, 10))
    shares = population([many, few]).weekdays
    assert shares[1] == pytest.approx(shares[2])
    assert sum(shares) == pytest.approx(1)


def test_writing_in_no_hour_at_all_is_an_error() -> None:
    with pytest.raises(ValueError, match="empty"):
        habit(None, NOBODY, [])


@given(VISITS)
def test_what_is_written_is_read_again_and_short(visits: list[tuple[datetime, int]]) -> None:
    rhythm = learnt(visits)
    assert load(dump(rhythm)) == rhythm
    assert len(dump(rhythm)) <= 200


@pytest.mark.parametrize(
    "text",
    ["", "1 2", "1 2|3|4", "5 4f00|1 2 3 4 5 6 7|zebra", "1|1 2 3 4 5 6 7|" + "0 " * 24, "1 2|1 2 3|" + "0 " * 24],
)
def test_what_is_no_rhythm_is_not_read(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        load(text)


@given(VISITS, st.randoms(use_true_random=False))
def test_the_order_of_receipts_makes_no_difference_but_for_rounding(
    visits: list[tuple[datetime, int]], shuffling: random.Random
) -> None:
    first, other = learnt(visits), learnt(shuffling.sample(visits, len(visits)))
    assert (first.visits, first.last_day) == (other.visits, other.last_day)
    for one, two in zip(first.weekdays + first.hours, other.weekdays + other.hours, strict=True):
        assert abs(one - two) <= len(visits)
    told, again = habit(first, NOBODY, DAYTIME), habit(other, NOBODY, DAYTIME)
    assert abs(told.sureness - again.sureness) <= 1


@given(VISITS, ALLOWED)
def test_the_hour_is_always_an_allowed_one(visits: list[tuple[datetime, int]], allowed: set[int]) -> None:
    rhythm = learnt(visits)
    for told in (habit(rhythm, NOBODY, allowed), habit(None, population([rhythm]), allowed)):
        assert told.hour in allowed
        assert 0 <= told.favourite_day < 7
        assert 0 <= told.sending_day < 7
        assert told.strong == (told.own and told.sureness >= 25)


@given(VISITS)
def test_shares_of_everybody_sum_to_one(visits: list[tuple[datetime, int]]) -> None:
    everybody = population([visited(None, moment, total) for moment, total in visits])
    assert sum(everybody.weekdays) == pytest.approx(1)
    assert sum(everybody.hours) == pytest.approx(1)


def test_an_aware_moment_of_another_zone_is_taken_by_its_own_wall() -> None:
    assert visited(None, datetime(2026, 6, 1, 22, tzinfo=UTC), 0).hours[22] == 1000
