"""`personal`: the personal top, the favourite day and the hour, on a year of a real grocery chain (The Complete Journey).

Weeks 40-52 are predicted, each from what was bought before its Monday; the rules were tuned on weeks 27-39. Intervals are 95 %,
by 1,000 draws of households; "ratio" is the difference to the floor. What was tried, by which protocol: docs/decisions/0014.
"""

from bench import households, personal_rhythm, personal_top
from bench.measures import Row, settle_garbage

_REPORTED = range(40, 53)


async def run(scale: float) -> list[Row]:
    """`scale` below 1 takes so many of the 13 weeks."""
    known = households.year()
    settle_garbage()  # two million receipt lines are not to be looked through again and again
    numbers = _REPORTED[: max(1, round(len(_REPORTED) * scale))]
    return [*personal_top.measure(known, numbers), *personal_rhythm.measure(known)]
