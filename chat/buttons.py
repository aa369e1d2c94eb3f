"""Typed button payloads, at most 64 bytes, and back; a payload of another time is Stale, never an error."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias, assert_never

_ID = re.compile("[1-9][0-9]{0,17}")
MOST_BYTES = 64  # Telegram's limit of callback_data


class Screen(StrEnum):
    """The places that the main menu, a command or a button leads to."""

    CARD = "card"
    BALANCE = "balance"
    HISTORY = "history"
    LANGUAGE = "language"
    HELP = "help"


MENU = (Screen.CARD, Screen.BALANCE, Screen.HISTORY, Screen.LANGUAGE, Screen.HELP)


@dataclass(frozen=True, slots=True)
class Open:
    screen: Screen


@dataclass(frozen=True, slots=True)
class ChooseLanguage:
    language: str


@dataclass(frozen=True, slots=True)
class Consent:
    """The answer to "may we send you offers?", and which version of the question was answered."""

    given: bool
    version: str


@dataclass(frozen=True, slots=True)
class Digits:
    """Six digits for a till without a scanner; `store` is its id, None for the home store."""

    store: int | None


@dataclass(frozen=True, slots=True)
class DigitsElsewhere:
    """Six digits, but for another store."""


@dataclass(frozen=True, slots=True)
class Stale:
    """Whatever it once meant."""


Button: TypeAlias = Open | ChooseLanguage | Consent | Digits | DigitsElsewhere


def payload(button: Button) -> str:
    """Raises ValueError above MOST_BYTES."""
    match button:
        case Open(screen):
            text = f"open:{screen}"
        case ChooseLanguage(language):
            text = f"lang:{language}"
        case Consent(given, version):
            text = f"offers:{'yes' if given else 'no'}:{version}"
        case Digits(store):
            text = f"digits:{'' if store is None else store}"
        case DigitsElsewhere():
            text = "digits-elsewhere"
        case _:
            assert_never(button)
    if len(text.encode()) > MOST_BYTES:
        raise ValueError(f"{text!r} is longer than {MOST_BYTES} bytes")
    return text


def read(text: str) -> Button | Stale:
    match text.split(":", 2):
        case ["open", screen] if screen in set(Screen):
            return Open(Screen(screen))
        case ["lang", language]:
            return ChooseLanguage(language)
        case ["offers", "yes" | "no" as answer, version]:
            return Consent(answer == "yes", version)
        case ["digits", ""]:
            return Digits(None)
        case ["digits", store] if _ID.fullmatch(store):
            return Digits(int(store))
        case ["digits-elsewhere"]:
            return DigitsElsewhere()
        case _:
            return Stale()
