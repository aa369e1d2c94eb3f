"""What is said in a case: by the shopper, by the shop's people to them and to each other, and what happened."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, literal_column, select, update
from sqlalchemy.dialects.postgresql import insert

from loyalty.complaints import Author
from storage import attachments, moments
from storage.attachments import File
from storage.database import Row, Transaction
from storage.queries import Query
from storage.tables import case_messages


@dataclass(frozen=True, slots=True)
class Message:
    """`staff` is who wrote an answer or a note; an event has its name as `text`, and `facts`."""

    id: int
    case: int
    at: datetime
    author: Author
    staff: int | None
    text: str
    facts: Mapping[str, Any]
    chat: str
    reference: str
    edits: int


_MESSAGE = (
    *(case_messages.c.id, case_messages.c.case, case_messages.c.at, case_messages.c.author, case_messages.c.staff),
    *(case_messages.c.text, case_messages.c.facts_json, case_messages.c.chat, case_messages.c.reference),
    case_messages.c.edits,
)
_SAID = ("case", "at", "author", "staff", "text", "facts_json", "chat", "reference")
_say = Query(
    insert(case_messages)
    .values({name: bindparam(name) for name in _SAID})
    .on_conflict_do_nothing()
    .returning(case_messages.c.id)
)
_messages = Query(
    select(*_MESSAGE)
    .where(case_messages.c.case == bindparam("case"), case_messages.c.id > bindparam("after"))
    .order_by(case_messages.c.id)
)
_some_messages = Query(
    select(*_MESSAGE)
    .where(case_messages.c.case == bindparam("case"), case_messages.c.id > bindparam("after"))
    .order_by(case_messages.c.id)
    .limit(bindparam("most"))
)
_first = Query(
    select(*_MESSAGE)
    .where(case_messages.c.case == bindparam("case"), case_messages.c.author != literal_column("'event'"))
    .order_by(case_messages.c.id)
    .limit(1)
)
_last_answer = Query(
    select(*_MESSAGE)
    .where(case_messages.c.case == bindparam("case"), case_messages.c.author == literal_column("'answer'"))
    .order_by(case_messages.c.id.desc())
    .limit(1)
)
_message = Query(select(*_MESSAGE).where(case_messages.c.id == bindparam("of")))
_by_reference = Query(
    select(*_MESSAGE).where(
        case_messages.c.chat == bindparam("chat"),
        case_messages.c.reference == bindparam("reference"),
        case_messages.c.reference != literal_column("''"),  # as the index of them says
    )
)
_edit = Query(
    update(case_messages)
    .where(case_messages.c.id == bindparam("of"), case_messages.c.text != bindparam("text"))
    .values(text=bindparam("text"), edits=case_messages.c.edits + literal_column("1"))
    .returning(case_messages.c.edits)
)


def say(
    tx: Transaction,
    case: int,
    now: datetime,
    author: Author,
    text: str,
    *,
    staff: int | None = None,
    facts: Mapping[str, object] | None = None,
    chat: str = "",
    reference: str = "",
    files: Sequence[File] = (),
) -> int | None:
    """The message's number; None when the same message of the group is there already."""
    row = tx.one(
        _say,
        case=case,
        at=moments.stored(now),
        author=author.value,
        staff=staff,
        text=text,
        facts_json=json.dumps(dict(facts or {}), ensure_ascii=False),
        chat=chat,
        reference=reference,
    )
    if row is None:
        return None
    attachments.attach(tx, files, message=int(row[0]))
    return int(row[0])


def messages(tx: Transaction, case: int, after: int = 0) -> list[Message]:
    """Those that came after number `after`, in order."""
    return [_said(row) for row in tx.all(_messages, case=case, after=after)]


def some_messages(tx: Transaction, case: int, after: int, most: int) -> list[Message]:
    """Likewise the next `most`."""
    return [_said(row) for row in tx.all(_some_messages, case=case, after=after, most=most)]


def first(tx: Transaction, case: int) -> Message | None:
    """What somebody said first."""
    row = tx.one(_first, case=case)
    return None if row is None else _said(row)


def last_answer(tx: Transaction, case: int) -> Message | None:
    row = tx.one(_last_answer, case=case)
    return None if row is None else _said(row)


def of_survey(survey: int) -> Mapping[str, object]:
    """The facts of words that were said in answer to a survey."""
    return {"survey": survey}


def message(tx: Transaction, id_: int) -> Message | None:
    row = tx.one(_message, of=id_)
    return None if row is None else _said(row)


def by_reference(tx: Transaction, chat: str, reference: str) -> Message | None:
    """The message that one of the shop's people wrote there."""
    row = tx.one(_by_reference, chat=chat, reference=reference)
    return None if row is None else _said(row)


def edit(tx: Transaction, id_: int, text: str) -> int | None:
    """How often it has been changed by now; None when nothing is different."""
    row = tx.one(_edit, of=id_, text=text)
    return None if row is None else int(row[0])


def _said(row: Row) -> Message:
    id_, case, at, author, staff, text, facts, chat, reference, edits = row
    return Message(
        id_, case, moments.moment(at), Author(author), staff, text, json.loads(facts), chat, reference, edits
    )
