"""What each campaign earned, measured against those who got nothing: for the owner's report, its picture and the alarm."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Any, Final, TypeAlias
from zoneinfo import ZoneInfo

from loyalty import effects as rules
from loyalty.attention import Arm
from loyalty.campaigns import CAMPAIGNS
from loyalty.effects import Estimate, Part, Verdict
from loyalty.points import Money
from storage import campaigns as switches
from storage import effects as storage
from storage import moments, planning
from storage.database import Transaction
from storage.effects import ArmSums, Counts, People
from usecases.terms import Terms

ALL = "all"  # the name of all campaigns together
HORIZON_DAYS = 28  # how long a person is watched: four weekly messages
BEFORE_DAYS = 84  # what they spent before steadies the figure: three times as long
_QUARTER, _YEAR = 3, 12  # months
_LATE = 3  # the last month in which the year before still belongs to the report
_HUNDRED = 100
PAGE: Final = 500  # customers a transaction: 80 ms on SQLite, whose one reader quotes for the tills too

Arms: TypeAlias = tuple[ArmSums, ArmSums]  # treated, control
Parts: TypeAlias = Mapping[date, Arms]  # by the first day of the quarter or year for which they were drawn
_NOBODY: Final[Arms] = (ArmSums(), ArmSums())
_NO_PARTS: Final[Parts] = MappingProxyType({})
_NOTHING: Final = Counts(0, 0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Side:
    """One arm, of the people whose days are over: how many of a hundred came, and what a hundred bought for (minor
    units).
    """

    heads: int
    came: int
    spent: Money


@dataclass(frozen=True, slots=True)
class CampaignEffect:
    """`counts` go up to today and are None for all campaigns together; the rest is of the people whose days are over."""

    campaign: str
    counts: Counts | None
    treated: Side
    control: Side
    cost: Money
    estimate: Estimate
    paused: bool = False


@dataclass(frozen=True, slots=True)
class EffectReport:
    """`since` is a day that stays for a year or more, so that the weekly looks are looks at one growing crowd."""

    since: date
    until: date
    horizon_days: int
    currency: str
    campaigns: tuple[CampaignEffect, ...]
    whole: CampaignEffect


@dataclass(frozen=True, slots=True)
class Gathered:
    """What is summed up so far, by campaign: arms, and counts. `last` is the customer to go on after; None: all are done."""

    last: int | None = 0
    arms: Mapping[str, Parts] = field(default_factory=dict)
    counts: Mapping[str, Counts] = field(default_factory=dict)


def gather(tx: Transaction, now: datetime, terms: Terms, so_far: Gathered, *, most: int = PAGE) -> Gathered:
    """With the next customers. Repeat until `last` is None, each in a transaction of its own, with the same `now`."""
    if so_far.last is None:
        return so_far
    end = planning.last_customer(tx)
    people = People(so_far.last, min(so_far.last + most, end))
    since, today = _days(now, terms)
    arms = {each.name: _arms(tx, terms, each.name, since, today, people) for each in CAMPAIGNS}
    arms[ALL] = _arms(tx, terms, None, since, today, people)
    first, last = moments.stored_day(since), moments.stored_day(today) + 1
    counts = {each.name: storage.counts(tx, each.name, first, last, people) for each in CAMPAIGNS}
    return Gathered(
        None if people.upto >= end else people.upto,
        {name: _both(so_far.arms.get(name, _NO_PARTS), more) for name, more in arms.items()},
        {name: so_far.counts.get(name, _NOTHING) + more for name, more in counts.items()},
    )


def told(tx: Transaction, now: datetime, terms: Terms, gathered: Gathered) -> EffectReport:
    """The report of all that was gathered at `now`. A person whose HORIZON_DAYS are not over yet is in the counts alone."""
    since, today = _days(now, terms)
    still = switches.paused(tx)
    campaigns = tuple(
        _compared(
            each.name,
            gathered.counts.get(each.name, _NOTHING),
            gathered.arms.get(each.name, _NO_PARTS),
            paused=each.name in still,
        )
        for each in CAMPAIGNS
    )
    whole = _compared(ALL, None, gathered.arms.get(ALL, _NO_PARTS))
    return EffectReport(since, today, HORIZON_DAYS, terms.program.currency, campaigns, whole)


def effects(tx: Transaction, now: datetime, terms: Terms) -> EffectReport:
    """All at once: for where nobody waits for this database."""
    gathered = Gathered()
    while gathered.last is not None:
        gathered = gather(tx, now, terms, gathered)
    return told(tx, now, terms, gathered)


def forget(tx: Transaction, now: datetime, terms: Terms, *, most: int = PAGE) -> bool:
    """Messages of campaigns from before the first of January of the year before, to which no report looks back: so many at a
    time; whether there may be more.
    """
    _, today = _days(now, terms)
    first = moments.stored_day(date(today.year - 1, 1, 1))
    return any(planning.forget_before(tx, each.name, first, most) for each in CAMPAIGNS)


def losing(report: EffectReport) -> tuple[CampaignEffect, ...]:
    """Those to pause: they lose money with confidence and are not paused yet."""
    return tuple(each for each in report.campaigns if each.estimate.verdict is Verdict.LOSES and not each.paused)


def facts(report: EffectReport) -> dict[str, Any]:
    """The report as chat.views.effects reads it: JSON values."""
    return {
        "since": report.since.isoformat(),
        "until": report.until.isoformat(),
        "days": report.horizon_days,
        "currency": report.currency,
        "campaigns": [_facts(each) for each in (*report.campaigns, report.whole)],
    }


def loss(effect: CampaignEffect, currency: str) -> dict[str, object]:
    """The facts of the alert `campaign-loses`. Raises ValueError for a campaign of which no loss is known."""
    gain = effect.estimate.per_hundred
    if gain is None:
        raise ValueError(f"nothing is known of {effect.campaign}")
    return {"campaign": named(effect.campaign), "gain": {"sum": [gain.middle, currency]}}


def failure(campaign: str, failed: int, tried: int) -> dict[str, object]:
    """The facts of the alert `campaign-fails`."""
    return {"campaign": named(campaign), "failed": failed, "tried": tried}


def named(campaign: str) -> dict[str, object]:
    """Its name in the owner's language, as chat.words reads it."""
    return {"words": ["campaign-name", {"campaign": campaign}]}


