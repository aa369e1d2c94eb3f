"""A complaint's timers run while the operators are awake, by the clock of the store."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty.complaints import goes_off
from loyalty.quiet import Quiet

KYIV = ZoneInfo("Europe/Kyiv")
NIGHTS = Quiet(21, 9)
ZONES = st.sampled_from(["Europe/Kyiv", "America/New_York", "Asia/Kathmandu", "America/Sao_Paulo"]).map(ZoneInfo)
MOMENTS = st.integers(0, 30 * 365 * 24 * 60).map(
    lambda minute: datetime(2011, 1, 1, tzinfo=UTC) + timedelta(minutes=minute)
)
WAITS = st.integers(0, 3 * 24 * 60).map(lambda minutes: timedelta(minutes=minutes))
HOURS = st.builds(Quiet, st.integers(0, 23), st.integers(0, 23))


def kyiv(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-03-{text}").replace(tzinfo=KYIV).astimezone(UTC)


@pytest.mark.parametrize(
    ("at", "minutes", "off"),
    [
        ("02 11:00", 60, "02 12:00"),
        ("02 20:55", 10, "03 09:05"),  # five minutes in the evening, five in the morning
        ("02 20:55", 60, "03 09:55"),
        ("02 23:00", 10, "03 09:10"),
        ("02 20:00", 60, "03 09:00"),  # at the very end of the day: nobody would see it
        ("02 20:00", 24 * 60, "04 20:00"),
    ],
)
def test_time_stands_still_at_night(at: str, minutes: int, off: str) -> None:
    assert goes_off(kyiv(at), timedelta(minutes=minutes), NIGHTS, KYIV) == kyiv(off)


def test_without_quiet_hours_it_never_does() -> None:
    assert goes_off(kyiv("02 20:55"), timedelta(hours=30), Quiet(0, 0), KYIV) == kyiv("02 20:55") + timedelta(hours=30)


@given(MOMENTS, WAITS, WAITS, HOURS, ZONES)
def test_it_never_goes_off_at_night_nor_too_soon_and_the_longer_one_not_before_the_shorter(
    at: datetime, wait: timedelta, more: timedelta, quiet: Quiet, zone: ZoneInfo
) -> None:
    off = goes_off(at, wait, quiet, zone)
    assert off >= at + wait
    assert not quiet.covers(off, zone)
    assert goes_off(at, wait + more, quiet, zone) >= off
