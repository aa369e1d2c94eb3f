"""What can be said, as intents that each messenger paints natively; stored as facts until they are said."""

import json
from dataclasses import dataclass
from typing import Any, TypeAlias, assert_never

from chat import words
from chat.words import Words


@dataclass(frozen=True, slots=True)
class Choice:
    """A button: its label and the payload that comes back. With `url` it opens an address instead."""

    label: Words
    payload: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Say:
    """A text. `menu` shows the main menu with it; `replace` names the shown message that this one replaces."""

    text: Words
    choices: tuple[tuple[Choice, ...], ...] = ()
    menu: bool = False
    replace: str = ""


@dataclass(frozen=True, slots=True)
class AskContact:
    """A text with the one button that shares the person's own number."""

    text: Words
    label: Words


@dataclass(frozen=True, slots=True)
class ShowCard:
    """The card's picture: `code` is in its QR, `number` beneath it; `caption` stands under the picture.

    A message carries either the menu or buttons of its own: with `choices` it shows those, and the menu stays as it is.
    """

    code: str
    number: str
    holder: str
    balance: Words
    valid: Words
    caption: Words
    menu: bool = True
    choices: tuple[tuple[Choice, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Notice:
    """A word in passing to the one who pressed the button `press`."""

    text: Words
    press: str


@dataclass(frozen=True, slots=True)
class SendFile:
    """A file, made when it is sent and never stored: `what` names how, and it is made for whoever it is sent to.

    One whose name ends with .png is shown as a picture in the chat.
    """

    what: str
    name: str
    caption: Words

    @property
    def picture(self) -> bool:
        return self.name.endswith(".png")


Reply: TypeAlias = Say | AskContact | ShowCard | Notice | SendFile


def dump(reply: Reply) -> str:
    """As a JSON text for the replies table."""
    match reply:
        case Say(text, choices, menu, replace):
            value: list[Any] = ["say", words.dump(text), _rows(choices), menu, replace]
        case AskContact(text, label):
            value = ["ask-contact", words.dump(text), words.dump(label)]
        case ShowCard(code, number, holder, balance, valid, caption, menu, choices):
            value = ["card", code, number, holder, *map(words.dump, (balance, valid, caption)), menu, _rows(choices)]
        case Notice(text, press):
            value = ["notice", words.dump(text), press]
        case SendFile(what, name, caption):
            value = ["file", what, name, words.dump(caption)]
        case _:
            assert_never(reply)
    return json.dumps(value, ensure_ascii=False)


def load(text: str) -> Reply:
    """From `dump`. Raises ValueError for a kind this version does not know."""
    kind, *parts = json.loads(text)
    if kind == "say":
        said, rows, menu, replace = parts
        return Say(words.load(said), _choices(rows), menu, replace)
    if kind == "ask-contact":
        return AskContact(*map(words.load, parts))
    if kind == "card":
        code, number, holder, balance, valid, caption, menu, *rest = parts
        return ShowCard(
            code,
            number,
            holder,
            words.load(balance),
            words.load(valid),
            words.load(caption),
            menu,
            _choices(rest[0] if rest else []),
        )
    if kind == "notice":
        return Notice(words.load(parts[0]), parts[1])
    if kind == "file":
        what, name, caption = parts
        return SendFile(what, name, words.load(caption))
    raise ValueError(f"an unknown kind of reply: {kind!r}")


def _rows(choices: tuple[tuple[Choice, ...], ...]) -> list[Any]:
    return [[[words.dump(choice.label), choice.payload, choice.url] for choice in row] for row in choices]


def _choices(rows: list[Any]) -> tuple[tuple[Choice, ...], ...]:
    return tuple(tuple(Choice(words.load(label), payload, url) for label, payload, url in row) for row in rows)
