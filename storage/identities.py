"""Messenger accounts of people (identities): whose they are, and where their dialogue stands."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BigInteger, bindparam, select, union_all, update
from sqlalchemy.dialects.postgresql import insert

from storage import moments
from storage.database import Row, Transaction
from storage.queries import Query
from storage.tables import consents, customers, identities


@dataclass(frozen=True, slots=True)
class Identity:
    """`state` is where the dialogue stands, `notes` what it has gathered so far."""

    id: int
    channel: str
    account: str
    customer: int | None
    language: str
    chosen_language: bool
    blocked: bool
    state: str
    notes: Mapping[str, str]
    heard_at: datetime  # before this turn


@dataclass(frozen=True, slots=True)
class Reader:
    """A messenger account of a customer, for who has something to say to it."""

    channel: str
    account: str
    language: str
    blocked: bool


_OF = bindparam("customer", type_=BigInteger())
# The ids of a customer's accounts, and of those they joined from before another took the card over.
EVER_THEIRS = union_all(
    select(identities.c.id).where(identities.c.customer == _OF),
    select(consents.c.identity).where(consents.c.customer == _OF, consents.c.identity.is_not(None)),
)
_IDENTITY = (
    identities.c.id,
    identities.c.channel,
    identities.c.account,
    identities.c.customer,
    identities.c.language,
    identities.c.chosen_language,
    identities.c.blocked_at,
    identities.c.state,
    identities.c.state_json,
    identities.c.last_heard_at,
)
_READER = (identities.c.channel, identities.c.account, identities.c.language, identities.c.blocked_at)
_lock = Query(
    select(*_IDENTITY)
    .where(identities.c.channel == bindparam("channel"), identities.c.account == bindparam("account"))
    .with_for_update(key_share=True)
)
_add = Query(
    insert(identities)
    .values(
        {name: bindparam(name) for name in ("channel", "account", "name", "language", "created_at", "last_heard_at")}
    )
    .on_conflict_do_nothing()
)
_turned = Query(
    update(identities)
    .where(identities.c.id == bindparam("of"))
    .values({name: bindparam(name) for name in ("state", "state_json", "last_heard_at", "blocked_at")})
)
_link = Query(update(identities).where(identities.c.id == bindparam("of")).values(customer=bindparam("customer")))
_unlink_others = Query(
    update(identities)
    .where(
        identities.c.customer == bindparam("of_customer"),
        identities.c.channel == bindparam("of_channel"),
        identities.c.id != bindparam("but"),
    )
    .values(customer=None)
    .returning(*_READER)
)
_unlink = Query(
    update(identities)
    .where(identities.c.customer == bindparam("of_customer"), identities.c.channel == bindparam("of_channel"))
    .values(customer=None, state="", state_json="{}")
    .returning(*_READER)
)
_of_customer = Query(
    select(*_READER)
    .where(identities.c.customer == bindparam("customer"))
    .order_by(identities.c.last_heard_at.desc(), identities.c.id.desc())
)
_choose_language = Query(
    update(identities)
    .where(identities.c.id == bindparam("of"))
    .values(language=bindparam("language"), chosen_language=True)
)
_block = Query(
    update(identities)
    .where(identities.c.channel == bindparam("of_channel"), identities.c.account == bindparam("of_account"))
    .values(blocked_at=bindparam("at"))
)
_set_language = Query(update(customers).where(customers.c.id == bindparam("of")).values(language=bindparam("language")))


def lock(tx: Transaction, channel: str, account: str, *, name: str, language: str, now: datetime) -> Identity:
    """The messenger account, locked; made known when it is new."""
    row = tx.one(_lock, channel=channel, account=account)
    if row is None:
        at = moments.stored(now)
        tx.run(
            _add,
            channel=channel,
            account=account,
            name=name,
            language=language,
            created_at=at,
            last_heard_at=at,
        )
        row = tx.one(_lock, channel=channel, account=account)
    if row is None:
        raise LookupError(f"the {channel} account vanished while it was being added")
    id_, channel, account, customer, language, chosen, blocked_at, state, notes, heard = row
    known = (id_, channel, account, customer, language, bool(chosen), blocked_at is not None, state, json.loads(notes))
    return Identity(*known, moments.moment(heard))


def turned(
    tx: Transaction, of: Identity, *, state: str, notes: Mapping[str, str], now: datetime, blocked: bool
) -> None:
    """Where the dialogue stands after a turn."""
    at = moments.stored(now)
    tx.run(
        _turned,
        of=of.id,
        state=state,
        state_json=json.dumps(dict(notes), ensure_ascii=False),
        last_heard_at=at,
        blocked_at=at if blocked else None,
    )


def link(tx: Transaction, of: Identity, customer: int) -> tuple[Reader, ...]:
    """Gives the account to the customer; accounts of the same messenger that lost it thereby."""
    tx.run(_link, of=of.id, customer=customer)
    lost = tx.all(_unlink_others, of_customer=customer, of_channel=of.channel, but=of.id)
    return tuple(map(_reader, lost))


def of_customer(tx: Transaction, customer: int) -> tuple[Reader, ...]:
    """All accounts of the customer, the one heard last first."""
    return tuple(map(_reader, tx.all(_of_customer, customer=customer)))


def unlink(tx: Transaction, customer: int, channel: str) -> tuple[Reader, ...]:
    """The customer's accounts in this messenger are nobody's any more."""
    return tuple(map(_reader, tx.all(_unlink, of_customer=customer, of_channel=channel)))


def choose_language(tx: Transaction, of: Identity, language: str) -> None:
    tx.run(_choose_language, of=of.id, language=language)
    if of.customer is not None:
        tx.run(_set_language, of=of.customer, language=language)


def block(tx: Transaction, channel: str, account: str, now: datetime) -> None:
    """The person does not want to be written to there."""
    tx.run(_block, of_channel=channel, of_account=account, at=moments.stored(now))


def _reader(row: Row) -> Reader:
    channel, account, language, blocked_at = row
    return Reader(channel, account, language, blocked_at is not None)
