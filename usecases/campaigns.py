"""Campaigns: who is due on a day, planned over everybody at once, and what is kept about those who get nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from loyalty import effects
from loyalty.attention import APART, Class, Refusal
from loyalty.campaigns import CAMPAIGNS, WEEKLY, Campaign
from loyalty.effects import Draw
from loyalty.quiet import at_hour
from storage import campaigns as states
from storage import messages, moments, people, planning, profiles, shop
from storage import offers as lists
from storage.budgets import Slot
from storage.database import Transaction
from storage.planning import Habits, Hour, Places, Planned, Step
from usecases import habits, personal_top
from usecases.terms import Terms

WORTH = timedelta(hours=2)  # the hour, and as much again when the messenger is slow
LOSES = "loses money"  # why one is paused
_RESUMED = "resumed "  # and a campaign's name: the fact that says when, after a loss
_PAGE = 5_000  # customers looked at in one transaction: some ten milliseconds on SQLite, where tills wait for it


@dataclass(frozen=True, slots=True)
class Zone:
    """Stores whose clocks go alike, and what their date is. None among them: who has no home store yet."""

    name: str
    stores: Sequence[int | None]
    today: date


@dataclass(frozen=True, slots=True)
class Page:
    """`last` is the customer to go on after; None when everybody has been looked at."""

    last: int | None
    planned: Sequence[Planned] = ()


def on(terms: Terms, campaign: Campaign) -> bool:
    """Whether the programme has the campaign."""
    return campaign == WEEKLY and terms.program.campaigns.weekly


def zones(tx: Transaction, now: datetime, terms: Terms) -> list[Zone]:
    """Every zone in which the shop has a store, and the programme's own."""
    names: dict[str, list[int | None]] = {terms.program.timezone: [None]}
    for store in shop.all_stores(tx):
        names.setdefault(store.timezone, []).append(store.id)
    return [Zone(name, stores, now.astimezone(ZoneInfo(name)).date()) for name, stores in names.items()]


def plan(
    tx: Transaction,
    now: datetime,
    terms: Terms,
    campaign: Campaign,
    zone: Zone,
    after: int = 0,
    *,
    tell: bool = False,
    most: int = _PAGE,
) -> Page:
    """Queues the campaign's message of the zone's today for the next customers whose day it is, or keeps why they get none:
    everybody has a reason while the campaign is paused.

    Repeat with `last` until it is None. Planned again, nothing changes. Rows are told only when asked for.
    """
    upto = min(after + most, planning.last_customer(tx))
    due = replace(step(terms, campaign, zone.today), paused=campaign.name in states.paused(tx))
    planning.plan(tx, due, _usual(tx, terms), _places(tx, terms, zone), now, after, upto)
    rows = planning.planned(tx, campaign.name, due.day, after, upto) if tell else ()
    return Page(upto if upto > after and upto < planning.last_customer(tx) else None, rows)


def paused(tx: Transaction) -> Mapping[str, str]:
    """The names of those that send nothing until they are resumed, with why."""
    return states.paused(tx)


def resume(tx: Transaction, now: datetime, name: str, actor: str) -> bool:
    """False when it is not paused. One that lost money is let go on with that known, and not looked at again this quarter."""
    why = states.paused(tx).get(name)
    if why is None:
        return False
    states.resume(tx, name)
    if why == LOSES:
        shop.set_fact(tx, _RESUMED + name, now.isoformat())
    messages.record(tx, actor=actor, action="campaign_resumed", subject=f"campaign:{name}", now=now)
    return True


def resumed_at(tx: Transaction, name: str) -> datetime | None:
    """When it was last let go on though it had lost money; None: never."""
    known = shop.fact(tx, _RESUMED + name)
    return None if known is None else datetime.fromisoformat(known)


def done(tx: Transaction, campaign: Campaign, zone: Zone) -> int | None:
    """Up to which customer the zone's today is planned; None when it is to the end."""
    known = shop.fact(tx, _progress(campaign, zone))
    if known is None:
        return 0
    day, _, after = known.partition(" ")
    if day != zone.today.isoformat():
        return 0
    return int(after) if after else None


