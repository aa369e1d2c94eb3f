"""Points and money as whole numbers, and the only place where anything is rounded."""

from collections.abc import Sequence
from typing import NewType

Points = NewType("Points", int)
Money = NewType("Money", int)  # minor units of the programme's currency: kopecks, cents
Rate = NewType("Rate", int)  # basis points: 5 % is 500

WHOLE = 10_000  # basis points in one


def allot(total: int, weights: Sequence[int], caps: Sequence[int] | None = None) -> list[int]:
    """Splits `total` over `weights` so that the parts are whole and sum up exactly (largest remainder, ties to the earlier).

    With `caps` no part is above its cap; what does not fit goes on to the others by the same rule. Raises ValueError when
    there is nothing to allot to or the caps can't hold the total.
    """
    parts = [0] * len(weights)
    room = [weight if caps is None else min(cap, total) for weight, cap in zip(weights, caps or weights, strict=True)]
    left = total
    while left > 0:
        open_ = [i for i, weight in enumerate(weights) if weight > 0 and (caps is None or parts[i] < room[i])]
        whole = sum(weights[i] for i in open_)
        if not whole:
            raise ValueError(f"{left} of {total} can't be allotted")
        given = _round_of(left, [weights[i] for i in open_], whole)
        for i, part in zip(open_, given, strict=True):
            parts[i] += part if caps is None else min(part, room[i] - parts[i])
        left = total - sum(parts)
    return parts


def _round_of(total: int, weights: Sequence[int], whole: int) -> list[int]:
    """One plain largest-remainder split."""
    floors = [total * weight // whole for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda i: (-(total * weights[i] % whole), i))
    for i in by_remainder[: total - sum(floors)]:
        floors[i] += 1
    return floors


def share_down(amount: int, part: int, whole: int) -> int:
    """`amount` x `part` / `whole`, rounded down; 0 when `whole` is 0."""
    return amount * part // whole if whole else 0


def share_up(amount: int, part: int, whole: int) -> int:
    """`amount` x `part` / `whole`, rounded up; 0 when `whole` is 0."""
    return -(-amount * part // whole) if whole else 0
