"""Codes of six digits, for a till without a scanner: drawn on request, for one store, good for minutes and one payment.

A number names its card from its drawing until a while after its end; it is drawn again only when no till, however late its
receipt or wrong its clock, can still mean the former owner.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from storage import short_codes
from storage.database import Transaction
from storage.people import Customer
from storage.short_codes import ShortCode

LIFE = timedelta(minutes=3)
_NAMES = timedelta(minutes=10)  # after its end, for earning: the shopper may still stand at the till
_EARLY = timedelta(minutes=5)  # how far a till's clock may be behind ours
_RESTS = _NAMES + 2 * _EARLY
_DIGITS = 6
TRIES = 50


@dataclass(frozen=True, slots=True)
class Drawn:
    code: str
    valid_until: datetime


class NoNumberLeft(Exception):  # noqa: N818 - reads as the state it is
    """Nearly all numbers are somebody's: that many shoppers don't stand at tills within half an hour."""


def draw(tx: Transaction, now: datetime, customer: Customer, store: int) -> Drawn:
    """A fresh code for the store's tills; a former one of this customer pays no more. Raises NoNumberLeft."""
    short_codes.end(tx, customer.id, now)
    until = now + LIFE
    drawn = ShortCode(customer.id, f"short:{secrets.token_hex(8)}", now, until)
    for _ in range(TRIES):
        code = digits()
        if short_codes.add(tx, code, store, drawn, rested=now - _RESTS):
            return Drawn(code, until)
    raise NoNumberLeft


def digits() -> str:
    """Six of them, at random."""
    return str(secrets.randbelow(10**_DIGITS)).zfill(_DIGITS)


def is_one(text: str) -> bool:
    return len(text) == _DIGITS and text.isascii() and text.isdigit()


def meant(tx: Transaction, code: str, store: int, now: datetime, at: datetime) -> ShortCode | None:
    """Whose the six digits are at this store's tills now, or were `at` the time of a receipt that comes late."""
    found = short_codes.find(tx, code, store)
    if found is None:
        return None
    ends = found.expires_at + _NAMES
    return found if now < ends or found.drawn_at - _EARLY <= at < ends else None
