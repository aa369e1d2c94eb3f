"""Texts as Viber takes them: long ones in pieces that end where a sentence does, labels as the HTML they are read as."""

import re
from collections.abc import Iterator
from html import escape, unescape

MESSAGE = 3500  # characters; Viber takes 7000 of them, counts an emoji as two, and no more than 30 kB with the keyboard
CAPTION = 768  # of a picture
SENDER = 28  # the bot's name above its messages
_ELLIPSIS = "…"
# Where a piece may end, the best first: at a paragraph's end, a line's, a sentence's, a word's.
_ENDS = tuple(re.compile(pattern) for pattern in (r"\n\s*\n", r"\n", r"(?<=[.!?…])\s", r"\s"))


def pieces(text: str, most: int = MESSAGE) -> Iterator[str]:
    """The text in order, at most `most` characters each, none of them blank."""
    rest = text.strip()
    while len(rest) > most:
        end = _end(rest, most)
        yield rest[:end].rstrip()
        rest = rest[end:].lstrip()
    if rest:
        yield rest


def shortened(text: str, most: int) -> str:
    """At most `most` characters, whole words where there are some."""
    if len(text) <= most:
        return text
    return text[: _end(text, most - len(_ELLIPSIS))].rstrip() + _ELLIPSIS


def label(text: str, colour: str, *, bold: bool = False) -> str:
    """A button's: whatever is in it stays text. `colour` is as HTML writes it."""
    said = escape(text, quote=False)
    return f'<font color="{colour}">{f"<b>{said}</b>" if bold else said}</font>'


def plain(said: str) -> str:
    """What a person reads on a button with this `label`."""
    return unescape(re.sub("<[^>]*>", "", said))


def _end(text: str, most: int) -> int:
    """In the second half, or else wherever the room ends."""
    for kind in _ENDS:
        if ends := [at for found in kind.finditer(text, 0, most + 1) if 2 * (at := found.start()) >= most]:
            return ends[-1]
    return most
