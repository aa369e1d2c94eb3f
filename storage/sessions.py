"""One-time links that will sign a browser in; tokens only as hashes."""

from datetime import datetime
from hashlib import sha256

from sqlalchemy import bindparam, insert

from storage import moments
from storage.database import Transaction
from storage.queries import Query
from storage.tables import sessions

LINK = "link"  # not signed in yet
_ADD = ("token_hash", "kind", "till", "staff", "created_at", "expires_at")
_add = Query(insert(sessions).values({name: bindparam(name) for name in _ADD}))


def add(
    tx: Transaction, token: str, kind: str, *, till: int | None, staff: int | None, now: datetime, expires: datetime
) -> None:
    tx.run(
        _add,
        token_hash=sha256(token.encode()).hexdigest(),
        kind=kind,
        till=till,
        staff=staff,
        created_at=moments.stored(now),
        expires_at=moments.stored(expires),
    )
