"""Whatever customers and tills do, in whatever order and however often: the books are right, on both databases.

Hypothesis tells the stories; a purse kept by hand (purse.py) says how each has to end.
"""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

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
    run_state_machine_as_test,
)

from loyalty.points import Points, Rate
from loyalty.program import Earning, Program, Returning, Spending, Unrecovered, Welcome
from loyalty.refusals import HoldClosed, HoldLapsed, NotEnoughPoints, ReturnExceeds
from storage import points as stored
from storage.database import Transaction
from storage.shop import Till
from tests.usecases.corner_shop import NOW, CornerShop, Front, back, beside, receipt
from tests.usecases.purse import Parts, Purse
from usecases import accounts
from usecases.purchases import NewReceipt
from usecases.returns import NewReturn

KYIV = ZoneInfo("Europe/Kyiv")
SUMS = st.lists(st.integers(1, 60).map(lambda number: number * 90), min_size=1, max_size=3)
SHARE = st.sampled_from([1, 1, 0.6, 0.3])  # of what could be spent; an empty account is where the hard questions are
HALF = Rate(5000)  # so that a basket brings enough points to miss when it comes back


@dataclass
class Sale:
    """A receipt as posted: the piles that paid it, the one it brought, and what came back of it."""

    new: NewReceipt
    spent: Parts
    pile: int | None
    restored: int = 0
    refunded: int = 0
    at_till: Till | None = None


@dataclass(frozen=True)
class Held:
    name: str
    receipt: str
    points: int
    till: Till


@dataclass
class Delivery:
    """Something a till may send again."""

    again: Callable[[datetime], Any]
    answer: object = field(default=None)


