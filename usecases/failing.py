"""A campaign that keeps failing is paused, and its people are told why, in the transaction that counts its failures."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from loyalty.failing import Recent
from storage.database import Transaction

WHY = "failing"


class Campaigns(Protocol):
    """Where campaigns are kept: their recent attempts and whether they are paused."""

    def recent(self, tx: Transaction, campaign: str) -> str:
        """What `remember` was given last; empty at first."""

    def remember(self, tx: Transaction, campaign: str, recent: str) -> None: ...

    def pause(self, tx: Transaction, now: datetime, campaign: str, why: str, facts: dict[str, int]) -> None:
        """Pauses it and tells its people; a campaign that is paused already is left alone."""


def attempted(tx: Transaction, now: datetime, campaign: str, failed: Sequence[bool], campaigns: Campaigns) -> None:
    """Counts attempts of a campaign in their order, True for a failure. Once paused, it begins with a clean slate."""
    recent = Recent.read(campaigns.recent(tx, campaign)).after(failed)
    if recent.too_many:
        campaigns.remember(tx, campaign, Recent().dumped())
        campaigns.pause(tx, now, campaign, WHY, {"failed": recent.failures, "of": len(recent.ended)})
    else:
        campaigns.remember(tx, campaign, recent.dumped())
