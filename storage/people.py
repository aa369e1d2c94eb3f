"""Customers: who they are to the shop."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.sql import ColumnElement

from loyalty.cards import CardNumber
from storage import moments
from storage.database import Row, Transaction
from storage.queries import Query, among
from storage.tables import customers, identities, stores, welcomed_phones


@dataclass(frozen=True, slots=True)
class Customer:
    """`timezone` is the home store's, empty when no store is known. Who has `left` is no member, and the till knows no card.

    `proven`: a messenger vouches for the phone. Who `claims` another customer's phone without proof `earns_only`.
    """

    id: int
    card: CardNumber
    first_name: str
    tier: str
    language: str
    member: bool
    welcomed: bool
    home_store: int | None
    timezone: str
    left: bool = False
    erased: bool = False
    proven: bool = True
    claims: int | None = None
    earns_only: bool = False

    @property
    def pays(self) -> bool:
        """Whether points of theirs may pay at all."""
        return self.member and not self.earns_only


_CUSTOMER = (
    customers.c.id,
    customers.c.card,
    customers.c.first_name,
    customers.c.tier,
    customers.c.language,
    customers.c.joined_at,
    customers.c.welcomed_at,
    customers.c.home_store,
    stores.c.timezone,
    customers.c.left_at,
    customers.c.erased_at,
    customers.c.phone_proven,
    customers.c.claims,
    customers.c.earns_only,
)


def _customer_where(condition: ColumnElement[bool], *, lock: bool) -> Query:
    found = select(*_CUSTOMER).outerjoin(stores, stores.c.id == customers.c.home_store).where(condition)
    return Query(found.with_for_update(of=customers, key_share=True) if lock else found)


_BY = {
    "id": customers.c.id,
    "card": customers.c.card,
    "phone_hash": customers.c.phone_hash,
    "imported_id": customers.c.imported_id,
}
_find = {name: _customer_where(column == bindparam("value"), lock=False) for name, column in _BY.items()}
_lock = {name: _customer_where(column == bindparam("value"), lock=True) for name, column in _BY.items()}

_isolate = Query(select(customers.c.id).where(customers.c.id == bindparam("of")).with_for_update())
_pin = Query(
    select(customers.c.id)
    .where(among(customers.c.id, bindparam("ids")))
    .order_by(customers.c.id)
    .with_for_update(read=True, key_share=True)
)
_find_owner = Query(
    select(*_CUSTOMER)
    .outerjoin(stores, stores.c.id == customers.c.home_store)
    .join(identities, identities.c.customer == customers.c.id)
    .where(identities.c.channel == bindparam("channel"), identities.c.account == bindparam("account"))
)
_add_customer = Query(
    insert(customers)
    .values(
        {
            name: bindparam(name)
            for name in (
                "card",
                "phone_hash",
                "phone_sealed",
                "phone_proven",
                "claims",
                "earns_only",
                "first_name",
                "language",
                "home_store",
                "created_at",
                "joined_at",
            )
        }
    )
    .on_conflict_do_nothing()
    .returning(customers.c.id)
)
_set_joined = Query(
    update(customers)
    .where(customers.c.id == bindparam("of"))
    .values(
        joined_at=func.coalesce(customers.c.joined_at, bindparam("at")),
        welcomed_at=func.coalesce(customers.c.welcomed_at, bindparam("welcomed_at")),
        home_store=func.coalesce(customers.c.home_store, bindparam("home_store")),
        language=bindparam("language"),
        first_name=func.coalesce(func.nullif(customers.c.first_name, ""), bindparam("first_name")),
        profiled_at=func.coalesce(customers.c.profiled_at, bindparam("profiled_at")),
        left_at=None,
    )
)
_prove = Query(update(customers).where(customers.c.id == bindparam("of")).values(phone_proven=True))
_give_up_phone = Query(
    update(customers)
    .where(customers.c.id == bindparam("of"))
    .values(phone_hash=None, phone_sealed=None, phone_proven=False, earns_only=True)
)
_set_welcomed = Query(update(customers).where(customers.c.id == bindparam("of")).values(welcomed_at=bindparam("at")))
_set_claim = Query(update(customers).where(customers.c.id == bindparam("of")).values(claims=bindparam("claims")))
_claimed = Query(select(customers.c.id).where(customers.c.claims == bindparam("of")).limit(1))
_claimants = Query(select(customers.c.id).where(customers.c.claims == bindparam("of")).order_by(customers.c.id))
_hand_claims_over = Query(
    update(customers).where(customers.c.claims == bindparam("from_")).values(claims=bindparam("claims"))
)
_leave = Query(
    update(customers)
    .where(customers.c.id == bindparam("of"), customers.c.left_at.is_(None))
    .values(left_at=bindparam("at"))
)
_welcomed = Query(select(welcomed_phones.c.phone_hash).where(welcomed_phones.c.phone_hash == bindparam("phone_hash")))
_remember_welcome = Query(
    insert(welcomed_phones).values(phone_hash=bindparam("phone_hash"), at=bindparam("at")).on_conflict_do_nothing()
)


def find(tx: Transaction, **by: str | int) -> Customer | None:
    """The customer by exactly one of `id`, `card`, `phone_hash`, `imported_id`."""
    return _one(tx, _find, by)


def of_account(tx: Transaction, channel: str, account: str) -> Customer | None:
    """Whose this messenger account is."""
    row = tx.one(_find_owner, channel=channel, account=account)
    return None if row is None else _customer(row)


def lock(tx: Transaction, **by: str | int) -> Customer | None:
    """As `find`; nobody else acts for this customer until the transaction ends. Rows that only refer to them can be added."""
    return _one(tx, _lock, by)


def isolate(tx: Transaction, customer: int) -> None:
    """The customer is locked. Nor can rows that refer to them be added from now on: it waits for those that are being added."""
    tx.run(_isolate, of=customer)


def pin(tx: Transaction, ids: Iterable[int]) -> None:
    """None of these customers can vanish until the transaction ends."""
    if wanted := sorted(set(ids)):
        tx.all(_pin, ids=json.dumps(wanted))


def add(
    tx: Transaction,
    card: CardNumber,
    *,
    phone_hash: str | None,
    phone_sealed: str | None,
    first_name: str,
    language: str,
    home_store: int | None,
    now: datetime,
    proven: bool = True,
    claims: int | None = None,
) -> int | None:
    """A new customer's id; None when the card or the phone is somebody's already. Who `claims` another's only earns."""
    row = tx.one(
        _add_customer,
        card=card,
        phone_hash=phone_hash,
        phone_sealed=phone_sealed,
        phone_proven=proven,
        claims=claims,
        earns_only=claims is not None,
        first_name=first_name,
        language=language,
        home_store=home_store,
        created_at=moments.stored(now),
        joined_at=None,
    )
    return None if row is None else int(row[0])


