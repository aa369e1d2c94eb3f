"""Keyboards and rich media by Viber's rules, and the buttons that a person sees of them."""

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from simulator.viber import checks, refusals
from simulator.viber.checks import Check, Record

COLUMNS = 6
KEYBOARD_LINES = 12  # developers.viber.com/docs/faq
CARDS, CARD_LINES = 6, 7
BUTTON_TEXT = 250
ACTION_BODY = 2000
ACTIONS = ("reply", "open-url", "location-picker", "share-phone", "open-map", "none")
PHONE_ONLY = ("location-picker", "share-phone")
VISIBLE = ("Text", "BgMedia", "Image", "BgColor")

# From which version of the API each field is understood; what is not named has always been.
KEYBOARD_VERSIONS = {
    "CustomDefaultHeight": 3,
    "HeightScale": 3,
    "ButtonsGroupColumns": 4,
    "ButtonsGroupRows": 4,
    "InputFieldState": 4,
    "FavoritesMetadata": 6,
}
BUTTON_VERSIONS = {
    "TextPaddings": 4,
    "InternalBrowser": 3,
    "Silent": 6,
    "BgMediaScaleType": 6,
    "ImageScaleType": 6,
    "TextShouldFit": 6,
    "Map": 6,
    "Frame": 6,
    "MediaPlayer": 6,
}
ACTION_VERSIONS = {"location-picker": 3, "share-phone": 3, "open-map": 6}
RICH_MEDIA_VERSION = 2

_SCALES = checks.one_of("crop", "fill", "fit")
_BUTTON: Mapping[str, Check] = {
    "Columns": checks.number(1, COLUMNS),
    "BgColor": checks.colour,
    "Silent": checks.flag,
    "BgMediaType": checks.one_of("picture", "gif"),
    "BgMedia": checks.url(),
    "BgMediaScaleType": _SCALES,
    "ImageScaleType": _SCALES,
    "BgLoop": checks.flag,
    "ActionType": checks.one_of(*ACTIONS),
    "ActionBody": checks.text(ACTION_BODY),
    "Image": checks.url(),
    "Text": checks.text(BUTTON_TEXT),
    "TextVAlign": checks.one_of("top", "middle", "bottom"),
    "TextHAlign": checks.one_of("left", "center", "right"),
    "TextOpacity": checks.number(0, 100),
    "TextSize": checks.one_of("small", "regular", "large"),
    "OpenURLType": checks.one_of("internal", "external"),
    "OpenURLMediaType": checks.one_of("not-media", "video", "gif", "picture", "audio"),
    "TextBgGradientColor": checks.colour,
    "TextShouldFit": checks.flag,
    "Frame": checks.an_object(
        {
            "BorderWidth": checks.number(0, 10),
            "BorderColor": checks.colour,
            "CornerRadius": checks.number(0, 10),
        }
    ),
}
_KEYBOARD: Mapping[str, Check] = {
    "BgColor": checks.colour,
    "DefaultHeight": checks.flag,
    "CustomDefaultHeight": checks.number(40, 70),
    "HeightScale": checks.number(20, 100),
    "ButtonsGroupColumns": checks.number(1, COLUMNS),
    "InputFieldState": checks.one_of("regular", "minimized", "hidden"),
}


@dataclass(frozen=True, slots=True)
class Button:
    """`kind` is Viber's ActionType, `value` its ActionBody; `markup` is the text with Viber's HTML, `label` without.

    `frame` is its border: width, colour, radius of its corners.
    """

    label: str
    kind: str
    value: str
    columns: int
    rows: int
    silent: bool
    markup: str
    size: str
    align: tuple[str, str]
    background: str | None
    image: str | None
    frame: tuple[int, str, int] | None = None

    def means(self, what: str) -> bool:
        """By its label or its value; a prefix of the value that ends in a colon may be left out."""
        return what in {self.label, self.value, self.value.partition(":")[2]}


Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class Keyboard:
    """What stands below the chat now. `rows` are its lines as they lie in the grid of six columns."""

    buttons: tuple[Button, ...]
    rows: Rows
    background: str | None
    hides_input: bool

    @property
    def labels(self) -> list[str]:
        return [button.label for button in self.buttons]


def check_keyboard(value: object, version: int) -> None:
    """Raises Refusal. A keyboard lies in a grid of six columns and at most twelve lines."""
    with _refusing("keyboard"):
        checks.fields(value, {**_KEYBOARD, "Type": checks.one_of("keyboard")}, ("Type", "Buttons"))
        brought = _object(value)
        buttons = _checked(brought, lines=2)
        if len(list(laid(buttons, brought.get("ButtonsGroupColumns", COLUMNS), KEYBOARD_LINES))) > 1:
            raise ValueError(f"Buttons take more than {KEYBOARD_LINES} lines")
    _check_versions(brought, version, KEYBOARD_VERSIONS)


