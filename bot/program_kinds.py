"""What a key of program.toml may hold: in words for people, and a reader that refuses everything else."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import TypeGuard
from zoneinfo import available_timezones

import phonenumbers

from bot import mistakes
from loyalty.points import Points, Rate
from loyalty.program import Sorry, Unrecovered
from loyalty.quiet import Quiet

_NEVER = "never"
_NONE = "none"
_ALL = 100  # per cent
_CENT = Decimal("0.01")
_NAME = 60  # the longest name of a shop, tier or category


class Unfit(ValueError):  # noqa: N818 - it says what the value is, as Refused and Blocked do
    """The value is not allowed; the text may end with what was probably meant."""


@dataclass(frozen=True, slots=True)
class Kind:
    """`read` takes a value as tomllib gives it (with Decimals for floats) and raises Unfit."""

    allowed: str
    read: Callable[[object], object]


def whole(least: int, most: int, unit: str = "") -> Kind:
    def read(value: object) -> int:
        return _whole(value, least, most)

    return Kind(_range(least, most, unit), read)


def span(least: int, most: int, unit: str) -> Kind:
    """A length of time in `minutes` or `hours`."""

    def read(value: object) -> timedelta:
        return timedelta(**{unit: _whole(value, least, most)})

    return Kind(_range(least, most, unit), read)


def days_or_never(most: int) -> Kind:
    def read(value: object) -> int | None:
        return None if value == _NEVER else _whole(value, 1, most)

    return Kind(f'{_range(1, most, "days")}, or "{_NEVER}"', read)


def limit(most: int, unit: str) -> Kind:
    def read(value: object) -> int | None:
        return None if value == _NONE else _whole(value, 1, most)

    return Kind(f'{_range(1, most, unit)}, or "{_NONE}"', read)


def percent() -> Kind:
    """A share, read into basis points without ever being a binary float."""
    return Kind("a percentage from 0 to 100 with at most two decimals, such as 5 or 2.5", _percent)


def flag() -> Kind:
    def read(value: object) -> bool:
        if not isinstance(value, bool):
            raise Unfit
        return value

    return Kind("true or false", read)


def line(most: int = _NAME) -> Kind:
    """A text on one line, without space at its ends."""

    def read(value: object) -> str:
        if not is_line(value, most):
            raise Unfit
        return value

    return Kind(f"a text of 1 to {most} characters on one line", read)


def lines(unit: str) -> Kind:
    one = line()

    def read(value: object) -> frozenset[object]:
        if not isinstance(value, list):
            raise Unfit
        return frozenset(map(one.read, value))

    return Kind(f'a list of {unit}, such as ["Tobacco", "Gift cards"]', read)


def ordered(unit: str, example: str, most: int, least: int = 0) -> Kind:
    """A list of different names, in the order in which they stand."""
    one = line()

    def read(value: object) -> tuple[object, ...]:
        if not isinstance(value, list) or not least <= len(value) <= most or len(set(map(str, value))) < len(value):
            raise Unfit
        return tuple(map(one.read, value))

    return Kind(f"a list of {least} to {most} different {unit}, such as {example}", read)


def texts(most: int, longest: int) -> Kind:
    """A list of different texts that somebody is sent as they stand."""

    def read(value: object) -> tuple[str, ...]:
        if not isinstance(value, list) or len(value) > most or len(set(map(str, value))) < len(value):
            raise Unfit
        if not all(isinstance(each, str) and each.strip() and len(each) <= longest for each in value):
            raise Unfit
        return tuple(each.strip() for each in value)

    return Kind(f"a list of up to {most} different texts of up to {longest} characters", read)


def choice(known: Iterable[str]) -> Kind:
    *first, last = (f'"{name}"' for name in known)
    known = frozenset(known)

    def read(value: object) -> str:
        return _known(value, known)

    return Kind(f"{', '.join(first)} or {last}", read)


def unrecovered() -> Kind:
    named: Mapping[str, Unrecovered] = {policy.value: policy for policy in Unrecovered}
    plain = choice(named)

    def read(value: object) -> Unrecovered:
        return named[str(plain.read(value))]

    return Kind(plain.allowed, read)


def matching(pattern: str, allowed: str) -> Kind:
    fits = re.compile(pattern).fullmatch

    def read(value: object) -> str:
        if not isinstance(value, str) or not value.isprintable() or not fits(value):
            raise Unfit
        return value

    return Kind(allowed, read)


def quiet_hours() -> Kind:
    """Two hours of the day, as in "21-10"."""

    def read(value: object) -> Quiet:
        if value == _NEVER:
            return Quiet(0, 0)
        found = re.fullmatch(r"([01]?[0-9]|2[0-3])-([01]?[0-9]|2[0-3])", value) if isinstance(value, str) else None
        if found is None or int(found[1]) == int(found[2]):
            raise Unfit
        return Quiet(int(found[1]), int(found[2]))

    return Kind(f'two different hours from 0 to 23, such as "21-10", or "{_NEVER}"', read)


def sorry(most: int) -> Kind:
    """What is given for a complaint: a table of its own, whole, so that nobody has to know what else would count."""

    def read(value: object) -> Sorry:
        if not isinstance(value, dict) or set(value) != {"points", "share", "most"}:
            raise Unfit
        points, ceiling = (Points(_whole(value[name], 0, most)) for name in ("points", "most"))
        found = Sorry(points, _percent(value["share"]), ceiling)
        if found.points > found.most:
            raise Unfit
        return found

    return Kind(
        "a table of points, share and most (at least points), such as { points = 20, share = 5, most = 100 }", read
    )


def country() -> Kind:
    def read(value: object) -> str:
        return _known(value, phonenumbers.SUPPORTED_REGIONS)

    return Kind('the two capitals of a country (ISO 3166), such as "UA"', read)


def timezone() -> Kind:
    return Kind('the name of a time zone in the IANA database, such as "Europe/Kyiv"', zone)


def zone(value: object) -> str:
    """The name, when the IANA database knows it; raises Unfit."""
    return _known(value, available_timezones())


def is_line(value: object, most: int = _NAME) -> TypeGuard[str]:
    return isinstance(value, str) and value.isprintable() and value == value.strip() and 0 < len(value) <= most


def _whole(value: object, least: int, most: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise Unfit
    return value


def _percent(value: object) -> Rate:
    if isinstance(value, str) and re.fullmatch(r"[0-9]{1,3}(\.[0-9]{1,2})?", value):
        value = Decimal(value)
    if isinstance(value, bool) or not isinstance(value, int | Decimal) or not _share(value):
        raise Unfit
    exact = Decimal(value).quantize(_CENT)
    if exact != value:
        raise Unfit
    return Rate(int(exact * 100))


def _range(least: int, most: int, unit: str) -> str:
    return f"a whole number of {unit} from {least} to {most}" if unit else f"a whole number from {least} to {most}"


def _share(value: int | Decimal) -> bool:
    return (isinstance(value, int) or value.is_finite()) and 0 <= value <= _ALL


def _known(value: object, known: Iterable[str]) -> str:
    if not isinstance(value, str) or value not in known:
        raise Unfit(mistakes.guess(value, known) if isinstance(value, str) else "")
    return value
