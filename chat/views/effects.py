"""What campaigns earn, told to an owner: a picture with its caption, each campaign in full, and the words of the picture.

Facts are JSON values, as usecases.reports.facts makes them; money in minor units of `currency`:
{"since": "2026-01-01", "until": "2026-11-27", "days": 28, "currency": "UAH", "campaigns": [CAMPAIGN, …]}
CAMPAIGN: {"campaign": "weekly" ("all": all together, against those who get none in a year), "paused": false,
"counts": [audience, held out, sent, delivered, pressed] up to today, or null,
"heads", "held_out": people of each arm whose `days` are over, which all the rest is about,
"came": [with, without the message], of a hundred; "spent": the same, what a hundred bought for; "cost": of all messages,
"verdict": "too-few" | "unclear" | "earns" | "loses",
"gain": [low, low at one look, middle, high at one look, high] after costs, a hundred people, or null (nothing can be said),
"in_all": of all the treated, or null, "detectable": a hundred people, or null, "needed": people, or null}
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from chat.replies import Reply, Say, SendFile
from chat.words import Sum, Words, words
from loyalty.money import HUNDREDTHS

EFFECTS = "effects"  # what bot/files.py makes
_FILE = "effects.png"
_FROM = 10 * HUNDREDTHS  # larger sums are told without them
_ORDER = ("loses", "earns", "unclear", "too-few")  # whose next step is told first
_DECIDED = ("earns", "loses")

Facts = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class BarWords:
    """`tone`: earns, loses or open; `span`: low, middle, high, or None; `before`: where it stood the time before."""

    name: Words
    figure: Words
    note: Words
    tone: str
    span: tuple[int, int, int] | None
    before: int | None = None


@dataclass(frozen=True, slots=True)
class ChartWords:
    title: Words
    period: Words
    scale: Words
    bars: tuple[BarWords, ...]
    foot: Words
    ends: tuple[int, int] | None = None  # of the scale


def report(facts: Facts) -> Reply:
    """The picture, made when it is sent, under which every campaign has a line; and the one next step."""
    verdicts = {each["verdict"] for each in facts["campaigns"]}
    first = next((verdict for verdict in _ORDER if verdict in verdicts), "too-few")
    lines = tuple(_line(each, facts["currency"]) for each in facts["campaigns"])
    caption = words("effects-report", lines=lines, next=words(f"effects-next-{first}"), **_period(facts))
    return SendFile(EFFECTS, _FILE, caption)


def campaign(facts: Facts, one: Facts) -> Reply:
    """One of the report's campaigns in full."""
    lines = (*_reach(one), *_money(facts, one))
    return Say(words("effect-details", name=name(one["campaign"]), lines=lines, next=_next(one), **_period(facts)))


def name(campaign_: str) -> Words:
    return words("campaign-name", campaign=campaign_)


def chart(facts: Facts) -> ChartWords:
    """What stands on the picture."""
    return ChartWords(
        words("effects-title"),
        words("effects-period", **_period(facts)),
        words("effects-scale"),
        tuple(_bar(each, facts["currency"]) for each in facts["campaigns"]),
        words("effects-foot"),
    )


def _bar(one: Facts, currency: str) -> BarWords:
    verdict, gain = one["verdict"], one["gain"]
    people = words("effect-note", heads=one["heads"], held=one["held_out"])
    if gain is None:
        return BarWords(name(one["campaign"]), words("effect-too-few"), people, "open", None)
    low, _, middle, _, high = gain
    figure = words("effect-too-few") if verdict == "too-few" else _signed(middle, currency)
    note = words("effect-note-interval", people=people, low=_signed(low, currency), high=_signed(high, currency))
    return BarWords(
        name(one["campaign"]), figure, note, verdict if verdict in _DECIDED else "open", (low, middle, high)
    )


def _line(one: Facts, currency: str) -> Words:
    """A campaign in the caption."""
    known = {} if one["gain"] is None else {"gain": _signed(one["gain"][2], currency)}
    key = "too-few" if one["verdict"] == "too-few" else one["verdict"]
    said = words(f"effect-line-{key}", name=name(one["campaign"]), **({} if key == "too-few" else known))
    return words("effect-line-paused", line=said) if one["paused"] else said


def _reach(one: Facts) -> tuple[Words, ...]:
    if one["counts"] is None:
        return (words("effect-people-all", heads=one["heads"], held=one["held_out"]),)
    audience, held, sent, delivered, pressed = one["counts"]
    return (
        words("effect-people", audience=audience, held=held),
        words("effect-sent", sent=sent, delivered=delivered, pressed=pressed),
    )


def _money(facts: Facts, one: Facts) -> tuple[Words, ...]:
    """Nothing as long as nobody's days are over; no figures of the effect where there are too few people for any."""
    if not one["heads"] or not one["held_out"]:
        return ()
    currency, (came, came_without), (spent, spent_without) = facts["currency"], one["came"], one["spent"]
    lines = (
        words("effect-came", days=facts["days"], came=came, without=came_without),
        words("effect-spent", spent=_sum(spent, currency), without=_sum(spent_without, currency)),
        words("effect-cost", cost=Sum(one["cost"], currency)),
    )
    if one["gain"] is None:
        return lines
    low, once_low, middle, once_high, high = (_signed(amount, currency) for amount in one["gain"])
    return (
        *lines,
        words("effect-gain", gain=middle, all=_signed(one["in_all"], currency)),
        words("effect-interval", low=low, high=high, once_low=once_low, once_high=once_high),
        words("effect-power", detectable=_sum(one["detectable"], currency)),
    )


def _next(one: Facts) -> Words:
    if one["verdict"] == "too-few" and one["needed"] is not None:
        return words("effect-next-needed", needed=_rough(one["needed"]))
    return words("effect-next-paused" if one["paused"] else f"effect-next-{one['verdict']}")


def _period(facts: Facts) -> dict[str, date]:
    return {"since": date.fromisoformat(facts["since"]), "until": date.fromisoformat(facts["until"])}


def _signed(amount: int, currency: str) -> Words:
    said = _sum(amount, currency)
    return words("effect-plus" if said.amount > 0 else "effect-sum", sum=said)


def _sum(amount: int, currency: str) -> Sum:
    """Pennies are noise here."""
    return Sum(amount if abs(amount) < _FROM else round(amount / HUNDREDTHS) * HUNDREDTHS, currency)


def _rough(people: int) -> int:
    """Rounded up to two figures."""
    step = int("1".ljust(len(str(people)) - 1, "0"))
    return -(-people // step) * step