def joined(
    tx: Transaction,
    customer: int,
    *,
    now: datetime,
    welcomed: bool,
    home_store: int | None,
    language: str,
    first_name: str,
    profiled: bool,
) -> None:
    """Makes the customer a member, again if they had left; what is known already stays.

    `welcomed`, `profiled`: the bonus in question is given now, or was given in a former life.
    """
    at = moments.stored(now)
    tx.run(
        _set_joined,
        of=customer,
        at=at,
        welcomed_at=at if welcomed else None,
        home_store=home_store,
        language=language,
        first_name=first_name,
        profiled_at=at if profiled else None,
    )


def prove(tx: Transaction, customer: int) -> None:
    """A messenger vouches for the phone."""
    tx.run(_prove, of=customer)


def give_up_phone(tx: Transaction, customer: int) -> None:
    """The phone is another's; what is left is a card that only earns."""
    tx.run(_give_up_phone, of=customer)


def set_welcomed(tx: Transaction, customer: int, now: datetime) -> None:
    """The welcome bonus is given now."""
    tx.run(_set_welcomed, of=customer, at=moments.stored(now))


def set_claim(tx: Transaction, customer: int, claims: int | None) -> None:
    tx.run(_set_claim, of=customer, claims=claims)


def claimed(tx: Transaction, customer: int) -> bool:
    """Whether anybody claims this one."""
    return tx.one(_claimed, of=customer) is not None


def claimants(tx: Transaction, customer: int) -> list[int]:
    """Who claims this one."""
    return [int(row[0]) for row in tx.all(_claimants, of=customer)]


def hand_claims_over(tx: Transaction, customer: int, to: int) -> None:
    """Who claims the one claims the other."""
    tx.run(_hand_claims_over, from_=customer, claims=to)


def leave(tx: Transaction, customer: int, now: datetime) -> None:
    """No member any more."""
    tx.run(_leave, of=customer, at=moments.stored(now))


def welcomed(tx: Transaction, phone_hash: str) -> bool:
    """Whether the owner of this phone had the welcome bonus before they were erased; likewise by an account's hash."""
    return tx.one(_welcomed, phone_hash=phone_hash) is not None


def remember_welcome(tx: Transaction, account_hash: str, now: datetime) -> None:
    """The bonus was given for a phone that this account has only named: it may name others."""
    tx.run(_remember_welcome, phone_hash=account_hash, at=moments.stored(now))


def _one(tx: Transaction, queries: Mapping[str, Query], by: Mapping[str, str | int]) -> Customer | None:
    ((name, value),) = by.items()
    row = tx.one(queries[name], value=value)
    return None if row is None else _customer(row)


def _customer(row: Row) -> Customer:
    id_, card, first_name, tier, language, joined_at, welcomed_at, home_store, timezone, *state = row
    left_at, erased_at, proven, claims, earns_only = state
    return Customer(
        id_,
        CardNumber(card),
        first_name,
        tier,
        language,
        joined_at is not None and left_at is None,
        welcomed_at is not None,
        home_store,
        timezone or "",
        left_at is not None,
        erased_at is not None,
        bool(proven),
        claims,
        bool(earns_only),
    )
