"""The evidence of consents: every answer, with the version of the text it was given to."""

from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import insert

from storage import moments
from storage.database import Transaction
from storage.queries import Query
from storage.tables import consents

MARKETING = "marketing"  # the purpose of a consent

_add = Query(
    insert(consents).values(
        {
            name: bindparam(name)
            for name in ("customer", "purpose", "given", "version", "language", "channel", "identity", "at")
        }
    )
)
_last = Query(
    select(consents.c.given, consents.c.version)
    .where(consents.c.customer == bindparam("customer"), consents.c.purpose == bindparam("purpose"))
    .order_by(consents.c.id.desc())
    .limit(1)
)


def add(
    tx: Transaction,
    customer: int,
    purpose: str,
    *,
    given: bool,
    version: str,
    language: str,
    channel: str,
    identity_id: int | None,
    now: datetime,
) -> None:
    tx.run(
        _add,
        customer=customer,
        purpose=purpose,
        given=given,
        version=version,
        language=language,
        channel=channel,
        identity=identity_id,
        at=moments.stored(now),
    )


def last(tx: Transaction, customer: int, purpose: str) -> tuple[bool, str] | None:
    """The last word about the purpose, and the version of the text it answered; None when never asked."""
    row = tx.one(_last, customer=customer, purpose=purpose)
    return None if row is None else (bool(row[0]), str(row[1]))
