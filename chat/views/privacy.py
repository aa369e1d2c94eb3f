"""My data, leaving, erasing: what is kept and what becomes of it, before anything is done."""

from dataclasses import dataclass
from datetime import date

from chat.buttons import Open, Right, Screen, Use, payload
from chat.replies import AskContact, Choice, Reply, Say, SendFile
from chat.views import explanations
from chat.words import Fact, Sum, Words, words
from loyalty.statement import Statement

MY_DATA = "my-data"
_FILE = "my-data.json"


@dataclass(frozen=True, slots=True)
class Kept:
    """In short; phone and e-mail are masked, since this is a message like any other."""

    name: str
    phone: str
    email: str
    birthday: date | None
    gender: str
    card: str
    since: date
    balance: int
    receipts: int
    bought: Sum
    written: int
    sent: int


def summary(kept: Kept) -> Reply:
    """What is kept, in lines; what is not known has none."""
    personal: tuple[tuple[str, Fact | None], ...] = (
        ("name", kept.name or None),
        ("phone", kept.phone or None),
        ("birthday", kept.birthday),
        ("gender", words(f"gender-{kept.gender}") if kept.gender else None),
        ("email", kept.email or None),
        ("card", kept.card),
        ("since", kept.since),
        ("balance", kept.balance),
    )
    lines = tuple(words(f"data-{name}", value=value) for name, value in personal if value is not None)
    bought = words("data-receipts", receipts=kept.receipts, bought=kept.bought)
    said = words("data-messages", written=kept.written, sent=kept.sent)
    file, erase = _does(Right.FILE), _does(Right.ERASE)
    return Say(words("data-shown", lines=(*lines, bought, said)), ((file,), (erase,)))


def file() -> Reply:
    """Everything kept, made when it is sent."""
    return SendFile(MY_DATA, _FILE, words("data-file"))


def ask_leave(statement: Statement, *, replace: str = "") -> Reply:
    yes = Choice(words("button-right-leave"), payload(Use(Right.LEAVE)))
    return Say(words("leave-ask", points=_points(statement)), ((yes,), (_does(Right.STAY),)), replace=replace)


def left(*, message: str) -> tuple[Reply, ...]:
    """Gone, with the rights that remain; and the way back."""
    goodbye = Say(words("left"), ((_does(Right.FILE),), (_does(Right.ERASE),)), replace=message)
    return goodbye, AskContact(words("left-return"), words("button-share"))


def ask_erase(points: int, *, replace: str = "") -> Reply:
    lost = words("erase-points", points=points) if points > 0 else words("erase-no-points")
    sure = Choice(words("button-right-sure"), payload(Use(Right.SURE)))
    return Say(words("erase-ask", points=lost), ((sure,), (_does(Right.STAY),)), replace=replace)


def ask_erase_again(*, replace: str = "") -> Reply:
    now = Choice(words("button-right-now"), payload(Use(Right.ERASE_NOW)))
    return Say(words("erase-ask-again"), ((_does(Right.STAY),), (now,)), replace=replace)


def erased() -> Reply:
    """The last word."""
    return AskContact(words("erased"), words("button-share"))


def stayed(*, replace: str = "") -> Reply:
    settings = Choice(words("button-settings"), payload(Open(Screen.SETTINGS)))
    return Say(words("stayed"), ((settings,),), replace=replace)


def _points(statement: Statement) -> Words:
    """What waits for who comes back."""
    if statement.balance <= 0:
        return words("leave-no-points")
    soon = explanations.soonest(statement)
    if soon is None:
        return words("leave-points", points=statement.balance)
    return words("leave-points-until", points=statement.balance, until=soon.until)


def _does(act: Right) -> Choice:
    return Choice(words(f"button-right-{act}"), payload(Use(act)))
