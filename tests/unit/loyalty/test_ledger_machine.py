"""Whatever happens to an account, in whatever order, its promises hold. The rules alone; storage is a tuple of lots."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    multiple,
    precondition,
    rule,
)

from loyalty import ledger
from loyalty.ledger import Account, Hold, Kind, NewLot, Origin, Part, Posting
from loyalty.points import Money, Points
from loyalty.program import Returning, Unrecovered
from loyalty.refusals import NotEnoughPoints

HRYVNIA = Money(100)
NEVER = datetime.max.replace(tzinfo=UTC)
HOLD_LIFE = timedelta(minutes=5)
SHARE = st.sampled_from([1, 1, 0.6, 0.3])  # of what could be spent; an empty account is where the hard questions are


@dataclass
class Sale:
    """A receipt: which lots paid, which lot it brought, and what returns have given back and asked back of it so far."""

    spent: tuple[Part, ...]
    lot: int
    earned: int
    restored: int = 0
    clawed: int = 0

    @property
    def paid(self) -> int:
        return sum(part.points for part in self.spent)


class AccountMachine(RuleBasedStateMachine):
    sales = Bundle("sales")
    holds = Bundle("holds")

    def __init__(self) -> None:
        super().__init__()
        self.now = datetime(2026, 3, 2, 9, tzinfo=UTC)
        self.account = Account()
        self.entries: list[int] = []
        self.owed: Counter[int] = Counter()  # by the lot that owes
        self.returning = Returning()
        self.pins = 0  # so far: no two holds have one name

    @initialize(
        policy=st.sampled_from([Unrecovered.OWE, Unrecovered.OWE, Unrecovered.REFUND]),
        floor=st.sampled_from([-1000, -5, 0]),
        days=st.integers(1, 9),
    )
    def agree(self, policy: Unrecovered, floor: int, days: int) -> None:
        self.returning = Returning(days, policy, Points(floor))

    # -- what storage does

    def post(self, postings: tuple[Posting, ...]) -> None:
        self.entries += [posting.points for posting in postings]
        self.account = ledger.apply(self.account, postings)

    def open(self, points: int, usable_from: datetime, expires_at: datetime | None, *, reviewing: bool = False) -> int:
        return self.opened(NewLot(Origin.RECEIPT, Points(points), usable_from, expires_at, Kind.EARN, reviewing))

    def opened(self, new: NewLot) -> int:
        id_ = len(self.account.lots) + 1
        self.entries.append(new.points)
        self.account = ledger.opened(self.account, id_, new, self.now)
        return id_

    def settle(self) -> None:
        """As every use case begins: expiries are posted; they touch nothing that is alive, pinned or owed."""
        before, owing = self.account, ledger.debt(self.account, self.now)
        postings = ledger.expire(before, self.now)
        lots = {lot.id: lot for lot in before.lots}
        for posting in postings:
            assert posting.points > 0 or lots[posting.lot].expired(self.now)
            assert posting.points > 0 or posting.kind is Kind.EXPIRE or not lots[posting.lot].reviewing
            if posting.kind is Kind.COVER and posting.points > 0:
                self.owed[posting.lot] -= posting.points
        self.post(postings)
        lost = sum(posting.lapsed for posting in postings)
        assert ledger.balance(self.account) == ledger.balance(before) - lost
        theirs = sum(posting.lapsed for posting in postings if not lots[posting.lot].reviewing)
        assert not theirs or ledger.debt(self.account, self.now) == 0
        assert ledger.debt(self.account, self.now) <= owing
        assert ledger.expire(self.account, self.now) == ()

    # -- what happens

    @rule(points=st.integers(1, 20), wait=st.sampled_from([0, 0, 0, 30]), days=st.none() | st.integers(1, 20))
    def earn(self, points: int, wait: int, days: int | None) -> None:
        usable = self.now + timedelta(hours=wait)
        self.open(points, usable, None if days is None else usable + timedelta(days=days))

    @rule(hours=st.sampled_from([0.05, 0.1, 1, 24, 100, 300]))
    def let_time_pass(self, hours: float) -> None:
        self.now += timedelta(hours=hours)

    @rule(
        target=sales,
        share=SHARE,
        earned=st.integers(1, 9),
        days=st.none() | st.integers(1, 9),
        reviewing=st.sampled_from([False, False, True]),
    )
    def sell(self, share: float, earned: int, days: int | None, reviewing: bool) -> Any:
        return self.sold(share, earned, days, reviewing=reviewing)

    def sold(self, share: float, earned: int, days: int | None, *, reviewing: bool = False) -> Sale:
        self.settle()
        points = Points(int(share * ledger.spendable(self.account, self.now)))
        spent = self.spend(points)
        expires = None if days is None else self.now + timedelta(days=days)
        return Sale(spent, self.open(earned, self.now, expires, reviewing=reviewing), earned)

    @precondition(lambda self: any(lot.reviewing for lot in self.account.lots))
    @rule(data=st.data(), good=st.booleans())
    def review(self, data: st.DataObject, good: bool) -> None:
        """What waited may be spent from now on, or is gone; nothing else moves."""
        self.settle()
        lot = data.draw(st.sampled_from([lot for lot in self.account.lots if lot.reviewing]))
        before, could = ledger.balance(self.account), ledger.spendable(self.account, self.now)
        owing = ledger.debt(self.account, self.now)
        if good:
            self.account = ledger.approve(self.account, lot.id, self.now)
            assert ledger.balance(self.account) == before
        else:
            self.post(ledger.refuse(self.account, lot.id))
            assert ledger.balance(self.account) == before - max(0, lot.remaining)
            assert ledger.refuse(self.account, lot.id) == ()
        assert ledger.debt(self.account, self.now) == owing
        assert could <= ledger.spendable(self.account, self.now) <= could + (max(0, lot.remaining) if good else 0)

    def spend(self, points: Points, hold: Hold | None = None) -> tuple[Part, ...]:
        before = ledger.debt(self.account, self.now)
        postings = ledger.spend(self.account, points, self.now, hold=hold) if points else ()
        assert sum(posting.points for posting in postings) == -points
        if hold is not None:
            self.account = ledger.released(self.account, hold.id)
        self.post(postings)
        assert ledger.debt(self.account, self.now) <= before
        return tuple(Part(posting.lot, Points(-posting.points)) for posting in postings)

    @rule(target=holds, share=SHARE)
    def pin(self, share: float) -> Any:
        self.settle()
        points = Points(int(share * ledger.spendable(self.account, self.now)))
        if not points:
            return multiple()
        before = ledger.spendable(self.account, self.now)
        self.pins += 1
        made = Hold(f"hold {self.pins}", ledger.pin(self.account, points, self.now), self.now + HOLD_LIFE)
        assert made.points == points
        self.account = replace(self.account, holds=(*self.account.holds, made))
        assert ledger.spendable(self.account, self.now) == before - points
        return made

    @rule(target=sales, hold=consumes(holds), earned=st.integers(1, 9))
    def commit(self, hold: Hold, earned: int) -> Any:
        self.settle()
        if hold.expires_at > self.now:
            spent = self.spend(hold.points, hold)
            assert spent == hold.parts
        elif hold.points > ledger.spendable(self.account, self.now):
            with pytest.raises(NotEnoughPoints):
                ledger.spend(self.account, hold.points, self.now, hold=hold)
            return multiple()
        else:
            spent = self.spend(hold.points, hold)
        return Sale(spent, self.open(earned, self.now, None), earned)

    @rule(hold=consumes(holds))
    def cancel(self, hold: Hold) -> None:
        self.account = ledger.released(self.account, hold.id)

    @rule(sale=sales, paid=st.floats(0, 1), earned=st.floats(0, 1), refund=st.integers(0, 900))
    def return_some(self, sale: Sale, paid: float, earned: float, refund: int) -> None:
        self.take_back(
            sale, round(paid * (sale.paid - sale.restored)), round(earned * (sale.earned - sale.clawed)), refund
        )

    @rule(sale=consumes(sales), refund=st.integers(0, 900))
    def return_the_rest(self, sale: Sale, refund: int) -> None:
        self.take_back(sale, sale.paid - sale.restored, sale.earned - sale.clawed, refund)

    @rule(target=holds, sale=consumes(sales), refund=st.integers(0, 900))
    def return_what_brought_the_points_being_paid_with(self, sale: Sale, refund: int) -> Any:
        held = self.pin(1)
        self.return_the_rest(sale, refund)
        return held

    @rule(target=sales, sale=consumes(sales), earned=st.integers(1, 9), refund=st.integers(0, 900))
    def return_what_brought_the_points_spent(self, sale: Sale, earned: int, refund: int) -> Any:
        sold = self.sold(1, earned, None)
        self.return_the_rest(sale, refund)
        return sold

    @rule(share=SHARE, earned=st.integers(1, 9))
    def sell_and_take_back_at_once(self, share: float, earned: int) -> None:
        self.settle()
        before = self.account
        sale = self.sold(share, earned, None)
        self.take_back(sale, sale.paid, sale.earned, 0)
        assert self.account.lots[:-1] == before.lots
        assert self.account.lots[-1].remaining == 0

    def take_back(self, sale: Sale, restored: int, clawed: int, refund: int) -> None:
        self.settle()
        self.restore(sale, restored)
        if clawed:
            self.claw_back(sale, clawed, refund)

    def restore(self, sale: Sale, points: int) -> None:
        before = self.account
        postings, fresh = ledger.restore(
            before, sale.spent, Points(sale.restored), Points(points), self.now, self.returning
        )
        alive = {lot.id for lot in before.lots if not lot.expired(self.now)}
        assert all(posting.lot in alive and posting.points > 0 for posting in postings)
        self.post(postings)
        for posting in postings:
            self.owed[posting.lot] = max(0, self.owed[posting.lot] - posting.points)
        if fresh is not None:
            assert fresh.expires_at == self.now + timedelta(days=self.returning.restored_days)
            self.opened(fresh)
        assert ledger.balance(self.account) == ledger.balance(before) + points
        sale.restored += points

    def claw_back(self, sale: Sale, due: int, refund: int) -> None:
        before, owing = self.account, ledger.debt(self.account, self.now)
        back = ledger.claw_back(before, sale.lot, Points(due), self.now, self.returning, Money(refund), HRYVNIA)
        figures = (back.taken, back.lapsed, back.owed, back.from_refund, back.written_off)
        assert sum(figures) == due
        assert min(figures) >= 0
        assert back.from_refund * HRYVNIA <= refund
        assert not back.owed or self.returning.unrecovered is Unrecovered.OWE
        waiting = {lot.id for lot in before.lots if lot.reviewing and lot.id != sale.lot}
        assert not [posting for posting in back.postings if posting.lot in waiting]
        self.post(back.postings)
        self.owed[sale.lot] += back.owed
        assert ledger.balance(self.account) == ledger.balance(before) - back.taken - back.owed
        assert ledger.debt(self.account, self.now) == owing + back.owed
        sale.clawed += due

    # -- what always holds

    @invariant()
    def the_lots_are_what_the_entries_say(self) -> None:
        assert ledger.balance(self.account) == sum(self.entries)

    @invariant()
    def no_lot_holds_more_than_it_was_given_or_lost_more(self) -> None:
        for lot in self.account.lots:
            assert lot.remaining <= lot.points
            assert 0 <= lot.lapsed <= lot.points

    @invariant()
    def the_debt_stays_above_the_floor(self) -> None:
        assert 0 <= ledger.debt(self.account, self.now) <= -self.returning.floor
        if self.returning.unrecovered is Unrecovered.REFUND:
            assert ledger.debt(self.account, self.now) == 0

    @invariant()
    def pinned_points_are_still_there(self) -> None:
        pinned = self.pinned()
        for lot in self.account.lots:
            assert lot.remaining + self.owed[lot.id] >= pinned[lot.id]

    @invariant()
    def spendable_is_what_is_usable_less_what_is_pinned_and_owed(self) -> None:
        account = ledger.apply(self.account, ledger.expire(self.account, self.now))
        free = Counter({lot.id: int(lot.remaining) for lot in account.lots})
        free.subtract(self.pinned())
        later = sum(max(0, free[lot.id]) for lot in account.lots if lot.usable_from > self.now or lot.reviewing)
        assert ledger.spendable(account, self.now) == max(0, free.total() - later)

    @precondition(lambda self: self.account.lots)
    @invariant()
    def exactly_the_spendable_can_be_spent_and_not_one_more(self) -> None:
        account = ledger.apply(self.account, ledger.expire(self.account, self.now))
        most = ledger.spendable(account, self.now)
        spent = {part.lot: part.points for part in ledger.pin(account, most, self.now)}
        assert sum(spent.values()) == most
        assert not [lot for lot in account.lots if lot.reviewing and lot.id in spent]
        self.assert_earliest_first(account, spent)
        with pytest.raises(NotEnoughPoints):
            ledger.pin(account, Points(most + 1), self.now)

    def assert_earliest_first(self, account: Account, spent: dict[int, Points]) -> None:
        """No lot that was left alone, wholly or partly, expires before one that was taken."""
        pinned = self.pinned()
        last = max((lot.expires_at or NEVER for lot in account.lots if lot.id in spent), default=None)
        for lot in account.lots:
            usable = (
                not lot.reviewing
                and lot.usable_from <= self.now
                and (lot.expires_at is None or lot.expires_at > self.now)
            )
            if last is not None and usable and lot.remaining - pinned[lot.id] > spent.get(lot.id, 0):
                assert (lot.expires_at or NEVER) >= last

    def pinned(self) -> Counter[int]:
        """By lot, of the holds that live."""
        pinned: Counter[int] = Counter()
        for hold in self.account.holds:
            if hold.expires_at > self.now:
                for part in hold.parts:
                    pinned[part.lot] += part.points
        return pinned


TestAccount = AccountMachine.TestCase
TestAccount.settings = settings(stateful_step_count=40)
