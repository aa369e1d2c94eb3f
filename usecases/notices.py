"""What the programme says of its own accord, on its way: claimed with its facts checked now, then marked by its end."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from loyalty import notices
from loyalty.attention import Refusal
from loyalty.notices import CLAIM, EXPIRY, WEEKLY, Kind
from loyalty.points import Money
from storage import identities, outbox
from storage.database import Transaction
from storage.outbox import Queued
from usecases import campaigns, linking, reminders
from usecases.terms import Terms

_FRESH = timedelta(minutes=2)  # for so long what was checked holds; a notice unsaid by then is claimed anew
_SOON, _AT_MOST = timedelta(seconds=5), timedelta(minutes=5)  # pauses between tries, doubling
_DOUBLINGS = 6


@dataclass(frozen=True, slots=True)
class Claimed:
    """A notice that may be said until `until`, to this account, in this language. `kept` of its facts stays in its row."""

    id: int
    kind: str
    facts: Mapping[str, Any]
    account: str
    language: str
    until: datetime
    tries: int
    at_most_once: bool
    cost: Money
    kept: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a claimed notice: `reference` is the messenger's id of the message, `failed` what hindered it.

    `final`: trying again is of no use. `blocked`: the person does not want to be written to there.
    """

    notice: Claimed
    reference: str = ""
    failed: str = ""
    final: bool = False
    blocked: bool = False


def claim(
    tx: Transaction, now: datetime, terms: Terms, channel: str, most: int, in_hand: Collection[int] = ()
) -> list[Claimed]:
    """Up to `most` notices to be said now in the channel, but those in hand; what must not be said is dropped.

    Only the process that sends for the channel claims. A notice that may be said at most once is marked here, before it is.
    """
    claimed: list[Claimed] = []
    for row in outbox.due(tx, channel, now, most + len(in_hand), terms.program.metered):
        if row.id in in_hand:
            continue
        kind = notices.kind(row.kind)
        if kind is None:  # of a later version, which may yet come
            outbox.again(tx, [(row.id, _next_try(now, row.tries))])
            continue
        checked = _checked(tx, now, terms, kind, row)
        if isinstance(checked, str):
            outbox.drop(tx, row.id, checked, now)
        elif not kind.at_most_once or _taken(tx, now, terms, kind, row, checked, channel):
            claimed.append(checked)
    return claimed[:most]


def settle(tx: Transaction, now: datetime, channel: str, outcomes: Sequence[Outcome]) -> None:
    """Writes down what became of them."""
    for account in sorted({outcome.notice.account for outcome in outcomes if outcome.blocked}):
        identities.block(tx, channel, account, now)
    for outcome in outcomes:
        notice = outcome.notice
        if not outcome.failed:
            outbox.sent(tx, notice.id, channel, outcome.reference, now, notice.cost)
        elif outcome.final or notice.at_most_once:
            outbox.drop(tx, notice.id, outcome.failed, now)
        else:  # who blocked us here may read elsewhere: the next claim knows
            outbox.again(tx, [(notice.id, now if outcome.blocked else _next_try(now, notice.tries))])


def _taken(
    tx: Transaction, now: datetime, terms: Terms, kind: Kind, row: Queued, claimed: Claimed, channel: str
) -> bool:
    """Marks it as sent and spends the person's budget: once, whoever else tries; what the budget forbids is dropped."""
    if not outbox.take(tx, row.id, channel, claimed.kept, claimed.cost, now):
        return False
    if row.customer is not None and not campaigns.spend(tx, now, terms, row.customer, kind.class_):
        outbox.drop(tx, row.id, Refusal.CAPPED.value, now)
        return False
    return True


def _checked(tx: Transaction, now: datetime, terms: Terms, kind: Kind, row: Queued) -> Claimed | str:
    """The notice as it is to be said at this moment, or why it must not be."""
    if why := notices.objection(kind, row.to, expired=row.expires_at <= now):
        return why
    claimed = Claimed(
        row.id,
        row.kind,
        row.facts,
        row.to.account,
        row.to.language or terms.program.language,
        min(row.expires_at, now + _FRESH),
        row.tries,
        kind.at_most_once,
        terms.program.metered.cost if row.to.charged else Money(0),
        row.facts,
    )
    if kind == EXPIRY and row.customer is not None:
        burning = reminders.burning(tx, now, terms, row.customer, row.facts)
        return replace(claimed, facts=burning) if burning else "nothing_expires"
    if kind == WEEKLY and row.customer is not None:
        best = campaigns.weekly(tx, now, terms, row.customer, row.id)
        return best if isinstance(best, str) else replace(claimed, facts=best.facts, kept=best.kept)
    if kind == CLAIM and row.customer is not None:
        question = linking.asked(tx, row.facts, row.customer)
        return replace(claimed, facts=question) if question else "claim_over"
    return claimed


def _next_try(now: datetime, tries: int) -> datetime:
    pause: timedelta = _SOON * 2 ** min(tries, _DOUBLINGS)
    return now + min(pause, _AT_MOST)
