"""Invitations of the shop's people: what a one-time link stands for; of its token only the hash is kept."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import bindparam, insert, select, update

from storage import moments
from storage.database import Row, Transaction
from storage.queries import Query
from storage.tables import invitations, stores


@dataclass(frozen=True, slots=True)
class Invitation:
    """`store` with its code and name is for one store only, None and empty for all; `name` may be empty."""

    id: int
    role: str
    store: int | None
    store_code: str
    store_name: str
    name: str
    expires_at: datetime


_ADD = ("token_hash", "role", "store", "name", "invited_by", "created_at", "expires_at")
_add = Query(insert(invitations).values({name: bindparam(name) for name in _ADD}).returning(invitations.c.id))
_OPEN = (
    select(
        invitations.c.id,
        invitations.c.role,
        invitations.c.store,
        stores.c.code,
        stores.c.name,
        invitations.c.name,
        invitations.c.expires_at,
    )
    .outerjoin(stores, stores.c.id == invitations.c.store)
    .where(invitations.c.used_at.is_(None), invitations.c.expires_at > bindparam("now"))
)
_by_token = Query(_OPEN.where(invitations.c.token_hash == bindparam("token_hash")))
_by_id = Query(_OPEN.where(invitations.c.id == bindparam("of")))
_all = Query(_OPEN.order_by(invitations.c.id))
# Two who use it at once: the second waits for the first, and finds it used.
_use = Query(
    update(invitations)
    .where(
        invitations.c.id == bindparam("of"),
        invitations.c.used_at.is_(None),
        invitations.c.expires_at > bindparam("now"),
    )
    .values(used_at=bindparam("at"))
    .returning(invitations.c.id)
)
_used_by = Query(update(invitations).where(invitations.c.id == bindparam("of")).values(staff=bindparam("by")))


def add(
    tx: Transaction, token: str, role: str, store: int | None, name: str, by: str, now: datetime, expires: datetime
) -> int:
    row = tx.one(
        _add,
        token_hash=_hash(token),
        role=role,
        store=store,
        name=name,
        invited_by=by,
        created_at=moments.stored(now),
        expires_at=moments.stored(expires),
    )
    if row is None:
        raise LookupError("the new invitation has no id")
    return int(row[0])


def by_token(tx: Transaction, token: str, now: datetime) -> Invitation | None:
    """None when it was never made, is used or has expired."""
    return _invitation(tx.one(_by_token, token_hash=_hash(token), now=moments.stored(now)))


def by_id(tx: Transaction, id_: int, now: datetime) -> Invitation | None:
    return _invitation(tx.one(_by_id, of=id_, now=moments.stored(now)))


def waiting(tx: Transaction, now: datetime) -> list[Invitation]:
    """Those that can still be used."""
    found = (_invitation(row) for row in tx.all(_all, now=moments.stored(now)))
    return [each for each in found if each is not None]


def use(tx: Transaction, id_: int, now: datetime) -> bool:
    """True for the first who comes, in time."""
    return tx.one(_use, of=id_, now=moments.stored(now), at=moments.stored(now)) is not None


def used_by(tx: Transaction, id_: int, member: int) -> None:
    tx.run(_used_by, of=id_, by=member)


def _invitation(row: Row | None) -> Invitation | None:
    if row is None:
        return None
    id_, role, store, code, store_name, name, expires_at = row
    return Invitation(id_, role, store, code or "", store_name or "", name, moments.moment(expires_at))


def _hash(token: str) -> str:
    """Tokens are long and random, so a plain SHA-256 hides them well enough."""
    return sha256(token.encode()).hexdigest()
