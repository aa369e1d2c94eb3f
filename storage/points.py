"""Lots and ledger entries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.dialects.postgresql import insert

from loyalty.ledger import Account, Kind, Lot, NewLot, Origin, Posting
from loyalty.points import Points
from storage import holds, moments
from storage.database import Row, Transaction
from storage.queries import Query
from storage.tables import entries, lots, receipts, stores


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the history; `receipt` and `store` tell what it came from, when it did."""

    kind: Kind
    origin: Origin
    points: Points
    at: datetime
    receipt: str
    store: str


_ORIGINS = {origin.value: origin for origin in Origin}
_LOT = (
    lots.c.id,
    lots.c.origin,
    lots.c.points,
    lots.c.remaining,
    lots.c.lapsed,
    lots.c.usable_at,
    lots.c.expires_at,
    lots.c.created_at,
    lots.c.receipt,
    lots.c.reviewing,
)
_living = Query(select(*_LOT).where(lots.c.customer == bindparam("customer"), lots.c.remaining != 0))
_every = Query(select(*_LOT).where(lots.c.customer == bindparam("customer")))
_add_lot = Query(
    insert(lots)
    .values(
        {
            name: bindparam(name)
            for name in (
                *("customer", "origin", "points", "usable_at", "expires_at", "created_at", "receipt"),
                "reviewing",
            )
        }
        | {"remaining": bindparam("points")}
    )
    .returning(lots.c.id)
)
_move = Query(
    update(lots)
    .where(lots.c.id == bindparam("of"))
    .values(remaining=lots.c.remaining + bindparam("moved"), lapsed=lots.c.lapsed + bindparam("also_lapsed"))
)
_add_entry = Query(
    insert(entries).values(
        {name: bindparam(name) for name in ("customer", "lot", "kind", "points", "at", "receipt", "return")}
    )
)
_history = Query(
    select(
        entries.c.kind,
        lots.c.origin,
        func.sum(entries.c.points),
        entries.c.at,
        func.coalesce(receipts.c.code, ""),
        func.coalesce(stores.c.name, ""),
    )
    .join(lots, lots.c.id == entries.c.lot)
    .outerjoin(receipts, receipts.c.id == entries.c.receipt)
    .outerjoin(stores, stores.c.id == receipts.c.store)
    .where(entries.c.customer == bindparam("customer"), entries.c.kind != Kind.COVER.value)
    .group_by(entries.c.kind, lots.c.origin, entries.c.at, receipts.c.code, stores.c.name)
    .having(func.sum(entries.c.points) != 0)
    .order_by(entries.c.at.desc(), func.max(entries.c.id).desc())
    .limit(bindparam("most"))
)
_every_entry = Query(
    select(
        entries.c.kind,
        lots.c.origin,
        entries.c.points,
        entries.c.at,
        func.coalesce(receipts.c.code, ""),
        func.coalesce(stores.c.name, ""),
    )
    .join(lots, lots.c.id == entries.c.lot)
    .outerjoin(receipts, receipts.c.id == entries.c.receipt)
    .outerjoin(stores, stores.c.id == receipts.c.store)
    .where(entries.c.customer == bindparam("customer"))
    .order_by(entries.c.id)
)
_sum = Query(select(func.coalesce(func.sum(entries.c.points), 0)).where(entries.c.customer == bindparam("customer")))
_expired = Query(
    select(lots.c.customer)
    .where(lots.c.remaining > 0, lots.c.expires_at <= bindparam("now"))
    .group_by(lots.c.customer)
    .order_by(lots.c.customer)  # locked in this order: two that sweep at once don't wait for each other crosswise
    .limit(bindparam("most"))
)


def account(tx: Transaction, customer: int, *, every_lot: bool = False) -> Account:
    """The customer's open holds, living or not, and the lots that hold anything (or all of them).

    A lot pinned by a hold may have been emptied by a return meanwhile, so with holds every lot is read.
    """
    open_ = holds.open_ones(tx, customer)
    found = tx.all(_every if every_lot or open_ else _living, customer=customer)
    return Account(tuple(map(_lot, found)), open_)


def post(
    tx: Transaction,
    customer: int,
    postings: Sequence[Posting],
    now: datetime,
    *,
    receipt: int | None = None,
    returned: int | None = None,
) -> None:
    """Writes what the rules decided: each lot moved, each movement an entry."""
    if not postings:
        return
    tx.many(
        _move, [{"of": posting.lot, "moved": posting.points, "also_lapsed": posting.lapsed} for posting in postings]
    )
    moving = [posting for posting in postings if posting.points]
    at = moments.stored(now)
    if moving:
        tx.many(
            _add_entry,
            [
                {
                    "customer": customer,
                    "lot": posting.lot,
                    "kind": posting.kind.value,
                    "points": posting.points,
                    "at": at,
                    "receipt": receipt,
                    "return": returned,
                }
                for posting in moving
            ],
        )


def open_lot(
    tx: Transaction,
    customer: int,
    new: NewLot,
    now: datetime,
    *,
    receipt: int | None = None,
    returned: int | None = None,
) -> int:
    """A new lot and its first entry; the lot's id."""
    at = moments.stored(now)
    row = tx.one(
        _add_lot,
        customer=customer,
        origin=new.origin.value,
        points=new.points,
        usable_at=moments.stored(new.usable_from),
        expires_at=moments.stored_or_none(new.expires_at),
        created_at=at,
        receipt=receipt,
        reviewing=new.reviewing,
    )
    if row is None:
        raise LookupError("the new lot has no id")
    values = {"customer": customer, "lot": row[0], "kind": new.kind.value, "points": new.points, "at": at}
    tx.run(_add_entry, **values, receipt=receipt, **{"return": returned})
    return int(row[0])


def history(tx: Transaction, customer: int, most: int) -> list[Entry]:
    """The last movements, the newest first; parts of one movement in one line."""
    return [_entry(row) for row in tx.all(_history, customer=customer, most=most)]


def every_entry(tx: Transaction, customer: int) -> list[Entry]:
    """Every movement as it was written, the oldest first."""
    return [_entry(row) for row in tx.all(_every_entry, customer=customer)]


def sum_of_entries(tx: Transaction, customer: int) -> Points:
    row = tx.one(_sum, customer=customer)
    return Points(int(row[0]) if row else 0)


def customers_with_expired(tx: Transaction, now: datetime, most: int) -> list[int]:
    """Whose lots have expired without an entry saying so."""
    return [int(row[0]) for row in tx.all(_expired, now=moments.stored(now), most=most)]


def _entry(row: Row) -> Entry:
    return Entry(Kind(row[0]), Origin(row[1]), Points(int(row[2])), moments.moment(row[3]), row[4], row[5])


def _lot(row: Row) -> Lot:
    id_, origin, points, remaining, lapsed, usable, expires, created, receipt, reviewing = row
    return Lot(
        id_,
        _ORIGINS[origin],
        points,
        remaining,
        lapsed,
        moments.moment(usable),
        moments.moment_or_none(expires),
        moments.moment(created),
        receipt,
        bool(reviewing),
    )
