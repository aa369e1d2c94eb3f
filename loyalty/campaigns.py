"""The campaigns, in the order in which they get a person's slot when several want it (until their margin is known)."""

from dataclasses import dataclass

from loyalty.attention import Class


@dataclass(frozen=True, slots=True)
class Campaign:
    name: str  # also the kind of its notices
    class_: Class = Class.PROMO


WEEKLY = Campaign("weekly")
CAMPAIGNS = (WEEKLY,)
