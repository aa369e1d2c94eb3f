"""Typed button payloads, at most 64 bytes, and back; a payload of another time is Stale, never an error."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias, assert_never

_ID = re.compile("[1-9][0-9]{0,17}")
MOST_BYTES = 64  # Telegram's limit of callback_data
_NUMBER = re.compile(r"0|[1-9][0-9]{0,17}")  # as the database counts, and written in one way only
STARS = range(1, 6)


class Screen(StrEnum):
    """The places that the main menu, a command or a button leads to."""

    CARD = "card"
    BALANCE = "balance"
    HISTORY = "history"
    PROFILE = "profile"
    SETTINGS = "settings"
    PREFERENCES = "preferences"
    DATA = "data"
    LEAVE = "leave"
    LANGUAGE = "language"
    HELP = "help"
    STAFF = "staff"
    TILL = "till"


MENU = (Screen.CARD, Screen.BALANCE, Screen.HISTORY, Screen.PROFILE, Screen.SETTINGS, Screen.HELP)


class Step(StrEnum):
    """Of the profile, in the order in which they are asked."""

    NAME = "name"
    BIRTHDAY = "birthday"
    GENDER = "gender"
    EMAIL = "email"


class Topic(StrEnum):
    """What can be wanted or not."""

    OFFERS = "offers"
    RECEIPTS = "receipts"
    REMINDERS = "reminders"
    SURVEYS = "surveys"


class PartOfDay(StrEnum):
    MORNING = "morning"
    MIDDAY = "midday"
    EVENING = "evening"
    ANY = "any"


class Right(StrEnum):
    """Rights of a person, and the last words about them."""

    FILE = "file"  # everything kept, as a file
    LEAVE = "leave"  # yes, leave
    ERASE = "erase"  # asks
    SURE = "sure"  # asks once more
    ERASE_NOW = "now"
    STAY = "stay"


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
class Ask:
    """To be asked for this part of the profile."""

    step: Step


@dataclass(frozen=True, slots=True)
class Skip:
    """Rather not say this, or leave it as it is."""

    step: Step


@dataclass(frozen=True, slots=True)
class ChooseGender:
    gender: str


@dataclass(frozen=True, slots=True)
class Want:
    """`version` is there for offers alone: which text was shown beside the button."""

    topic: Topic
    on: bool
    version: str = ""


@dataclass(frozen=True, slots=True)
class ChooseHour:
    part: PartOfDay


@dataclass(frozen=True, slots=True)
class Use:
    act: Right


@dataclass(frozen=True, slots=True)
class AcceptInvitation:
    """The invitation's number; it means something only in the chat that has just opened its link."""

    invitation: int


@dataclass(frozen=True, slots=True)
class Digits:
    """Six digits for a till without a scanner; `store` is its id, None for the home store."""

    store: int | None


@dataclass(frozen=True, slots=True)
class DigitsElsewhere:
    """Six digits, but for another store."""


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


Button: TypeAlias = (
    Open
    | ChooseLanguage
    | Consent
    | Ask
    | Skip
    | ChooseGender
    | Want
    | ChooseHour
    | Use
    | AcceptInvitation
    | Digits
    | DigitsElsewhere
    | Rate
    | Remind
    | ReviewDecision
)


def payload(button: Button) -> str:
    """Raises ValueError above MOST_BYTES."""
    text = _text(button)
    if len(text.encode()) > MOST_BYTES:
        raise ValueError(f"{text!r} is longer than {MOST_BYTES} bytes")
    return text


def _text(button: Button) -> str:  # noqa: C901, PLR0912 - a page of kinds, a line each
    match button:
        case Open(screen):
            return f"open:{screen}"
        case ChooseLanguage(language):
            return f"lang:{language}"
        case Consent(given, version):
            return f"offers:{_yes(given)}:{version}"
        case Ask(step):
            return f"ask:{step}"
        case Skip(step):
            return f"skip:{step}"
        case ChooseGender(gender):
            return f"gender:{gender}"
        case Want(topic, on, version):
            return f"want:{topic}:{_yes(on)}" + (f":{version}" if version else "")
        case ChooseHour(part):
            return f"hour:{part}"
        case Use(act):
            return f"right:{act}"
        case AcceptInvitation(invitation):
            return f"accept:{invitation}"
        case Digits(store):
            return f"digits:{'' if store is None else store}"
        case DigitsElsewhere():
            return "digits-elsewhere"
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


def read(text: str) -> Button | Stale:  # noqa: C901, PLR0912 - a page of kinds, a line each
    match text.split(":", 2):
        case ["open", screen] if screen in set(Screen):
            return Open(Screen(screen))
        case ["lang", language]:
            return ChooseLanguage(language)
        case ["offers", "yes" | "no" as answer, version]:
            return Consent(answer == "yes", version)
        case ["ask", step] if step in set(Step):
            return Ask(Step(step))
        case ["skip", step] if step in set(Step):
            return Skip(Step(step))
        case ["gender", gender]:
            return ChooseGender(gender)
        case ["want", topic, rest] if topic in set(Topic):
            return _want(Topic(topic), rest)
        case ["hour", part] if part in set(PartOfDay):
            return ChooseHour(PartOfDay(part))
        case ["right", act] if act in set(Right):
            return Use(Right(act))
        case ["accept", invitation] if _NUMBER.fullmatch(invitation):
            return AcceptInvitation(int(invitation))
        case ["digits", ""]:
            return Digits(None)
        case ["digits", store] if _ID.fullmatch(store):
            return Digits(int(store))
        case ["digits-elsewhere"]:
            return DigitsElsewhere()
        case ["rate", receipt, stars] if _ID.fullmatch(receipt) and stars in set(map(str, STARS)):
            return Rate(int(receipt), int(stars))
        case ["remind", "yes" | "no" as answer]:
            return Remind(answer == "yes")
        case ["review", review, "yes" | "no" as answer] if _ID.fullmatch(review):
            return ReviewDecision(int(review), answer == "yes")
        case _:
            return Stale()


def _want(topic: Topic, rest: str) -> Want | Stale:
    answer, _, version = rest.partition(":")
    if answer not in {"yes", "no"} or (rest.count(":") and not version):
        return Stale()
    return Want(topic, answer == "yes", version)
