"""A phone for the gallery: the real painter of Viber, its messages caught instead of sent, and judged by a phone's limits."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from bot.gallery.pictures import Pictures
from bot.gallery.shown import Rows, Shown
from bot.painting import Painted
from bot.viber import grid
from bot.viber.folding import folded
from bot.viber.inbound import CHANNEL
from bot.viber.keyboards import Button
from bot.viber.outbound import ViberChannel
from bot.viber.texts import plain
from chat.channel import Letter
from chat.replies import Post, Reply
from chat.texts import Texts
from paint.card import CardPicture

MOST_BYTES = 30_000  # of a message, with its keyboard
_LABEL = 250  # characters, with the HTML
_IN_A_CARD = 0.78  # of a phone's width
_ADDRESS = "https://example.com/media/"
_WORDLESS = ("file", "rich_media")  # what has its words in a message of their own
_LARGE = {6: 30}  # letters, as in bot.viber.grid


class _Caught:
    """Keeps messages and what is to be fetched."""

    def __init__(self) -> None:
        self.messages: list[Mapping[str, Any]] = []
        self.shelf: dict[str, bytes] = {}

    async def send(self, message: Mapping[str, Any]) -> str:
        self.messages.append(message)
        return "1"

    async def put(self, content: bytes, name: str, account: str) -> str:
        del account
        address = f"{_ADDRESS}{len(self.shelf)}/{name}"
        self.shelf[address] = content
        return address

    async def share(self, content: bytes, name: str) -> str:
        return await self.put(content, name, "")


class ViberPhone:
    """bot.gallery.shown.Painter. A Notice stands alone here, as it does in an answer that has no other words."""

    name = "Viber"

    def __init__(self, texts: Texts, shop: str, paint: Callable[[CardPicture], bytes]) -> None:
        self._caught = _Caught()
        self._pictures = Pictures(texts)
        painted = Painted(paint, shop, lambda code: code)
        self._channel = ViberChannel(self._caught, texts, painted, self._caught, self._pictures.made)

    async def paint(self, reply: Reply, language: str) -> Shown:
        if isinstance(reply, Post):
            return Shown("")  # the shop's people sit elsewhere
        self._pictures.language = language
        self._caught.messages.clear()
        for each in folded((reply,)):
            await self._channel.deliver(Letter(1, CHANNEL, "1", language, each, datetime(2026, 12, 2, tzinfo=UTC)))
        return self._shown()

    def _shown(self) -> Shown:
        messages = self._caught.messages
        said = (message.get("text") or message.get("alt_text") for message in messages)
        text = "\n\n".join(filter(None, said))
        rows = _rows(messages[-1]["keyboard"]["Buttons"])
        labels: Rows = tuple(tuple(plain(button["Text"]) for button in row) for row in rows)
        cards = _cards(messages)
        own: Rows = tuple(
            tuple(plain(button["Text"]) for button in row if button["ActionType"] != "none") for row in cards
        )
        faults = [*_of_messages(messages), *_of_rows(rows), *([] if text.strip() else ["no text at all"])]
        faults += _of_rows([row for row in cards if len(row) > 1], _IN_A_CARD)
        picture = self._caught.shelf.get(_pictured(messages), b"")
        return Shown(text, picture, tuple(filter(None, own)), labels, faults=tuple(faults))


def _pictured(messages: Sequence[Mapping[str, Any]]) -> str:
    """The address of the first picture that is seen."""
    images = (button["Image"] for row in _cards(messages) for button in row if "Image" in button)
    return next(images, next((message["media"] for message in messages if message["type"] == "picture"), ""))


def _cards(messages: Sequence[Mapping[str, Any]]) -> list[list[Button]]:
    """The rows of all cards, one card after the other."""
    return [row for message in messages if "rich_media" in message for row in _rows(message["rich_media"]["Buttons"])]


def _rows(buttons: Sequence[Button]) -> list[list[Button]]:
    """As Viber fills its grid."""
    rows: list[list[Button]] = []
    free = 0
    for button in buttons:
        if button["Columns"] > free:
            rows.append([])
            free = grid.COLUMNS
        rows[-1].append(button)
        free -= button["Columns"]
    return rows


def _of_messages(messages: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    if len(messages) > 1 and all(message["type"] not in _WORDLESS for message in messages):
        yield f"{len(messages)} messages instead of one"
    for message in messages:
        size = len(json.dumps(message, ensure_ascii=False).encode())
        if size > MOST_BYTES:
            yield f"{size} bytes, and Viber takes {MOST_BYTES}"


def _of_rows(rows: Sequence[Sequence[Button]], room: float = 1) -> Iterator[str]:
    """`room` is how much of a phone's width they have."""
    high = sum(max(button["Rows"] for button in row) for row in rows)
    if high > grid.MOST_ROWS:
        yield f"{high} rows of buttons, and Viber shows {grid.MOST_ROWS}"
    sizes = {"large": _LARGE, "regular": grid.REGULAR, "small": grid.SMALL}
    for row in rows:
        if sum(button["Columns"] for button in row) != grid.COLUMNS:
            yield f"the row of {plain(row[0]['Text'])!r} is not full"
        for button in row:
            text, most = plain(button["Text"]), int(room * sizes[button["TextSize"]][button["Columns"]])
            if grid.letters(text) > most or len(button["Text"]) > _LABEL:
                yield f"the label {text!r} takes {grid.letters(text)} letters, and has {most}"