def remember(tx: Transaction, campaign: Campaign, zone: Zone, last: int | None) -> None:
    shop.set_fact(tx, _progress(campaign, zone), f"{zone.today.isoformat()} {'' if last is None else last}".rstrip())


@dataclass(frozen=True, slots=True)
class Weekly:
    """The facts of a weekly message, what is kept of them (which promos, with what scores), the slot that it takes, and
    when the person's quiet hours begin.
    """

    facts: Mapping[str, Any]
    kept: Mapping[str, Any]
    slot: Slot
    until: datetime


def weekly(tx: Transaction, now: datetime, terms: Terms, customer: int, touch: int, campaign: str) -> Weekly | str:
    """What the weekly message says at this moment, as a message of this campaign, or why it is not sent."""
    found = people.find(tx, id=customer)
    if found is None:
        return "left"
    if terms.program.reminders.quiet.covers(now, terms.zone(found)):
        return "quiet"
    day = now.astimezone(terms.zone(found)).date()
    if held := _held_out(terms, campaign, day, customer):
        return held.value
    ranked = personal_top.top(tx, now, terms, found)
    facts = personal_top.facts(tx, now, terms, found, ranked, touch)
    if facts is None:
        return Refusal.NO_PROMOS.value
    apart = max(APART[Class.PROMO], profiles.promo_days(tx, customer))
    kept = {"promos": [promo for promo, _ in ranked], "scores": [each.score for _, each in ranked], "apart": apart}
    slot = Slot(customer, Class.PROMO.value, moments.stored_day(day), apart)
    return Weekly(facts, kept, slot, terms.program.reminders.quiet.begin(now, terms.zone(found)))


def _held_out(terms: Terms, campaign: str, day: date, customer: int) -> Refusal | None:
    """By the draws of this day. A message that was planned for somebody else, whose card is this customer's by now, may have
    passed them.
    """
    control, outside = _draws(terms, campaign, day)
    if outside.holds(customer):
        return Refusal.OUTSIDE
    return Refusal.CONTROL if control.holds(customer) else None


def _draws(terms: Terms, campaign: str, day: date) -> tuple[Draw, Draw]:
    """Who is held out of the campaign in this day's quarter, and who of all of them in its year."""
    rules = terms.program.campaigns
    return effects.control(campaign, effects.quarter(day), rules.control), effects.outside(day.year, rules.outside)


def step(terms: Terms, campaign: Campaign, day: date, weekday: int | None = None) -> Step:
    """The campaign's message of that local day, for those whose day it is; or for those whose day is another `weekday`."""
    names = [each.name for each in CAMPAIGNS]
    place = names.index(campaign.name)
    control, outside = _draws(terms, campaign.name, day)
    return Step(
        campaign.name,
        moments.stored_day(day),
        day.weekday() if weekday is None else weekday,
        higher=names[:place],
        lower=names[place + 1 :],
        control=control,
        outside=outside,
    )


def _usual(tx: Transaction, terms: Terms) -> Habits:
    habit = habits.usual(tx, terms)
    return Habits(habit.sending_day, habit.hour)


def _places(tx: Transaction, terms: Terms, zone: Zone) -> Places:
    """An hour in which nobody is written to is moved to the nearest in which they are."""
    quiet, place = terms.program.reminders.quiet, ZoneInfo(zone.name)
    promoted = set(lists.promoted(tx, zone.today))
    hours = []
    for hour in range(24):
        due = at_hour(zone.today, quiet.nearest(hour), place)
        until = due + WORTH
        while quiet.covers(until - timedelta(seconds=1), place):
            until -= timedelta(minutes=15)
        hours.append(Hour(hour, due, until))
    listed = [store for store in zone.stores if not promoted.isdisjoint((store, None))]
    return Places(zone.stores, listed, hours)


def _progress(campaign: Campaign, zone: Zone) -> str:
    return f"planned {campaign.name} {zone.name}"
