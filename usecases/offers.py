"""The offers of this week that one customer is most likely to want, and what they wish about them."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Any

from loyalty import quiet
from loyalty.notices import OFFER
from storage import offers, outbox, profiles
from storage.database import Transaction
from storage.identities import Identity
from storage.people import Customer
from usecases import habits, personal_top, preferences
from usecases.terms import Terms

WEEK, FORTNIGHT, MONTH, NEVER = "week", "fortnight", "month", "never"
# At least so many dates between two messages of promotions.
_DAYS: Mapping[str, int] = MappingProxyType({WEEK: 7, FORTNIGHT: 14, MONTH: 28, NEVER: 7})
_RARER: Mapping[str, str] = MappingProxyType({WEEK: FORTNIGHT, FORTNIGHT: MONTH, MONTH: MONTH})
_WEEK = 7
_REMEMBERED = timedelta(hours=4)  # for so long a reminder is worth saying: the shop is still open


def mine(tx: Transaction, now: datetime, terms: Terms, customer: Customer) -> Mapping[str, Any]:
    """The facts of the offers, the best first, as chat.views.offers shows them; there may be none."""
    return personal_top.mine(tx, now, terms, customer)


def not_for_me(tx: Transaction, now: datetime, customer: Customer, product: int) -> None:
    """This product is not offered to the customer again."""
    offers.dislike(tx, customer.id, product, now)


def remind(tx: Transaction, now: datetime, terms: Terms, customer: Customer, product: int) -> date | None:
    """The customer's next favourite day, on which they are reminded of this product; None when its offer is over by then."""
    habit, zone = habits.of(tx, now, terms, customer.id), terms.zone(customer)
    wanted = profiles.preferences(tx, customer.id).hour
    hour = terms.program.reminders.quiet.nearest(habit.hour if wanted is None else wanted)
    today = now.astimezone(zone).date()
    day = today + timedelta(days=(habit.favourite_day - today.weekday()) % _WEEK)
    if quiet.at_hour(day, hour, zone) <= now:
        day += timedelta(days=_WEEK)
    if personal_top.one(tx, now, terms, customer, product, until=day) is None:
        return None
    due = quiet.at_hour(day, hour, zone)
    key = f"{OFFER.name}:{customer.id}:{product}:{day}"
    facts = {"product": product}
    expires = due + _REMEMBERED
    outbox.add(tx, OFFER.name, key, facts, now=now, due=due, expires=expires, customer=customer.id)
    return day


def reminded(
    tx: Transaction, now: datetime, terms: Terms, customer: Customer, facts: Mapping[str, Any]
) -> Mapping[str, Any] | None:
    """What the reminder says at this moment; None when the offer is over, or not for them after all."""
    _, disliked = offers.tastes(tx, customer.id, now, now)
    return None if facts["product"] in disliked else personal_top.one(tx, now, terms, customer, facts["product"])


def how_often(tx: Transaction, customer: int) -> str:
    """At most: `week`, `fortnight` or `month`; `never` without their consent."""
    if not preferences.of(tx, customer).get(preferences.OFFERS):
        return NEVER
    return _every(profiles.promo_days(tx, customer))


def rarer(tx: Transaction, customer: Customer, touch: int) -> str:
    """One step fewer than when message number `touch` was sent, however often it is tapped; how often it is then."""
    now = how_often(tx, customer.id)
    if now == NEVER:
        return NEVER
    then = outbox.told(tx, touch, customer.id).get("apart")
    wanted = _DAYS[_RARER[now if then is None else _every(then)]]
    days = max(wanted, profiles.promo_days(tx, customer.id))
    profiles.set_promo_days(tx, customer.id, days)
    return _every(days)


def _every(days: int) -> str:
    return next((name for name, each in _DAYS.items() if name != NEVER and days <= each), MONTH)


def fewer(
    tx: Transaction, now: datetime, terms: Terms, identity: Identity, customer: Customer, choice: str, language: str
) -> None:
    """How many offers are sent from now on: `week`, `fortnight`, `month` or `never`. Raises KeyError for anything else."""
    profiles.set_promo_days(tx, customer.id, _DAYS[choice])
    if choice == NEVER:
        preferences.want(tx, now, terms, identity, customer, preferences.OFFERS, language, on=False)


def pressed(tx: Transaction, now: datetime, customer: Customer, touch: int) -> None:
    """A button of message number `touch` of the outbox was pressed: the first time is remembered."""
    outbox.pressed(tx, touch, customer.id, now)
