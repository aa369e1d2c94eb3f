"""Typed button payloads, at most 64 bytes, and back; a payload of another time is Stale, never an error."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, TypeAlias

from chat.codecs import Codec, Field, one_of
from loyalty.surveys import Aspect, Side

MOST_BYTES = 64  # Telegram's limit of callback_data
STARS = range(1, 6)
SCORES = range(11)


class Screen(StrEnum):
    """The places that the main menu, a command or a button leads to."""

    CARD = "card"
    OFFERS = "offers"
    BALANCE = "balance"
    HISTORY = "history"
    PROFILE = "profile"
    SETTINGS = "settings"
    PREFERENCES = "preferences"
    DATA = "data"
    LEAVE = "leave"
    LANGUAGE = "language"
    MESSENGERS = "messengers"
    HELP = "help"
    HOTLINE = "hotline"
    STAFF = "staff"
    TILL = "till"


MENU = (
    Screen.CARD,
    Screen.OFFERS,
    Screen.BALANCE,
    Screen.HISTORY,
    Screen.PROFILE,
    Screen.SETTINGS,
    Screen.HELP,
    Screen.HOTLINE,
)
SETTINGS = (
    Screen.PREFERENCES,
    Screen.LANGUAGE,
    Screen.MESSENGERS,
    Screen.DATA,
    Screen.LEAVE,
)  # behind the button of that name


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


class HowOften(StrEnum):
    """Somebody wants to hear of offers, at most."""

    WEEK = "week"
    FORTNIGHT = "fortnight"
    MONTH = "month"
    NEVER = "never"


class SurveyStep(StrEnum):
    """Where a survey goes on."""

    BEGIN = "begin"
    LIKED = "liked"
    DISLIKED = "disliked"
    WORDS = "words"
    DONE = "done"


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
class BonusDecision:
    """A director's word about points that an operator would like to give for a case; in a group, or to us alone."""

    case: int
    approve: bool


@dataclass(frozen=True, slots=True)
class AnswerClaim:
    """Whether the customer `claimant`, who names one's phone on another messenger, is oneself."""

    claimant: int
    yes: bool


@dataclass(frozen=True, slots=True)
class WriteTo:
    """Where one wants to be written to; empty: wherever one wrote last."""

    channel: str


@dataclass(frozen=True, slots=True)
class Unlink:
    """The card is not shown in this messenger any more; `sure` when asked for the second time."""

    channel: str
    sure: bool


# `touch` is the message of the outbox that the button came with, 0 when the offers were asked for: so an answer is counted.


@dataclass(frozen=True, slots=True)
class SeeOffers:
    """The offers, in a message of their own."""

    touch: int


@dataclass(frozen=True, slots=True)
class Browse:
    """To turn to offer number `at`, from 0, in the place of the one shown."""

    at: int
    touch: int


@dataclass(frozen=True, slots=True)
class CardFor:
    """The card, in answer to a message with offers."""

    touch: int


@dataclass(frozen=True, slots=True)
class NotForMe:
    """This product shall not be offered again; it was offer number `at`."""

    product: int
    at: int
    touch: int


@dataclass(frozen=True, slots=True)
class RemindOffer:
    """To be reminded of this product on one's own day."""

    product: int
    touch: int


@dataclass(frozen=True, slots=True)
class Fewer:
    """Under a message of offers: fewer of them from now on. Elsewhere, where `touch` is 0: to be asked how many."""

    touch: int


@dataclass(frozen=True, slots=True)
class FewerOffers:
    choice: HowOften


@dataclass(frozen=True, slots=True)
class Complain:
    """What the matter is about: a category, or as much of its name as a button holds."""

    category: str


@dataclass(frozen=True, slots=True)
class NeverMind:
    """What was begun is left."""


@dataclass(frozen=True, slots=True)
class Solved:
    """The shopper's word about a case that was closed."""

    case: int
    yes: bool


@dataclass(frozen=True, slots=True)
class ResumeCampaign:
    """A campaign that was paused shall go on."""

    campaign: str


# Of a case, in a group of the shop's people.


@dataclass(frozen=True, slots=True)
class TakeCase:
    case: int


@dataclass(frozen=True, slots=True)
class AskTemplates:
    """To see the ready answers."""

    case: int


@dataclass(frozen=True, slots=True)
class SendTemplate:
    """Ready answer number `number`, from 0, is said to the shopper."""

    case: int
    number: int


@dataclass(frozen=True, slots=True)
class OfferBonus:
    """Points for what went wrong."""

    case: int


@dataclass(frozen=True, slots=True)
class GiveBonus:
    """So many points."""

    case: int
    points: int


@dataclass(frozen=True, slots=True)
class PassOn:
    """To the director."""

    case: int


@dataclass(frozen=True, slots=True)
class CloseCase:
    case: int


@dataclass(frozen=True, slots=True)
class ShowPhone:
    """The shopper's number, to who presses alone."""

    case: int


RoomButton: TypeAlias = TakeCase | AskTemplates | SendTemplate | OfferBonus | GiveBonus | PassOn | CloseCase | ShowPhone


@dataclass(frozen=True, slots=True)
class SurveyScore:
    """Whether one would recommend us, 0 to 10."""

    survey: int
    score: int


