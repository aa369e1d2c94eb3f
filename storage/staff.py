"""People of the shop: who they are on a messenger, and what they may do."""

from dataclasses import dataclass

from sqlalchemy import bindparam, or_, select

from storage.database import Row, Transaction
from storage.queries import Query
from storage.tables import staff, stores


@dataclass(frozen=True, slots=True)
class Member:
    """One of the shop's people; `store` and its code are None for all stores, `account` until an invitation is used."""

    id: int
    role: str  # operator, cashier, director, owner
    store: int | None
    store_code: str | None
    name: str
    channel: str | None
    account: str | None
    language: str


_MEMBER = (
    staff.c.id,
    staff.c.role,
    staff.c.store,
    stores.c.code,
    staff.c.name,
    staff.c.channel,
    staff.c.account,
    staff.c.language,
)
_MEMBERS = select(*_MEMBER).outerjoin(stores, stores.c.id == staff.c.store).where(staff.c.removed_at.is_(None))
_by_account = Query(_MEMBERS.where(staff.c.channel == bindparam("channel"), staff.c.account == bindparam("account")))
_of_role = Query(
    _MEMBERS.where(
        staff.c.role == bindparam("role"),
        or_(staff.c.store.is_(None), staff.c.store == bindparam("store"), bindparam("everywhere") == 1),
    ).order_by(staff.c.id)
)


def by_account(tx: Transaction, channel: str, account: str) -> Member | None:
    """Who this messenger account is in the shop; asked at the moment of each act, so a removal ends the right at once."""
    row = tx.one(_by_account, channel=channel, account=account)
    return None if row is None else _member(row)


def of_role(tx: Transaction, role: str, store: int | None = None) -> list[Member]:
    """Everybody with this role who serves the store (None: any store)."""
    rows = tx.all(_of_role, role=role, store=store, everywhere=int(store is None))
    return [_member(row) for row in rows]


def _member(row: Row) -> Member:
    return Member(*row)
