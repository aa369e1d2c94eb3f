"""Signing in to the till page: by a till's key or a cashier's one-time link; who stands at the till, proven by a PIN."""

import hmac
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from loyalty.keys import keyed_hash
from loyalty.refusals import (
    BadPin,
    CashierNeeded,
    LinkOver,
    PinLocked,
    Refused,
    SignedOut,
    TillNeeded,
    UnknownCashier,
    UnknownTillKey,
    WrongPin,
)
from storage import messages, pins, sessions, shop
from storage.database import Transaction
from storage.pins import Pin
from storage.sessions import Cashier, Session
from storage.shop import Till
from usecases import alerts
from usecases.terms import Terms

LINK_LIFE = timedelta(hours=24)
LIFE = timedelta(days=30)
TRIES = 5  # wrong PINs that lock it
LOCKED = timedelta(minutes=10)
_PIN = re.compile(r"[0-9]{4,6}", re.ASCII)
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Seat:
    """Which till this is and who stands at it; the name is empty in a store that has no cashiers with a PIN."""

    till: Till
    cashier: str


@dataclass(frozen=True, slots=True)
class Standing:
    """All that the page needs to know of its session; whatever is None or empty is to be chosen, or can't be."""

    till: Till | None
    tills: Sequence[Till]
    cashier: Cashier | None
    cashiers: Sequence[Cashier]
    own: bool  # signed in by a cashier's own link
    pin_wanted: bool


def link(tx: Transaction, now: datetime, staff_id: int, till_id: int | None = None) -> str:
    """The token of a one-time link (`/till/in/{token}`) that signs a browser in under her name for 30 days.

    It lives a day, and her former one is void. Without a till she chooses one of her store's. Using it forgets her PIN,
    so that a new link is also how a forgotten PIN is mended.
    """
    sessions.end_links(tx, staff_id)
    token = secrets.token_urlsafe(24)
    sessions.add(tx, token, sessions.LINK, till=till_id, staff=staff_id, now=now, expires=now + LINK_LIFE)
    return token


def sign_in(tx: Transaction, now: datetime, key: str) -> str:
    """The token of a browser that is this till from now on. Raises UnknownTillKey."""
    till = shop.till_by_key(tx, key)
    if till is None:
        raise UnknownTillKey
    messages.record(tx, actor=f"till:{till.id}", action="till_page_signed_in", subject=f"till:{till.id}", now=now)
    return _signed_in(tx, now, sessions.TILL, till.id, None)


def use_link(tx: Transaction, now: datetime, token: str) -> str:
    """The token of her browser; the link is used up. Raises LinkOver."""
    found = sessions.living(tx, token, now)
    if found is None or found.kind != sessions.LINK or found.cashier is None or not sessions.end(tx, token):
        raise LinkOver
    cashier = found.cashier
    pins.keep(tx, cashier.id, Pin(None, 0, None))
    actor = f"staff:{cashier.id}"
    messages.record(tx, actor=actor, action="till_page_signed_in", subject=actor, now=now)
    tills = sessions.tills_of(tx, cashier.store)
    only = tills[0].id if len(tills) == 1 else None
    return _signed_in(tx, now, sessions.OWN, found.till.id if found.till else only, cashier.id)


def sign_out(tx: Transaction, token: str) -> None:
    """Again is no error."""
    sessions.end(tx, token)


def standing(tx: Transaction, now: datetime, token: str) -> Standing:
    """Raises SignedOut."""
    session = _session(tx, now, token)
    own = session.kind == sessions.OWN
    till, cashier = session.till, session.cashier
    tills = sessions.tills_of(tx, cashier.store) if own and cashier else ()
    cashiers = sessions.cashiers(tx, till.store.id) if till and not own else ()
    known = [one for one in cashiers if one.pin]
    return Standing(till, tills, cashier, known, own, pin_wanted=own and cashier is not None and not cashier.pin)


def seat(tx: Transaction, now: datetime, token: str) -> Seat:
    """Which till asks, looked up in the transaction of the act. Raises SignedOut, TillNeeded, CashierNeeded."""
    session = _session(tx, now, token)
    if session.till is None:
        raise TillNeeded
    if session.cashier is not None:
        return Seat(session.till, session.cashier.name)
    if any(cashier.pin for cashier in sessions.cashiers(tx, session.till.store.id)):
        raise CashierNeeded
    return Seat(session.till, "")


