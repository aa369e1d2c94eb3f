"""How cases stand in the groups of the shop's people: which topic is whose, and what is still to be shown where."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, delete, func, literal_column, select, update
from sqlalchemy import case as when
from sqlalchemy.dialects.postgresql import insert

from storage import moments
from storage.database import Row, Transaction
from storage.queries import Query
from storage.tables import case_posts, case_rooms


@dataclass(frozen=True, slots=True)
class Room:
    """A case in a group. `topic` and `head` are empty until they are there; `upto`: the last message of the case shown.

    `digested`: a line has told of it. `due_at`: since when something waits to be shown.
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


_ROOM = (
    *(case_rooms.c.case, case_rooms.c.chat, case_rooms.c.topic, case_rooms.c.head, case_rooms.c.head_shown),
    *(case_rooms.c.title_shown, case_rooms.c.upto, case_rooms.c.digested_at, case_rooms.c.urgent, case_rooms.c.due_at),
    case_rooms.c.tries,
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
    )
    .order_by(case_rooms.c.urgent.desc(), case_rooms.c.due_at, case_rooms.c.case)
    .limit(bindparam("most"))
)
_chats = Query(select(case_rooms.c.chat).where(case_rooms.c.due_at.is_not(None)).distinct())
_waiting = Query(
    select(func.count()).where(
        case_rooms.c.chat == bindparam("in_chat"), case_rooms.c.due_at.is_not(None), case_rooms.c.topic == ""
    )
)
_put = Query(
    update(case_rooms)
    .where(*_this)
    .values(
        {
            name: bindparam(name)
            for name in (
                *("topic", "head", "head_shown", "title_shown", "upto", "digested_at", "urgent", "due_at", "tries"),
            )
        }
    )
)
_post = Query(
    insert(case_posts)
    .values({name: bindparam(name) for name in ("chat", "reference", "case")})
    .on_conflict_do_nothing()
)
_forget = Query(delete(case_posts).where(case_posts.c.case == bindparam("of")))


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


def due(tx: Transaction, chat: str, now: datetime, most: int) -> list[Room]:
    """What is to be shown in the group: what somebody waits for, then the longest due."""
    return [_room(row) for row in tx.all(_due, in_chat=chat, now=moments.stored(now), most=most)]


def chats(tx: Transaction) -> list[str]:
    """The groups in which something is to be shown, now or later."""
    return [row[0] for row in tx.all(_chats)]


def unopened(tx: Transaction, chat: str) -> int:
    """How many cases wait for their topic there."""
    row = tx.one(_waiting, in_chat=chat)
    return 0 if row is None else int(row[0])


def put(tx: Transaction, room: Room, now: datetime) -> None:
    """Writes how the case stands there by now."""
    tx.run(
        _put,
        of=room.case,
        in_chat=room.chat,
        topic=room.topic,
        head=room.head,
        head_shown=room.head_shown,
        title_shown=room.title_shown,
        upto=room.upto,
        digested_at=moments.stored(now) if room.digested else None,
        urgent=room.urgent,
        due_at=moments.stored_or_none(room.due_at),
        tries=room.tries,
    )


def posted(tx: Transaction, case: int, chat: str, reference: str) -> None:
    """A message of ours about the case: a reply to it means the case."""
    tx.run(_post, chat=chat, reference=reference, case=case)


def forget(tx: Transaction, case: int) -> None:
    tx.run(_forget, of=case)


def _room(row: Row) -> Room:
    case, chat, topic, head, head_shown, title_shown, upto, digested_at, urgent, due_at, tries = row
    return Room(
        *(case, chat, topic, head, head_shown, title_shown, upto, digested_at is not None, bool(urgent)),
        moments.moment_or_none(due_at),
        tries,
    )
