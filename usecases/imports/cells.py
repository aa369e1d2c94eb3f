"""What one cell of a table says: money, a quantity, a time, a phone; or what it should have said instead."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Generic, TypeVar
from zoneinfo import ZoneInfo

import phonenumbers

from loyalty import cards
from loyalty.cards import CardNumber
from loyalty.points import Money, Points, Rate
from usecases import phones

T = TypeVar("T")

CODE, NAME = 100, 500  # characters; what is longer is no code and no name (and no key of an index)

_MONEY = re.compile(r"([0-9]{1,12})(?:[.,]([0-9]{1,2}|[0-9]{2}00))?")  # 52.9, 52,90 and a database's 52.9000
_QUANTITY = re.compile(r"([0-9]{1,9})(?:[.,]([0-9]{1,3})0*)?")
_WHOLE = re.compile(r"(-?[0-9]{1,15})(?:[.,]0+)?")
_PERCENT = re.compile(r"([0-9]{1,3})(?:[.,]([0-9]{1,2}))?%?")
_SPACES = re.compile(r"\s+")  # also the narrow and unbreakable ones that spreadsheets put between thousands
_OUR_DAY = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})(?:[T ]+([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?)?")
_YES = frozenset({"yes", "1", "true", "так", "да"})
_NO = frozenset({"no", "0", "false", "ні", "нет"})
_EARLIEST = 1900
_WHOLE_PHONE = phonenumbers.ValidationResult.IS_POSSIBLE


class Unfit(ValueError):  # noqa: N818 - an answer to the owner, not an error of the program
    """The cell is not what its column wants; `expected` says what that is."""

    def __init__(self, expected: str) -> None:
        super().__init__(expected)
        self.expected = expected


class Memo(dict[str, T], Generic[T]):
    """Parses a text once: a year of receipts has a few thousand different sums. Raises Unfit."""

    _MOST = 200_000

    def __init__(self, parse: Callable[[str], T]) -> None:
        super().__init__()
        self._parse = parse

    def __missing__(self, text: str) -> T:
        value = self._parse(text.strip())
        if len(self) >= self._MOST:
            self.clear()
        self[text] = value
        return value


def code(text: str) -> str:
    if not 0 < len(text) <= CODE:
        raise Unfit(f"1 to {CODE} characters")
    return text


def short(text: str) -> str:
    """A text that may be empty."""
    if len(text) > CODE:
        raise Unfit(f"at most {CODE} characters")
    return text


def name(text: str) -> str:
    """A text that may be empty and longer than a code."""
    if len(text) > NAME:
        raise Unfit(f"at most {NAME} characters")
    return text


def money(text: str) -> Money:
    """Minor units. The decimal point may be a comma; thousands may stand apart."""
    found = _MONEY.fullmatch(_SPACES.sub("", text))
    if found is None:
        raise Unfit("a sum of money such as 52.90")
    whole, cents = found.groups(default="")
    return Money(int(whole) * 100 + int(cents[:2].ljust(2, "0")))


def quantity(text: str) -> int:
    """Thousandths, more than none."""
    found = _QUANTITY.fullmatch(_SPACES.sub("", text))
    thousandths = int(found[1]) * 1000 + int((found[2] or "").ljust(3, "0")) if found else 0
    if thousandths <= 0:
        raise Unfit("a quantity above 0 such as 2 or 0.345")
    return thousandths


def whole(text: str) -> int:
    found = _WHOLE.fullmatch(_SPACES.sub("", text))
    if found is None:
        raise Unfit("a whole number")
    return int(found[1])


def line(text: str) -> int:
    """A line's number on its receipt."""
    if not (text.isascii() and text.isdigit() and len(text) < 10):  # noqa: PLR2004 - fits the column
        raise Unfit("a line number such as 1")
    return int(text)


def points(text: str) -> Points:
    number = _WHOLE.fullmatch(_SPACES.sub("", text))
    if number is None or not 0 <= int(number[1]) < 10**9:
        raise Unfit("whole points, 0 or more")
    return Points(int(number[1]))


def percent(text: str) -> Rate:
    """Basis points."""
    found = _PERCENT.fullmatch(_SPACES.sub("", text))
    rate = int(found[1]) * 100 + int((found[2] or "").ljust(2, "0")) if found else -1
    if not 0 <= rate <= 10_000:  # noqa: PLR2004 - 100 %
        raise Unfit("a percentage from 0 to 100")
    return Rate(rate)


def yes(text: str) -> bool:
    word = text.lower()
    if word not in _YES and word not in _NO:
        raise Unfit("yes or no (1 or 0, так or ні, да or нет)")
    return word in _YES


def moment(text: str, zone: ZoneInfo) -> datetime:
    """RFC 3339, ISO 8601 or dd.mm.yyyy hh:mm; without an offset it is local to `zone`."""
    found = _written(text)
    if found is not None and found.tzinfo is None:
        found = found.replace(tzinfo=zone)
    if found is None or not _in_utc(found):
        raise Unfit("a time such as 2026-03-31T18:45:00+03:00 or 31.03.2026 18:45")
    return found


def day(text: str) -> date:
    """A calendar day; of a time, the day as it is written."""
    found = _written(text)
    if found is None:
        raise Unfit("a day such as 2026-03-31 or 31.03.2026")
    return found.date()


def phone(text: str, country: str) -> str:
    """E.164. A number without a country is one of `country`; it has to be whole, with its area code."""
    found = phones.e164(text, country)
    if found is None or phonenumbers.is_possible_number_with_reason(phonenumbers.parse(found)) != _WHOLE_PHONE:
        raise Unfit("a phone such as +380501112233")
    return found


def card(text: str) -> CardNumber | None:
    """The card number, None when the text has not the form of one."""
    digits = _SPACES.sub("", text)
    return CardNumber(digits) if cards.is_number(digits) else None


def _written(text: str) -> datetime | None:
    try:
        if ours := _OUR_DAY.fullmatch(text):
            of_day, month, year, hour, minute, second = (int(part or 0) for part in ours.groups())
            found = datetime(year, month, of_day, hour, minute, second)  # noqa: DTZ001 - the caller knows the zone
        else:
            found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.year >= _EARLIEST else None


def _in_utc(moment: datetime) -> bool:
    """Whether it can be stored and read again: the last hours of the year 9999 may be of the next one elsewhere."""
    try:
        moment.astimezone(UTC)
    except OverflowError:
        return False
    return True
