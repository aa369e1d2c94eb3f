"""What the programme says of its own accord, on its way: claimed with its facts checked now, then marked by its end."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from loyalty import notices
from loyalty.attention import Class, Refusal
from loyalty.failing import FAILURES
from loyalty.notices import ANSWER, CLAIM, EXPIRY, OFFER, SOLVED, SURVEY, Kind
from loyalty.points import Money
from storage import budgets, identities, outbox, people, queue
from storage.budgets import Slot
from storage.database import Transaction
from storage.queue import FIRST, Places, Queued
from usecases import campaigns, case_answers, failing, linking, offers, reminders, surveys
from usecases.case_answers import Told
from usecases.terms import Terms

_FRESH = timedelta(minutes=2)  # for so long what was checked holds; a notice unsaid by then is claimed anew
_SOON, _AT_MOST = timedelta(seconds=5), timedelta(minutes=5)  # pauses between tries, doubling
_DOUBLINGS = 6

Refused = Callable[
    [str, str], None
]  # hears the kind and the reason of what is not said; again when a transaction begins anew


def unheard(_kind: str, _why: str) -> None:
    """For whom it does not matter."""


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
    kept: Mapping[str, Any] = field(default_factory=dict)
    slot: Slot | None = None  # of the person's attention that it takes
    campaign: str = ""


@dataclass(frozen=True, slots=True)
class Hand:
    """What is to be said, and where in the queue to go on: what lies before is in hand or read in another messenger.

    None: there was no more.
    """

    notices: Sequence[Claimed]
    last: Places | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a claimed notice: `reference` is the messenger's id of the message, `failed` what hindered it.

    `final`: trying again is of no use. `blocked`: the person does not want to be written to there. `unsaid`: it certainly
    was not said, and nobody is to blame.
    """

    notice: Claimed
    reference: str = ""
    failed: str = ""
    final: bool = False
    blocked: bool = False
    unsaid: bool = False


def claim(
    tx: Transaction,
    now: datetime,
    terms: Terms,
    channel: str,
    most: int,
    in_hand: Collection[int] = (),
    refused: Refused = unheard,
    after: Places = FIRST,
) -> Hand:
    """Of the next `most` that are due, those to be said now in the channel, but those in hand; what must not be said is dropped.

    Only the process that sends for the channel claims. A notice that may be said at most once is marked here, before it is.
    """
    claimed: list[Claimed] = []
    paused = campaigns.paused(tx)
    page = queue.due(tx, channel, now, most, terms.program.metered, in_hand, after)
    for row in page.rows:
        kind = notices.kind(row.kind)
        if kind is None:  # of a later version, which may yet come
            outbox.again(tx, [(row.id, _next_try(now, row.tries))])
            continue
        if morning := _morning(tx, now, terms, kind, row):
            outbox.again(tx, [(row.id, morning)])
            continue
        checked = "paused" if row.campaign in paused else _checked(tx, now, terms, kind, row)
        if isinstance(checked, datetime):
            outbox.again(tx, [(row.id, checked)])
        elif isinstance(checked, str):
            outbox.drop_waiting(tx, [(row.id, checked)], now)
            refused(row.kind, checked)
        else:
            claimed.append(checked)
    taken = _taken(tx, now, channel, claimed, refused)
    return Hand([notice for notice in claimed if not notice.at_most_once or notice.id in taken], page.last)


def settle(tx: Transaction, now: datetime, channel: str, outcomes: Sequence[Outcome]) -> None:
    """Writes down what became of them; a campaign that keeps failing is paused."""
    for account in sorted({outcome.notice.account for outcome in outcomes if outcome.blocked}):
        identities.block(tx, channel, account, now)
    said, dropped, again, given_back = _sorted(now, outcomes)
    outbox.sent(tx, channel, now, said)
    told = [outcome.notice for outcome in outcomes if not outcome.failed and not outcome.notice.at_most_once]
    outbox.keep(tx, [(notice.id, notice.kept) for notice in told if notice.kept])
    outbox.drop(tx, dropped, now)
    outbox.again(tx, again)
    queue.give_back(tx, given_back)
    surveys.unasked(tx, _surveys(outcome.notice for outcome in outcomes if outcome.failed))
    tries: defaultdict[str, list[bool]] = defaultdict(list)
    for outcome in outcomes:
        if outcome.notice.campaign and not outcome.unsaid:
            tries[outcome.notice.campaign].append(outcome.failed in FAILURES)
    for campaign in sorted(tries):
        failing.attempted(tx, now, campaign, tries[campaign])


_Later = list[tuple[int, datetime]]


