"""PINs of cashiers: a keyed hash, wrong tries, and until when it is locked."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select, update

from storage import moments
from storage.database import Transaction
from storage.queries import Query
from storage.tables import staff


@dataclass(frozen=True, slots=True)
class Pin:
    hash: str | None
    failures: int
    locked_until: datetime | None


_pin = Query(
    select(staff.c.pin_hash, staff.c.pin_failures, staff.c.pin_locked_until_at)
    .where(staff.c.id == bindparam("id"), staff.c.removed_at.is_(None))
    .with_for_update()
)
_keep = Query(
    update(staff)
    .where(staff.c.id == bindparam("of"))
    .values(
        pin_hash=bindparam("hash"), pin_failures=bindparam("failures"), pin_locked_until_at=bindparam("locked_until")
    )
)


def lock(tx: Transaction, staff_id: int) -> Pin | None:
    """Hers; nobody else tries it until the transaction ends. None when there is no such person any more."""
    row = tx.one(_pin, id=staff_id)
    return None if row is None else Pin(row[0], row[1], moments.moment_or_none(row[2]))


def keep(tx: Transaction, staff_id: int, pin: Pin) -> None:
    tx.run(
        _keep,
        of=staff_id,
        hash=pin.hash,
        failures=pin.failures,
        locked_until=moments.stored_or_none(pin.locked_until),
    )
