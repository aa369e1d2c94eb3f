"""A thirteen-digit number becomes an EAN-13 bar code that any till scanner reads, with its digits under the bars."""

from typing import Final

from PIL import Image, ImageDraw, ImageFont

from loyalty import cards

LENGTH: Final = 13
BARS: Final = 95
QUIET_LEFT: Final = 11  # modules of bare paper either side that ISO/IEC 15420 asks for
QUIET_RIGHT: Final = 7
WIDTH: Final = QUIET_LEFT + BARS + QUIET_RIGHT

# Every digit is four stripes of these widths in modules (ISO/IEC 15420). On the right the first stripe is a bar; on the
# left it is a space ("odd"), or the widths run backwards ("even").
_WIDTHS: Final = ("3211", "2221", "2122", "1411", "1132", "1231", "1114", "1312", "1213", "3112")
# The first digit has no stripes of its own: it is told by which of the six left digits are even ("1" here).
_PARITY: Final = ("000000", "001011", "001101", "001110", "010011", "011001", "011100", "010101", "010110", "011010")

# Digits are read aloud in groups; each group stands under its own bars. (start, end, module of the group's middle)
_GROUPS: Final = ((0, 1, -6.0), (1, 4, 13.5), (4, 7, 34.5), (7, 10, 60.5), (10, 13, 81.5))


def verify(number: str) -> None:
    """Raise ValueError, in words for the person who made the number, unless it is a whole EAN-13."""
    if len(number) != LENGTH or not (number.isascii() and number.isdigit()):
        raise ValueError(f"an EAN-13 has 13 digits 0-9, this is {number!r}")
    expected = cards.check_digit(number[:-1])
    if number[-1] != expected:
        raise ValueError(f"the check digit of {number} is {number[-1]}, but its first twelve digits ask for {expected}")


def modules(number: str) -> str:
    """The 95 modules from the first guard to the last, "1" for a bar; quiet zones are not in it."""
    verify(number)
    left = (
        _stripes(_WIDTHS[int(digit)][:: -1 if even == "1" else 1], "01")
        for digit, even in zip(number[1:7], _PARITY[int(number[0])], strict=True)
    )
    right = (_stripes(_WIDTHS[int(digit)], "10") for digit in number[7:])
    return "101" + "".join(left) + "01010" + "".join(right) + "101"


def _stripes(widths: str, colours: str) -> str:
    return "".join(colours[place % 2] * int(width) for place, width in enumerate(widths))


def draw(number: str, font: ImageFont.FreeTypeFont, module: int, height: int) -> Image.Image:
    """Black on white (mode L), quiet zones included: WIDTH modules of `module` pixels wide, `height` high in all.

    What the digits leave of the height belongs to the bars.
    """
    row = [0xFF] * QUIET_LEFT + [0 if bar == "1" else 0xFF for bar in modules(number)] + [0xFF] * QUIET_RIGHT
    _, top, _, _ = font.getbbox("0123456789", anchor="ls")
    digits = round(-top)
    bars = height - digits - digits * 2 // 5
    picture = Image.new("L", (WIDTH * module, height), 0xFF)
    strip = Image.frombytes("L", (WIDTH, 1), bytes(row))
    picture.paste(strip.resize((WIDTH * module, bars), Image.Resampling.NEAREST), (0, 0))
    _write_digits(picture, number, font, module)
    return picture


def _write_digits(picture: Image.Image, number: str, font: ImageFont.FreeTypeFont, module: int) -> None:
    pen = ImageDraw.Draw(picture)
    pitch = font.getlength("0") * 1.1
    for start, end, middle in _GROUPS:
        group = number[start:end]
        first = (QUIET_LEFT + middle) * module - pitch * (len(group) - 1) / 2
        for place, digit in enumerate(group):
            pen.text((first + place * pitch, picture.height - 1), digit, fill=0, font=font, anchor="ms")
