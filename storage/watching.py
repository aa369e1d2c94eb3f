"""What somebody on duty asks the tables: what waits, and for how long."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, literal_column, select, union_all

from storage import moments
from storage.database import Transaction
from storage.queries import Query
from storage.tables import outbox, replies


@dataclass(frozen=True, slots=True)
class Due:
    """How many rows are due, and since when the first of them."""

    count: int
    first: datetime | None


_replies = Query(select(func.count(), func.min(replies.c.due_at)).where(replies.c.due_at <= bindparam("now")))
_queued_rows = union_all(  # each half by the partial index of its own
    *(
        select(outbox.c.kind, outbox.c.due_at).where(
            literal_column(f"outbox.state = 'queued' AND outbox.campaign {lane} ''")
        )
        for lane in ("=", "<>")
    )
).subquery("queued")
_notices = Query(select(func.count(), func.min(_queued_rows.c.due_at)).where(_queued_rows.c.due_at <= bindparam("now")))
_queued = Query(select(_queued_rows.c.kind, func.count()).group_by(_queued_rows.c.kind))


def replies_due(tx: Transaction, now: datetime) -> Due:
    """Replies to people that are not said yet."""
    return _due(tx, _replies, now)


def notices_due(tx: Transaction, now: datetime) -> Due:
    """What the programme has to say of its own accord."""
    return _due(tx, _notices, now)


def notices_queued(tx: Transaction) -> Mapping[str, int]:
    """By kind, also what is due later."""
    return {kind: int(count) for kind, count in tx.all(_queued)}


def _due(tx: Transaction, query: Query, now: datetime) -> Due:
    row = tx.one(query, now=moments.stored(now))
    return Due(0, None) if row is None else Due(int(row[0]), moments.moment_or_none(row[1]))
