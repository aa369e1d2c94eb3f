"""Browsers that are signed in to the till page, and the one-time links that will sign one in; tokens only as hashes."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import and_, bindparam, delete, insert, or_, select, update

from storage import moments
from storage.database import Row, Transaction
from storage.queries import Query
from storage.shop import Store, Till
from storage.tables import sessions, staff, stores, tills

LINK = "link"  # not signed in yet: a cashier's one-time link
TILL = "till"  # signed in by a till's key; cashiers take turns at it
OWN = "cashier"  # signed in by a cashier's link: nobody else's for as long as it lives
CASHIER = "cashier"  # the role


@dataclass(frozen=True, slots=True)
class Cashier:
    """`store` is None for all of them; `pin`: she has set one."""

    id: int
    name: str
    store: int | None
    pin: bool


@dataclass(frozen=True, slots=True)
class Session:
    id: int
    kind: str
    till: Till | None
    cashier: Cashier | None


_ADD = ("token_hash", "kind", "till", "staff", "created_at", "expires_at")
_TILL_COLUMNS = (tills.c.id, tills.c.name, stores.c.id, stores.c.code, stores.c.name, stores.c.timezone)
_CASHIER_COLUMNS = (staff.c.id, staff.c.name, staff.c.store, staff.c.pin_hash)
_add = Query(insert(sessions).values({name: bindparam(name) for name in _ADD}))
# A key that was made anew ends what its predecessor had signed in.
_living = Query(
    select(sessions.c.id, sessions.c.kind, sessions.c.till, sessions.c.staff, *_TILL_COLUMNS, *_CASHIER_COLUMNS)
    .outerjoin(
        tills,
        and_(
            tills.c.id == sessions.c.till,
            tills.c.revoked_at.is_(None),
            or_(sessions.c.kind != TILL, tills.c.created_at <= sessions.c.created_at),
        ),
    )
    .outerjoin(stores, stores.c.id == tills.c.store)
    .outerjoin(staff, and_(staff.c.id == sessions.c.staff, staff.c.removed_at.is_(None)))
    .where(sessions.c.token_hash == bindparam("token_hash"), sessions.c.expires_at > bindparam("now"))
)
_end = Query(delete(sessions).where(sessions.c.token_hash == bindparam("token_hash")).returning(sessions.c.id))
_end_links = Query(delete(sessions).where(sessions.c.kind == LINK, sessions.c.staff == bindparam("staff")))
_end_expired = Query(delete(sessions).where(sessions.c.expires_at <= bindparam("now")))
_seat = Query(
    update(sessions)
    .where(sessions.c.id == bindparam("of"))
    .values(till=bindparam("at_till"), staff=bindparam("of_staff"))
)
_cashiers = Query(
    select(*_CASHIER_COLUMNS)
    .where(
        staff.c.role == CASHIER,
        staff.c.removed_at.is_(None),
        or_(staff.c.store.is_(None), staff.c.store == bindparam("store")),
    )
    .order_by(staff.c.name, staff.c.id)
)
_tills = Query(
    select(*_TILL_COLUMNS)
    .join(stores, stores.c.id == tills.c.store)
    .where(tills.c.revoked_at.is_(None), or_(stores.c.id == bindparam("store"), bindparam("everywhere") == 1))
    .order_by(stores.c.name, tills.c.name)
)


def add(
    tx: Transaction, token: str, kind: str, *, till: int | None, staff: int | None, now: datetime, expires: datetime
) -> None:
    tx.run(
        _add,
        token_hash=_hash(token),
        kind=kind,
        till=till,
        staff=staff,
        created_at=moments.stored(now),
        expires_at=moments.stored(expires),
    )


def living(tx: Transaction, token: str, now: datetime) -> Session | None:
    """The session or link; None when it is over, its till's key is void or, of a cashier's own, she has been removed.

    A removed cashier who stood at a till that was signed in by its key has left it: `cashier` is None.
    """
    row = tx.one(_living, token_hash=_hash(token), now=moments.stored(now))
    if row is None:
        return None
    id_, kind, till_id, staff_id = row[:4]
    till, cashier = _till(row[4:10]), _cashier(row[10:14])
    if (till_id is not None and till is None) or (kind != TILL and staff_id is not None and cashier is None):
        return None
    return Session(id_, kind, till, cashier)


def end(tx: Transaction, token: str) -> bool:
    """False when there was none."""
    return tx.one(_end, token_hash=_hash(token)) is not None


def end_links(tx: Transaction, staff_id: int) -> None:
    """Links of hers that nobody has used."""
    tx.run(_end_links, staff=staff_id)


def end_expired(tx: Transaction, now: datetime) -> None:
    tx.run(_end_expired, now=moments.stored(now))


def seat(tx: Transaction, session: Session, *, till: int | None, cashier: int | None) -> None:
    """Which till the browser is, and who stands at it."""
    tx.run(_seat, of=session.id, at_till=till, of_staff=cashier)


def cashiers(tx: Transaction, store: int) -> list[Cashier]:
    """Those who serve in the store, by name."""
    return [Cashier(row[0], row[1], row[2], row[3] is not None) for row in tx.all(_cashiers, store=store)]


def tills_of(tx: Transaction, store: int | None) -> list[Till]:
    """The living tills of a store; None: of all."""
    found = (_till(row) for row in tx.all(_tills, store=store, everywhere=int(store is None)))
    return [till for till in found if till is not None]


def _till(row: Row) -> Till | None:
    id_, name, *of_store = row
    return None if id_ is None else Till(id_, name, Store(*of_store))


def _cashier(row: Row) -> Cashier | None:
    id_, name, store, pin = row
    return None if id_ is None else Cashier(id_, name, store, pin is not None)


def _hash(token: str) -> str:
    """Tokens are long and random, so a plain SHA-256 hides them well enough."""
    return sha256(token.encode()).hexdigest()
