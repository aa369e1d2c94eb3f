"""Birthdays: read as people write them, never an impossible or future one, and counted only after a cool-down."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

ADULT_ENOUGH = 13  # younger ones are asked for nothing
_OLDEST = 120
_CENTURY = 100
_FEW_LETTERS = 3


class Unread(StrEnum):
    """Why a text is no birthday."""

    UNREADABLE = "unreadable"
    FUTURE = "future"
    TOO_LONG_AGO = "too-long-ago"


# By which a month is named: in the nominative and, where it differs, as it stands after a day.
_MONTHS = (
    ("січень", "січня", "январь", "января", "january"),
    ("лютий", "лютого", "февраль", "февраля", "february"),
    ("березень", "березня", "март", "марта", "march"),
    ("квітень", "квітня", "апрель", "апреля", "april"),
    ("травень", "травня", "май", "мая", "may"),
    ("червень", "червня", "июнь", "июня", "june"),
    ("липень", "липня", "июль", "июля", "july"),
    ("серпень", "серпня", "август", "августа", "august"),
    ("вересень", "вересня", "сентябрь", "сентября", "september"),
    ("жовтень", "жовтня", "октябрь", "октября", "october"),
    ("листопад", "листопада", "ноябрь", "ноября", "november"),
    ("грудень", "грудня", "декабрь", "декабря", "december"),
)
# A beginning of three letters is enough: it never means two months.
_BY_NAME: Mapping[str, int] = MappingProxyType(
    {
        name[:length]: number
        for number, names in enumerate(_MONTHS, 1)
        for name in names
        for length in range(_FEW_LETTERS, len(name) + 1)
    }
)
_BETWEEN = r"\s*[.,/\-\s]\s*"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th|-?го|-?е)?"
_YEAR = r"(?P<year>\d{4}|\d{2})(?:\s*(?:г|р|року|рік|года|год)\.?)?"
_NAMED = r"(?P<month>[^\W\d_]{3,})\.?"
_SPELLINGS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?P<year>\d{{4}}){_BETWEEN}(?P<month>\d{{1,2}}){_BETWEEN}(?P<day>\d{{1,2}})",
        rf"{_DAY}{_BETWEEN}(?P<month>\d{{1,2}}){_BETWEEN}{_YEAR}",
        rf"{_DAY}(?:{_BETWEEN}|\s+of\s+)?{_NAMED}(?:{_BETWEEN})?{_YEAR}",
        rf"{_NAMED}{_BETWEEN}{_DAY}{_BETWEEN}{_YEAR}",
        r"(?P<day>\d{2})(?P<month>\d{2})(?P<year>\d{4})",
    )
)


def read(text: str, today: date) -> date | Unread:
    """The day that the text means: 07.03.1990, 1990-03-07, 7 березня 1990, 7 March 1990 and their like; days before months.

    Two digits of a year mean the latest such year that makes nobody a child.
    """
    plain = unicodedata.normalize("NFKC", text).strip().strip(".").casefold()
    for spelling in _SPELLINGS:
        if (found := spelling.fullmatch(plain)) is not None:
            return _day(found["day"], found["month"], found["year"], today)
    return Unread.UNREADABLE


def age(birthday: date, today: date) -> int:
    """In whole years; who was born on 29 February has the birthday on 1 March of other years."""
    return today.year - birthday.year - ((today.month, today.day) < (birthday.month, birthday.day))


def child(birthday: date, today: date) -> bool:
    """Too young to be asked for anything."""
    return age(birthday, today) < ADULT_ENOUGH


def counts(told_at: datetime | None, now: datetime, cooldown_days: int) -> bool:
    """Whether a birthday told then has effects by now; one that came by import (None) has them at once."""
    return told_at is None or now >= told_at + timedelta(days=cooldown_days)


def _day(day: str, month: str, year: str, today: date) -> date | Unread:
    number = int(month) if month.isdecimal() else _BY_NAME.get(month, 0)
    try:
        birthday = date(_full_year(int(year), today) if len(year) < len("2000") else int(year), number, int(day))
    except ValueError:
        return Unread.UNREADABLE
    if birthday > today:
        return Unread.FUTURE
    return birthday if age(birthday, today) <= _OLDEST else Unread.TOO_LONG_AGO


def _full_year(short: int, today: date) -> int:
    latest = today.year - ADULT_ENOUGH - 1
    return latest - (latest - short) % _CENTURY
