"""Customers as an import finds them and leaves them, many at a time."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, select, update

from loyalty.cards import CardNumber
from loyalty.ledger import NewLot
from storage import moments
from storage.database import Row, Transaction
from storage.queries import Query, within
from storage.rows import adding, cell, packed, rows
from storage.tables import consents, customers, entries, lots, stores


@dataclass(frozen=True, slots=True)
class Consent:
    """The last word about a purpose."""

    given: bool
    channel: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Known:
    """`timezone` is the home store's, empty when there is none. `proven`: the phone is more than named."""

    id: int
    card: str
    imported_id: str | None
    phone_hash: str | None
    first_name: str
    birthday_day: int | None
    member: bool
    imported_points: int | None
    timezone: str
    proven: bool


@dataclass(frozen=True, slots=True)
class Profile:
    """What an import may write about a customer."""

    card: CardNumber | str
    imported_id: str | None
    phone_hash: str | None
    phone_sealed: str | None
    first_name: str
    birthday_day: int | None
    imported_points: int | None


@dataclass(frozen=True, slots=True)
class NewConsent:
    customer: int
    given: bool
    at: datetime
    version: str


_KNOWN = (
    customers.c.id,
    customers.c.card,
    customers.c.imported_id,
    customers.c.phone_hash,
    customers.c.first_name,
    customers.c.birthday_day,
    customers.c.joined_at,
    customers.c.imported_points,
    func.coalesce(stores.c.timezone, ""),
    customers.c.phone_proven,
)
_PROFILE = ("card", "imported_id", "phone_hash", "phone_sealed", "first_name", "birthday_day", "imported_points")
_by_imported_id = within(customers.c.imported_id, bindparam("imported_ids"))
_by_phone = within(customers.c.phone_hash, bindparam("phone_hashes"))
_found = select(*_KNOWN).outerjoin(stores, stores.c.id == customers.c.home_store)
_look = [Query(_found.where(_by_imported_id)), Query(_found.where(_by_phone))]
_lock = [
    Query(_found.where(condition).order_by(customers.c.id).with_for_update(of=customers))
    for condition in (_by_imported_id, _by_phone)
]
_cards = Query(select(customers.c.card).where(within(customers.c.card, bindparam("cards"))))
_add = adding(customers, (*_PROFILE, "created_at"), "card", "id")
_renew = Query(
    update(customers)
    .where(customers.c.id == bindparam("of"))
    .values({name: bindparam(name) for name in _PROFILE})
    .values(phone_sealed=func.coalesce(bindparam("phone_sealed"), customers.c.phone_sealed))
)
_LOT = ("customer", "origin", "points", "remaining", "usable_at", "expires_at", "created_at")
_add_lots = adding(lots, _LOT, "id", "customer", "points")
_add_entries = adding(entries, ("customer", "lot", "kind", "points", "at"))
_asked = rows()
_last = (
    select(func.max(consents.c.id))
    .select_from(_asked)
    .join(consents, consents.c.customer == cell(_asked, 0, consents.c.customer))
    .where(consents.c.purpose == bindparam("purpose"))
    .group_by(consents.c.customer)
)
_consents = Query(
    select(consents.c.customer, consents.c.given, consents.c.channel, consents.c.at).where(consents.c.id.in_(_last))
)
_add_consents = adding(consents, ("customer", "purpose", "given", "version", "language", "channel", "at"))


def find(tx: Transaction, imported_ids: Sequence[str], phone_hashes: Sequence[str], *, lock: bool) -> list[Known]:
    """Those known by any of these; with `lock` nobody else acts for them until the transaction ends."""
    by_id, by_phone = _lock if lock else _look
    found = [
        *tx.all(by_id, imported_ids=json.dumps(imported_ids)),
        *tx.all(by_phone, phone_hashes=json.dumps(phone_hashes)),
    ]
    return list({row[0]: _known(row) for row in found}.values())


def taken_cards(tx: Transaction, cards: Sequence[str]) -> set[str]:
    """Those of the card numbers that somebody has."""
    return {row[0] for row in tx.all(_cards, cards=json.dumps(cards))}


def add(tx: Transaction, new: Sequence[Profile], now: datetime) -> dict[str, int]:
    """The new customers' ids by card; without those whose card, phone or imported id is somebody's already."""
    at = moments.stored(now)
    return {row[0]: row[1] for row in tx.all(_add, rows=packed([*_values(profile), at] for profile in new))}


def renew(tx: Transaction, changed: Mapping[int, Profile]) -> None:
    """Profiles by customer; a `phone_sealed` of None leaves what is there."""
    tx.many(
        _renew,
        [{"of": of, **dict(zip(_PROFILE, _values(profile), strict=True))} for of, profile in sorted(changed.items())],
    )


def credit(tx: Transaction, new: Mapping[int, NewLot], now: datetime) -> None:
    """A new lot with its first entry for each of the customers."""
    at = moments.stored(now)
    opened = tx.all(
        _add_lots,
        rows=packed(
            (
                *(customer, lot.origin.value, lot.points, lot.points, moments.stored(lot.usable_from)),
                *(moments.stored_or_none(lot.expires_at), at),
            )
            for customer, lot in new.items()
        ),
    )
    kinds = {customer: lot.kind.value for customer, lot in new.items()}
    tx.run(_add_entries, rows=packed((customer, id_, kinds[customer], points, at) for id_, customer, points in opened))


def last_consents(tx: Transaction, ids: Sequence[int], purpose: str) -> dict[int, Consent]:
    """By customer."""
    return {
        row[0]: Consent(bool(row[1]), row[2], moments.moment(row[3]))
        for row in tx.all(_consents, rows=packed([id_] for id_ in ids), purpose=purpose)
    }


def add_consents(tx: Transaction, new: Sequence[NewConsent], purpose: str, channel: str, language: str) -> None:
    """Evidence brought along from elsewhere."""
    tx.run(
        _add_consents,
        rows=packed(
            (one.customer, purpose, one.given, one.version, language, channel, moments.stored(one.at)) for one in new
        ),
    )


def _values(profile: Profile) -> list[object]:
    return [getattr(profile, name) for name in _PROFILE]


def _known(row: Row) -> Known:
    id_, card, imported_id, phone_hash, first_name, birthday_day, joined_at, points, timezone, proven = row
    member = joined_at is not None
    about = (first_name, birthday_day, member, points, timezone)
    return Known(id_, card, imported_id, phone_hash, *about, bool(proven))