@dataclass(frozen=True, slots=True)
class SurveyMark:
    """Of a category, 1 to 5."""

    survey: int
    aspect: Aspect
    stars: int


@dataclass(frozen=True, slots=True)
class SurveyChoose:
    """Something was liked or not, or is not chosen after all; `mark` is its short name (loyalty.surveys.mark_of)."""

    survey: int
    side: Side
    mark: str
    on: bool


@dataclass(frozen=True, slots=True)
class SurveyGo:
    survey: int
    to: SurveyStep


@dataclass(frozen=True, slots=True)
class SurveyPerson:
    """What was said shall be answered by a person."""

    survey: int


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
    | BonusDecision
    | ResumeCampaign
    | AnswerClaim
    | WriteTo
    | Unlink
    | SeeOffers
    | Browse
    | CardFor
    | NotForMe
    | RemindOffer
    | Fewer
    | FewerOffers
    | SurveyScore
    | SurveyMark
    | SurveyChoose
    | SurveyGo
    | SurveyPerson
    | RoomButton
    | Complain
    | NeverMind
    | Solved
)


_ID = Field("[1-9][0-9]{0,17}", int)  # as the database counts, and written in one way only
_NUMBER = Field("0|[1-9][0-9]{0,17}", int)
_ID_OR_NONE = Field(f"|{_ID.pattern}", lambda said: int(said) if said else None, lambda id_: str(id_ or ""))
_STARS = Field("|".join(map(str, STARS)), int)
_SCORE = Field("|".join(map(str, SCORES)), int)
_YES_NO = Field("yes|no", "yes".__eq__, lambda yes: "yes" if yes else "no")
_WORD = Field("[^:]*")
_REST = Field(".*")
_REST_IF_ANY = Field(".+", optional=True)

# Payloads stand on people's screens for years: what is written here is changed only together with a way to read the old.
CODECS: Final[tuple[Codec[Button], ...]] = (
    Codec(Open, "open", one_of(Screen)),
    Codec(ChooseLanguage, "lang", _WORD),
    Codec(Consent, "offers", _YES_NO, _REST),
    Codec(Ask, "ask", one_of(Step)),
    Codec(Skip, "skip", one_of(Step)),
    Codec(ChooseGender, "gender", _WORD),
    Codec(Want, "want", one_of(Topic), _YES_NO, _REST_IF_ANY),
    Codec(ChooseHour, "hour", one_of(PartOfDay)),
    Codec(Use, "right", one_of(Right)),
    Codec(AcceptInvitation, "accept", _NUMBER),
    Codec(Digits, "digits", _ID_OR_NONE),
    Codec(DigitsElsewhere, "digits-elsewhere"),
    Codec(Rate, "rate", _ID, _STARS),
    Codec(Remind, "remind", _YES_NO),
    Codec(ReviewDecision, "review", _ID, _YES_NO),
    Codec(BonusDecision, "bonus", _ID, _YES_NO),
    Codec(ResumeCampaign, "resume", Field("[a-z][a-z-]{0,31}")),
    Codec(AnswerClaim, "claim", _ID, _YES_NO),
    Codec(WriteTo, "write-to", _WORD),
    Codec(Unlink, "unlink", _WORD, _YES_NO),
    Codec(SeeOffers, "see-offers", _NUMBER),
    Codec(Browse, "browse", _NUMBER, _NUMBER),
    Codec(CardFor, "card-for", _NUMBER),
    Codec(NotForMe, "not-for-me", _ID, _NUMBER, _NUMBER),
    Codec(RemindOffer, "remind-offer", _ID, _NUMBER),
    Codec(Fewer, "fewer", _NUMBER),
    Codec(FewerOffers, "fewer-offers", one_of(HowOften)),
    Codec(SurveyScore, "survey-score", _ID, _SCORE),
    Codec(SurveyMark, "survey-mark", _ID, one_of(Aspect), _STARS),
    Codec(SurveyChoose, "survey-choose", _ID, one_of(Side), Field("[0-9a-f]{8}"), _YES_NO),
    Codec(SurveyGo, "survey", _ID, one_of(SurveyStep)),
    Codec(SurveyPerson, "survey-person", _ID),
    Codec(TakeCase, "case-take", _ID),
    Codec(AskTemplates, "case-templates", _ID),
    Codec(SendTemplate, "case-template", _ID, _NUMBER),
    Codec(OfferBonus, "case-bonus", _ID),
    Codec(GiveBonus, "case-give", _ID, _ID),
    Codec(PassOn, "case-director", _ID),
    Codec(CloseCase, "case-close", _ID),
    Codec(ShowPhone, "case-phone", _ID),
    Codec(Complain, "complain", _REST),
    Codec(NeverMind, "never-mind"),
    Codec(Solved, "solved", _ID, _YES_NO),
)
_BY_KIND = {codec.kind: codec for codec in CODECS}
_BY_TAG = {codec.tag: codec for codec in CODECS}


def payload(button: Button) -> str:
    """Raises ValueError above MOST_BYTES."""
    text = _BY_KIND[type(button)].text(button)
    if len(text.encode()) > MOST_BYTES:
        raise ValueError(f"{text!r} is longer than {MOST_BYTES} bytes")
    return text


def read(text: str) -> Button | Stale:
    codec = _BY_TAG.get(text.partition(":")[0])
    return (codec and codec.read(text)) or Stale()
