"""Where everything on a card stands: pure arithmetic over the facts, so that a test can measure it without a picture."""

from dataclasses import dataclass
from typing import Final

from paint.lettering import Block, Face, Lettering, Try, room

# Telegram makes photos smaller when a side is above 1280 pixels, and a code that was resized has blurred modules.
WIDTH: Final = 1080
HEIGHT: Final = 1280

Box = tuple[int, int, int, int]  # left, top, right, bottom; in pixels

PANEL: Final[Box] = (48, 172, 1032, 1186)
QR: Final[Box] = (148, 176, 932, 960)
PERFORATION: Final = 972
EAN: Final[Box] = (72, 994, 976, 1160)  # the longer quiet zone is the left one, so the bars are in the middle
EAN_MODULE: Final = 8
BADGE: Final[Box] = (64, 36, 164, 136)

_EDGE: Final = 64
_TEXT: Final = 188  # what stands beside the badge begins here
_FOOTER: Final = (1190, 1276)
_GAP: Final = 40
_BALANCE_WIDTH: Final = 540

_SHOP: Final = (Try(54), Try(48), Try(42), Try(36, lines=2))
_SHOP_ALONE: Final = (Try(62), Try(54), Try(46, lines=2))
_HOLDER: Final = (Try(36), Try(32))
_BALANCE: Final = (Try(52), Try(44), Try(33, lines=2))
_VALID: Final = (Try(38), Try(33, lines=2))
_PITCH: Final = 1.2  # from baseline to baseline, in sizes


@dataclass(frozen=True)
class Placed:
    """A text in its box, at the left or the right edge and in the middle of the height."""

    block: Block
    box: Box
    right: bool = False

    def baselines(self) -> list[tuple[float, str]]:
        """Each line with the height of its baseline; capitals are centred, whatever hangs above or below them."""
        _, top, _, bottom = self.box
        font, lines = self.block.font, self.block.lines
        capital = -font.getbbox("H", anchor="ls")[1]
        pitch = round(font.size * _PITCH)
        first = round((top + bottom - capital - pitch * (len(lines) - 1)) / 2 + capital)
        return [(first + pitch * place, line) for place, line in enumerate(lines)]

    def origin(self, line: str) -> float:
        """Where the pen starts for the ink to touch the edge of the box."""
        left, _, right, _ = self.block.font.getbbox(line, anchor="ls")
        return self.box[2] - right if self.right else self.box[0] - left

    def ink(self) -> list[Box]:
        """The rectangle that each line blackens."""
        boxes = []
        for baseline, line in self.baselines():
            left, top, right, bottom = self.block.font.getbbox(line, anchor="ls")
            start = self.origin(line)
            boxes.append(
                (round(start + left), round(baseline + top), round(start + right), round(baseline + bottom)),
            )
        return boxes


def shop(name: str, with_holder: bool, lettering: Lettering) -> Placed:
    box = (_TEXT, 14, WIDTH - _EDGE, 106) if with_holder else (_TEXT, 14, WIDTH - _EDGE, 158)
    tries = _SHOP if with_holder else _SHOP_ALONE
    return Placed(lettering.fit(name, Face.BOLD, box[2] - box[0], tries), box)


def holder(name: str, lettering: Lettering) -> Placed:
    box = (_TEXT, 106, WIDTH - _EDGE, 156)
    return Placed(lettering.fit(name, Face.MEDIUM, box[2] - box[0], _HOLDER), box)


def footer(valid_line: str, balance_line: str, lettering: Lettering) -> tuple[Placed, Placed]:
    """Until when at the left, the balance at the right; the balance takes what it needs first."""
    top, bottom = _FOOTER
    balance = lettering.fit(balance_line, Face.BOLD, _BALANCE_WIDTH, _BALANCE)
    edge = WIDTH - _EDGE
    taken = max((room(balance.font, line) for line in balance.lines), default=0)
    valid_ends = edge - taken - _GAP if taken else edge
    valid = lettering.fit(valid_line, Face.MEDIUM, valid_ends - _EDGE, _VALID)
    return (
        Placed(valid, (_EDGE, top, valid_ends, bottom)),
        Placed(balance, (edge - taken, top, edge, bottom), right=True),
    )
