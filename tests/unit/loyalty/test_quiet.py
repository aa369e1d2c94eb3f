"""Nobody is written to unasked within the quiet hours of their own wall clock, and nothing waits longer than it must."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from loyalty.quiet import Quiet, at_hour

KYIV = ZoneInfo("Europe/Kyiv")
ZONES = st.sampled_from(
    ["Europe/Kyiv", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe", "Pacific/Apia", "America/Sao_Paulo"]
).map(ZoneInfo)
MOMENTS = st.integers(0, 30 * 365 * 24 * 60).map(
    lambda minute: datetime(2011, 1, 1, tzinfo=UTC) + timedelta(minutes=minute)
)
HOURS = st.builds(Quiet, st.integers(0, 23), st.integers(0, 23))


@given(HOURS, MOMENTS, ZONES)
@example(Quiet(4, 3), datetime(2026, 3, 29, 0, 30, tzinfo=UTC), KYIV)  # the only loud hour does not exist on this day
@example(Quiet(3, 2), datetime(2026, 3, 29, 1, 30, tzinfo=UTC), ZoneInfo("Europe/Berlin"))
def test_what_waits_goes_at_the_first_moment_that_is_not_quiet(quiet: Quiet, moment: datetime, zone: ZoneInfo) -> None:
    after = quiet.after(moment, zone)
    assert not quiet.covers(after, zone)
    assert moment <= after <= moment + timedelta(days=2, hours=1)
    if after != moment:
        assert quiet.covers(moment, zone)
        assert quiet.covers(after - timedelta(minutes=1), zone)


@pytest.mark.parametrize(
    ("local", "goes"),
    [
        ("2026-12-02 20:59", "2026-12-02 20:59"),
        ("2026-12-02 21:00", "2026-12-03 10:00"),
        ("2026-12-03 03:00", "2026-12-03 10:00"),
        ("2026-12-03 10:00", "2026-12-03 10:00"),
        ("2026-10-24 23:00", "2026-10-25 10:00"),  # summer time ends in this night
    ],
)
def test_from_nine_in_the_evening_until_ten_in_the_morning_nobody_is_disturbed(local: str, goes: str) -> None:
    moment = datetime.fromisoformat(local).replace(tzinfo=KYIV).astimezone(UTC)
    assert Quiet(21, 10).after(moment, KYIV).astimezone(KYIV) == datetime.fromisoformat(goes).replace(tzinfo=KYIV)


def test_equal_hours_are_never_quiet() -> None:
    moment = datetime(2026, 12, 2, 1, tzinfo=UTC)
    assert Quiet(0, 0).after(moment, KYIV) == moment


def test_an_hour_of_a_day_is_that_of_the_wall() -> None:
    assert at_hour(date(2026, 7, 1), 16, KYIV) == datetime(2026, 7, 1, 13, tzinfo=UTC)
    assert at_hour(date(2026, 12, 1), 16, KYIV) == datetime(2026, 12, 1, 14, tzinfo=UTC)
