"""What the programme says of its own accord: rows of facts, written in the transaction of what they tell."""

import json
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import bindparam
from sqlalchemy.dialects.postgresql import insert

from storage import moments
from storage.database import Transaction
from storage.queries import Query
from storage.tables import outbox

_ADD = ("kind", "customer", "staff", "facts_json", "key", "due_at", "expires_at", "created_at")
_add = Query(insert(outbox).values({name: bindparam(name) for name in _ADD}).on_conflict_do_nothing())


def add(
    tx: Transaction,
    kind: str,
    key: str,
    facts: Mapping[str, object],
    *,
    now: datetime,
    due: datetime,
    expires: datetime,
    customer: int | None = None,
    staff: int | None = None,
) -> None:
    """Queues a notice for a customer or for one of the shop's people; the same `key` is queued once."""
    tx.run(
        _add,
        kind=kind,
        customer=customer,
        staff=staff,
        facts_json=json.dumps(dict(facts), ensure_ascii=False),
        key=key,
        due_at=moments.stored(due),
        expires_at=moments.stored(expires),
        created_at=moments.stored(now),
    )
