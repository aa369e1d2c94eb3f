"""Viber's keyboards in the shop's colours: a message's own buttons, and the main menu with every message.

A keyboard hangs on the last message, and a message without one takes it away: so each brings the menu along, whole when it
is alone and in three low rows below other buttons.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from bot.viber import grid
from bot.viber.inbound import NO_NUMBER, OPENED, PRESS
from bot.viber.texts import label
from chat.buttons import MENU, Open, Screen, payload
from chat.replies import Choice
from chat.texts import LANGUAGES, Texts
from chat.words import Words, words
from paint import palette
from paint.ground import Colours
from paint.palette import Rgb

API_VERSION = 6  # in which a press is silent and a label shrinks to fit; sharing the number needs 3
_MENU_ROWS = 3
_MENU_PAYLOADS = frozenset(payload(Open(screen)) for screen in MENU)
_PADDINGS = [4, 4, 4, 4]  # a third of Viber's own, for longer labels
_SOFT = 0.25  # how much paper is in the ink of what matters less
_PAPER: Rgb = (255, 255, 255)
_INK: Rgb = (17, 20, 24)
_TINT, _SHADE = 0.84, 0.94  # how much paper is in the ground of a message's own buttons, and of the keyboard under all
_READABLE = 4.5  # contrast of small type (WCAG 2.2, 1.4.3)

Button = dict[str, Any]
Keyboard = dict[str, Any]
_Labelled = tuple[Choice, str]


@dataclass(frozen=True, slots=True)
class Dress:
    """`ground`, `lettering` and the paler `soft` as HTML writes colours."""

    ground: str
    lettering: str
    bold: bool = False
    soft: str = ""


class Keyboards:
    def __init__(self, texts: Texts, colours: Colours | None = None) -> None:
        self._texts = texts
        backdrop, lettering, _ = (colours or Colours()).signage()
        tint = palette.mix(backdrop, _PAPER, _TINT)
        ink = backdrop if palette.contrast(backdrop, tint) >= _READABLE else _INK
        self._first = Dress(_html(backdrop), _html(lettering), bold=True)
        self._own = Dress(_html(tint), _html(ink))
        self._menu = self.paper = Dress(_html(_PAPER), _html(ink), soft=_html(palette.mix(_INK, _PAPER, _SOFT)))
        self._ground = _html(palette.mix(backdrop, _PAPER, _SHADE))
        self._full = {language: list(self._full_menu(language)) for language in LANGUAGES}
        self._low = {language: list(self._low_menu(language)) for language in LANGUAGES}

    def below(self, choices: Sequence[Sequence[Choice]], language: str) -> Keyboard:
        """Of a message with these buttons, or with none. What the menu has besides is not there twice."""
        own = [row for row in map(_not_in_the_menu, choices) if row]
        if not own:
            return self._keyboard(self._full[language])
        rows = [self._labelled(row, language) for row in own]
        laid = grid.arranged([[said for _, said in row] for row in rows], grid.MOST_ROWS - _MENU_ROWS)
        return self._keyboard([*_buttons(list(chain(*rows)), laid, self._own), *self._low[language]])

    def row(self, choices: Sequence[Choice], language: str) -> list[Button]:
        """A message's own buttons in one row, within the message."""
        return list(_buttons(self._labelled(choices, language), grid.packed(len(choices), 1), self._own))

    def sharing(self, share: Words, language: str) -> Keyboard:
        """The one button that shares the number; from a computer it brings none, and the button below it says so."""
        (big,) = self._labelled([Choice(share)], language)
        (computer,) = self._labelled([Choice(words("viber-on-computer"))], language)
        others = self._labelled([_opening(Screen.LANGUAGE), _opening(Screen.HELP)], language)
        return self._keyboard(
            [
                _button(big, grid.COLUMNS, self._first, "large")
                | {"Rows": 2, "ActionType": "share-phone", "ActionBody": NO_NUMBER},
                _button(computer, grid.COLUMNS, self._own, "small") | {"ActionBody": NO_NUMBER},
                *_buttons(others, grid.packed(len(others), 1), self._menu),
            ]
        )

    def _full_menu(self, language: str) -> Iterator[Button]:
        """The card first and wide, the others two by two."""
        card, *others = self._labelled([_opening(screen) for screen in MENU], language)
        yield _button(card, grid.COLUMNS, self._first, "large")
        pairs = [others[at : at + 2] for at in range(0, len(others), 2)]
        laid = grid.arranged([[said for _, said in pair] for pair in pairs])
        yield from _buttons(others, laid, self._menu)

    def _low_menu(self, language: str) -> Iterator[Button]:
        said = self._labelled([_opening(screen) for screen in MENU], language)
        return _buttons(said, grid.packed(len(said), _MENU_ROWS), self._menu)

    def _keyboard(self, buttons: list[Button]) -> Keyboard:
        return {"Type": "keyboard", "DefaultHeight": False, "BgColor": self._ground, "Buttons": buttons}

    def _labelled(self, choices: Sequence[Choice], language: str) -> list[_Labelled]:
        return [(choice, self._texts.say(choice.label, language)) for choice in choices]


def _not_in_the_menu(row: Sequence[Choice]) -> list[Choice]:
    return [choice for choice in row if choice.payload not in _MENU_PAYLOADS]


def _opening(screen: Screen) -> Choice:
    return Choice(words(f"button-{screen}"), payload(Open(screen)))


def _buttons(said: Sequence[_Labelled], laid: Sequence[Sequence[grid.Cell]], dress: Dress) -> Iterator[Button]:
    return (_button(said[cell.place], cell.columns, dress, cell.size) for row in laid for cell in row)


def _button(said: _Labelled, columns: int, dress: Dress, size: str) -> Button:
    choice, text = said
    return {
        "Columns": columns,
        "Rows": 1,
        "BgColor": dress.ground,
        "Text": label(text, dress.lettering, bold=dress.bold),
        "TextSize": size,
        "TextPaddings": _PADDINGS,
        "TextShouldFit": True,
        "Silent": True,  # a payload is not for a person's eyes
        **_action(choice),
    }


def _action(choice: Choice) -> Button:
    """An address opens outside: a cashier is signed in by it, in the browser that will be the till."""
    if choice.url:
        marked = choice.url if "#" in choice.url else choice.url + OPENED
        return {"ActionType": "open-url", "ActionBody": marked, "OpenURLType": "external"}
    return {"ActionType": "reply", "ActionBody": PRESS + choice.payload}


def _html(colour: Rgb) -> str:
    return "#{:02x}{:02x}{:02x}".format(*colour)
