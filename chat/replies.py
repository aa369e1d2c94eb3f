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


Rows: TypeAlias = tuple[tuple[Choice, ...], ...]


@dataclass(frozen=True, slots=True)
class Say:
    """A text. `menu` shows the main menu with it; `replace` names the shown message that this one replaces."""

    text: Words
    choices: Rows = ()
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
    choices: Rows = ()


@dataclass(frozen=True, slots=True)
class Notice:
    """A word in passing to the one who pressed the button `press`; an `alert` stays until they have read it."""

    text: Words
    press: str
    alert: bool = False


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


@dataclass(frozen=True, slots=True)
class Picture:
    """What an offer's picture shows; whatever is not known is not there.

    `photo` is where the product's own is: an https address, the name of a picture that is kept, or empty.
    """

    name: str
    photo: str = ""
    price: Words | None = None
    old_price: Words | None = None
    badge: Words | None = None
    until: Words | None = None


@dataclass(frozen=True, slots=True)
class ShowOffer:
    """An offer's picture, with words and buttons under it."""

    picture: Picture
    caption: Words
    choices: Rows = ()


@dataclass(frozen=True, slots=True)
class Tile:
    """One of a carousel's: its picture, what it is called, what there is to say of it, the buttons that concern it alone.

    `turn` is the payload that comes when somebody turns to this tile, where one is shown at a time.
    """

    picture: Picture
    title: Words
    text: Words
    choices: Rows
    turn: str


@dataclass(frozen=True, slots=True)
class Carousel:
    """Tiles, of which there is at least one, to leaf through: number `at` where one is shown at a time, else side by side.

    `choices` are below all of them; `replace` names the shown message that this one replaces.
    """

    heading: Words
    tiles: tuple[Tile, ...]
    at: int = 0
    replace: str = ""
    choices: Rows = ()


@dataclass(frozen=True, slots=True)
class Post:
    """Words in a group of the shop's people: in its topic (empty: in none), perhaps in answer to the message `to`.

    `replace` names the shown message that this one replaces.
    """

    topic: str
    text: Words
    choices: Rows = ()
    to: str = ""
    replace: str = ""


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A file that somebody attached: `file` is its name in the messenger `channel`, empty where we keep it; `number` is ours."""

    kind: str
    channel: str
    file: str
    number: int
    name: str = ""


@dataclass(frozen=True, slots=True)
class Enclose:
    """Words of a person with the files they attached, of which there is at least one.

    `replace` names the shown message whose words these replace; its files stay as they are.
    """

    text: Words
    files: tuple[Enclosed, ...]
    replace: str = ""


Reply: TypeAlias = Say | AskContact | ShowCard | ShowOffer | Carousel | Notice | SendFile | Post | Enclose


def dump(reply: Reply) -> str:
    """As a JSON text for the replies table."""
    match reply:
        case Say(text, choices, menu, replace):
            value: list[Any] = ["say", words.dump(text), _rows(choices), menu, replace]
        case AskContact(text, label):
            value = ["ask-contact", words.dump(text), words.dump(label)]
        case ShowCard(code, number, holder, balance, valid, caption, menu, choices):
            value = ["card", code, number, holder, *map(words.dump, (balance, valid, caption)), menu, _rows(choices)]
        case ShowOffer(picture, caption, choices):
            value = ["offer", _picture(picture), words.dump(caption), _rows(choices)]
        case Carousel(heading, tiles, at, replace, choices):
            value = ["carousel", words.dump(heading), [_tile(tile) for tile in tiles], at, replace, _rows(choices)]
        case Notice(text, press, alert):
            value = ["notice", words.dump(text), press, *([True] if alert else [])]
        case SendFile(what, name, caption):
            value = ["file", what, name, words.dump(caption)]
        case Post(topic, text, choices, to, replace):
            value = ["post", topic, words.dump(text), _rows(choices), to, replace]
        case Enclose(text, files, replace):
            enclosed = [[each.kind, each.channel, each.file, each.number, each.name] for each in files]
            value = ["enclose", words.dump(text), enclosed, replace]
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
    if kind == "offer":
        picture, caption, rows = parts
        return ShowOffer(_load_picture(picture), words.load(caption), _choices(rows))
    if kind == "carousel":
        heading, tiles, at, replace, rows = parts
        return Carousel(words.load(heading), tuple(map(_load_tile, tiles)), at, replace, _choices(rows))
    if kind == "notice":
        said, press, *stays = parts
        return Notice(words.load(said), press, bool(stays))
    if kind == "file":
        what, name, caption = parts
        return SendFile(what, name, words.load(caption))
    if kind == "post":
        topic, said, rows, to, replace = parts
        return Post(topic, words.load(said), _choices(rows), to, replace)
    if kind == "enclose":
        said, files, replace = parts
        return Enclose(words.load(said), tuple(Enclosed(*each) for each in files), replace)
    raise ValueError(f"an unknown kind of reply: {kind!r}")


def _picture(picture: Picture) -> list[Any]:
    said = (picture.price, picture.old_price, picture.badge, picture.until)
    return [picture.name, picture.photo, *(None if each is None else words.dump(each) for each in said)]


def _load_picture(value: list[Any]) -> Picture:
    name, photo, *said = value
    price, old_price, badge, until = (None if each is None else words.load(each) for each in said)
    return Picture(name, photo, price, old_price, badge, until)


def _tile(tile: Tile) -> list[Any]:
    return [_picture(tile.picture), words.dump(tile.title), words.dump(tile.text), _rows(tile.choices), tile.turn]


def _load_tile(value: list[Any]) -> Tile:
    picture, title, text, rows, turn = value
    return Tile(_load_picture(picture), words.load(title), words.load(text), _choices(rows), turn)


def _rows(choices: Rows) -> list[Any]:
    return [[[words.dump(choice.label), choice.payload, choice.url] for choice in row] for row in choices]


def _choices(rows: list[Any]) -> Rows:
    return tuple(tuple(Choice(words.load(label), payload, url) for label, payload, url in row) for row in rows)
