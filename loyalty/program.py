"""The programme's rules as frozen values: what program.toml says, after it has been checked."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import ClassVar

from loyalty.points import Money, Points, Rate
from loyalty.quiet import Quiet


class Unrecovered(StrEnum):
    """What becomes of earned points that a return can't take back because they are spent."""

    OWE = "owe"  # the account owes them, down to the floor; what is beyond is taken from the refund
    REFUND = "refund"  # their money value is taken from the refund; what is beyond is written off


_NO_RATES: Mapping[str, Rate] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Earning:
    rate: Rate = Rate(500)
    tiers: Mapping[str, Rate] = field(default_factory=lambda: _NO_RATES)
    categories: Mapping[str, Rate] = field(default_factory=lambda: _NO_RATES)
    on_points_part: bool = False
    usable_after_hours: int = 0
    expires_days: int | None = 365


@dataclass(frozen=True, slots=True)
class Spending:
    max_share: Rate = Rate(2000)
    excluded_categories: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Welcome:
    points: Points = Points(100)
    expires_days: int | None = 30


@dataclass(frozen=True, slots=True)
class ProfileRules:
    """What a complete profile is worth, and how long a birthday that was just told waits before it counts."""

    points: Points = Points(50)
    expires_days: int | None = 30
    birthday_cooldown_days: int = 30


@dataclass(frozen=True, slots=True)
class Codes:
    """The card's changing code and the hold made with it."""

    life: timedelta = timedelta(minutes=10)
    hold_life: timedelta = timedelta(minutes=5)
    renewal: timedelta = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Returning:
    restored_days: int = 7
    unrecovered: Unrecovered = Unrecovered.OWE
    floor: Points = Points(-1000)  # the lowest balance a return may leave


@dataclass(frozen=True, slots=True)
class TillTime:
    """How far a receipt's time may be from ours, and whether a till may look a phone up."""

    ahead: timedelta = timedelta(minutes=5)
    back: timedelta = timedelta(hours=72)
    phone_lookup: bool = False


@dataclass(frozen=True, slots=True)
class Limits:
    """Above these the points of a receipt wait for a review; None: no such limit. A day is a local one of the store."""

    receipt_points: Points | None = Points(500)
    day_receipts: int | None = 5
    day_points: Points | None = Points(1000)
    own_card: bool = True  # whether points on the card of the cashier who serves wait as well

    @property
    def by_day(self) -> bool:
        return self.day_receipts is not None or self.day_points is not None


NO_LIMITS = Limits(None, None, None, own_card=False)


@dataclass(frozen=True, slots=True)
class Consents:
    """Versions of the texts people agree to; the evidence names the version.

    `ask_after` is when a new member is asked about offers: not before the card has been scanned from the screen.
    """

    programme: str = "1"
    marketing: str = "1"
    rules_url: str = ""
    ask_after: timedelta = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Reminders:
    """How many days before points expire those who asked are reminded; when nobody is written to unasked."""

    expiry_days: int = 3
    quiet: Quiet = field(default_factory=Quiet)


@dataclass(frozen=True, slots=True)
class CampaignRules:
    """Which campaigns are on, how many of their audience get nothing so that the effect can be known, and the weekly five.

    `control`: held out of one campaign for a quarter; `outside`: of every promo, for a year. `variety`: one product of a type.
    `margin`: what is left of a sale after the goods, by which the effect is counted.
    """

    weekly: bool = True
    variety: bool = False
    control: Rate = Rate(1000)
    outside: Rate = Rate(200)
    margin: Rate = Rate(2500)


@dataclass(frozen=True, slots=True)
class Metered:
    """Messengers that charge the shop for a message unless the person has written within a session's time.

    `pays`: whether the shop pays for such a message when there is no free way; `cost` of one, in minor units.
    """

    channels: ClassVar[frozenset[str]] = frozenset({"viber"})
    session: ClassVar[timedelta] = timedelta(hours=24)
    pays: bool = False
    cost: Money = Money(0)


@dataclass(frozen=True, slots=True)
class SurveyRules:
    """What visitors are asked, and how many answers a store wants in a month.

    `categories` are those of products after which the category itself is asked about; `liked` and `disliked` what can be
    chosen: a name that locales know (survey-aspect-…), or the shop's own words.
    """

    within: ClassVar[timedelta] = timedelta(hours=1)  # of the visit; later nobody is asked
    nps: bool = True
    delay: timedelta = timedelta(minutes=30)
    per_month: int = 30
    categories: tuple[str, ...] = ("Кулінарія", "Власна пекарня", "Торти й тістечка")
    liked: tuple[str, ...] = ("assortment", "freshness", "prices", "staff", "speed", "cleanliness")
    disliked: tuple[str, ...] = ("assortment", "freshness", "prices", "staff", "speed", "cleanliness")


@dataclass(frozen=True, slots=True)
class ComplaintRules:
    """What one can complain of, and how soon somebody has to take care of it.

    A case that nobody has taken after `remind` is called to mind, one that nobody has answered after `escalate` goes to the
    director; time does not run in the operators' `quiet` hours. A message within `reopen` of closing opens the case again;
    `most_open` cases of one person at a time; `check_days` after closing it is looked whether the customer came back.
    `templates` are ready answers.
    """

    categories: tuple[str, ...] = ("quality", "staff", "prices", "points", "cleanliness", "other")
    remind: timedelta = timedelta(minutes=10)
    escalate: timedelta = timedelta(minutes=60)
    quiet: Quiet = field(default_factory=lambda: Quiet(21, 9))
    reopen: timedelta = timedelta(days=7)
    most_open: int = 3
    check_days: int = 30
    templates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sorry:
    """What is given for a complaint: `share` of the receipt's sum, at least `points` and at most `most`."""

    points: Points = Points(50)
    share: Rate = Rate(1000)
    most: Points = Points(300)


_NO_SORRIES: Mapping[str, Sorry] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class SorryRules:
    """Points for something that went wrong: by category of the complaint, and the limits above which a director decides."""

    usual: Sorry = Sorry()
    categories: Mapping[str, Sorry] = field(default_factory=lambda: _NO_SORRIES)
    expires_days: int | None = 30
    operator_day: Points = Points(1000)  # by one operator on a local day
    customer_quarter: Points = Points(500)  # to one customer in a calendar quarter


@dataclass(frozen=True, slots=True)
class Program:
    shop: str = "Regulars"
    currency: str = "UAH"
    country: str = "UA"
    language: str = "uk"
    timezone: str = "Europe/Kyiv"
    point_value: Money = Money(100)
    earning: Earning = Earning()
    spending: Spending = Spending()
    welcome: Welcome = Welcome()
    profile: ProfileRules = ProfileRules()
    codes: Codes = Codes()
    returning: Returning = Returning()
    till: TillTime = TillTime()
    limits: Limits = Limits()
    consents: Consents = Consents()
    reminders: Reminders = Reminders()
    metered: Metered = Metered()
    campaigns: CampaignRules = CampaignRules()
    surveys: SurveyRules = SurveyRules()
    complaints: ComplaintRules = ComplaintRules()
    sorry: SorryRules = SorryRules()
