"""Guessing: ten look-ups that fail within ten minutes lock a till's naming of cards, and the owners hear of it."""

from datetime import datetime, timedelta

from loyalty.refusals import TillLocked
from storage import guesses, messages
from storage.database import Transaction
from storage.shop import Till
from usecases import alerts

_MANY = 10
_WITHIN = timedelta(minutes=10)
_LOCKED = timedelta(minutes=10)


def check(tx: Transaction, now: datetime, till: Till) -> None:
    """Raises TillLocked while the till may name no card."""
    until = _locked_until(tx, now, till)
    if until is not None:
        seconds = -((now - until) // timedelta(seconds=1))
        raise TillLocked(minutes=-(-seconds // 60), seconds=seconds)


def failed(tx: Transaction, now: datetime, till: Till) -> None:
    """Counts a look-up that named nobody. The look-up itself was rolled back, so this is another transaction."""
    guesses.lock(tx, till.id)
    already = _locked_until(tx, now, till) is not None
    guesses.add(tx, till.id, now)
    guesses.forget(tx, till.id, now - _WITHIN - _LOCKED)
    if already or _locked_until(tx, now, till) is None:
        return
    actor = f"till:{till.id}"
    messages.record(tx, actor=actor, action="till_locked", subject=actor, now=now)
    facts = {"store": till.store.name, "till": till.name}
    alerts.tell_owners(tx, now, "till-locked", f"{till.id}:{now.isoformat()}", facts, store=till.store.id)


def _locked_until(tx: Transaction, now: datetime, till: Till) -> datetime | None:
    """Nothing is counted while a till is locked, so the last failures are those that locked it."""
    last = guesses.latest(tx, till.id, _MANY)
    if len(last) < _MANY or last[0] - last[-1] >= _WITHIN:
        return None
    until = last[0] + _LOCKED
    return until if now < until else None
