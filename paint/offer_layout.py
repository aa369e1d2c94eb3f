"""Where everything on an offer's picture stands: arithmetic over its facts, so that a test can measure it without a picture."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Protocol

from paint.layout import Box, Placed
from paint.lettering import Face, Lettering, Try, room

WIDTH: Final = 1080
HEIGHT: Final = 720
PHOTO: Final[Box] = (36, 36, 588, 684)

_EDGE: Final = 48
_BESIDE: Final = 628  # what stands beside the photo begins here
_RIGHT: Final = WIDTH - _EDGE
_GAP: Final = 28
_PILL: Final = (66, 66)  # of the badge on a photo, from the picture's corner
_PILL_HEIGHT, _PILL_PADDING = 88, 30

_NAME: Final = tuple(Try(*each) for each in ((62, 2), (56, 3), (50, 4), (42, 5), (35, 6)))
_NAME_ALONE: Final = tuple(Try(*each) for each in ((104, 2), (92, 2), (80, 3), (68, 4), (58, 4), (50, 5)))
_PRICE: Final = tuple(Try(each) for each in (112, 100, 88, 76, 66, 56, 46))
_PRICE_ALONE: Final = tuple(Try(each) for each in (128, 112, 96, 84, 72, 60, 50))
_OLD: Final = tuple(Try(each) for each in (50, 44, 38, 32))
_UNTIL: Final = (Try(40), Try(36), Try(33, 2), Try(29, 2))
_BADGE: Final = (Try(56), Try(44), Try(36))
_PITCH: Final = 1.2  # from baseline to baseline, in sizes, as in paint.layout
_UNIT: Final = re.compile(r"(?<=\d) (?=%|(?:г|кг|мл|л|шт|g|kg|ml|l)\b)")


class Facts(Protocol):
    """paint.offer.OfferPicture, as far as its words are concerned."""

    @property
    def name(self) -> str: ...
    @property
    def price(self) -> str: ...
    @property
    def old_price(self) -> str: ...
    @property
    def badge(self) -> str: ...
    @property
    def until(self) -> str: ...


@dataclass(frozen=True)
class _Said:
    name: str
    price: str
    old_price: str
    badge: str
    until: str


@dataclass(frozen=True)
class Plan:
    """Each text in its box; `pill` is the badge's own."""

    name: Placed
    price: Placed
    old_price: Placed
    until: Placed
    badge: Placed
    pill: Box

    def texts(self) -> tuple[Placed, ...]:
        return self.name, self.price, self.old_price, self.until, self.badge


def size_of(box: Box) -> tuple[int, int]:
    left, top, right, bottom = box
    return right - left, bottom - top


def planned(facts: Facts, lettering: Lettering, *, with_photo: bool) -> Plan:
    """Where nobody knows the price, the badge takes its place."""
    name = _UNIT.sub("\N{NO-BREAK SPACE}", facts.name)
    old, badge = (facts.old_price, facts.badge) if facts.price else ("", "")
    said = _Said(name, facts.price or facts.badge, old, badge, facts.until)
    return _beside(said, lettering) if with_photo else _alone(said, lettering)


def _beside(facts: _Said, lettering: Lettering) -> Plan:
    """From the name down to the day in the column beside the photo, the badge on the photo."""
    badge, pill = _badge(facts.badge, lettering, *_PILL)
    bottom = HEIGHT - _EDGE
    return Plan(
        name=_raised(_placed(facts.name, Face.BOLD, (_BESIDE, 44, _RIGHT, 344), _NAME, lettering)),
        old_price=_placed(facts.old_price, Face.MEDIUM, (_BESIDE, 372, _RIGHT, 436), _OLD, lettering),
        price=_placed(facts.price, Face.BOLD, (_BESIDE, 440, _RIGHT, 568), _PRICE, lettering),
        until=_placed(facts.until, Face.MEDIUM, (_BESIDE, 588, _RIGHT, bottom), _UNTIL, lettering),
        badge=badge,
        pill=pill,
    )


def _alone(facts: _Said, lettering: Lettering) -> Plan:
    """The name over the whole width; below it the price at the left, what it was and until when at the right."""
    badge, pill = _badge(facts.badge, lettering, _EDGE + 16, _EDGE + 8)
    left = _EDGE + 16
    top = pill[3] + _GAP if badge.block.lines else _EDGE
    price = _placed(facts.price, Face.BOLD, (left, 520, 600, HEIGHT - _EDGE), _PRICE_ALONE, lettering)
    taken = max((room(price.block.font, line) for line in price.block.lines), default=0)
    price = replace(price, box=(left, 520, left + taken, HEIGHT - _EDGE))
    beside = left + taken + _GAP if taken else left
    old = facts.old_price if taken else ""
    split = 590 if old else 520
    return Plan(
        name=_placed(facts.name, Face.BOLD, (left, top, _RIGHT, 500), _NAME_ALONE, lettering),
        old_price=_placed(old, Face.MEDIUM, (beside, 528, _RIGHT, split), _OLD, lettering),
        price=price,
        until=_placed(facts.until, Face.MEDIUM, (beside, split, _RIGHT, HEIGHT - _EDGE), _UNTIL, lettering),
        badge=badge,
        pill=pill,
    )


def _badge(text: str, lettering: Lettering, left: int, top: int) -> tuple[Placed, Box]:
    block = lettering.fit(text, Face.BOLD, PHOTO[2] - left - 2 * _PILL_PADDING - _GAP, _BADGE)
    wide = max((room(block.font, line) for line in block.lines), default=0)
    inner = (left + _PILL_PADDING, top, left + _PILL_PADDING + wide, top + _PILL_HEIGHT)
    return Placed(block, inner), (left, top, inner[2] + _PILL_PADDING, inner[3])


def _placed(text: str, face: Face, box: Box, tries: Sequence[Try], lettering: Lettering) -> Placed:
    """In the first of these ways that holds all of it, and is no higher than the box, with its accents."""
    width, height = size_of(box)
    fitting = [one for one in tries if one.size * one.lines * _PITCH <= height] or tries[-1:]
    placed = Placed(lettering.fit(text, face, width, fitting), box)
    while len(fitting) > 1 and _over(placed):
        fitting = fitting[1:]
        placed = Placed(lettering.fit(text, face, width, fitting), box)
    return placed


def _raised(text: Placed) -> Placed:
    """At the top of its box instead of in the middle."""
    left, top, right, _ = text.box
    height = round(text.block.font.size * _PITCH * len(text.block.lines))
    raised = replace(text, box=(left, top, right, top + height))
    return replace(raised, box=(left, top, right, top + height + 2 * _over(raised)))


def _over(text: Placed) -> int:
    """Pixels by which its highest accent stands above its box, or what hangs lowest below it."""
    _, top, _, bottom = text.box
    return max([0, *(over for ink in text.ink() for over in (top - ink[1], ink[3] - bottom))])
