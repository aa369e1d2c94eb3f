"""Pictures and files that a messenger fetches: kept under the hash of a key that only the fetched address has.

What is somebody's is kept for minutes under a key made by chance; what is nobody's own, such as the picture of an offer, for
weeks under a key made of what is in it, once for everybody.
"""

import re
from base64 import b64decode, b64encode, urlsafe_b64encode
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from secrets import token_urlsafe

from sqlalchemy import bindparam, delete, select
from sqlalchemy.dialects.postgresql import insert

from storage import moments
from storage.database import Transaction
from storage.queries import Query
from storage.tables import media

LIFE = timedelta(minutes=10)
SHARED_LIFE = timedelta(days=14)  # a week's offers are on for one, and their message is read for another
_KEY_BYTES = 32
_NOBODY = ""
_KEY = re.compile(r"[A-Za-z0-9_-]{43}")


@dataclass(frozen=True, slots=True)
class Media:
    """`kind` is a content type; `shared`: it is nobody's own."""

    content: bytes = field(repr=False)  # a card's code is in it
    kind: str
    shared: bool


_KEEP = ("key_hash", "kind", "content_base64", "channel", "account", "expires_at")
_keep = Query(insert(media).values({name: bindparam(name) for name in _KEEP}))
_share = Query(
    insert(media)
    .values({name: bindparam(name) for name in _KEEP})
    .on_conflict_do_update(index_elements=["key_hash"], set_={"expires_at": bindparam("expires_at")})
)
_find = Query(
    select(media.c.content_base64, media.c.kind, media.c.account).where(
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


def share(tx: Transaction, content: bytes, kind: str, channel: str, now: datetime) -> str:
    """The key of what is nobody's own; the same contents have the same key, which is good anew from now on."""
    key = urlsafe_b64encode(sha256(content).digest()).decode().rstrip("=")
    tx.run(
        _share,
        key_hash=_hash(key),
        kind=kind,
        content_base64=b64encode(content).decode(),
        channel=channel,
        account=_NOBODY,
        expires_at=moments.stored(now + SHARED_LIFE),
    )
    return key


def find(tx: Transaction, key: str, now: datetime) -> Media | None:
    row = tx.one(_find, key_hash=_hash(key), now=moments.stored(now))
    return None if row is None else Media(b64decode(row[0]), str(row[1]), row[2] == _NOBODY)


def is_key(text: str) -> bool:
    """Whether it has the form of one: anything else need not be looked up."""
    return _KEY.fullmatch(text) is not None


def forget_expired(tx: Transaction, now: datetime) -> None:
    tx.run(_forget, now=moments.stored(now))


def _hash(key: str) -> str:
    return sha256(key.encode()).hexdigest()
