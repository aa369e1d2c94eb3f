"""A campaign that keeps failing is paused, and owners and operators are told, in the transaction that counts its failures."""

from collections.abc import Sequence
from datetime import datetime

from loyalty.failing import Recent
from storage import campaigns
from storage.database import Transaction
from usecases import alerts, reports

WHY = "failing"


def attempted(tx: Transaction, now: datetime, campaign: str, failed: Sequence[bool]) -> None:
    """Counts attempts of a campaign in their order, True for a failure. Once paused, it begins with a clean slate."""
    recent = Recent.read(campaigns.recent(tx, campaign)).after(failed)
    if not recent.too_many:
        campaigns.remember(tx, campaign, recent.dumped())
        return
    campaigns.remember(tx, campaign, Recent().dumped())
    if campaign not in campaigns.paused(tx):
        campaigns.pause(tx, campaign, WHY, now)
        facts = reports.failure(campaign, recent.failures, len(recent.ended))
        key = f"{campaign}:{now.isoformat()}"
        alerts.tell_owners(tx, now, "campaign-fails", key, facts)
        alerts.tell_operators(tx, now, "campaign-stands", key, facts)
