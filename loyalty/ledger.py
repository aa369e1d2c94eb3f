"""The points of one account: lots, and the postings that move them; decided here, written elsewhere.

An account is its lots and its open holds. A lot is points of one origin with one expiry; `remaining` is what is left of it
and may be negative: that is a debt, left by a return whose earned points were spent. Every function takes the time as an
argument and answers with postings; `apply` is what storage does with them, in memory.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from loyalty.points import Money, Points
from loyalty.program import Returning, Unrecovered
from loyalty.refusals import NotEnoughPoints

_NEVER = datetime.max.replace(tzinfo=UTC)


class Origin(StrEnum):
    WELCOME = "welcome"
    OPENING = "opening"  # balance brought along by an import
    RECEIPT = "receipt"
    RESTORED = "restored"  # spent points that came back after their lot had expired
    PROFILE = "profile"  # for telling about oneself
    SORRY = "sorry"  # for something that went wrong


class Kind(StrEnum):
    EARN = "earn"
    SPEND = "spend"
    EXPIRE = "expire"
    COVER = "cover"  # expiring points pay a debt first; the pair sums to zero
    CLAW_BACK = "claw_back"
    RESTORE = "restore"
    VOID = "void"


@dataclass(frozen=True, slots=True)
class Lot:
    """`lapsed` counts points of this lot that expired unused, or were refused, and have not yet answered for a return.

    `reviewing`: above a fraud limit. Such points are on the balance, but until somebody has approved them they pay for
    nothing, neither a receipt nor what is owed for another one.
    """

    id: int
    origin: Origin
    points: Points
    remaining: Points
    lapsed: Points
    usable_from: datetime
    expires_at: datetime | None
    created_at: datetime
    receipt: int | None = None
    reviewing: bool = False

    def expired(self, now: datetime) -> bool:
        return self.expires_at is not None and self.expires_at <= now


@dataclass(frozen=True, slots=True)
class NewLot:
    origin: Origin
    points: Points
    usable_from: datetime
    expires_at: datetime | None
    kind: Kind = Kind.EARN
    reviewing: bool = False


@dataclass(frozen=True, slots=True)
class Posting:
    """`points` are added to the lot's remaining (negative: taken); `lapsed` likewise to its lapsed points."""

    lot: int
    kind: Kind
    points: Points
    lapsed: Points = Points(0)


@dataclass(frozen=True, slots=True)
class Part:
    lot: int
    points: Points


@dataclass(frozen=True, slots=True)
class Hold:
    """Points pinned to lots until `expires_at`: they can be neither spent elsewhere nor expire meanwhile."""

    id: str
    parts: tuple[Part, ...]
    expires_at: datetime

    @property
    def points(self) -> Points:
        return Points(sum(part.points for part in self.parts))


@dataclass(frozen=True, slots=True)
class Account:
    lots: tuple[Lot, ...] = ()
    holds: tuple[Hold, ...] = ()


@dataclass(frozen=True, slots=True)
class ClawBack:
    """How the points due were recovered; the five figures sum to what was due."""

    postings: tuple[Posting, ...]
    taken: Points
    lapsed: Points
    owed: Points
    from_refund: Points
    written_off: Points


def balance(account: Account) -> Points:
    return Points(sum(lot.remaining for lot in account.lots))


def debt(account: Account, now: datetime) -> Points:
    """What is owed: the lots below zero, points pinned by a hold counted as gone."""
    return Points(-sum(min(0, free) for _, free in _unpinned(account, now)))


def spendable(account: Account, now: datetime) -> Points:
    """What may be spent now: usable points that no hold has pinned, less the debt."""
    return Points(max(0, sum(free for lot, free in _unpinned(account, now) if free < 0 or _usable(lot, now))))


def pin(account: Account, points: Points, now: datetime) -> tuple[Part, ...]:
    """Chooses the lots that pay `points`, the one that expires first before the others. Raises NotEnoughPoints."""
    available = spendable(account, now)
    if points > available:
        raise NotEnoughPoints(points=points, available=available)
    return _first((Part(lot.id, free) for lot, free in _free(account, now) if _usable(lot, now)), points)


def spend(account: Account, points: Points, now: datetime, *, hold: Hold | None = None) -> tuple[Posting, ...]:
    """Takes `points`: those that `hold` has pinned, or freely once it has lapsed. Raises NotEnoughPoints."""
    parts = hold.parts if hold is not None and hold.expires_at > now else pin(account, points, now)
    return tuple(Posting(part.lot, Kind.SPEND, Points(-part.points)) for part in parts)


def expire(account: Account, now: datetime) -> tuple[Posting, ...]:
    """What has expired by `now` and is not pinned; it covers the account's debt before it is lost, unless it is reviewed."""
    free = _free(account, now)
    owing = {lot.id: -points for lot, points in free if points < 0}
    postings: list[Posting] = []
    for lot, points in free:
        if points <= 0 or not lot.expired(now):
            continue
        left = int(points)
        for debtor, owed in () if lot.reviewing else owing.items():
            if covered := min(left, owed):
                postings.append(Posting(lot.id, Kind.COVER, Points(-covered)))
                postings.append(Posting(debtor, Kind.COVER, Points(covered)))
                owing[debtor] -= covered
                left -= covered
        if left:
            postings.append(Posting(lot.id, Kind.EXPIRE, Points(-left), lapsed=Points(left)))
    return tuple(postings)


def void(account: Account) -> tuple[Posting, ...]:
    """Ends the account: every lot is emptied, every debt written off.

    Points lost so answer for later returns, as expired ones do.
    """
    return tuple(
        Posting(lot.id, Kind.VOID, Points(-lot.remaining), lapsed=Points(max(0, lot.remaining)))
        for lot in account.lots
        if lot.remaining
    )


