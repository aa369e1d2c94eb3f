"""Whatever a person calls themselves becomes lines of type that stay inside their box."""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from importlib.resources import files
from io import BytesIO
from math import ceil
from typing import Final

from PIL import ImageFont

_FONTS: Final = files("paint") / "fonts"
_READ: Final = 600  # characters of a name looked at, of which many may have no shape here
_LONGEST: Final = 110  # characters set: about what the largest box of ours holds
_ELLIPSIS: Final = "…"
_TIE: Final = "\N{NO-BREAK SPACE}"  # keeps "1 234" on one line
_TIES: Final = _TIE + "\N{NARROW NO-BREAK SPACE}\N{FIGURE SPACE}"
_OVERHANG: Final = 0.32  # in sizes: what the worst letter (the fraction slash) sticks out of its advance, both sides
_PAIR: Final = 2  # no box of ours has room for a third line


class Face(Enum):
    BOLD = "InterDisplay-Bold.otf"
    MEDIUM = "Inter-Medium.otf"


@dataclass(frozen=True)
class Try:
    """One way to set a text: in type of this size (pixels), in at most so many lines."""

    size: int
    lines: int = 1


@dataclass(frozen=True)
class Block:
    """Lines in one font, none wider than was asked for; no line at all for a text with nothing to draw in it."""

    lines: tuple[str, ...]
    font: ImageFont.FreeTypeFont


class Lettering:
    """The typefaces, read once from the files beside this module; threads may share it."""

    def __init__(self) -> None:
        self._files = {face: (_FONTS / face.value).read_bytes() for face in Face}
        self._drawable = frozenset(_characters((_FONTS / "coverage.txt").read_text("ascii")))
        self.font = lru_cache(maxsize=None)(self._load)

    def _load(self, face: Face, size: int) -> ImageFont.FreeTypeFont:
        return ImageFont.truetype(BytesIO(self._files[face]), size)

    def clean(self, text: str) -> str:
        """The text in characters we have a shape for, one space between words; styled letters become plain ones."""
        composed = unicodedata.normalize("NFC", text[:_READ])
        words = "".join(self._plain(character) for character in composed).split(" ")
        plain = " ".join(word for word in words if word.strip(_TIE))
        return plain if len(plain) <= _LONGEST else plain[:_LONGEST].rstrip() + _ELLIPSIS

    def _plain(self, character: str) -> str:
        if character in self._drawable:
            return character
        if character in _TIES:
            return _TIE
        if character.isspace():
            return " "
        return "".join(part for part in unicodedata.normalize("NFKC", character) if part in self._drawable)

    def fit(self, text: str, face: Face, width: int, tries: Sequence[Try]) -> Block:
        """The text in the first of these ways that holds all of it, or in the last one with an ellipsis."""
        words = [word for word in self.clean(text).split(" ") if word]
        blocks = (self._set(words, face, width, choice) for choice in tries)
        for block in blocks:
            if all(room(block.font, line) <= width for line in block.lines):
                return _evened(block)
        return Block(tuple(_shorten(line, block.font, width) for line in block.lines), block.font)

    def _set(self, words: Sequence[str], face: Face, width: int, choice: Try) -> Block:
        """As many words to a line as fit; the last line takes the rest, whether it fits or not."""
        font = self.font(face, choice.size)
        lines: list[str] = []
        for word in words:
            longer = f"{lines[-1]} {word}" if lines else word
            if lines and (len(lines) == choice.lines or room(font, longer) <= width):
                lines[-1] = longer
            else:
                lines.append(word)
        return Block(tuple(lines), font)


def room(font: ImageFont.FreeTypeFont, line: str) -> int:
    """Pixels that surely hold the line: a bound, because it costs a third of measuring the ink itself."""
    return ceil(font.getlength(line) + font.size * _OVERHANG)


def _evened(block: Block) -> Block:
    """Words moved from the first of two lines to the second as long as the first stays the longer one."""
    if len(block.lines) != _PAIR:
        return block
    first, second = block.lines
    while " " in first:
        fewer, _, word = first.rpartition(" ")
        more = f"{word} {second}"
        if room(block.font, more) > room(block.font, fewer):
            break
        first, second = fewer, more
    return Block((first, second), block.font)


def _shorten(line: str, font: ImageFont.FreeTypeFont, width: int) -> str:
    if room(font, line) <= width:
        return line
    short, long = 0, len(line)
    while long - short > 1:
        middle = (short + long) // 2
        if room(font, line[:middle].rstrip() + _ELLIPSIS) <= width:
            short = middle
        else:
            long = middle
    return line[:short].rstrip() + _ELLIPSIS


def _characters(ranges: str) -> Iterator[str]:
    """Each character of lines like `0400-045F` or `2116`."""
    for line in ranges.split():
        first, _, last = line.partition("-")
        yield from map(chr, range(int(first, 16), int(last or first, 16) + 1))
