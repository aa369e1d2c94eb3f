"""What came with words of a case or a survey: where it is, or what is in it where the messenger keeps it for minutes only."""

import json
from base64 import b64decode, b64encode
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, literal_column, select, update
from sqlalchemy.dialects.postgresql import insert

from storage.database import Row, Transaction
from storage.queries import Query, among
from storage.tables import attachments


@dataclass(frozen=True, slots=True)
class File:
    """A picture, a voice, a document: `file` is the messenger's own name of it, or an address that goes out of date."""

    kind: str
    channel: str
    file: str
    name: str = ""
    content_type: str = ""
    id: int = 0
    passing: bool = False  # an address of minutes: it has to be fetched at once


@dataclass(frozen=True, slots=True)
class Passing:
    """A file at an `address` of minutes."""

    id: int
    address: str


@dataclass(frozen=True, slots=True)
class Kept:
    """`content` is None where the messenger `channel` keeps it under the name `file`, or where nobody does any more."""

    channel: str
    file: str
    content: bytes | None
    unfetched: bool


@dataclass(frozen=True, slots=True)
class Whose:
    """The message of a case that a file came with; None: it came with the answer to a survey."""

    message: int | None


_FILE = (
    *(attachments.c.kind, attachments.c.channel, attachments.c.file, attachments.c.name, attachments.c.content_type),
    *(attachments.c.id, attachments.c.unfetched),
)
_ATTACHED = ("message", "survey", "kind", "channel", "file", "name", "content_type", "unfetched")
_attach = Query(insert(attachments).values({name: bindparam(name) for name in _ATTACHED}))
_files = Query(
    select(attachments.c.message, *_FILE)
    .where(among(attachments.c.message, bindparam("messages")))
    .order_by(attachments.c.id)
)
_of = attachments.c.id == bindparam("of")
_unfetched = Query(
    select(attachments.c.id, attachments.c.file)
    .where(literal_column("unfetched"), attachments.c.channel == bindparam("channel"))
    .order_by(attachments.c.id)
    .limit(bindparam("most"))
)
_find = Query(
    select(attachments.c.channel, attachments.c.file, attachments.c.content_base64, attachments.c.unfetched).where(_of)
)
_fetched = Query(
    update(attachments)
    .where(_of, literal_column("unfetched"))
    .values(
        file="",
        content_base64=bindparam("content"),
        content_type=bindparam("kind"),
        unfetched=literal_column("false"),
    )
    .returning(attachments.c.message)
)


def attach(tx: Transaction, files: Sequence[File], *, message: int | None = None, survey: int | None = None) -> None:
    """What came with a message of a case, or with the answer to a survey."""
    tx.many(
        _attach,
        [
            {
                "message": message,
                "survey": survey,
                "kind": file.kind,
                "channel": file.channel,
                "file": file.file,
                "name": file.name,
                "content_type": file.content_type,
                "unfetched": file.passing,
            }
            for file in files
        ],
    )


def files(tx: Transaction, messages: Sequence[int]) -> dict[int, list[File]]:
    """By message, in the order in which they came."""
    found: dict[int, list[File]] = {}
    for message, *file in tx.all(_files, messages=json.dumps(list(messages))):
        found.setdefault(message, []).append(_file(tuple(file)))
    return found


def unfetched(tx: Transaction, channel: str, most: int) -> list[Passing]:
    """What is still to be fetched, the oldest first."""
    return [Passing(id_, address) for id_, address in tx.all(_unfetched, channel=channel, most=most)]


def find(tx: Transaction, id_: int) -> Kept | None:
    row = tx.one(_find, of=id_)
    if row is None:
        return None
    channel, file, content, waiting = row
    return Kept(channel, file, None if content is None else b64decode(content), bool(waiting))


def fetched(tx: Transaction, id_: int, content: bytes | None, content_type: str) -> Whose | None:
    """Keeps what was fetched, or that it can't be (None). None: nobody waited for it any more."""
    kept = None if content is None else b64encode(content).decode()
    row = tx.one(_fetched, of=id_, content=kept, kind=content_type)
    return None if row is None else Whose(row[0])


def _file(row: Row) -> File:
    kind, channel, file, name, content_type, id_, unfetched = row
    return File(kind, channel, file, name, content_type, id_, bool(unfetched))