def restore(
    account: Account, spent: Sequence[Part], already: Points, points: Points, now: datetime, rules: Returning
) -> tuple[tuple[Posting, ...], NewLot | None]:
    """Gives `points` of what a receipt `spent` back to their lots, last spent first, `already` given back before.

    What belongs to a lot that has expired meanwhile comes as a new lot, usable for some days more.
    """
    expired = {lot.id for lot in account.lots if lot.expired(now)}
    back = _first(_after(reversed(spent), already), points)
    alive = [part for part in back if part.lot not in expired]
    late = Points(sum(part.points for part in back) - sum(part.points for part in alive))
    fresh = None
    if late:
        fresh = NewLot(Origin.RESTORED, late, now, now + timedelta(days=rules.restored_days), Kind.RESTORE)
    return tuple(Posting(part.lot, Kind.RESTORE, part.points) for part in alive), fresh


def claw_back(
    account: Account, source: int, due: Points, now: datetime, rules: Returning, refund: Money, point_value: Money
) -> ClawBack:
    """Takes back `due` points that the lot `source` had brought.

    First from that lot, then what of it had expired anyway counts, then from the other lots, earliest expiry first; points
    pinned by a hold are left alone, and so are those of another receipt that are reviewed: they may turn out
    to be nobody's. What is still missing is owed down to the floor, if the policy says so, and else taken from `refund`.
    """
    free = sorted(_free(account, now), key=lambda entry: entry[0].id != source)  # stable: the others stay in order
    own = free[0][0]
    first = max(0, min(due, free[0][1]))
    lapsed = min(due - first, own.lapsed)
    others = (Part(lot.id, points) for lot, points in free if points > 0 and (lot is own or not lot.reviewing))
    parts = _first(others, Points(due - lapsed))
    taken = sum(part.points for part in parts)
    missing = due - lapsed - taken
    owed = 0
    if rules.unrecovered is Unrecovered.OWE:
        owed = min(missing, max(0, -rules.floor - debt(account, now)))
    from_refund = min(missing - owed, refund // point_value)
    postings = [Posting(part.lot, Kind.CLAW_BACK, Points(-part.points)) for part in parts]
    if owed or lapsed:
        postings.append(Posting(source, Kind.CLAW_BACK, Points(-owed), lapsed=Points(-lapsed)))
    return ClawBack(
        tuple(postings),
        taken=Points(taken),
        lapsed=Points(lapsed),
        owed=Points(owed),
        from_refund=Points(from_refund),
        written_off=Points(missing - owed - from_refund),
    )


def approve(account: Account, source: int, now: datetime) -> Account:
    """The account once a review has let the lot pay: from now on, or later if it had to wait anyway; its expiry stays."""
    lots = (
        replace(lot, reviewing=False, usable_from=max(lot.usable_from, now)) if lot.id == source else lot
        for lot in account.lots
    )
    return replace(account, lots=tuple(lots))


def refuse(account: Account, source: int) -> tuple[Posting, ...]:
    """Voids what is left of a lot that a review has turned down; it answers for a later return as expired points do."""
    left = next(max(0, lot.remaining) for lot in account.lots if lot.id == source)
    return (Posting(source, Kind.VOID, Points(-left), lapsed=Points(left)),) if left else ()


def apply(account: Account, postings: Iterable[Posting]) -> Account:
    """The account after `postings`. Raises KeyError for a lot that is not the account's."""
    lots = {lot.id: lot for lot in account.lots}
    for posting in postings:
        lot = lots[posting.lot]
        lots[posting.lot] = replace(
            lot, remaining=Points(lot.remaining + posting.points), lapsed=Points(lot.lapsed + posting.lapsed)
        )
    return replace(account, lots=tuple(lots.values()))


def opened(account: Account, lot: int, new: NewLot, now: datetime, receipt: int | None = None) -> Account:
    """The account with the new lot, under the id that storage gave it."""
    left, lapsed = new.points, Points(0)
    at = (new.usable_from, new.expires_at, now)
    made = Lot(lot, new.origin, new.points, left, lapsed, *at, receipt, new.reviewing)
    return replace(account, lots=(*account.lots, made))


def released(account: Account, hold: str) -> Account:
    """The account without the hold."""
    return replace(account, holds=tuple(other for other in account.holds if other.id != hold))


def _usable(lot: Lot, now: datetime) -> bool:
    return lot.usable_from <= now and not lot.expired(now) and not lot.reviewing


def _free(account: Account, now: datetime) -> list[tuple[Lot, Points]]:
    """Each lot with what no living hold has pinned of it, earliest expiry first."""
    return sorted(_unpinned(account, now), key=lambda entry: (entry[0].expires_at or _NEVER, entry[0].id))


def _unpinned(account: Account, now: datetime) -> list[tuple[Lot, Points]]:
    """Likewise in any order."""
    pinned: dict[int, int] = {}
    for hold in account.holds:
        if hold.expires_at > now:
            for part in hold.parts:
                pinned[part.lot] = pinned.get(part.lot, 0) + part.points
    return [(lot, Points(lot.remaining - pinned.get(lot.id, 0))) for lot in account.lots]


def _first(parts: Iterable[Part], points: Points) -> tuple[Part, ...]:
    """The first `points` of `parts`."""
    chosen: list[Part] = []
    left = int(points)
    for part in parts:
        take = min(left, part.points)
        if take > 0:
            chosen.append(Part(part.lot, Points(take)))
            left -= take
    return tuple(chosen)


def _after(parts: Iterable[Part], points: Points) -> Iterable[Part]:
    """`parts` without their first `points`."""
    skip = int(points)
    for part in parts:
        skipped = min(skip, part.points)
        skip -= skipped
        if part.points > skipped:
            yield Part(part.lot, Points(part.points - skipped))