def choose_till(tx: Transaction, now: datetime, token: str, till_id: int) -> None:
    """A cashier who came by her own link says which till she stands at. Raises SignedOut, TillNeeded."""
    session = _session(tx, now, token)
    cashier = session.cashier
    if session.kind != sessions.OWN or cashier is None:
        raise SignedOut
    if till_id not in {till.id for till in sessions.tills_of(tx, cashier.store)}:
        raise TillNeeded
    sessions.seat(tx, session, till=till_id, cashier=cashier.id)


def set_pin(tx: Transaction, now: datetime, terms: Terms, token: str, pin: str) -> None:
    """Her own PIN, once after each link. Raises SignedOut, BadPin."""
    session = _session(tx, now, token)
    cashier = session.cashier
    if session.kind != sessions.OWN or cashier is None or cashier.pin:
        raise SignedOut
    if not _PIN.fullmatch(pin):
        raise BadPin
    pins.keep(tx, cashier.id, Pin(_hash(terms, cashier.id, pin), 0, None))
    actor = f"staff:{cashier.id}"
    messages.record(tx, actor=actor, action="pin_set", subject=actor, now=now)


def enter(tx: Transaction, now: datetime, terms: Terms, token: str, staff_id: int, pin: str) -> Refused | None:
    """A cashier comes to a till that was signed in by its key. None: she stands there now.

    A wrong PIN is answered, not raised: the count of tries has to be kept. Raises SignedOut, TillNeeded, UnknownCashier.
    """
    session = _session(tx, now, token)
    if session.kind != sessions.TILL:
        raise SignedOut
    if session.till is None:
        raise TillNeeded
    cashiers = {one.id: one for one in sessions.cashiers(tx, session.till.store.id) if one.pin}
    known = pins.lock(tx, staff_id) if staff_id in cashiers else None
    if known is None or known.hash is None:
        raise UnknownCashier
    if known.locked_until is not None and now < known.locked_until:
        return PinLocked(minutes=_minutes(known.locked_until - now))
    if not hmac.compare_digest(known.hash, _hash(terms, staff_id, pin)):
        return _wrong(tx, now, known, session.till, cashiers[staff_id])
    pins.keep(tx, staff_id, replace(known, failures=0, locked_until=None))
    sessions.seat(tx, session, till=session.till.id, cashier=staff_id)
    _record(tx, now, session.till, staff_id, "cashier_came")
    return None


def leave(tx: Transaction, now: datetime, token: str) -> None:
    """The cashier goes; the till stays signed in. Raises SignedOut."""
    session = _session(tx, now, token)
    if session.kind == sessions.TILL and session.till is not None:
        sessions.seat(tx, session, till=session.till.id, cashier=None)


def _wrong(tx: Transaction, now: datetime, known: Pin, till: Till, cashier: Cashier) -> Refused:
    """Counts it; the last one allowed locks her PIN, and the owners hear of it."""
    failures = known.failures + 1
    if failures < TRIES:
        pins.keep(tx, cashier.id, replace(known, failures=failures, locked_until=None))
        return WrongPin(left=TRIES - failures)
    pins.keep(tx, cashier.id, replace(known, failures=0, locked_until=now + LOCKED))
    _record(tx, now, till, cashier.id, "pin_locked")
    facts = {"store": till.store.name, "till": till.name, "cashier": cashier.name, "minutes": _minutes(LOCKED)}
    alerts.tell_owners(tx, now, "pin-locked", f"{cashier.id}:{now.isoformat()}", facts, store=till.store.id)
    return PinLocked(minutes=_minutes(LOCKED))


def _record(tx: Transaction, now: datetime, till: Till, staff_id: int, action: str) -> None:
    messages.record(tx, actor=f"till:{till.id}", action=action, subject=f"staff:{staff_id}", now=now)


def _signed_in(tx: Transaction, now: datetime, kind: str, till: int | None, staff: int | None) -> str:
    sessions.end_expired(tx, now)
    token = secrets.token_urlsafe(32)
    sessions.add(tx, token, kind, till=till, staff=staff, now=now, expires=now + LIFE)
    return token


def _session(tx: Transaction, now: datetime, token: str) -> Session:
    found = sessions.living(tx, token, now)
    if found is None or found.kind == sessions.LINK:
        raise SignedOut
    return found


def _hash(terms: Terms, staff_id: int, pin: str) -> str:
    """Keyed, so that the table alone does not tell ten thousand PINs apart."""
    return keyed_hash(terms.keys.pins, f"{staff_id}:{pin}")


def _minutes(span: timedelta) -> int:
    """Begun ones count."""
    return -(-span // _MINUTE)
