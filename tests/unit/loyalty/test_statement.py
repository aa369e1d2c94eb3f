"""A balance can always be explained in a few parts that sum up to it."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty import statement
from loyalty.ledger import Account, Hold, Lot, Origin, Part
from loyalty.points import Points

KYIV, NEW_YORK = ZoneInfo("Europe/Kyiv"), ZoneInfo("America/New_York")
NOW = datetime(2026, 12, 2, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def lot(
    id_: int,
    origin: Origin,
    remaining: int,
    days: int | None = None,
    given_before: int = 0,
    usable_from: datetime = NOW - DAY,
) -> Lot:
    expires = None if days is None else statement.end_of_day(NOW, days, KYIV)
    whole = Points(max(remaining, 100))
    return Lot(id_, origin, whole, Points(remaining), Points(0), usable_from, expires, NOW - given_before * DAY)


def explain(*lots: Lot, holds: tuple[Hold, ...] = ()) -> statement.Statement:
    return statement.explain(Account(lots, holds), NOW, KYIV)


def test_143_is_100_as_a_gift_and_43_from_a_receipt() -> None:
    told = explain(lot(2, Origin.RECEIPT, 43), lot(1, Origin.WELCOME, 100, days=10, given_before=20))
    assert (told.balance, told.spendable) == (143, 143)
    gift, earned = told.parts
    assert (gift.points, gift.origin, gift.until) == (100, Origin.WELCOME, date(2026, 12, 12))
    assert (earned.points, earned.origin, earned.given, earned.until) == (43, Origin.RECEIPT, date(2026, 12, 2), None)


def test_lots_that_a_person_would_not_tell_apart_are_one_part() -> None:
    told = explain(*(lot(number, Origin.RECEIPT, 7, days=30) for number in range(9)))
    assert [part.points for part in told.parts] == [63]


def test_points_not_yet_usable_say_from_when() -> None:
    told = explain(lot(1, Origin.RECEIPT, 10, days=30, usable_from=NOW + DAY))
    assert (told.balance, told.spendable, told.parts[0].usable_from) == (10, 0, date(2026, 12, 3))


def test_a_debt_is_a_part_of_its_own() -> None:
    told = explain(lot(1, Origin.RECEIPT, -30), lot(2, Origin.RECEIPT, 50))
    assert (told.balance, told.spendable) == (20, 20)
    assert [(part.points, part.owed) for part in told.parts] == [(50, False), (-30, True)]


def test_held_points_are_on_the_balance_but_can_not_be_spent() -> None:
    hold = Hold("h", (Part(1, Points(60)),), NOW + timedelta(minutes=5))
    told = explain(lot(1, Origin.OPENING, 100), holds=(hold,))
    assert (told.balance, told.held, told.spendable) == (100, 60, 40)


def test_a_lapsed_hold_holds_nothing() -> None:
    told = explain(lot(1, Origin.OPENING, 100), holds=(Hold("h", (Part(1, Points(60)),), NOW),))
    assert (told.held, told.spendable) == (0, 100)


def test_what_is_more_than_a_receipt_can_show_is_one_part() -> None:
    told = explain(*(lot(number, Origin.RECEIPT, 10 + number, days=number) for number in range(20)))
    assert len(told.parts) == 6
    assert [part.points for part in told.parts[:5]] == [10, 11, 12, 13, 14]
    assert (told.parts[5].origin, told.parts[5].points) == (None, sum(range(15, 30)))


@st.composite
def lots(draw: st.DrawFn, id_: int) -> Lot:
    origin = draw(st.sampled_from(Origin))
    days = draw(st.none() | st.integers(0, 400))
    usable = NOW + DAY * draw(st.integers(-3, 3))
    return lot(id_, origin, draw(st.integers(-50, 100)), days, draw(st.integers(0, 3)), usable)


@given(st.integers(0, 15).flatmap(lambda count: st.tuples(*map(lots, range(count)))))
def test_the_parts_sum_up_to_the_balance(account: tuple[Lot, ...]) -> None:
    told = explain(*account)
    assert sum(part.points for part in told.parts) == told.balance == sum(lot.remaining for lot in account)
    assert len(told.parts) <= 6
    assert told.spendable >= 0
    assert all(part.points for part in told.parts[:5])


# The nights when the clocks change, and those when nothing happens.
NIGHTS = [
    (KYIV, date(2026, 3, 29), 23),
    (KYIV, date(2026, 10, 25), 25),
    (NEW_YORK, date(2026, 3, 8), 23),
    (NEW_YORK, date(2026, 11, 1), 25),
    (KYIV, date(2026, 7, 1), 24),
    (ZoneInfo("Africa/Cairo"), date(2026, 4, 24), 23),  # midnight itself does not exist
]


@pytest.mark.parametrize(("zone", "day", "hours"), NIGHTS)
def test_a_day_ends_at_midnight_whatever_the_clocks_do(zone: ZoneInfo, day: date, hours: int) -> None:
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=zone)
    began = statement.end_of_day((noon - DAY).astimezone(UTC), 0, zone)
    ended = statement.end_of_day(noon.astimezone(UTC), 0, zone)
    assert ended - began == timedelta(hours=hours)
    assert statement.last_day(began, zone) == day - DAY
    assert statement.last_day(ended, zone) == day


def test_through_the_tenth_day_means_the_end_of_it() -> None:
    before_midnight = datetime(2026, 12, 2, 23, 59, tzinfo=KYIV).astimezone(UTC)
    assert statement.end_of_day(before_midnight, 10, KYIV) == datetime(2026, 12, 13, tzinfo=KYIV)


@given(
    st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - bounds have none
    st.integers(0, 800),
    st.sampled_from([KYIV, NEW_YORK]),
)
def test_points_are_usable_through_the_promised_day(now: datetime, days: int, zone: ZoneInfo) -> None:
    until = statement.end_of_day(now, days, zone)
    promised = now.astimezone(zone).date() + timedelta(days=days)
    assert statement.last_day(until, zone) == promised
    assert (until - timedelta(microseconds=1)).astimezone(zone).date() == promised
    assert until.astimezone(zone).date() == promised + DAY
    assert until > now
    assert until.tzinfo is UTC