class ShopMachine(RuleBasedStateMachine):
    sales = Bundle("sales")
    held = Bundle("held")

    def __init__(self, shop: CornerShop, front: Front) -> None:
        super().__init__()
        self.shop, self.front = shop, front
        self.now = NOW
        self.deliveries: list[Delivery] = []

    @initialize(
        policy=st.sampled_from([Unrecovered.OWE, Unrecovered.OWE, Unrecovered.REFUND]),
        floor=st.sampled_from([-1000, -7, 0]),
        days=st.sampled_from([None, 0, 2, 30]),
        hours=st.sampled_from([0, 0, 30]),
    )
    def join(self, policy: Unrecovered, floor: int, days: int | None, hours: int) -> None:
        self.earning = Earning(HALF, usable_after_hours=hours, expires_days=days)
        returning = Returning(3, policy, Points(floor))
        program = Program(
            earning=self.earning, spending=Spending(Rate(10_000)), welcome=Welcome(Points(9), 2), returning=returning
        )
        self.shop = self.shop.under(program)
        self.phone = f"+38067{self.shop.number():07d}"
        joined = self.wait(self.shop.join(self.phone, f"{self.phone} telegram", at=self.now))
        self.ann = joined.customer
        self.purse = Purse(floor, policy is Unrecovered.REFUND, returning.restored_days)
        self.purse.put(joined.welcome, self.now, self.midnight(2))

    # -- the words of the story

    def wait(self, coroutine: Any) -> Any:
        return self.front.wait(coroutine)

    def midnight(self, days: int, start: datetime | None = None) -> datetime:
        """The end of the local day `days` after the one of `start`."""
        day = (start or self.now).astimezone(KYIV).date() + timedelta(days=days + 1)
        return datetime.combine(day, time(), KYIV)

    def settled(self) -> Purse:
        """A copy of the purse as the use cases first bring it up to date; it replaces the purse when they succeed."""
        purse = deepcopy(self.purse)
        purse.settle(self.now)
        return purse

    def till(self, second: bool) -> Till:
        return self.shop.second if second else self.shop.till

    def new_code(self) -> str:
        return f"R{self.shop.number()}"

    def deliver(self, purse: Purse, new: NewReceipt, till: Till, spent: Parts) -> Sale:
        """Posts a receipt that must be accepted, as `purse` (from which `spent` is gone) says."""
        spend = sum(points for _, points in spent)
        earned = (new.basket.total - spend * 100) * HALF // (10_000 * 100)
        posted = self.wait(self.shop.post(new, self.now, till))
        assert (posted.answer.earned, posted.answer.spent, posted.repeated) == (earned, spend, False)
        pile = None
        if earned:
            usable = self.now + timedelta(hours=self.earning.usable_after_hours)
            days = self.earning.expires_days
            pile = purse.put(earned, usable, None if days is None else self.midnight(days, usable))
        self.purse = purse
        self.agree(posted.answer.statement)
        self.deliveries.append(Delivery(lambda at: self.shop.post(new, at, till), posted.answer))
        return Sale(new, spent, pile, at_till=till)

    def agree(self, told: Any) -> None:
        """What a till was told is what the purse says."""
        assert (told.balance, told.held) == (self.purse.balance, self.purse.held)
        assert told.spendable == self.purse.spendable(self.now)
        assert sum(part.points for part in told.parts) == told.balance

    # -- what happens

    @rule(hours=st.sampled_from([0.05, 0.1, 1, 12, 24, 60]))
    def let_time_pass(self, hours: float) -> None:
        self.now += timedelta(hours=hours)

    @rule(points=st.integers(1, 9), days=st.none() | st.integers(0, 5))
    def give(self, points: int, days: int | None) -> None:
        self.wait(self.shop.give(self.ann, points, days, self.now))
        self.purse.put(points, self.now, None if days is None else self.midnight(days))

    @rule(channel=st.sampled_from(["telegram", "viber"]))
    def join_again(self, channel: str) -> None:
        joined = self.wait(self.shop.join(self.phone, f"{self.phone} {channel}", channel, self.now))
        assert (joined.customer.id, joined.welcome) == (self.ann.id, 0)

    @rule(target=sales, sums=SUMS, second=st.booleans())
    def earn(self, sums: list[int], second: bool) -> Sale:
        till = self.till(second)
        new = receipt(self.new_code(), *sums, card=self.ann.card, at=self.now, till=till)
        return self.deliver(self.settled(), new, till, [])

    @rule(target=sales, share=SHARE, more=SUMS, second=st.booleans())
    def spend(self, share: float, more: list[int], second: bool) -> Any:
        purse, till = self.settled(), self.till(second)
        points = int(share * purse.spendable(self.now))
        if not points:
            return multiple()
        card = self.wait(self.shop.code(self.ann, self.now))
        new = receipt(self.new_code(), points * 100, *more, card=card, spend=points, at=self.now, till=till)
        return self.deliver(purse, new, till, purse.take(points, self.now))

    @rule(over=st.integers(1, 9), how=st.sampled_from(["hold", "spend"]))
    def spend_too_much(self, over: int, how: str) -> None:
        purse = self.settled()
        if how == "hold":  # its former hold would make room for it
            purse.release_of(self.shop.till.id)
        points = purse.spendable(self.now) + over
        code, card = self.new_code(), self.wait(self.shop.code(self.ann, self.now))
        new = receipt(code, points * 100, card=card, spend=points, at=self.now)
        with pytest.raises(NotEnoughPoints):
            self.wait(self.shop.hold(card, points, code, self.now) if how == "hold" else self.shop.post(new))

    @rule(target=held, share=SHARE, second=st.booleans())
    def hold(self, share: float, second: bool) -> Any:
        purse, till, code = self.settled(), self.till(second), self.new_code()
        purse.release_of(till.id)
        points = int(share * purse.spendable(self.now))
        if not points:
            return multiple()
        card = self.wait(self.shop.code(self.ann, self.now))
        made = self.wait(self.shop.hold(card, points, code, self.now, till))
        purse.hold(made.id, till.id, points, self.now)
        self.purse = purse
        return Held(made.id, code, points, till)

    @rule(held=consumes(held))
    def cancel(self, held: Held) -> None:
        self.wait(self.shop.cancel(held.name, held.till))
        self.purse.release(held.name)

    @rule(target=sales, held=consumes(held), more=SUMS)
    def pay_with_the_hold(self, held: Held, more: list[int]) -> Any:
        purse = self.settled()
        new = receipt(
            held.receipt, held.points * 100, *more, card=self.ann.card, hold=held.name, at=self.now, till=held.till
        )
        if self.replaced(held):
            with pytest.raises(HoldClosed):
                self.wait(self.shop.post(new, till=held.till))
            return multiple()
        if held.name in purse.holds:
            spent = purse.holds.pop(held.name).parts
        elif purse.spendable(self.now) < held.points:
            with pytest.raises(HoldLapsed):
                self.wait(self.shop.post(new, till=held.till))
            return multiple()
        else:
            spent = purse.take(held.points, self.now)
        return self.deliver(purse, new, held.till, spent)

    def replaced(self, held: Held) -> bool:
        """Whether another hold of the till has taken this one's place (or it was cancelled)."""
        found = self.wait(self.shop.database.read(lambda tx: stored.hold(tx, held.name)))
        return bool(found.state == "cancelled")

    @rule(target=held, sale=consumes(sales), second=st.booleans())
    def take_back_what_brought_the_points_being_paid_with(self, sale: Sale, second: bool) -> Any:
        held = self.hold(1, second)
        self.take_the_rest_back(sale)
        return held

    @rule(target=sales, sale=consumes(sales), more=SUMS, second=st.booleans())
    def take_back_what_brought_the_points_spent(self, sale: Sale, more: list[int], second: bool) -> Any:
        sold = self.spend(1, more, second)
        self.take_the_rest_back(sale)
        return sold

    @rule(sale=sales, line=st.integers(0, 2), share=st.floats(0.01, 1))
    def take_a_line_back(self, sale: Sale, line: int, share: float) -> None:
        sold = self.wait(self.shop.sold(sale.new.code, sale.at_till))
        chosen = sold[1 + line % len(sold)]
        left = chosen.sum - chosen.returned_sum
        self.take_back(sale, [(chosen.line, max(1, int(share * left)))] if left else [])

    @rule(sale=consumes(sales))
    def take_the_rest_back(self, sale: Sale) -> None:
        sold = self.wait(self.shop.sold(sale.new.code, sale.at_till))
        self.take_back(sale, [(line.line, line.sum - line.returned_sum) for line in sold.values()])
        paid = sum(points for _, points in sale.spent)
        assert sale.restored == paid
        assert sale.refunded == sale.new.basket.total - paid * 100
        too_much = back(f"B{self.shop.number()}", sale.new.code, (1, 1), at=self.now, quantity=0)
        with pytest.raises(ReturnExceeds):
            self.wait(self.shop.take_back(too_much, till=sale.at_till))

    def take_back(self, sale: Sale, lines: list[tuple[int, int]]) -> None:
        purse, till = self.settled(), sale.at_till
        clawed = self.clawed(sale)
        new = back(f"B{self.shop.number()}", sale.new.code, *lines, at=self.now, quantity=0)
        answer = self.wait(self.shop.take_back(new, till=till)).answer
        due = self.clawed(sale) - clawed
        purse.put_back(sale.spent, sale.restored, answer.restored, self.now)
        refund = answer.refund + answer.from_refund * 100
        taken, owed, from_refund = purse.claw_back(sale.pile, due, refund) if sale.pile is not None else (0, 0, 0)
        assert (answer.clawed_back, answer.owed, answer.from_refund) == (taken + owed, owed, from_refund)
        assert answer.refund >= 0
        sale.restored += answer.restored
        sale.refunded += refund
        assert sale.refunded <= sale.new.basket.total - sum(points for _, points in sale.spent) * 100
        self.purse = purse
        self.agree(answer.statement)
        self.deliveries.append(Delivery(self.resend(new, till), answer))

    def resend(self, new: NewReturn, till: Till | None) -> Callable[[datetime], Any]:
        return lambda at: self.shop.take_back(new, at, till)

    def clawed(self, sale: Sale) -> int:
        sold = self.wait(self.shop.sold(sale.new.code, sale.at_till))
        return sum(line.clawed for line in sold.values())

    @precondition(lambda self: self.deliveries)
    @rule(data=st.data())
    def deliver_again(self, data: st.DataObject) -> None:
        delivery = data.draw(st.sampled_from(self.deliveries))
        again = self.wait(delivery.again(self.now))
        assert (again.answer, again.repeated) == (delivery.answer, True)

    @rule()
    def sweep(self) -> None:
        """The scheduler's hour: expiries of everybody are posted."""
        while self.wait(self.shop.database.run(lambda tx: accounts.expire_due(tx, self.now))):
            pass
        self.purse = self.settled()

    @rule()
    def ask_for_the_balance(self) -> None:
        told = self.wait(
            self.shop.database.read(lambda tx: accounts.explained(tx, self.shop.terms, self.ann, self.now))
        )
        before, self.purse = self.purse, self.settled()
        self.agree(told)
        self.purse = before

    # -- what always holds

    @invariant()
    def the_books_are_right(self) -> None:
        def work(tx: Transaction) -> tuple[int, list[int]]:
            lots = stored.account(tx, self.ann.id, self.now, every_lot=True).lots
            by_lot = [lot.remaining for lot in sorted(lots, key=lambda lot: lot.id)]
            return stored.sum_of_entries(tx, self.ann.id), list(map(int, by_lot))

        entries, lots = self.wait(self.shop.database.read(work))
        assert entries == sum(lots) == self.purse.balance
        assert lots == self.purse.by_pile()
        assert self.purse.debt <= -self.purse.floor


async def test_the_books_are_right_whatever_happens(shop: CornerShop) -> None:
    effort = settings(max_examples=max(1, settings.default.max_examples // 2), stateful_step_count=30)
    await beside(lambda front: run_state_machine_as_test(lambda: ShopMachine(shop, front), settings=effort))
