"""Anti-aliased drawing in a picture of 256 colours: smooth like full colour, at a fifth of the cost.

A card has few pairs of ink and ground. Each pair gets a ramp of palette entries from its ink to its ground; a piece of
drawing is made in black on white and moved onto the ramp of its pair.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PIL import Image

Rgb = tuple[int, int, int]

_STEPS: Final = 32
_WHITE: Final = 255
_LINEAR_BELOW: Final = 0.04045


@dataclass(frozen=True)
class Ramp:
    """The palette entries of pair number `pair`."""

    pair: int

    @property
    def ink(self) -> int:
        return self.pair * _STEPS

    @property
    def ground(self) -> int:
        return self.ink + _STEPS - 1

    def dye(self, drawing: Image.Image) -> Image.Image:
        """A drawing in black on white (mode L) in entries of the palette."""
        return drawing.point([self.ink + round(grey * (_STEPS - 1) / _WHITE) for grey in range(_WHITE + 1)])


def entries(pairs: Sequence[tuple[Rgb, Rgb]]) -> bytes:
    """The palette for these pairs of ink and ground, at most eight, in the order of their ramps."""
    return bytes(
        channel for ink, ground in pairs for step in range(_STEPS) for channel in mix(ink, ground, step / (_STEPS - 1))
    )


def luminance(colour: Rgb) -> float:
    """Relative luminance, 0 to 1 (WCAG 2.2)."""
    red, green, blue = (
        channel / 12.92 if channel <= _LINEAR_BELOW else ((channel + 0.055) / 1.055) ** 2.4
        for channel in (part / 255 for part in colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Rgb, other: Rgb) -> float:
    """Contrast ratio, 1 to 21 (WCAG 2.2)."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def mix(one: Rgb, other: Rgb, share: float) -> Rgb:
    """`one` with so much of `other` in it, 0 to 1."""
    red, green, blue = (round(here + (there - here) * share) for here, there in zip(one, other, strict=True))
    return red, green, blue
