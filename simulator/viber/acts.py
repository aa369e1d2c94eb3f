"""What a person can do from the page, each by its name in the address, with the fields of its JSON body."""

from collections.abc import Callable, Mapping

from simulator.driving import ProblemError, number, text
from simulator.viber.bots import Bot
from simulator.viber.checks import Record
from simulator.viber.people import Person
from simulator.viber.screen import Shown

# Who, to which bot, the body → the message that came of it, if any.
Act = Callable[[Person, Bot, Record], Shown | None]


def _start(person: Person, bot: Bot, body: Record) -> None:
    """`payload`: the context in a poster's link."""
    person.start(bot, text(body, "payload", "") or None)


def _write(person: Person, bot: Bot, body: Record) -> Shown:
    return person.write(text(body, "text"), bot)


def _contact(person: Person, bot: Bot, body: Record) -> Shown:
    """One's own; with `phone` one of the address book."""
    return person.share_contact(bot, phone=text(body, "phone", "") or None)


def _press(person: Person, bot: Bot, body: Record) -> None:
    """`button`: its label or action; `message`: the one it is on, left out for the open keyboard."""
    on = _message(person, bot, body["message"]) if "message" in body else None
    person.press(text(body, "button"), on, bot)


def _location(person: Person, bot: Bot, body: Record) -> Shown:
    return person.send_location(number(body, "latitude"), number(body, "longitude"), bot)


def _sticker(person: Person, bot: Bot, _body: Record) -> Shown:
    return person.send_sticker(to=bot)


def _device(person: Person, _bot: Bot, body: Record) -> None:
    """`desktop`: whether the person sits at one from now on."""
    person.move_to(desktop=body.get("desktop") is True)


def _block(person: Person, bot: Bot, _body: Record) -> None:
    person.block(bot)


def _unblock(person: Person, bot: Bot, _body: Record) -> None:
    person.unblock(bot)


ACTS: Mapping[str, Act] = {
    "start": _start,
    "write": _write,
    "contact": _contact,
    "press": _press,
    "location": _location,
    "sticker": _sticker,
    "device": _device,
    "block": _block,
    "unblock": _unblock,
}


def _message(person: Person, bot: Bot, message_id: object) -> Shown:
    for message in person.chat_with(bot).messages:
        if message.id == message_id:
            return message
    raise ProblemError(404, "there is no such message")
