"""One-time links into the till page."""

import secrets
from datetime import datetime, timedelta

from storage import sessions
from storage.database import Transaction

LINK_LIFE = timedelta(minutes=15)


def link(tx: Transaction, now: datetime, staff_id: int, till_id: int | None = None) -> str:
    """The token of `/till/in/{token}`, told only here."""
    token = secrets.token_urlsafe(24)
    sessions.add(tx, token, sessions.LINK, till=till_id, staff=staff_id, now=now, expires=now + LINK_LIFE)
    return token
