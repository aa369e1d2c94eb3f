"""The shop's people: invited by a one-time link, each with one role, removed at once."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from loyalty.refusals import InvitationOver, LastOwner, UnknownMember, UnknownStore
from storage import invitations, messages, shop, staff
from storage.database import Transaction
from storage.identities import Identity
from storage.invitations import Invitation
from storage.staff import Member
from usecases import alerts

LIFE = timedelta(hours=24)
PREFIX = "staff-"  # of what an invitation's deep link carries; at most 64 of A-Za-z0-9_- in all (core.telegram.org/bots/features)
_TOKEN_BYTES = 24  # 192 bits, 32 characters
_LONGEST_NAME = 60


class Role(StrEnum):
    OPERATOR = "operator"
    CASHIER = "cashier"
    DIRECTOR = "director"
    OWNER = "owner"


# Who may stand at a till: in a small shop its owner does.
AT_TILLS = frozenset({Role.CASHIER, Role.OWNER})


@dataclass(frozen=True, slots=True)
class Offered:
    """What an invitation gives, and what the account is until then (None: a stranger to the shop)."""

    invitation: Invitation
    now: Member | None


def invite(tx: Transaction, now: datetime, role: Role, store: str | None, name: str, by: str) -> str:
    """What a deep link must carry; it is told only here. `store` is a code, None for all stores. Raises UnknownStore."""
    at = _store(tx, store)
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    id_ = invitations.add(tx, token, role, at, name.strip()[:_LONGEST_NAME], by, now, now + LIFE)
    facts = {"role": role, "store": store}
    messages.record(tx, actor=by, action="staff_invited", subject=f"invitation:{id_}", now=now, facts=facts)
    return f"{PREFIX}{token}"


def offered(tx: Transaction, now: datetime, identity: Identity, payload: str) -> Offered:
    """What the link that carried `payload` gives; changes nothing. Raises InvitationOver."""
    found = invitations.by_token(tx, payload.removeprefix(PREFIX), now)
    if found is None:
        raise InvitationOver
    return Offered(found, who(tx, identity))


def accept(tx: Transaction, now: datetime, identity: Identity, name: str, language: str, invitation: int) -> Member:
    """The account gets the role, instead of the one it had; the link is used up, whoever else tries at the same time.

    Every owner is told. Raises InvitationOver, LastOwner.
    """
    found = invitations.by_id(tx, invitation, now)
    if found is None:
        raise InvitationOver
    former = who(tx, identity)
    if former is not None:
        _not_the_last_owner(tx, former, (found.store,) if found.role == Role.OWNER else ())
    if not invitations.use(tx, found.id, now):
        raise InvitationOver
    called = found.name or name[:_LONGEST_NAME]
    facts = {"name": called, "role": found.role, "store": found.store_name}
    alerts.tell_owners(tx, now, "invitation-used", str(found.id), facts)
    if former is not None:
        staff.remove(tx, former.id, now)
    id_ = staff.add(tx, found.role, found.store, called, identity.channel, identity.account, language, now)
    invitations.used_by(tx, found.id, id_)
    what = {"invitation": found.id, "role": found.role, "store": found.store_code}
    messages.record(
        tx, actor=f"identity:{identity.id}", action="staff_joined", subject=f"staff:{id_}", now=now, facts=what
    )
    return _member(tx, id_)


def withdraw(tx: Transaction, now: datetime, invitation: int, by: str) -> Invitation:
    """The link opens nothing from now on. Raises InvitationOver for one that was used, has expired or never was."""
    found = invitations.by_id(tx, invitation, now)
    if found is None or not invitations.use(tx, found.id, now):
        raise InvitationOver
    messages.record(tx, actor=by, action="invitation_withdrawn", subject=f"invitation:{found.id}", now=now)
    return found


def remove(tx: Transaction, now: datetime, member: int, by: str, *, even_the_last_owner: bool = False) -> Member:
    """Ends all rights at once; who it was. Raises UnknownMember, LastOwner."""
    found = _member(tx, member)
    if not even_the_last_owner:
        _not_the_last_owner(tx, found)
    staff.remove(tx, found.id, now)
    messages.record(tx, actor=by, action="staff_removed", subject=f"staff:{found.id}", now=now)
    return found


def who(tx: Transaction, identity: Identity) -> Member | None:
    """Who this account is in the shop, at this moment."""
    return staff.by_account(tx, identity.channel, identity.account)


def _not_the_last_owner(tx: Transaction, member: Member, becomes: tuple[int | None, ...] = ()) -> None:
    """Raises LastOwner when an owner goes and nobody is left who owns as much; `becomes`: the store of their next ownership.

    Two owners who remove each other at once come here one after the other.
    """
    if member.role != Role.OWNER:
        return
    others = [store for id_, store in staff.lock_role(tx, Role.OWNER).items() if id_ != member.id]
    if not {None, member.store} & {*others, *becomes}:
        raise LastOwner


def _member(tx: Transaction, id_: int) -> Member:
    found = staff.find(tx, id_)
    if found is None:
        raise UnknownMember
    return found


def _store(tx: Transaction, code: str | None) -> int | None:
    if code is None:
        return None
    found = shop.store(tx, code)
    if found is None:
        raise UnknownStore(store=code)
    return found.id
