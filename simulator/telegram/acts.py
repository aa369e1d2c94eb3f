"""What a person can do from the page, each by its name in the address, with the fields of its JSON body."""

from collections.abc import Callable, Mapping
from typing import TypedDict

from simulator.driving import ProblemError, number, text
from simulator.telegram.bots import Bot
from simulator.telegram.checks import Record
from simulator.telegram.groups import Supergroup
from simulator.telegram.people import Person
from simulator.telegram.screen import GENERAL, Shown

# Who, where, the body → the message that came of it, or the id of the callback query.
Act = Callable[[Person, Supergroup | Bot, Record], Shown | str | None]


def _start(person: Person, place: Supergroup | Bot, body: Record) -> Shown:
    """`payload`: what the link of a poster carries."""
    return person.start(_only_bot(place), text(body, "payload", "") or None)


def _write(person: Person, place: Supergroup | Bot, body: Record) -> Shown:
    """`text`; and `reply_to`, `topic`."""
    return person.write(text(body, "text"), place, **where(person, place, body))


def _edit(person: Person, place: Supergroup | Bot, body: Record) -> Shown:
    """`message`: one of one's own; `text`: what it says from now on."""
    return person.edit(_message(person, place, body.get("message")), text(body, "text"), place)


def _delete(person: Person, place: Supergroup | Bot, body: Record) -> None:
    """`message`: one of one's own."""
    message = _message(person, place, body.get("message"))
    if not message.mine:
        raise ProblemError(403, "one deletes one's own messages only")
    person.delete(message, place)


def _voice(person: Person, place: Supergroup | Bot, body: Record) -> Shown:
    """A stand-in of so many `seconds`; and `reply_to`, `topic`."""
    return person.send_voice(int(number({"seconds": 3, **body}, "seconds")), place, **where(person, place, body))


def _contact(person: Person, place: Supergroup | Bot, body: Record) -> Shown:
    """One's own; with `person` somebody else's, with `phone` and `first_name` one of the address book."""
    phone, name = text(body, "phone", "") or None, text(body, "first_name", "Somebody")
    return person.share_contact(place, of=body.get("person"), phone=phone, first_name=name)


def _press(person: Person, place: Supergroup | Bot, body: Record) -> str | None:
    """`button`: its label or value; `message`: the one it is under, left out for the reply keyboard."""
    on = _message(person, place, body["message"]) if "message" in body else None
    return person.press(text(body, "button"), on, place)


def _location(person: Person, place: Supergroup | Bot, body: Record) -> Shown:
    return person.send_location(number(body, "latitude"), number(body, "longitude"), place)


def _sticker(person: Person, place: Supergroup | Bot, body: Record) -> Shown:
    """`emoji`; and `reply_to`, `topic`."""
    return person.send_sticker(text(body, "emoji", "👍"), place, **where(person, place, body))


def _block(person: Person, place: Supergroup | Bot, _body: Record) -> None:
    person.block(_only_bot(place))


def _unblock(person: Person, place: Supergroup | Bot, _body: Record) -> None:
    person.unblock(_only_bot(place))


ACTS: Mapping[str, Act] = {
    "start": _start,
    "write": _write,
    "edit": _edit,
    "delete": _delete,
    "contact": _contact,
    "press": _press,
    "location": _location,
    "sticker": _sticker,
    "voice": _voice,
    "block": _block,
    "unblock": _unblock,
}


class Where(TypedDict):
    topic: int | None
    reply_to: Shown | None


def where(person: Person, place: Supergroup | Bot, said: Mapping[str, object]) -> Where:
    """`reply_to`, `topic`: where in a chat something is said. In the General topic nothing has one."""
    topic = int(number(said, "topic")) if "topic" in said else None
    answered = _message(person, place, said["reply_to"]) if "reply_to" in said else None
    return {"topic": None if topic == GENERAL else topic, "reply_to": answered}


def _only_bot(place: Supergroup | Bot) -> Bot:
    if isinstance(place, Supergroup):
        raise ProblemError(422, "this is for a chat with a bot")
    return place


def _message(person: Person, place: Supergroup | Bot, message_id: object) -> Shown:
    shown = place.messages(viewer=person) if isinstance(place, Supergroup) else person.chat_with(place).messages
    for message in shown:
        if message.id == message_id:
            return message
    raise ProblemError(404, "there is no such message")
