"""How cases stand in the groups of the shop's people: which topic is whose, and what is still to be shown where."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    String,
    and_,
    bindparam,
    cast,
    delete,
    func,
    literal,
    literal_column,
    or_,
    select,
    update,
)
from sqlalchemy import case as when
from sqlalchemy.dialects.postgresql import insert

from storage import moments
from storage.database import Row, Transaction
from storage.queries import Query
from storage.tables import case_messages, case_posts, case_rooms, cases, outbox


@dataclass(frozen=True, slots=True)
class Room:
    """A case in a group. `topic` and `head` are empty until they are there; `upto`: the last message of the case shown.

    `upto_file`: of the next message, the last file shown. `digested`: a line of the message `digest` has told of it.
    `due_at`: since when something waits to be shown. `strays`: topics of the same case that are to go.
    """

    case: int
    chat: str
    topic: str
    head: str
    head_shown: str
    title_shown: str
    upto: int
    digested: bool
    urgent: bool
    due_at: datetime | None
    tries: int
    closed_shown: bool | None = False  # None: it is being changed
    upto_file: int = 0
    strays: tuple[str, ...] = ()
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Unticked:
    """An answer written in the group whose end is known: `why` it did not arrive, empty when it did."""

    message: int
    reference: str
    case: int
    topic: str
    why: str


_ROOM = (
    *(case_rooms.c.case, case_rooms.c.chat, case_rooms.c.topic, case_rooms.c.head, case_rooms.c.head_shown),
    *(case_rooms.c.title_shown, case_rooms.c.upto, case_rooms.c.digested_at, case_rooms.c.urgent, case_rooms.c.due_at),
    *(case_rooms.c.tries, case_rooms.c.closed_shown, case_rooms.c.upto_file, case_rooms.c.strays, case_rooms.c.digest),
)
_this = (case_rooms.c.case == bindparam("of"), case_rooms.c.chat == bindparam("in_chat"))
_add = Query(
    insert(case_rooms).values({name: bindparam(name) for name in ("case", "chat", "due_at")}).on_conflict_do_nothing()
)
# What is due already keeps its place; what is put off after a failure is tried at once.
_touch = Query(
    update(case_rooms)
    .where(case_rooms.c.case == bindparam("of"))
    .values(
        due_at=when(
            (case_rooms.c.due_at.is_(None), bindparam("at")),
            (case_rooms.c.due_at > bindparam("at"), bindparam("at")),
            else_=case_rooms.c.due_at,
        ),
        urgent=when((bindparam("hurry") == 1, literal_column("true")), else_=case_rooms.c.urgent),
    )
)
_find = Query(select(*_ROOM).where(*_this))
_lock = Query(select(*_ROOM).where(*_this).with_for_update())
_of_case = Query(select(*_ROOM).where(case_rooms.c.case == bindparam("of")).order_by(case_rooms.c.chat))
_by_topic = Query(
    select(case_rooms.c.case).where(case_rooms.c.chat == bindparam("in_chat"), case_rooms.c.topic == bindparam("topic"))
)
_by_post = Query(
    select(case_posts.c.case).where(
        case_posts.c.chat == bindparam("in_chat"), case_posts.c.reference == bindparam("reference")
    )
)
_due = Query(
    select(*_ROOM)
    .where(
        case_rooms.c.chat == bindparam("in_chat"),
        case_rooms.c.due_at.is_not(None),
        case_rooms.c.due_at <= bindparam("now"),
        or_(case_rooms.c.urgent, bindparam("anything") == 1),
    )
    .order_by(case_rooms.c.urgent.desc(), case_rooms.c.due_at, case_rooms.c.case)
    .limit(bindparam("most"))
)
_chats = Query(select(case_rooms.c.chat).where(case_rooms.c.due_at.is_not(None)).distinct())
_untold = Query(
    select(case_rooms.c.case)
    .where(
        case_rooms.c.chat == bindparam("in_chat"),
        case_rooms.c.due_at.is_not(None),
        case_rooms.c.head == "",
        case_rooms.c.digested_at.is_(None),
    )
    .order_by(case_rooms.c.due_at, case_rooms.c.case)
    .limit(bindparam("most"))
)
_digested = Query(update(case_rooms).where(*_this).values(digested_at=bindparam("at"), digest=bindparam("within")))
_undigest = Query(
    update(case_rooms)
    .where(case_rooms.c.chat == bindparam("in_chat"), case_rooms.c.digest == bindparam("gone"))
    .values(digest="")
)
_next_due = Query(
    select(func.min(case_rooms.c.due_at)).where(
        case_rooms.c.chat == bindparam("in_chat"), case_rooms.c.due_at.is_not(None)
    )
)
_put_off = Query(update(case_rooms).where(*_this).values(due_at=bindparam("at")))
_settle = Query(update(case_rooms).where(*_this).values(due_at=None, urgent=literal_column("false"), tries=0))
_erased = Query(select(cases.c.erased_at).where(cases.c.id == bindparam("of")))
# The end of an answer is that of its message in the outbox; where none was queued, nobody can read it.
_ANSWER: ColumnElement[str] = literal_column("'answer'")
_UNTICKED: ColumnElement[str] = literal_column("''")
_unticked = Query(
    select(
        *(case_messages.c.id, case_messages.c.reference, case_messages.c.case, case_rooms.c.topic),
        *(outbox.c.id, outbox.c.state, outbox.c.reason),
    )
    .join(
        case_rooms,
        and_(case_rooms.c.case == case_messages.c.case, case_rooms.c.chat == case_messages.c.chat),
    )
    .outerjoin(outbox, outbox.c.key == literal("answer:").concat(cast(case_messages.c.id, String)))
    .where(
        case_messages.c.author == _ANSWER,
        case_messages.c.ticked == _UNTICKED,
        case_messages.c.chat == bindparam("in_chat"),
        or_(outbox.c.id.is_(None), outbox.c.state != "queued"),
    )
    .order_by(case_messages.c.id)
    .limit(1)
)
_AS_CHANGED = "said_already"  # the answer went out in the words into which it had been changed
_tick = Query(update(case_messages).where(case_messages.c.id == bindparam("of")).values(ticked=bindparam("what")))
_posts = Query(
    select(case_posts.c.reference)
    .where(case_posts.c.case == bindparam("of"), case_posts.c.chat == bindparam("in_chat"))
    .order_by(case_posts.c.reference)
)
_unpost = Query(
    delete(case_posts).where(case_posts.c.chat == bindparam("in_chat"), case_posts.c.reference == bindparam("gone"))
)
_put = Query(
    update(case_rooms)
    .where(*_this)
    .values(
        {
            name: bindparam(name)
            for name in (
                *("topic", "head", "head_shown", "title_shown", "upto", "urgent", "due_at", "tries"),
                *("closed_shown", "upto_file", "strays"),
            )
        }
    )
)
_post = Query(
    insert(case_posts)
    .values({name: bindparam(name) for name in ("chat", "reference", "case")})
    .on_conflict_do_nothing()
)
_forget = Query(
    delete(case_posts).where(case_posts.c.case == bindparam("of"), case_posts.c.chat == bindparam("in_chat"))
)


def add(tx: Transaction, case: int, chats: Sequence[str], now: datetime) -> None:
    """The case is to be shown in these groups."""
    tx.many(_add, [{"case": case, "chat": chat, "due_at": moments.stored(now)} for chat in dict.fromkeys(chats)])


def touch(tx: Transaction, case: int, now: datetime, *, urgent: bool = False) -> None:
    """Something about the case changed: wherever it stands it is brought up to date; `urgent` goes before its turn."""
    tx.run(_touch, of=case, at=moments.stored(now), hurry=int(urgent))


def find(tx: Transaction, case: int, chat: str) -> Room | None:
    row = tx.one(_find, of=case, in_chat=chat)
    return None if row is None else _room(row)


def lock(tx: Transaction, case: int, chat: str) -> Room | None:
    row = tx.one(_lock, of=case, in_chat=chat)
    return None if row is None else _room(row)


def of_case(tx: Transaction, case: int) -> list[Room]:
    return [_room(row) for row in tx.all(_of_case, of=case)]


def by_topic(tx: Transaction, chat: str, topic: str) -> int | None:
    """The case whose topic this is."""
    row = tx.one(_by_topic, in_chat=chat, topic=topic) if topic else None
    return None if row is None else int(row[0])


def by_post(tx: Transaction, chat: str, reference: str) -> int | None:
    """The case that this message of ours is about."""
    row = tx.one(_by_post, in_chat=chat, reference=reference) if reference else None
    return None if row is None else int(row[0])


def due(tx: Transaction, chat: str, now: datetime, most: int, *, anything: bool = True) -> list[Room]:
    """What is to be shown in the group: what somebody waits for, then, unless that is all that is wanted, the longest due."""
    found = tx.all(_due, in_chat=chat, now=moments.stored(now), most=most, anything=int(anything))
    return [_room(row) for row in found]


def next_due(tx: Transaction, chat: str) -> datetime | None:
    """When something is to be shown there; it may be over already."""
    row = tx.one(_next_due, in_chat=chat)
    return None if row is None else moments.moment_or_none(row[0])


def chats(tx: Transaction) -> list[str]:
    """The groups in which something is to be shown, now or later."""
    return [row[0] for row in tx.all(_chats)]


def untold(tx: Transaction, chat: str, most: int) -> list[int]:
    """Cases of which nothing is to be seen there yet, in their order."""
    return [int(row[0]) for row in tx.all(_untold, in_chat=chat, most=most)]


def digested(tx: Transaction, cases_: Sequence[int], chat: str, now: datetime, message: str) -> None:
    """A line of this message has told of each."""
    at = moments.stored(now)
    tx.many(_digested, [{"of": case, "in_chat": chat, "at": at, "within": message} for case in cases_])


def erased(tx: Transaction, case: int) -> bool:
    """Whether no word of it may be seen any more."""
    row = tx.one(_erased, of=case)
    return row is not None and row[0] is not None


def unticked(tx: Transaction, chat: str) -> Unticked | None:
    """The first answer whose writer has not been told what became of it."""
    row = tx.one(_unticked, in_chat=chat)
    if row is None:
        return None
    message, reference, case, topic, queued, state, reason = row
    arrived = state == "sent" or reason == _AS_CHANGED
    why = "no_account" if queued is None else "" if arrived else reason or state
    return Unticked(message, reference, case, topic, why)


def ticked(tx: Transaction, message: int, what: str) -> None:
    """The writer of the answer has been told."""
    tx.run(_tick, of=message, what=what)


def posts(tx: Transaction, case: int, chat: str) -> list[str]:
    """Our messages there about the case."""
    return [row[0] for row in tx.all(_posts, of=case, in_chat=chat)]


def unpost(tx: Transaction, chat: str, reference: str) -> None:
    """The message is gone."""
    tx.run(_unpost, in_chat=chat, gone=reference)


def undigest(tx: Transaction, chat: str, reference: str) -> None:
    """Likewise a digest."""
    tx.run(_undigest, in_chat=chat, gone=reference)


def put(tx: Transaction, room: Room) -> None:
    """Writes how the case stands there by now; that it was told of in a digest is another's."""
    tx.run(
        _put,
        of=room.case,
        in_chat=room.chat,
        topic=room.topic,
        head=room.head,
        head_shown=room.head_shown,
        title_shown=room.title_shown,
        upto=room.upto,
        urgent=room.urgent,
        due_at=moments.stored_or_none(room.due_at),
        tries=room.tries,
        closed_shown=room.closed_shown,
        upto_file=room.upto_file,
        strays=" ".join(room.strays),
    )


def put_off(tx: Transaction, case: int, chat: str, until: datetime) -> None:
    """What is missing there can't be shown before."""
    tx.run(_put_off, of=case, in_chat=chat, at=moments.stored(until))


def settle(tx: Transaction, case: int, chat: str) -> None:
    """Nothing is missing there, until it changes."""
    tx.run(_settle, of=case, in_chat=chat)


def posted(tx: Transaction, case: int, chat: str, reference: str) -> None:
    """A message of ours about the case: a reply to it means the case."""
    tx.run(_post, chat=chat, reference=reference, case=case)


def forget(tx: Transaction, case: int, chat: str) -> None:
    """Our messages about it went with its topic."""
    tx.run(_forget, of=case, in_chat=chat)


def _room(row: Row) -> Room:
    case, chat, topic, head, head_shown, title_shown, upto, digested_at, urgent, due_at, tries, *rest = row
    closed_shown, upto_file, strays, digest = rest
    return Room(
        *(case, chat, topic, head, head_shown, title_shown, upto, digested_at is not None, bool(urgent)),
        moments.moment_or_none(due_at),
        tries,
        closed_shown=None if closed_shown is None else bool(closed_shown),
        upto_file=upto_file,
        strays=tuple(strays.split()),
        digest=digest,
    )
