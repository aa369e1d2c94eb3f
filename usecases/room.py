"""A group of the shop's people, kept as its cases are: what is the one next thing that it lacks, and what became of it.

`next_step` compares what the group shows with what the cases are; whoever keeps the group does the step and tells `done` or
`failed`. Nothing else is remembered, so a crash between the two costs at most a repetition.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TypeAlias, assert_never

from loyalty.complaints import Author, State
from storage import attachments, case_messages, case_rooms, cases, shop, staff
from storage.attachments import File
from storage.case_messages import Message
from storage.case_rooms import Room, Unticked
from storage.cases import Case
from storage.database import Transaction
from usecases import alerts, case_facts, telling
from usecases.case_facts import Head, Title
from usecases.terms import Terms

AT_ONCE = 6  # cases of which nothing is seen yet; more than that are told of in a digest first
DIGEST = 20  # lines
_LOOKED_AT = 20  # rooms in one look
_READ = 100  # messages of a case read at a time: nobody can make a look long
_FIRST_PAUSE, _LAST_PAUSE = timedelta(seconds=5), timedelta(minutes=10)
_DOUBT = timedelta(seconds=20)  # by then we hear of the topic, if there is one
_FETCHING = timedelta(seconds=5)
_MOST_TRIES = 6
_LOST = "group out of reach since "
_DELIVERED = "delivered"
_GLIMPSE = 60  # characters of each case in a digest


@dataclass(frozen=True, slots=True)
class Said:
    """`by` is the name of who of the shop's people it was; an event has its name as `text`."""

    author: Author
    text: str
    by: str = ""
    facts: tuple[tuple[str, str | int], ...] = ()


@dataclass(frozen=True, slots=True)
class Open:
    """The case needs a topic."""

    room: Room
    title: Title


@dataclass(frozen=True, slots=True)
class Retitle:
    room: Room
    title: Title


@dataclass(frozen=True, slots=True)
class Shut:
    """The topic is to be closed, or opened again."""

    room: Room
    closed: bool


@dataclass(frozen=True, slots=True)
class Remove:
    """This topic is to go, with all that is in it."""

    room: Room
    topic: str


@dataclass(frozen=True, slots=True)
class Unpost:
    """This message of ours is to go."""

    room: Room
    message: str


@dataclass(frozen=True, slots=True)
class Show:
    """The head, to be posted, or to take the place of the one that is there. `upto`: what is said is within it."""

    room: Room
    head: Head
    upto: int


@dataclass(frozen=True, slots=True)
class Tell:
    """What was said and is not seen there yet, with its files, all of one kind; afterwards all up to these is."""

    room: Room
    said: tuple[Said, ...]
    files: tuple[File, ...]
    upto: int
    upto_file: int


