"""When a rehearsal's day begins and ends: by the clocks of all zones, on the days when they change too."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.rehearsal import waking
from bot.rehearsal.waking import Waking
from loyalty.quiet import Quiet

NEW_YORK, LOS_ANGELES = ZoneInfo("America/New_York"), ZoneInfo("America/Los_Angeles")
TOKYO, HONOLULU = ZoneInfo("Asia/Tokyo"), ZoneInfo("Pacific/Honolulu")
SUMMER, AUTUMN, SPRING = date(2026, 6, 14), date(2026, 11, 1), date(2026, 3, 8)
DAYTIME = Quiet().others


@pytest.mark.parametrize("day", [SUMMER, AUTUMN, SPRING])
def test_from_the_first_who_wake_to_the_last_who_sleep(day: date) -> None:
    both = Waking([LOS_ANGELES, NEW_YORK], DAYTIME)
    begin, end = both.begin(day).astimezone(NEW_YORK), both.end(day).astimezone(LOS_ANGELES)
    assert (begin.date(), begin.hour, begin.minute) == (day, 9, 0)
    assert (end.date(), end.hour, end.minute) == (day, 21, 0)
    assert both.midnight(day).astimezone(NEW_YORK).time() == both.over(day).astimezone(LOS_ANGELES).time()


@pytest.mark.parametrize(("day", "hours"), [(SUMMER, 24), (AUTUMN, 25), (SPRING, 23)])
def test_a_day_has_as_many_hours_as_it_has(day: date, hours: int) -> None:
    since, until = waking.span(day, day, NEW_YORK)
    assert until - since == timedelta(hours=hours)
    awake = Waking([NEW_YORK], Quiet(0, 0).others)
    assert (awake.begin(day), awake.end(day)) == (since, until)


def test_who_is_up_goes_by_their_own_clocks() -> None:
    both = Waking([LOS_ANGELES, NEW_YORK], DAYTIME)
    noon = datetime(2026, 6, 14, 16, tzinfo=UTC)
    assert both.up(noon - timedelta(hours=1)) == {"America/New_York"}
    assert both.up(noon) == {"America/New_York", "America/Los_Angeles"}
    assert both.up(noon + timedelta(hours=10)) == {"America/Los_Angeles"}


def test_an_evening_that_ends_at_midnight_has_its_last_moment() -> None:
    late = Waking([NEW_YORK], range(10, 24))
    midnight = datetime(2026, 6, 15, tzinfo=NEW_YORK)
    assert late.end(SUMMER) == midnight
    assert late.up(midnight) == {"America/New_York"}
    assert late.up(midnight + timedelta(minutes=15)) == frozenset()


def test_with_clocks_far_apart_a_day_begins_before_the_one_before_it_is_over() -> None:
    far = Waking([TOKYO, HONOLULU], DAYTIME)
    assert far.begin(SUMMER + timedelta(days=1)) < far.end(SUMMER)
    assert far.up(far.begin(SUMMER)) == {"Asia/Tokyo", "Pacific/Honolulu"}
