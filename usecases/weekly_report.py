"""The owners' Monday: a picture of what campaigns earn, and a word about each that had to be paused."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from loyalty import effects
from storage import campaigns as states
from storage import shop
from storage.database import Transaction
from usecases import alerts, campaigns, reports
from usecases.reports import Gathered
from usecases.terms import Terms

_TOLD = "effects told"  # the fact that says for which Monday
_LAST = "effects"  # the fact that holds what was told last
_MONDAY, _MORNING = 0, 10


def due(tx: Transaction, now: datetime, terms: Terms) -> bool:
    """Whether it is Monday, past ten, in the programme's zone, and there are campaigns of which nothing was told today."""
    here = now.astimezone(ZoneInfo(terms.program.timezone))
    if here.weekday() != _MONDAY or here.hour < _MORNING or not terms.program.campaigns.weekly:
        return False
    return shop.fact(tx, _TOLD) != here.date().isoformat()


def tell(tx: Transaction, now: datetime, terms: Terms, gathered: Gathered) -> None:
    """Queues the report for every owner, once a Monday, and pauses what loses money with confidence."""
    if not due(tx, now, terms):
        return
    zone = ZoneInfo(terms.program.timezone)
    today = now.astimezone(zone).date()
    shop.set_fact(tx, _TOLD, today.isoformat())
    report = reports.told(tx, now, terms, gathered)
    for effect in reports.losing(report):
        if not _wanted(tx, effect.campaign, today, zone):
            states.pause(tx, effect.campaign, campaigns.LOSES, now)
            facts = reports.loss(effect, report.currency)
            alerts.tell_owners(tx, now, "campaign-loses", f"{effect.campaign}:{today}", facts)
    if any(each.counts and each.counts.audience for each in report.campaigns):
        facts = reports.facts(reports.told(tx, now, terms, gathered))  # with what has just been paused
        shop.set_fact(tx, _LAST, json.dumps(facts))
        alerts.tell_owners(tx, now, "effects", today.isoformat(), facts)


def last(tx: Transaction) -> Mapping[str, Any] | None:
    """What owners were told last, as reports.facts made it: its picture has the figures of its words, and costs no new sums."""
    known = shop.fact(tx, _LAST)
    return None if known is None else json.loads(known)


def _wanted(tx: Transaction, campaign: str, today: date, zone: ZoneInfo) -> bool:
    """An owner's word goes before what people did in the past: who has resumed a campaign is not asked again this quarter."""
    resumed = campaigns.resumed_at(tx, campaign)
    return resumed is not None and effects.quarter(resumed.astimezone(zone).date()) == effects.quarter(today)
