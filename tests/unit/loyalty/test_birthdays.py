"""A birthday is read as people write it, or not at all; it counts after its cool-down."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from loyalty import birthdays
from loyalty.birthdays import Unread

TODAY = date(2026, 3, 2)
MARCH = date(1990, 3, 7)
UKRAINIAN = (
    *("січня", "лютого", "березня", "квітня", "травня", "червня"),
    *("липня", "серпня", "вересня", "жовтня", "листопада", "грудня"),
)
RUSSIAN = (
    *("января", "февраля", "марта", "апреля", "мая", "июня"),
    *("июля", "августа", "сентября", "октября", "ноября", "декабря"),
)
ENGLISH = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
SPELLINGS = (
    *(
        "{0:%d.%m.%Y}",
        "{0.day}.{0.month}.{0.year:04}",
        "{0:%d/%m/%Y}",
        "{0:%d-%m-%Y}",
        "{0:%d %m %Y}",
        "{0:%d, %m, %Y}",
    ),
    *("{0:%Y-%m-%d}", "{0:%Y.%m.%d}", "{0:%Y/%m/%d}", "{0:%d%m%Y}", " {0:%d.%m.%Y} р. ", "{0:%d.%m.%Y} года"),
    *("{0.day} {uk} {0.year}", "{0.day} {uk} {0.year} року", "{0.day} {UK} {0.year}", "{0.day}-го {uk} {0.year}"),
    *("{0.day} {ru} {0.year} г.", "{0.day} {ru} {0.year}", "{0.day}.{ru}.{0.year}", "{0.day}{ru}{0.year}"),
    *("{0.day} {en} {0.year}", "{en} {0.day}, {0.year}", "{0.day}th of {en} {0.year}", "{0.day}-{short}-{0.year}"),
    "{short}. {0.day} {0.year}",
)

living = st.dates(date(1907, 1, 1), TODAY)


@given(living, st.sampled_from(SPELLINGS))
def test_every_common_spelling_is_read(born: date, spelling: str) -> None:
    number = born.month - 1
    uk, ru, en = UKRAINIAN[number], RUSSIAN[number], ENGLISH[number]
    text = spelling.format(born, uk=uk, UK=uk.upper(), ru=ru, en=en, short=en[:3])
    assert birthdays.read(text, TODAY) == born


@pytest.mark.parametrize(
    "text", ["7.3.90", "07/03/90", "7 березня 90 р.", "７.３.１９９０", "7 бер 1990", "березень 7 1990"]
)
def test_shorter_spellings_are_read_too(text: str) -> None:
    assert birthdays.read(text, TODAY) == MARCH


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "так",
            "7 березня",
            "1990",
            "07.03",
            "07.03.19900",
            "7 бе 1990",
            "7 смерча 1990",
            "07.13.1990",
            "30.02.1990",
        ),
        *(
            "29.02.2025",
            "00.01.1990",
            "32.01.1990",
            "07.03.0000",
            "7.3.190",
            "07:03:1990",
            "+380501112233",
            "０７０３",
        ),
    ],
)
def test_what_is_no_date_is_not_read(text: str) -> None:
    assert birthdays.read(text, TODAY) is Unread.UNREADABLE


def test_nobody_is_born_tomorrow_or_in_another_age() -> None:
    assert birthdays.read("03.03.2026", TODAY) is Unread.FUTURE
    assert birthdays.read("2999-01-01", TODAY) is Unread.FUTURE
    assert birthdays.read("02.03.2026", TODAY) == TODAY
    assert birthdays.read("01.03.1905", TODAY) is Unread.TOO_LONG_AGO
    assert birthdays.read("0001-01-01", TODAY) is Unread.TOO_LONG_AGO


@given(st.text() | st.from_regex(r"[0-9]{1,4}[. /-][0-9\w]{1,8}[. /-][0-9]{1,6}", fullmatch=True))
@example("١١.١١.١٩٩٠")
@example("31.12.9999")
def test_any_text_is_a_possible_birthday_or_a_reason(text: str) -> None:
    read = birthdays.read(text, TODAY)
    assert isinstance(read, Unread) or (read <= TODAY and birthdays.age(read, TODAY) <= 120)


@given(living, st.dates(TODAY, date(2060, 1, 1)))
def test_two_digits_of_a_year_never_make_a_child(born: date, today: date) -> None:
    read = birthdays.read(f"{born:%d.%m.%y}", today)
    assert isinstance(read, Unread) or not birthdays.child(read, today)


@pytest.mark.parametrize(
    ("born", "years"),
    [
        (date(2013, 3, 2), 13),
        (date(2013, 3, 3), 12),
        (date(2012, 2, 29), 14),
        (date(2026, 3, 2), 0),
    ],
)
def test_age_is_in_whole_years(born: date, years: int) -> None:
    assert birthdays.age(born, TODAY) == years
    assert birthdays.child(born, TODAY) == (years < 13)


def test_a_leap_birthday_comes_with_march() -> None:
    assert birthdays.age(date(2012, 2, 29), date(2025, 2, 28)) == 12
    assert birthdays.age(date(2012, 2, 29), date(2025, 3, 1)) == 13


def test_a_birthday_counts_once_the_cool_down_is_over() -> None:
    told = datetime(2026, 3, 2, 9, tzinfo=UTC)
    assert not birthdays.counts(told, told, 30)
    assert not birthdays.counts(told, told + timedelta(days=30, seconds=-1), 30)
    assert birthdays.counts(told, told + timedelta(days=30), 30)
    assert birthdays.counts(told, told, 0)
    assert birthdays.counts(None, told, 30)
