"""What came with words of a case or a survey: where it is, or what is in it where the messenger keeps it for minutes only."""

from base64 import b64decode, b64encode
from dataclasses import dataclass

from sqlalchemy import bindparam, literal_column, select, update

from storage.database import Transaction
from storage.queries import Query
from storage.tables import attachments


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
