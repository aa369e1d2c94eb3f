"""stub."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum


class Why(StrEnum):
    BOUGHT = "bought"
    KIND = "kind"
    POPULAR = "popular"


@dataclass(frozen=True, slots=True)
class Bought:
    product: int
    kind: str
    day: int


@dataclass(frozen=True, slots=True)
class Listed:
    product: int
    kind: str
    position: int
    buyers: int


@dataclass(frozen=True, slots=True)
class Ranked:
    product: int
    score: int
    times: int
    last_day: int | None
    why: Why


def top(
    bought: Iterable[Bought],
    listed: Iterable[Listed],
    active: int,
    today: int,
    *,
    most: int = 5,
    one_of_a_kind: bool = False,
    not_for_me: Collection[int] = (),
) -> list[Ranked]:
    own: dict[int, list[int]] = {}
    for each in bought:
        own.setdefault(each.product, []).append(each.day)
    rows = []
    for l in listed:
        if l.product in not_for_me:
            continue
        days = own.get(l.product, [])
        score = sum(2 ** (-(today - d) / 168) for d in days) + 4 * l.buyers / max(active, 1)
        rows.append((-score, l.position, l.product, len(days), max(days, default=None)))
    rows.sort(key=lambda r: r[:3])
    return [Ranked(p, round(-s * 1000), n, last, Why.BOUGHT if n else Why.POPULAR) for s, _, p, n, last in rows[:most]]
