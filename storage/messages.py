"""The inbox (what was heard, once), the replies not yet said, what people wrote, and the audit log."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, bindparam, delete, func, select
from sqlalchemy.dialects.postgresql import insert

from storage import moments
from storage.database import Transaction
from storage.queries import Query
from storage.tables import audit, heard, identities, inbox, replies


@dataclass(frozen=True, slots=True)
class StoredReply:
    id: int
    channel: str
    account: str
    reply_json: str
    language: str
    due_at: datetime


_hear = Query(
    insert(inbox)
    .values(channel=bindparam("channel"), update=bindparam("update"), at=bindparam("at"))
    .on_conflict_do_nothing()
    .returning(inbox.c.update)
)
_forget = Query(delete(inbox).where(inbox.c.at < bindparam("before")))
_REPLY = ("channel", "account", "reply_json", "language", "due_at")
_add_reply = Query(insert(replies).values({name: bindparam(name) for name in _REPLY}).returning(replies.c.id))
_unsaid = Query(
    select(
        replies.c.id,
        replies.c.channel,
        replies.c.account,
        replies.c.reply_json,
        # The person may have chosen another since; and the last word to one whose account is erased has only its own.
        func.coalesce(func.nullif(identities.c.language, ""), replies.c.language),
        replies.c.due_at,
    )
    .outerjoin(identities, and_(identities.c.channel == replies.c.channel, identities.c.account == replies.c.account))
    .where(
        replies.c.channel == bindparam("channel"),
        replies.c.due_at <= bindparam("now"),
        identities.c.blocked_at.is_(None),  # or gone
    )
    .order_by(replies.c.id)
)
_drop_later = Query(
    delete(replies).where(
        replies.c.channel == bindparam("channel"),
        replies.c.account == bindparam("account"),
        replies.c.due_at > bindparam("now"),
    )
)
_said = Query(delete(replies).where(replies.c.id == bindparam("of")))
_drop = Query(delete(replies).where(replies.c.due_at < bindparam("before")))
_write = Query(insert(heard).values(identity=bindparam("identity"), at=bindparam("at"), text=bindparam("text")))
_audit = Query(insert(audit).values({name: bindparam(name) for name in ("at", "actor", "action", "subject", "facts")}))


def hear(tx: Transaction, channel: str, update: int, now: datetime) -> bool:
    """True the first time this update is heard."""
    return tx.one(_hear, channel=channel, update=update, at=moments.stored(now)) is not None


def forget_heard(tx: Transaction, before: datetime) -> None:
    """Messengers repeat an update for a day at most; what is older than `before` need not be known."""
    tx.run(_forget, before=moments.stored(before))


def add_reply(tx: Transaction, channel: str, account: str, reply_json: str, language: str, due: datetime) -> int:
    row = tx.one(
        _add_reply,
        channel=channel,
        account=account,
        reply_json=reply_json,
        language=language,
        due_at=moments.stored(due),
    )
    if row is None:
        raise LookupError("the new reply has no id")
    return int(row[0])


def unsaid(tx: Transaction, channel: str, now: datetime) -> list[StoredReply]:
    """Replies that are due, whose effect is stored and which were never marked as said, in order."""
    return [
        StoredReply(id_, of, account, reply_json, language, moments.moment(due_at))
        for id_, of, account, reply_json, language, due_at in tx.all(_unsaid, channel=channel, now=moments.stored(now))
    ]


def said(tx: Transaction, ids: Sequence[int]) -> None:
    tx.many(_said, [{"of": id_} for id_ in ids])


def drop_unsaid(tx: Transaction, before: datetime) -> None:
    """A reply that is too late is worse than none."""
    tx.run(_drop, before=moments.stored(before))


def drop_later(tx: Transaction, channel: str, account: str, now: datetime) -> None:
    """What was meant to be said to this account some time later is not said any more."""
    tx.run(_drop_later, channel=channel, account=account, now=moments.stored(now))


def write_down(tx: Transaction, identity: int, text: str, now: datetime) -> None:
    """Keeps what a person wrote to us."""
    tx.run(_write, identity=identity, at=moments.stored(now), text=text)


def record(
    tx: Transaction, *, actor: str, action: str, subject: str, now: datetime, facts: Mapping[str, object] | None = None
) -> None:
    """A line of the audit log."""
    tx.run(
        _audit,
        at=moments.stored(now),
        actor=actor,
        action=action,
        subject=subject,
        facts=json.dumps(dict(facts or {}), ensure_ascii=False),
    )
