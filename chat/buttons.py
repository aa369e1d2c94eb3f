"""Typed button payloads, at most 64 bytes, and back; a payload of another time is Stale, never an error."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias, assert_never

MOST_BYTES = 64  # Telegram's limit of callback_data
_NUMBER = re.compile(r"[1-9][0-9]{0,18}")
STARS = range(1, 6)


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
class Rate:
    """How it was, one star to five; `receipt` is its number in our books."""

    receipt: int
    stars: int


@dataclass(frozen=True, slots=True)
class Remind:
    """To be reminded of points that expire, or not any more."""

    on: bool


@dataclass(frozen=True, slots=True)
class ReviewDecision:
    """An owner's word about points above a limit."""

    review: int
    approve: bool


@dataclass(frozen=True, slots=True)
class Stale:
    """Whatever it once meant."""


Button: TypeAlias = Open | ChooseLanguage | Consent | Rate | Remind | ReviewDecision


def payload(button: Button) -> str:
    """Raises ValueError above MOST_BYTES."""
    text = _text(button)
    if len(text.encode()) > MOST_BYTES:
        raise ValueError(f"{text!r} is longer than {MOST_BYTES} bytes")
    return text


def _text(button: Button) -> str:
    match button:
        case Open(screen):
            return f"open:{screen}"
        case ChooseLanguage(language):
            return f"lang:{language}"
        case Consent(given, version):
            return f"offers:{_yes(given)}:{version}"
        case Rate(receipt, stars):
            return f"rate:{receipt}:{stars}"
        case Remind(on):
            return f"remind:{_yes(on)}"
        case ReviewDecision(review, approve):
            return f"review:{review}:{_yes(approve)}"
        case _:
            assert_never(button)


def _yes(said: bool) -> str:
    return "yes" if said else "no"


def read(text: str) -> Button | Stale:
    match text.split(":", 2):
        case ["open", screen] if screen in set(Screen):
            return Open(Screen(screen))
        case ["lang", language]:
            return ChooseLanguage(language)
        case ["offers", "yes" | "no" as answer, version]:
            return Consent(answer == "yes", version)
        case ["rate", receipt, stars] if _NUMBER.fullmatch(receipt) and stars in set(map(str, STARS)):
            return Rate(int(receipt), int(stars))
        case ["remind", "yes" | "no" as answer]:
            return Remind(answer == "yes")
        case ["review", review, "yes" | "no" as answer] if _NUMBER.fullmatch(review):
            return ReviewDecision(int(review), answer == "yes")
        case _:
            return Stale()
