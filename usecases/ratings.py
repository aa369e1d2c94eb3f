"""One tap under the notice of a receipt: how it was."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from storage import outbox, ratings
from storage.database import Transaction
from storage.people import Customer
from usecases import receipt_notices

_CHANGEABLE = timedelta(days=1)
LOW = 2  # stars up to which we ask what went wrong


class Rated(StrEnum):
    KEPT = "kept"
    CLOSED = "closed"  # it was given more than a day ago
    NOT_THEIRS = "not_theirs"


def rate(tx: Transaction, now: datetime, customer: Customer, receipt: int, stars: int) -> Rated:
    """Keeps the stars of the receipt's own customer, once a receipt; for a day they may still be changed."""
    if ratings.customer_of(tx, receipt) != customer.id:
        return Rated.NOT_THEIRS
    kept = ratings.rate(tx, receipt, customer.id, stars, now, since=now - _CHANGEABLE)
    return Rated.KEPT if kept else Rated.CLOSED


def told(tx: Transaction, receipt: int) -> Mapping[str, Any] | None:
    """The facts that the notice of the receipt told."""
    return outbox.facts_of(tx, receipt_notices.key(receipt))
