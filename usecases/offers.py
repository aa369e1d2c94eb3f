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

NEVER = "never"
# At least so many dates between two messages of promotions.
_DAYS: Mapping[str, int] = MappingProxyType({"fortnight": 14, "month": 28, NEVER: 7})
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
    today = now.astimezone(zone).date()
    day = today + timedelta(days=(habit.favourite_day - today.weekday() - 1) % _WEEK + 1)
    if personal_top.one(tx, now, terms, customer, product, until=day) is None:
        return None
    due = quiet.at_hour(day, habit.hour, zone)
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


def fewer(
    tx: Transaction, now: datetime, terms: Terms, identity: Identity, customer: Customer, choice: str, language: str
) -> None:
    """How many offers are sent from now on: `fortnight`, `month` or `never`. Raises KeyError for anything else."""
    profiles.set_promo_days(tx, customer.id, _DAYS[choice])
    if choice == NEVER:
        preferences.want(tx, now, terms, identity, customer, preferences.OFFERS, language, on=False)


def pressed(tx: Transaction, now: datetime, customer: Customer, touch: int) -> None:
    """A button of message number `touch` of the outbox was pressed: the first time is remembered."""
    outbox.pressed(tx, touch, customer.id, now)
