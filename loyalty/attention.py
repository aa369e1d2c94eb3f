"""The one gate for every unasked message: who may be written to today, and why not.

It is asked twice: when a campaign is planned (storage.planning says the same in SQL, over everybody at once) and when the
message is about to go, where the budget is spent in the same statement that looks at it: so no number of planners, campaigns
or messengers can write to somebody too often.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class Class(StrEnum):
    """What a message costs of a person's attention."""

    SERVICE = "service"  # an answer to what they did or asked for: nothing
    PROMO = "promo"
    SURVEY = "survey"


# Local calendar dates between two messages of a class, over all campaigns and messengers, counted from sending.
APART: Mapping[Class, int] = MappingProxyType({Class.PROMO: 7, Class.SURVEY: 90})


class Arm(StrEnum):
    """Where chance has put whoever is eligible: drawn for everybody, also for those whom something else stops."""

    NONE = ""  # not eligible
    TREATED = "treated"
    CONTROL = "control"  # gets nothing of this campaign in this quarter: shows what happens without it
    OUTSIDE = "outside"  # gets no promo in this year: shows what happens without any


class Refusal(StrEnum):
    """Why somebody gets nothing, in the order in which it is asked; the value is stored."""

    NO_CONSENT = "no_consent"
    NO_ACCOUNT = "no_account"
    BLOCKED = "blocked"
    OUTSIDE = "outside"
    CAPPED = "capped"  # the budget is spent
    OUTRANKED = "outranked"  # a campaign that goes before this one has the slot
    NO_PROMOS = "no_promos"  # nothing is on in their store
    PAUSED = "paused"  # the campaign is; nobody counts for its effect then, in neither arm
    CONTROL = "control"


@dataclass(frozen=True, slots=True)
class Person:
    """A member as the gate sees them on one of their local days (days since 1970).

    `last_day` is when the class was last sent, `apart` how many dates they want between two messages at least; `promised`:
    a campaign that goes before this one has a message to them on its way; `promoted`: their store has promotions today;
    `paused`: this campaign is, for everybody.
    """

    consenting: bool
    account: bool
    blocked: bool
    outside: bool
    control: bool
    last_day: int | None
    apart: int
    promised: bool
    promoted: bool
    paused: bool = False


def refusal(person: Person, class_: Class, today: int) -> Refusal | None:
    """Why this person gets nothing today; None when they get the message. The slot of the control group stays empty."""
    said = (
        (Refusal.NO_CONSENT, class_ is Class.PROMO and not person.consenting),
        (Refusal.NO_ACCOUNT, not person.account and not person.blocked),
        (Refusal.BLOCKED, not person.account and person.blocked),
        (Refusal.OUTSIDE, class_ is Class.PROMO and person.outside),
        (Refusal.CAPPED, not rested(class_, person.last_day, today, person.apart)),
        (Refusal.OUTRANKED, person.promised),
        (Refusal.NO_PROMOS, class_ is Class.PROMO and not person.promoted),
        (Refusal.PAUSED, person.paused),
        (Refusal.CONTROL, person.control),
    )
    return next((reason for reason, applies in said if applies), None)


def rested(class_: Class, last_day: int | None, today: int, apart: int = 0) -> bool:
    """Whether the budget of the class has room today; a clock that went back leaves it shut."""
    if class_ is Class.SERVICE or last_day is None:
        return True
    return today - last_day >= max(APART[class_], apart)


def arm(person: Person) -> Arm:
    """Drawn for who could be written to at all: consenting, with an account that has not blocked us, by a campaign that runs."""
    if not person.consenting or not person.account or person.paused:
        return Arm.NONE
    if person.outside:
        return Arm.OUTSIDE
    return Arm.CONTROL if person.control else Arm.TREATED
