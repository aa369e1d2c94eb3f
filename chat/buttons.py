"""Typed button payloads, at most 64 bytes, and back; a payload of another time is Stale, never an error."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias, assert_never

MOST_BYTES = 64  # Telegram's limit of callback_data
_NUMBER = re.compile(r"0|[1-9][0-9]{0,17}")  # as the database counts, and written in one way only


class Screen(StrEnum):
    """The places that the main menu, a command or a button leads to."""

    CARD = "card"
    BALANCE = "balance"
    HISTORY = "history"
    LANGUAGE = "language"
    HELP = "help"
    STAFF = "staff"
    TILL = "till"


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
class AcceptInvitation:
    """The invitation's number; it means something only in the chat that has just opened its link."""

    invitation: int


@dataclass(frozen=True, slots=True)
class Stale:
    """Whatever it once meant."""


Button: TypeAlias = Open | ChooseLanguage | Consent | AcceptInvitation


def payload(button: Button) -> str:
    """Raises ValueError above MOST_BYTES."""
    match button:
        case Open(screen):
            text = f"open:{screen}"
        case ChooseLanguage(language):
            text = f"lang:{language}"
        case Consent(given, version):
            text = f"offers:{'yes' if given else 'no'}:{version}"
        case AcceptInvitation(invitation):
            text = f"accept:{invitation}"
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
        case ["accept", invitation] if _NUMBER.fullmatch(invitation):
            return AcceptInvitation(int(invitation))
        case _:
            return Stale()
