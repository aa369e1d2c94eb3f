"""Pictures and files that a messenger fetches: kept for minutes under the hash of a key that only the fetched address has."""

import re
from base64 import b64decode, b64encode
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from secrets import token_urlsafe

from sqlalchemy import bindparam, delete, insert, select

from storage import moments
from storage.database import Transaction
from storage.queries import Query
from storage.tables import media

LIFE = timedelta(minutes=10)
_KEY_BYTES = 32
_KEY = re.compile(r"[A-Za-z0-9_-]{43}")


@dataclass(frozen=True, slots=True)
class Media:
    """`kind` is a content type."""

    content: bytes = field(repr=False)  # a card's code is in it
    kind: str


_KEEP = ("key_hash", "kind", "content_base64", "channel", "account", "expires_at")
_keep = Query(insert(media).values({name: bindparam(name) for name in _KEEP}))
_find = Query(
    select(media.c.content_base64, media.c.kind).where(
        media.c.key_hash == bindparam("key_hash"), media.c.expires_at > bindparam("now")
    )
)
_forget = Query(delete(media).where(media.c.expires_at <= bindparam("now")))


def keep(tx: Transaction, content: bytes, kind: str, channel: str, account: str, now: datetime) -> str:
    """The key. `channel` and `account` are whose it is, for the day they want to be forgotten."""
    key = token_urlsafe(_KEY_BYTES)
    tx.run(
        _keep,
        key_hash=_hash(key),
        kind=kind,
        content_base64=b64encode(content).decode(),
        channel=channel,
        account=account,
        expires_at=moments.stored(now + LIFE),
    )
    return key


def find(tx: Transaction, key: str, now: datetime) -> Media | None:
    row = tx.one(_find, key_hash=_hash(key), now=moments.stored(now))
    return None if row is None else Media(b64decode(row[0]), str(row[1]))


def is_key(text: str) -> bool:
    """Whether it has the form of one: anything else need not be looked up."""
    return _KEY.fullmatch(text) is not None


def forget_expired(tx: Transaction, now: datetime) -> None:
    tx.run(_forget, now=moments.stored(now))


def _hash(key: str) -> str:
    return sha256(key.encode()).hexdigest()
