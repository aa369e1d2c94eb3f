"""What a field of Viber's JSON may be: plain calls that raise ValueError, put together into tables of fields."""

import re
from collections.abc import Callable, Collection, Mapping
from typing import Any
from urllib.parse import urlsplit

# A JSON object of Viber's.
Record = dict[str, Any]
Check = Callable[[object], None]

URL_LIMIT = 2000
COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


def text(longest: int, shortest: int = 0) -> Check:
    def check(value: object) -> None:
        if not isinstance(value, str):
            raise ValueError("is no string")  # noqa: TRY004 - every check raises the same
        if not shortest <= len(value) <= longest:
            raise ValueError(f"has {len(value)} characters, {shortest} to {longest} are allowed")

    return check


def number(low: float, high: float, *, whole: bool = True) -> Check:
    def check(value: object) -> None:
        if isinstance(value, bool) or not isinstance(value, int if whole else int | float):
            raise ValueError("is no integer" if whole else "is no number")  # noqa: TRY004 - the same
        if not low <= value <= high:
            raise ValueError(f"is not from {low} to {high}")

    return check


def one_of(*allowed: str) -> Check:
    def check(value: object) -> None:
        if value not in allowed:
            raise ValueError(f"is none of {', '.join(allowed)}")

    return check


def flag(value: object) -> None:
    if not isinstance(value, bool):
        raise ValueError("is no boolean")  # noqa: TRY004 - the same


def colour(value: object) -> None:
    if not isinstance(value, str) or not COLOUR.fullmatch(value):
        raise ValueError("is no colour like #2db9b9")


def url(*endings: str) -> Check:
    """An http or https address of at most 2,000 characters, with one of these endings if any are named."""

    def check(value: object) -> None:
        text(URL_LIMIT, 1)(value)
        parts = _split(str(value))
        if parts is None:
            raise ValueError("is no http or https address")
        if endings and not parts.lower().endswith(endings):
            raise ValueError(f"does not end in {', '.join(endings)}")

    return check


def _split(address: str) -> str | None:
    """The path of a web address."""
    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not parts.hostname or re.search(r"\s", address):
        return None
    return parts.path


def or_null(check: Check) -> Check:
    """For the few fields that Viber's own library for Node sends as null when they are empty."""

    def check_value(value: object) -> None:
        if value is not None:
            check(value)

    return check_value


def fields(value: object, checks: Mapping[str, Check], required: Collection[str] = ()) -> None:
    """An object; what no check names is let through. Raises ValueError naming the field."""
    if not isinstance(value, dict):
        raise ValueError("is no object")  # noqa: TRY004 - the same
    missing = [name for name in required if name not in value]
    if missing:
        raise ValueError(f"object has missing required properties ({missing})")
    for name, item in value.items():
        check = checks.get(name, _not_null)
        try:
            check(item)
        except ValueError as error:
            raise ValueError(f"{name} {error}") from None


def an_object(checks: Mapping[str, Check], required: Collection[str] = ()) -> Check:
    return lambda value: fields(value, checks, required)


def _not_null(value: object) -> None:
    """Null anywhere is refused, also in what is not known here."""
    if value is None:
        raise ValueError("is null")
    if isinstance(value, dict):
        fields(value, {})
