"""A carousel as Viber's rich media: cards to swipe, each a grid of six columns with the picture, the words and the buttons.

Viber has no message with a heading above its cards, and shows `alt_text` where it can show no cards.
"""

from collections.abc import Callable, Mapping, Sequence
from itertools import chain
from typing import Any

from bot.viber import grid
from bot.viber.inbound import PRESS
from bot.viber.keyboards import Button, Dress, Keyboards
from bot.viber.texts import label, shortened
from chat.replies import Tile
from chat.texts import Texts

API_VERSION = 7  # from which rich media may be as high as these
MOST_CARDS = 6
_PICTURE_ROWS, _WORDS_ROWS = 4, 2  # a picture of three by two fills four rows
_GAP, _CORNER = 3, 8  # of the buttons, by a frame in the card's own colour
_LABEL = 250  # characters of a button, with its HTML
_BREAK = "<br>"
_TITLE = 46  # letters of two lines in small type
_NOTHING = f"{PRESS}nothing"  # what can't be pressed needs something to say all the same


class Cards:
    def __init__(self, texts: Texts, keyboards: Keyboards) -> None:
        self._texts = texts
        self._keyboards = keyboards

    def painted(self, tiles: Sequence[Tile], addresses: Sequence[str], language: str) -> Mapping[str, Any]:
        """The rich media of at most six tiles; `addresses` are those of their pictures."""
        own = max(len(tile.choices) for tile in tiles)
        shown = (self._card(tile, address, language) for tile, address in zip(tiles, addresses, strict=True))
        return {
            "Type": "rich_media",
            "ButtonsGroupColumns": grid.COLUMNS,
            "ButtonsGroupRows": _PICTURE_ROWS + _WORDS_ROWS + own,
            "BgColor": self._keyboards.paper.ground,
            "Buttons": list(chain.from_iterable(shown)),
        }

    def _card(self, tile: Tile, address: str, language: str) -> list[Button]:
        title, text = self._texts.say(tile.title, language), self._texts.say(tile.text, language)
        picture = {"Rows": _PICTURE_ROWS, "Image": address}
        said = {
            "Rows": _WORDS_ROWS,
            "Text": _words(title, text, self._keyboards.paper),
            "TextSize": "small",
            "TextHAlign": "left",
            "TextVAlign": "middle",
            "TextShouldFit": True,
        }
        still = {
            "Columns": grid.COLUMNS,
            "BgColor": self._keyboards.paper.ground,
            "ActionType": "none",
            "ActionBody": _NOTHING,
        }
        rows = chain.from_iterable(self._keyboards.row(row, language) for row in tile.choices)
        frame = {"BorderWidth": _GAP, "BorderColor": self._keyboards.paper.ground, "CornerRadius": _CORNER}
        return [still | picture, still | said, *(button | {"Frame": frame} for button in rows)]


def _words(title: str, text: str, dress: Dress) -> str:
    """The title in bold over the text, its lines kept; as much of both as Viber takes."""
    head = _fitting(shortened(title, _TITLE), _LABEL, lambda said: label(said, dress.lettering, bold=True))
    room = _LABEL - len(head) - len(_BREAK)
    body = _fitting(text, room, lambda said: label(said, dress.soft).replace("\n", _BREAK))
    return f"{head}{_BREAK}{body}" if body else head


def _fitting(text: str, most: int, dressed: Callable[[str], str]) -> str:
    """As much of it as, dressed, has at most so many characters: each of its own may become five."""
    while text and (beyond := len(dressed(text)) - most) > 0:
        left = len(text) - max(1, beyond // 5)
        text = shortened(text, left) if left > 1 else ""
    return dressed(text) if text else ""
