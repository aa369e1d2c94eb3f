"""The owners' Monday: a picture of what campaigns earn, and a word about each that had to be paused."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from storage import campaigns, shop
from storage.database import Transaction
from usecases import alerts, reports
from usecases.reports import Gathered
from usecases.terms import Terms

_TOLD = "effects told"  # the fact that says for which Monday
_MONDAY, _MORNING = 0, 10
LOSES = "loses money"


def due(tx: Transaction, now: datetime, terms: Terms) -> bool:
    """Whether it is Monday, past ten, in the programme's zone, and there are campaigns of which nothing was told today."""
    here = now.astimezone(ZoneInfo(terms.program.timezone))
    if here.weekday() != _MONDAY or here.hour < _MORNING or not terms.program.campaigns.weekly:
        return False
    return shop.fact(tx, _TOLD) != here.date().isoformat()


def tell(tx: Transaction, now: datetime, terms: Terms, gathered: Gathered) -> None:
    """Queues the report for every owner, once a Monday, and pauses what loses money with confidence."""
    today = now.astimezone(ZoneInfo(terms.program.timezone)).date()
    if not due(tx, now, terms):
        return
    shop.set_fact(tx, _TOLD, today.isoformat())
    report = reports.told(tx, now, terms, gathered)
    for effect in reports.losing(report):
        campaigns.pause(tx, effect.campaign, LOSES, now)
        facts = reports.loss(effect, report.currency)
        alerts.tell_owners(tx, now, "campaign-loses", _key(effect.campaign, today), facts)
    if any(each.counts and each.counts.audience for each in report.campaigns):
        alerts.tell_owners(tx, now, "effects", today.isoformat(), reports.facts(report))


def _key(campaign: str, today: date) -> str:
    return f"{campaign}:{today}"
