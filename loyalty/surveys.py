"""Surveys: which question a visit is followed by, how likely, and what an answer means.

The formulas, and why they are these: docs/explanation/surveys.md.
"""

import hmac
from collections.abc import Collection, Mapping
from enum import StrEnum
from hashlib import sha256

from loyalty.program import SurveyRules

NPS = "nps"  # the topic that is no category
WHOLE = 10_000  # basis points
_PRIOR, _PRIOR_ASKED = 0.25, 20  # a quarter answers, until twenty people have been asked or so
_FLOOR = 0.1  # a store in which nobody answers is not to ask everybody
_WORD = 8  # bytes of the digest
SCORES = range(11)
PROMOTER, PASSIVE = 9, 7  # from so many of ten (Reichheld, 2003)
LOW = 2  # stars up to which something went wrong


class Group(StrEnum):
    PROMOTER = "promoter"
    PASSIVE = "passive"
    DETRACTOR = "detractor"


class Side(StrEnum):
    """Of a visit."""

    LIKED = "liked"
    DISLIKED = "disliked"


class Aspect(StrEnum):
    """Of a category, in the order in which they are asked about; each 1 to 5."""

    QUALITY = "quality"
    ASSORTMENT = "assortment"
    FRESHNESS = "freshness"


def group(score: int) -> Group:
    """Of an answer; raises ValueError for one that is not from 0 to 10."""
    if score not in SCORES:
        raise ValueError(f"{score} is not from 0 to 10")
    if score >= PROMOTER:
        return Group.PROMOTER
    return Group.PASSIVE if score >= PASSIVE else Group.DETRACTOR


def topics(rules: SurveyRules) -> tuple[str, ...]:
    """All that the programme asks about."""
    return ((NPS,) if rules.nps else ()) + rules.categories


def topic(rules: SurveyRules, on_receipt: Collection[str], missing: Mapping[str, int]) -> str | None:
    """What a visit with these categories is asked about: what lacks most answers; of equals the first of the programme's.

    None when there is nothing to ask, or nothing is missing.
    """
    possible = [each for each in topics(rules) if each == NPS or each in on_receipt]
    best = max(possible, key=lambda each: missing.get(each, 0), default=None)
    return best if best is not None and missing.get(best, 0) > 0 else None


def response(asked: int, answered: int) -> float:
    """The share of those asked who answer, by those asked so far."""
    return max(_FLOOR, (answered + _PRIOR * _PRIOR_ASKED) / (asked + _PRIOR_ASKED))


def missing(wanted: int, answered: int, under_way: int, rate: float) -> float:
    """Answers that a month still lacks; of those asked lately and silent so far a share will answer."""
    return max(0.0, wanted - answered - under_way * rate)


def chance(lacking: float, rate: float, visits: float) -> int:
    """In basis points: how likely one of the so many `visits` to come is asked about. Nobody to come: whoever does."""
    if lacking <= 0:
        return 0
    asks = lacking / rate
    return WHOLE if visits <= asks else min(WHOLE, max(1, round(WHOLE * asks / visits)))


def drawn(key: bytes, receipt: int, chance_: int) -> bool:
    """Whether this visit is asked: the same for ever, and known to nobody without the key."""
    digest = hmac.new(key, str(receipt).encode(), sha256).digest()
    return (int.from_bytes(digest[:_WORD]) * WHOLE) >> (8 * _WORD) < chance_


def mark_of(name: str) -> str:
    """A short name of something that can be chosen: a button has no room for the shop's own words."""
    return sha256(name.encode()).hexdigest()[:_WORD]
