"""People of the shop: who they are on a messenger, and what they may do."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from storage import moments
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
_by_id = Query(_MEMBERS.where(staff.c.id == bindparam("of")))
_lock = Query(
    select(staff.c.id)
    .where(staff.c.id == bindparam("of"), staff.c.removed_at.is_(None))
    .with_for_update(key_share=True)
)
_named = Query(select(staff.c.name).where(staff.c.id == bindparam("of")))
_everybody = Query(_MEMBERS.order_by(staff.c.id))
_lock_role = Query(
    select(staff.c.id, staff.c.store)
    .where(staff.c.role == bindparam("role"), staff.c.removed_at.is_(None))
    .order_by(staff.c.id)
    .with_for_update()
)
_ADD = ("role", "store", "name", "channel", "account", "language", "created_at")
_add = Query(insert(staff).values({name: bindparam(name) for name in _ADD}).returning(staff.c.id))
_remove = Query(update(staff).where(staff.c.id == bindparam("of")).values(removed_at=bindparam("at")))


def by_account(tx: Transaction, channel: str, account: str) -> Member | None:
    """Who this messenger account is in the shop; asked at the moment of each act, so a removal ends the right at once."""
    row = tx.one(_by_account, channel=channel, account=account)
    return None if row is None else _member(row)


def of_role(tx: Transaction, role: str, store: int | None = None) -> list[Member]:
    """Everybody with this role who serves the store (None: any store)."""
    rows = tx.all(_of_role, role=role, store=store, everywhere=int(store is None))
    return [_member(row) for row in rows]


def find(tx: Transaction, id_: int) -> Member | None:
    """Nobody who was removed."""
    row = tx.one(_by_id, of=id_)
    return None if row is None else _member(row)


def lock(tx: Transaction, id_: int) -> bool:
    """Whether they are one of the shop's people; nobody else acts in their name before this transaction ends."""
    return tx.one(_lock, of=id_) is not None


def named(tx: Transaction, id_: int) -> str:
    """The name, also of who was removed since: what they said stays theirs."""
    row = tx.one(_named, of=id_)
    return "" if row is None else str(row[0])


def everybody(tx: Transaction) -> list[Member]:
    return [_member(row) for row in tx.all(_everybody)]


def lock_role(tx: Transaction, role: str) -> dict[int, int | None]:
    """All with this role, by id, and their stores; nobody else takes it from any of them before this transaction ends."""
    return {int(id_): store for id_, store in tx.all(_lock_role, role=role)}


def add(
    tx: Transaction, role: str, store: int | None, name: str, channel: str, account: str, language: str, now: datetime
) -> int:
    """The new member's id. The account may not be anybody's at the time."""
    row = tx.one(
        _add,
        role=role,
        store=store,
        name=name,
        channel=channel,
        account=account,
        language=language,
        created_at=moments.stored(now),
    )
    if row is None:
        raise LookupError("the new member of staff has no id")
    return int(row[0])


def remove(tx: Transaction, id_: int, now: datetime) -> None:
    """The row stays, for the audit log names it."""
    tx.run(_remove, of=id_, at=moments.stored(now))


def _member(row: Row) -> Member:
    return Member(*row)