@dataclass(frozen=True, slots=True)
class Digest:
    """Lines about cases of which nothing is seen yet."""

    chat: str
    titles: tuple[tuple[Title, str], ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of an answer, for its writer."""

    chat: str
    answer: Unticked


_InRoom: TypeAlias = Open | Retitle | Shut | Remove | Unpost | Show | Tell
Step: TypeAlias = _InRoom | Digest | Verdict


class Fault(StrEnum):
    """Why a step was not done."""

    DOUBT = "doubt"  # perhaps it was
    GONE = "gone"  # the topic or the message is not there any more
    REFUSED = "refused"  # the messenger will not take it
    AWAY = "away"  # nothing can be done in the group at all


def next_step(
    tx: Transaction, now: datetime, terms: Terms, chat: str, *, forum: bool = True, hurry: bool = False
) -> Step | None:
    """What to do next in the group; None when nothing is missing. `hurry`: only what somebody waits for.

    What lacks nothing is not looked at again until something changes.
    """
    answer = case_rooms.unticked(tx, chat)
    if answer is not None:
        return Verdict(chat, answer)
    for room in case_rooms.due(tx, chat, now, _LOOKED_AT, anything=False):
        if step := _step(tx, now, terms, room, forum=forum):
            return step
    if hurry:
        return None
    untold = case_rooms.untold(tx, chat, AT_ONCE + 1)
    if len(untold) > AT_ONCE:
        return Digest(chat, tuple(_line(tx, case) for case in case_rooms.untold(tx, chat, DIGEST)))
    for room in case_rooms.due(tx, chat, now, _LOOKED_AT):
        if step := _step(tx, now, terms, room, forum=forum):
            return step
    return None


def groups(tx: Transaction, terms: Terms) -> set[str]:
    """All that are to be kept."""
    return {*shop.director_chats(tx), *case_rooms.chats(tx), *filter(None, [terms.desk])}


def anything(tx: Transaction, now: datetime, chat: str) -> bool:
    """Whether there may be something to do in the group."""
    due = case_rooms.next_due(tx, chat)
    return (due is not None and due <= now) or case_rooms.unticked(tx, chat) is not None


def awaited(step: Step) -> bool:
    """Whether somebody waits for it."""
    return isinstance(step, Verdict) or (not isinstance(step, Digest) and step.room.urgent)


def unreachable(tx: Transaction, now: datetime, chat: str, why: str) -> None:
    """Nothing can be said in the group: its cases wait, and the owners hear of it, once until it can."""
    if shop.fact(tx, _LOST + chat):
        return
    shop.set_fact(tx, _LOST + chat, now.isoformat())
    alerts.tell_owners(tx, now, "room", f"{chat}:{now.isoformat()}", {"chat": chat, "why": why or "—"})


def reached(tx: Transaction, chat: str) -> None:
    """It can."""
    if shop.fact(tx, _LOST + chat):
        shop.set_fact(tx, _LOST + chat, "")


def done(tx: Transaction, now: datetime, step: Step, reference: str) -> None:
    """`reference` is the messenger's own name of the topic or message that was made."""
    if isinstance(step, Digest):
        case_rooms.digested(tx, [title.case for title, _ in step.titles], step.chat, now, reference)
        return
    if isinstance(step, Verdict):
        case_rooms.ticked(tx, step.answer.message, step.answer.why or _DELIVERED)
        return
    room = case_rooms.lock(tx, step.room.case, step.room.chat)
    if room is None:
        return
    if isinstance(step, Remove) and step.topic == room.topic:
        case_rooms.forget(tx, room.case, room.chat)
    if isinstance(step, Unpost):
        case_rooms.unpost(tx, room.chat, step.message)
        if step.message == room.digest:
            case_rooms.undigest(tx, room.chat, step.message)
    if reference and isinstance(step, Show | Tell):
        case_rooms.posted(tx, room.case, room.chat, reference)
    case_rooms.put(tx, replace(_after(room, step, reference), tries=0))


def _after(room: Room, step: _InRoom, reference: str) -> Room:
    """How the case stands there once the step is done."""
    match step:
        case Open(title=title):
            if room.topic in {"", reference}:
                return replace(room, topic=reference, title_shown=case_facts.fingerprint(title))
            return _with_stray(room, reference)
        case Retitle(title=title):
            return replace(room, title_shown=case_facts.fingerprint(title))
        case Shut(closed=closed):
            return replace(room, closed_shown=closed)
        case Remove(topic=topic):
            strays = tuple(stray for stray in room.strays if stray != topic)
            return replace(room, strays=strays) if room.topic != topic else _blank(room)
        case Show(head=head, upto=upto):
            shown = replace(room, head=reference, head_shown=case_facts.fingerprint(head))
            return shown if room.head else replace(shown, upto=max(room.upto, upto))
        case Tell(upto=upto, upto_file=upto_file):
            return replace(room, upto=max(room.upto, upto), upto_file=upto_file)
        case Unpost():
            return room
        case _:
            assert_never(step)


def failed(tx: Transaction, now: datetime, step: Step, fault: Fault) -> None:
    """It is tried again, later and later; what is refused again and again is left out."""
    if isinstance(step, Digest | Verdict):
        if fault in {Fault.REFUSED, Fault.GONE}:
            done(tx, now, step, "")
        return
    room = case_rooms.lock(tx, step.room.case, step.room.chat)
    if room is not None and fault is not Fault.AWAY:
        case_rooms.put(tx, _after_fault(room, now, step, fault))


def _after_fault(room: Room, now: datetime, step: _InRoom, fault: Fault) -> Room:
    if fault is Fault.DOUBT:
        return replace(room, due_at=now + _DOUBT)
    if fault is Fault.GONE:
        edited = isinstance(step, Show) and bool(room.head)
        return replace(replace(room, head="", head_shown="") if edited else _blank(room), due_at=now)
    pause = min(_FIRST_PAUSE * 2**room.tries, _LAST_PAUSE)
    if room.tries + 1 >= _MOST_TRIES and isinstance(step, Tell):
        return replace(_after(room, step, ""), tries=0, due_at=now)
    return replace(room, tries=room.tries + 1, due_at=now + pause)


def topic_opened(tx: Transaction, now: datetime, chat: str, case: int, topic: str) -> None:
    """Heard of a topic of ours for the case: it is the one, if it has none; else it is one too many."""
    room = case_rooms.lock(tx, case, chat)
    if room is None or topic == room.topic or topic in room.strays:
        return
    known = _with_stray(room, topic) if room.topic else replace(room, topic=topic)
    case_rooms.put(tx, replace(known, due_at=now))


def _with_stray(room: Room, topic: str) -> Room:
    return room if topic in room.strays else replace(room, strays=(*room.strays, topic))


def _blank(room: Room) -> Room:
    """Nothing of it is in the group."""
    return replace(
        room, topic="", head="", head_shown="", title_shown="", upto=0, upto_file=0, closed_shown=False, tries=0
    )


def _step(tx: Transaction, now: datetime, terms: Terms, seen: Room, *, forum: bool) -> Step | None:
    """What the case lacks there; when that is nothing, it is written down."""
    room, case = case_rooms.lock(tx, seen.case, seen.chat), cases.find(tx, seen.case)
    if room is None or case is None or room.due_at is None:
        return None
    if room.strays:
        return Remove(room, room.strays[0])
    erased = case_rooms.erased(tx, case.id)
    step = _erasing(tx, room) if erased else _missing(tx, now, terms, room, case, forum=forum)
    if isinstance(step, datetime):
        case_rooms.put_off(tx, room.case, room.chat, step)
        return None
    if step is None:
        case_rooms.settle(tx, room.case, room.chat)
    elif isinstance(step, Retitle | Shut | Show):
        case_rooms.put(tx, _changing(room, step))
    return step


def _changing(room: Room, step: Retitle | Shut | Show) -> Room:
    """What is about to be changed is known by nobody until it is written down: a crash may come before, and the case go back to
    what the group showed.
    """
    match step:
        case Retitle():
            return replace(room, title_shown="")
        case Shut():
            return replace(room, closed_shown=None)
        case Show():
            return replace(room, head_shown="")
        case _:
            assert_never(step)


def _erasing(tx: Transaction, room: Room) -> Step | None:
    if room.topic:
        return Remove(room, room.topic)
    posts = [
        *case_rooms.posts(tx, room.case, room.chat),
        *filter(None, [room.digest]),
    ]  # others' lines go with the digest
    return Unpost(room, posts[0]) if posts else None


def _missing(
    tx: Transaction, now: datetime, terms: Terms, room: Room, case: Case, *, forum: bool
) -> Step | datetime | None:
    closed = case.state is State.CLOSED
    title = case_facts.title(tx, case)
    if forum and not room.topic:
        return Open(room, title)
    if room.topic and room.closed_shown is not False and not closed:
        return Shut(room, closed=False)
    head = case_facts.head(tx, now, terms, case)
    if not room.head:
        return Show(room, head, _within_head(tx, case))
    told = _untold(tx, now, room, case)
    if told is not None:
        return told
    if room.head_shown != case_facts.fingerprint(head):
        return Show(room, head, 0)
    if room.topic and room.title_shown != case_facts.fingerprint(title):
        return Retitle(room, title)
    if room.topic and closed and not room.closed_shown:
        return Shut(room, closed=True)
    return None


def _within_head(tx: Transaction, case: Case) -> int:
    """The first words are in the head, unless they are long or something came with them."""
    first = case_facts.began(tx, case.id)
    if first is None or len(first.text) > case_facts.QUOTED or attachments.files(tx, [first.id]):
        return 0
    return first.id


def _untold(tx: Transaction, now: datetime, room: Room, case: Case) -> Tell | datetime | None:
    """The next words that are not seen there, as many as one post holds; or when their files will have been fetched."""
    first = case_facts.began(tx, case.id)
    while waiting := case_messages.some_messages(tx, case.id, room.upto, _READ):
        files = attachments.files(tx, [message.id for message in waiting])
        post = telling.next_post(waiting, files, room.chat, room.upto, room.upto_file, 0 if first is None else first.id)
        if not post.empty:
            said = tuple(_said(tx, message) for message in post.said)
            return Tell(room, said, tuple(post.files), post.upto, post.upto_file)
        if post.upto > room.upto:
            room = replace(room, upto=post.upto, upto_file=post.upto_file)
            case_rooms.put(tx, room)
        if post.fetching:
            return now + _FETCHING
    return None


def _said(tx: Transaction, message: Message) -> Said:
    by = "" if message.staff is None else staff.named(tx, message.staff)
    facts = tuple(sorted((name, value) for name, value in message.facts.items() if isinstance(value, str | int)))
    named = str(message.facts.get("by", "")) if message.author is Author.EVENT else ""
    return Said(message.author, message.text, named or by, facts)


def _line(tx: Transaction, case: int) -> tuple[Title, str]:
    found = cases.find(tx, case)
    if found is None:
        raise LookupError(f"there is no case {case}")
    first = case_facts.began(tx, case)
    return case_facts.title(tx, found), "" if first is None else first.text[:_GLIMPSE]
