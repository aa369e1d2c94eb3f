"""What one of the shop's people says in a case, looked up at the moment it is said to the shopper."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from loyalty.complaints import State
from storage import attachments, case_messages, cases, outbox, staff
from storage.attachments import File
from storage.database import Transaction
from usecases.terms import Terms

_SOON = timedelta(seconds=2)


@dataclass(frozen=True, slots=True)
class Told:
    """The facts of what is said, and which of them stay in its row."""

    facts: Mapping[str, Any]
    kept: Mapping[str, Any]


def key(message: int, edit: int = 0) -> str:
    """Of the notice in the outbox."""
    return f"answer:{message}:{edit}" if edit else f"answer:{message}"


def told(tx: Transaction, now: datetime, terms: Terms, facts: Mapping[str, Any], channel: str) -> Told | str | datetime:
    """The answer as it stands now, in the place of the one shown before where `channel` shows it; or why nothing is said;
    or when to look again, for an edit of what is on its way this moment.
    """
    said = case_messages.message(tx, int(facts["message"]))
    if said is None:
        return "erased"
    shown = ""
    if edit := int(facts.get("edit", 0)):
        first = outbox.end(tx, key(said.id))
        if first is None or first.state == "dropped":
            return first.reason if first else "erased"
        if first.state == "queued":
            return now + _SOON
        if first.facts.get("edit", 0) >= said.edits or edit < said.edits:
            return "said_already"
        shown = first.reference if first.channel == channel else ""
    files = [_file(each) for each in attachments.files(tx, [said.id]).get(said.id, [])]
    if not said.text and not files:
        return "erased"
    kept = {"message": said.id, "edit": said.edits}
    about = {
        "case": said.case,
        "by": first_name(tx, said.staff) or terms.program.shop,
        "text": said.text,
        "files": files,
    }
    return Told({**about, "edited": bool(edit), "shown": shown}, kept)


def question(tx: Transaction, facts: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """Whether the case is solved is asked while it is closed, and of who has not said so."""
    case = cases.find(tx, int(facts["case"]))
    if case is None or case.state is not State.CLOSED or case.solved is not None:
        return None
    return {"case": case.id}


def first_name(tx: Transaction, member: int | None) -> str:
    """What a shopper needs to speak to one of the shop's people, or who was; empty for nobody."""
    name = "" if member is None else staff.named(tx, member)
    return next(iter(name.split()), "")


def _file(file: File) -> dict[str, Any]:
    return {"kind": file.kind, "channel": file.channel, "file": file.file, "number": file.id, "name": file.name}