def _days(now: datetime, terms: Terms) -> tuple[date, date]:
    today = now.astimezone(ZoneInfo(terms.program.timezone)).date()
    return date(today.year - (today.month <= _LATE), 1, 1), today


def _arms(tx: Transaction, terms: Terms, campaign: str | None, since: date, today: date, people: People) -> Parts:
    """Quarter by quarter, or year by year for all campaigns together (None): the arms are drawn anew in each, and a person is
    one observation in each.
    """
    spans = _spans(since, today - timedelta(days=HORIZON_DAYS), _YEAR if campaign is None else _QUARTER)
    return {begins: _arms_of(tx, terms, campaign, begins, ends, people) for begins, ends in spans}


def _arms_of(tx: Transaction, terms: Terms, campaign: str | None, begins: date, ends: date, people: People) -> Arms:
    since, until = moments.stored_day(begins), moments.stored_day(ends)
    found = storage.moments(
        tx,
        campaign,
        since,
        until,
        HORIZON_DAYS,
        BEFORE_DAYS,
        people=people,
        point_value=terms.program.point_value,
        margin=terms.program.campaigns.margin,
    )
    return found[Arm.TREATED.value], found[Arm.CONTROL.value]


def _both(one: Parts, more: Parts) -> Parts:
    """The parts of both, people added up within each."""
    found = dict(one)
    for begins, (treated, control) in more.items():
        before = found.get(begins, _NOBODY)
        found[begins] = before[0] + treated, before[1] + control
    return found


def _compared(campaign: str, counts: Counts | None, parts: Parts, *, paused: bool = False) -> CampaignEffect:
    told = [pair for pair in parts.values() if min(each.moments.heads for each in pair) >= rules.FEWEST_HEADS]
    arms = told or list(parts.values())
    estimate = rules.together([Part(treated.moments, control.moments, treated.cost) for treated, control in arms])
    weights = [treated.moments.heads if control.moments.heads else 0 for treated, control in arms]
    one, other = (_side([pair[which] for pair in arms], weights) for which in (0, 1))
    cost = Money(sum(treated.cost for treated, _ in arms))
    return CampaignEffect(campaign, counts, one, other, cost, estimate, paused)


def _side(arms: Sequence[ArmSums], weights: Sequence[int]) -> Side:
    """Of a hundred, with the parts weighted alike in both arms, so that the two can be compared, where there are both."""
    weights = weights if any(weights) else [arm.moments.heads for arm in arms]
    heads, whole = sum(arm.moments.heads for arm in arms), sum(weights)
    came = spent = 0.0
    for arm, weight in zip(arms, weights, strict=True):
        if weight:
            came += _HUNDRED * weight * arm.moments.visitors / arm.moments.heads / whole
            spent += _HUNDRED * weight * arm.spent / arm.moments.heads / whole
    return Side(heads, round(came), Money(round(spent)))


def _spans(since: date, until: date, months: int) -> Iterator[tuple[date, date]]:
    """The time from `since` to before `until` in parts of a calendar year's so many months each: 3 or 12."""
    begins = since
    while begins < until:
        month = (begins.month - 1) // months * months + months  # of those from 0 on, that in which the next part begins
        ends = min(date(begins.year + month // _YEAR, month % _YEAR + 1, 1), until)
        yield begins, ends
        begins = ends


def _facts(effect: CampaignEffect) -> dict[str, Any]:
    counts, estimate = effect.counts, effect.estimate
    gain, in_all = estimate.per_hundred, estimate.in_all
    said: dict[str, Any] = {
        "campaign": effect.campaign,
        "paused": effect.paused,
        "counts": None,
        "heads": effect.treated.heads,
        "held_out": effect.control.heads,
        "came": [effect.treated.came, effect.control.came],
        "spent": [effect.treated.spent, effect.control.spent],
        "cost": effect.cost,
        "verdict": estimate.verdict.value,
        "gain": None,
        "in_all": in_all.middle if in_all else None,
        "detectable": estimate.detectable,
        "needed": estimate.needed,
    }
    if counts is not None:
        said["counts"] = [counts.audience, counts.held_out, counts.sent, counts.delivered, counts.pressed]
    if gain is not None:
        said["gain"] = [gain.always_low, gain.low, gain.middle, gain.high, gain.always_high]
    return said
