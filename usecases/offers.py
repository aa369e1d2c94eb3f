"""The offers of this week that one customer is most likely to want, and what they wish about them."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from storage.database import Transaction
from storage.identities import Identity
from storage.people import Customer
from usecases.terms import Terms


def mine(
    tx: Transaction, now: datetime, terms: Terms, customer: Customer, identity: Identity
) -> Mapping[str, Any] | None:
    """The facts of the offers, the best first, as chat.views.offers shows them; None when there are none."""
    del tx, now, terms, customer, identity
    return None


def not_for_me(tx: Transaction, now: datetime, customer: Customer, product: int) -> None:
    """This product is not offered to the customer again."""
    del tx, now, customer, product


def remind(tx: Transaction, now: datetime, terms: Terms, customer: Customer, product: int) -> date | None:
    """The day on which the customer is reminded of this product; None when its offer is over by then."""
    del tx, now, terms, customer, product
    return None


def fewer(tx: Transaction, now: datetime, customer: Customer, choice: str) -> None:
    """How many offers are sent from now on: `fortnight`, `month` or `never`."""
    del tx, now, customer, choice


def pressed(tx: Transaction, now: datetime, customer: Customer, touch: int) -> None:
    """A button of message number `touch` of the outbox was pressed: the first time is remembered."""
    del tx, now, customer, touch