def check_rich_media(value: object, version: int) -> None:
    """Raises Refusal. Rich media are at most six cards, each a grid of `ButtonsGroupColumns` x `ButtonsGroupRows`."""
    with _refusing("rich_media"):
        checks.fields(value, {**_KEYBOARD, "Type": checks.one_of("rich_media")}, ("Type", "Buttons"))
        media = _object(value)
        buttons = _checked(media, lines=CARD_LINES)
        if any(button.kind in PHONE_ONLY for button in buttons):
            raise ValueError("Buttons of rich media can't be share-phone or location-picker")
        if len(list(cards(media))) > CARDS:
            raise ValueError(f"Buttons take more than {CARDS} cards")
    if version < RICH_MEDIA_VERSION:
        raise refusals.refused("incompatibleWithVersion")
    _check_versions(media, version, {})


def keyboard(brought: Record) -> Keyboard:
    buttons = tuple(map(button, brought["Buttons"]))
    (lines,) = laid(buttons, brought.get("ButtonsGroupColumns", COLUMNS), KEYBOARD_LINES)
    return Keyboard(buttons, lines, brought.get("BgColor"), brought.get("InputFieldState") == "hidden")


def cards(media: Record) -> Iterator[Rows]:
    """The cards of rich media, each as its lines of buttons."""
    buttons = tuple(map(button, media["Buttons"]))
    return laid(buttons, media.get("ButtonsGroupColumns", COLUMNS), media.get("ButtonsGroupRows", CARD_LINES))


def button(record: Record) -> Button:
    markup = record.get("Text", "")
    return Button(
        label=html.unescape(re.sub(r"<[^>]*>", "", re.sub(r"<br\s*/?>", " ", markup))),
        kind=record.get("ActionType", "reply"),
        value=record.get("ActionBody", ""),
        columns=record.get("Columns", COLUMNS),
        rows=record.get("Rows", 1),
        silent=record.get("Silent", False),
        markup=markup,
        size=record.get("TextSize", "regular"),
        align=(record.get("TextHAlign", "center"), record.get("TextVAlign", "middle")),
        background=record.get("BgColor"),
        image=record.get("Image") or record.get("BgMedia"),
        frame=_frame(record["Frame"]) if "Frame" in record else None,
    )


def _frame(record: Record) -> tuple[int, str, int]:
    return record.get("BorderWidth", 1), record.get("BorderColor", "#000000"), record.get("CornerRadius", 0)


def laid(buttons: Sequence[Button], columns: int, lines: int) -> Iterator[Rows]:
    """Lays buttons into grids in reading order, as telephones do; a grid that is full is followed by the next."""
    taken: set[tuple[int, int]] = set()
    grid: dict[int, list[Button]] = {}
    at = 0
    for one in buttons:
        if one.columns > columns or one.rows > lines:
            raise ValueError(f"a button of {one.columns} x {one.rows} does not fit into {columns} x {lines}")
        cells = _place(taken, one, at, columns)
        if max(line for line, _ in cells) >= lines:
            yield tuple(tuple(row) for row in grid.values())
            taken, grid, at = set(), {}, 0
            cells = _place(taken, one, at, columns)
        taken |= cells
        line, column = min(cells)
        grid.setdefault(line, []).append(one)
        at = line * columns + column
    if grid:
        yield tuple(tuple(row) for row in grid.values())


def _place(taken: set[tuple[int, int]], one: Button, at: int, columns: int) -> set[tuple[int, int]]:
    """The cells of the first place from cell number `at` on that is free."""
    while True:
        line, column = divmod(at, columns)
        cells = {(line + down, column + right) for down in range(one.rows) for right in range(one.columns)}
        if column + one.columns <= columns and taken.isdisjoint(cells):
            return cells
        at += 1


@contextmanager
def _refusing(what: str) -> Iterator[None]:
    """Tells what a check says the way Viber does."""
    try:
        yield
    except ValueError as error:
        raise refusals.bad_data(f"{what} is not valid. [{error}]") from None


def _object(value: object) -> Record:
    return value if isinstance(value, dict) else {}


def _checked(brought: Record, lines: int) -> list[Button]:
    if not isinstance(brought["Buttons"], list) or not brought["Buttons"]:
        raise ValueError("Buttons is no array with something in it")
    checks.fields(brought, {"ButtonsGroupRows": checks.number(1, lines)})
    for one in brought["Buttons"]:
        checks.fields(one, {**_BUTTON, "Rows": checks.number(1, lines)}, ("ActionBody",))
        if not any(one.get(name) for name in VISIBLE):
            raise ValueError(f"a button needs one of {', '.join(VISIBLE)}")
        if one.get("ActionType") == "open-url":
            checks.url()(one["ActionBody"])
    return [button(one) for one in brought["Buttons"]]


def _check_versions(brought: Record, version: int, versions: Mapping[str, int]) -> None:
    needed = [since for name, since in versions.items() if name in brought]
    for one in brought["Buttons"]:
        needed += [since for name, since in BUTTON_VERSIONS.items() if name in one]
        needed.append(ACTION_VERSIONS.get(one.get("ActionType", "reply"), 1))
    if max(needed, default=1) > version:
        raise refusals.refused("incompatibleWithVersion")