def _sorted(
    now: datetime, outcomes: Sequence[Outcome]
) -> tuple[list[tuple[int, str, Money]], list[tuple[int, str]], _Later, _Later]:
    """What was said, what is given up, what is tried again, and what was taken and goes back untouched."""
    said, dropped, again, given_back = [], [], _Later(), _Later()
    for outcome in outcomes:
        notice = outcome.notice
        if not outcome.failed:
            said.append((notice.id, outcome.reference, notice.cost))
        elif notice.at_most_once and outcome.unsaid:
            given_back.append((notice.id, now))
        elif outcome.final or notice.at_most_once:
            dropped.append((notice.id, outcome.failed))
        else:  # who blocked us here may read elsewhere: the next claim knows
            again.append((notice.id, now if outcome.blocked else _next_try(now, notice.tries)))
    return said, dropped, again, given_back


def _taken(tx: Transaction, now: datetime, channel: str, claimed: Sequence[Claimed], refused: Refused) -> set[int]:
    """Marks what may be said at most once as sent, and spends the people's attention: once, whoever else tries. What
    that forbids is dropped. What became another person's since it was looked at waits until it is looked at again.
    """
    once = [notice for notice in claimed if notice.at_most_once]
    people.pin(tx, (notice.slot.customer for notice in once if notice.slot is not None))
    taken = queue.take(tx, [notice.id for notice in once], channel, now)
    mine = [notice for notice in once if notice.id in taken and _is_theirs(notice, taken[notice.id])]
    queue.give_back(tx, [(id_, now) for id_ in sorted(taken.keys() - {notice.id for notice in mine})])
    spent = budgets.spend(tx, {notice.id: notice.slot for notice in mine if notice.slot is not None})
    capped = [notice for notice in mine if notice.slot is not None and notice.id not in spent]
    outbox.drop(tx, [(notice.id, Refusal.CAPPED.value) for notice in capped], now)
    for notice in capped:
        refused(notice.kind, Refusal.CAPPED.value)
    said = [notice for notice in mine if notice.slot is None or notice.id in spent]
    outbox.keep(tx, [(notice.id, notice.kept) for notice in said if notice.kept])
    surveys.asked(tx, now, _surveys(said))
    return {notice.id for notice in said}


def _surveys(told: Iterable[Claimed]) -> list[int]:
    return [notice.facts["survey"] for notice in told if notice.kind == SURVEY.name]


def _morning(tx: Transaction, now: datetime, terms: Terms, kind: Kind, row: Queued) -> datetime | None:
    """When whom this notice would disturb now may be disturbed; None when it may be said, or is over."""
    if not kind.by_day or row.customer is None or row.expires_at <= now:
        return None
    quiet, zone = terms.program.reminders.quiet, terms.zone(people.find(tx, id=row.customer))
    return quiet.after(now, zone) if quiet.covers(now, zone) else None


def _is_theirs(notice: Claimed, customer: int | None) -> bool:
    return notice.slot is None or notice.slot.customer == customer


def _checked(tx: Transaction, now: datetime, terms: Terms, kind: Kind, row: Queued) -> Claimed | str | datetime:
    """The notice as it is to be said at this moment, or why it must not be, or when to look again."""
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
        campaign=row.campaign,
    )
    if kind == EXPIRY and row.customer is not None:
        burning = reminders.burning(tx, now, terms, row.customer, row.facts)
        return replace(claimed, facts=burning) if burning else "nothing_expires"
    if kind.class_ is not Class.SERVICE and row.customer is not None:
        return _with_slot(tx, now, terms, kind, row, row.customer, claimed)
    if kind == OFFER and (found := people.find(tx, id=row.customer or 0)):
        offer = offers.reminded(tx, now, terms, found, row.facts)
        return replace(claimed, facts=offer) if offer else "offer_over"
    if kind == ANSWER:
        answer = case_answers.told(tx, now, terms, row.facts, row.to.channel)
        return replace(claimed, facts=answer.facts, kept=answer.kept) if isinstance(answer, Told) else answer
    if kind == SOLVED:
        question = case_answers.question(tx, row.facts)
        return replace(claimed, facts=question) if question else "case_open"
    if kind == CLAIM and row.customer is not None:
        whose = linking.asked(tx, row.facts, row.customer)
        return replace(claimed, facts=whose) if whose else "claim_over"
    return claimed


def _with_slot(
    tx: Transaction, now: datetime, terms: Terms, kind: Kind, row: Queued, customer: int, claimed: Claimed
) -> Claimed | str:
    """Of what takes a person's attention."""
    if kind == SURVEY:
        asked = surveys.question(tx, now, terms, customer, row.facts)
        if isinstance(asked, str):
            return asked
        return replace(claimed, facts=asked.facts, slot=asked.slot, until=min(claimed.until, asked.until))
    best = campaigns.weekly(tx, now, terms, customer, row.id, row.campaign)
    if isinstance(best, str):
        return best
    return replace(claimed, facts=best.facts, kept=best.kept, slot=best.slot, until=min(claimed.until, best.until))


def _next_try(now: datetime, tries: int) -> datetime:
    pause: timedelta = _SOON * 2 ** min(tries, _DOUBLINGS)
    return now + min(pause, _AT_MOST)
