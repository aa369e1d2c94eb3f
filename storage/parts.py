"""Points by the lots they come from, in the order of spending, as a JSON text: [[lot, points], …]."""

import json
from collections.abc import Iterable

from loyalty.ledger import Part


def dump(parts: Iterable[Part]) -> str:
    return json.dumps([[part.lot, part.points] for part in parts])


def load(text: str) -> tuple[Part, ...]:
    return tuple(Part(lot, points) for lot, points in json.loads(text))
