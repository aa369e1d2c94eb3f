"""A second, simple opinion on how points move: one mutable purse, kept by hand, against which the real one is held."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

Parts = list[tuple[int, int]]  # (number of the pile, points)


@dataclass
class Pile:
    """Points with one expiry. `free` are those that no hold has; below zero they are owed."""

    free: int
    usable_from: datetime
    expires_at: datetime | None
    lapsed: int = 0
    waiting: bool = False  # for an owner to look: pays for nothing but its own goods coming back


@dataclass
class Pinned:
    till: int
    parts: Parts
    until: datetime


@dataclass
class Purse:
    floor: int
    from_refund: bool  # whether what can't be taken back is taken from the money instead of being owed
    restored_days: int
    piles: list[Pile] = field(default_factory=list)
    holds: dict[str, Pinned] = field(default_factory=dict)

    @property
    def held(self) -> int:
        return sum(points for hold in self.holds.values() for _, points in hold.parts)

    @property
    def balance(self) -> int:
        return sum(pile.free for pile in self.piles) + self.held

    @property
    def debt(self) -> int:
        return -sum(pile.free for pile in self.piles if pile.free < 0)

    def by_pile(self) -> list[int]:
        """What each pile holds, pinned or not."""
        whole = [pile.free for pile in self.piles]
        for hold in self.holds.values():
            for number, points in hold.parts:
                whole[number] += points
        return whole

    def settle(self, now: datetime) -> None:
        """Lapsed holds let go; expired points pay debts, and what is left of them is gone."""
        for name in [name for name, hold in self.holds.items() if hold.until <= now]:
            self.release(name)
        for number in self._soonest_first(range(len(self.piles))):
            pile = self.piles[number]
            if pile.expires_at is None or pile.expires_at > now or pile.free <= 0:
                continue
            for debtor in [] if pile.waiting else self._soonest_first(range(len(self.piles))):
                paid = min(pile.free, max(0, -self.piles[debtor].free))
                pile.free -= paid
                self.piles[debtor].free += paid
            pile.lapsed += pile.free
            pile.free = 0

    def spendable(self, now: datetime) -> int:
        return max(0, sum(self.piles[number].free for number in self._usable(now)) - self.debt)

    def put(self, points: int, usable_from: datetime, expires_at: datetime | None, *, waiting: bool = False) -> int:
        self.piles.append(Pile(points, usable_from, expires_at, waiting=waiting))
        return len(self.piles) - 1

    def approve(self, number: int, now: datetime) -> int:
        pile = self.piles[number]
        pile.waiting, pile.usable_from = False, max(pile.usable_from, now)
        return max(0, pile.free)

    def refuse(self, number: int) -> int:
        pile = self.piles[number]
        gone = max(0, pile.free)
        pile.free, pile.lapsed = pile.free - gone, pile.lapsed + gone
        return gone

    def take(self, points: int, now: datetime) -> Parts:
        return self._take(self._usable(now), points)

    def hold(self, name: str, till: int, points: int, now: datetime) -> None:
        self.release_of(till)
        self.holds[name] = Pinned(till, self.take(points, now), now + timedelta(minutes=5))

    def release(self, name: str) -> None:
        if name in self.holds:
            for number, points in self.holds.pop(name).parts:
                self.piles[number].free += points

    def release_of(self, till: int) -> None:
        """A till has one hold at a time."""
        for name in [name for name, hold in self.holds.items() if hold.till == till]:
            self.release(name)

    def put_back(self, spent: Parts, already: int, points: int, now: datetime) -> None:
        """The last taken first; to piles that have expired no more, but to a new one."""
        late = 0
        for number, part in reversed(spent):
            skipped = min(part, already)
            back = min(part - skipped, points)
            already, points = already - skipped, points - back
            expires = self.piles[number].expires_at
            if expires is not None and expires <= now:
                late += back
            else:
                self.piles[number].free += back
        if late:
            self.put(late, now, now + timedelta(days=self.restored_days))

    def claw_back(self, source: int | None, due: int, refund: int) -> tuple[int, int, int]:
        """(taken, owed, from the refund) of the points `source` had brought; one point is a hryvnia."""
        if source is None:
            return 0, 0, 0
        taken = sum(points for _, points in self._take([source], due))
        lapsed = min(due - taken, self.piles[source].lapsed)
        self.piles[source].lapsed -= lapsed
        others = self._soonest_first(number for number, pile in enumerate(self.piles) if not pile.waiting)
        taken += lapsed + sum(points for _, points in self._take(others, due - taken - lapsed))
        missing = due - taken
        owed = 0 if self.from_refund else min(missing, -self.floor - self.debt)
        self.piles[source].free -= owed
        return taken, owed, min(missing - owed, refund // 100)

    def _take(self, numbers: Iterable[int], points: int) -> Parts:
        parts = []
        for number in numbers:
            part = min(points, max(0, self.piles[number].free))
            if part:
                self.piles[number].free -= part
                points -= part
                parts.append((number, part))
        return parts

    def _usable(self, now: datetime) -> list[int]:
        usable = [
            number
            for number, pile in enumerate(self.piles)
            if pile.free > 0
            and not pile.waiting
            and pile.usable_from <= now
            and (pile.expires_at is None or pile.expires_at > now)
        ]
        return self._soonest_first(usable)

    def _soonest_first(self, numbers: Iterable[int]) -> list[int]:
        def expiry(number: int) -> tuple[bool, float]:
            expires = self.piles[number].expires_at
            return expires is None, 0 if expires is None else expires.timestamp()

        return sorted(numbers, key=expiry)
