"""Kinds of notices: what each promises, and which wish of the customer it obeys."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from loyalty.attention import Class

LEFT = "left"
ALERT = "alert-"  # how the kinds begin that tell the shop's people of something


class Wish(StrEnum):
    """What a customer may want or not."""

    RECEIPTS = "receipts"
    REMINDERS = "reminders"
    OFFERS = "offers"  # a consent, with its evidence
    SURVEYS = "surveys"


@dataclass(frozen=True, slots=True)
class Kind:
    """After a crash it may be in doubt whether a notice was sent. A service message goes again, a promo message,
    which is `at_most_once`, does not. What is said `by_day` waits for the end of the quiet hours. Who asked, and has left the
    programme meanwhile, is still told what is told `after_leaving`.
    """

    name: str
    wish: Wish | None = None
    at_most_once: bool = False
    class_: Class = Class.SERVICE
    by_day: bool = False
    after_leaving: bool = False


RECEIPT = Kind("receipt", Wish.RECEIPTS)
RETURN = Kind("return", Wish.RECEIPTS)
EXPIRY = Kind("expiry", Wish.REMINDERS, by_day=True)
CLAIM = Kind("claim")  # somebody on another messenger names this person's phone as theirs
WEEKLY = Kind("weekly", Wish.OFFERS, at_most_once=True, class_=Class.PROMO)  # the week's offers for this person
OFFER = Kind("offer", by_day=True)  # a product that somebody asked to be reminded of
SURVEY = Kind("survey", Wish.SURVEYS, at_most_once=True, class_=Class.SURVEY)  # how was it?
ANSWER = Kind("answer", after_leaving=True)  # of one of the shop's people, to a complaint
SOLVED = Kind("solved", after_leaving=True)  # whether a complaint that was closed is solved
SORRY = Kind("sorry")  # points for something that went wrong

_KINDS: Mapping[str, Kind] = MappingProxyType(
    {kind.name: kind for kind in (RECEIPT, RETURN, EXPIRY, CLAIM, WEEKLY, OFFER, SURVEY, ANSWER, SOLVED, SORRY)}
)


def kind(name: str) -> Kind | None:
    """None for a kind of another version."""
    return Kind(name) if name.startswith(ALERT) else _KINDS.get(name)


@dataclass(frozen=True, slots=True)
class Addressee:
    """Whom a notice is for, as they are at this moment. `account` is empty when there is none to write to.

    `gone` says why nothing is sent to this person at all, `blocked` that every account they have does not want us,
    `too_dear` that the messenger charges and the shop does not pay. `charged`: it charges, and the shop pays.
    """

    channel: str
    account: str
    language: str
    gone: str
    blocked: bool
    wishes: frozenset[Wish]
    too_dear: bool = False
    charged: bool = False


def objection(kind_: Kind, to: Addressee, *, expired: bool) -> str:
    """Why the notice must not be sent now; empty when it may."""
    if expired:
        return "expired"
    if to.gone and not (to.gone == LEFT and kind_.after_leaving):
        return to.gone
    if kind_.wish is not None and kind_.wish not in to.wishes:
        return "no_consent" if kind_.wish is Wish.OFFERS else "not_wanted"
    if to.too_dear:
        return "too_dear"
    if not to.account:
        return "blocked" if to.blocked else "no_account"
    return ""
