"""One customer's dealings with the shop, each done for real and then by hand in a purse; the two must never differ.

A sum of one hryvnia (100) is one point; half of what is paid in money is earned, so that a basket brings enough points to be
missed when it comes back.
"""

from collections.abc import Callable, Coroutine
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import pytest

from loyalty import ledger
from loyalty.points import Points, Rate
from loyalty.program import NO_LIMITS, Earning, Limits, Program, Returning, Spending, Unrecovered, Welcome
from loyalty.receipts import SoldLine
from loyalty.refusals import HoldClosed, HoldLapsed, NotEnoughPoints
from loyalty.statement import Statement
from storage import holds
from storage import points as stored
from storage.database import Transaction
from storage.shop import Till
from tests.usecases.corner_shop import NOW, CornerShop, Front, back, receipt
from tests.usecases.purse import Parts, Purse
from usecases import accounts
from usecases.baskets import NewReceipt
from usecases.repeats import Posted
from usecases.returns import NewReturn, Returned

T = TypeVar("T")

KYIV = ZoneInfo("Europe/Kyiv")
HALF = Rate(5000)


@dataclass
class Sale:
    """A receipt as posted: the piles that paid it, the one it brought, and what came back of it."""

    new: NewReceipt
    till: Till
    spent: Parts
    pile: int | None
    restored: int = 0
    refunded: int = 0

    @property
    def paid(self) -> int:
        return sum(points for _, points in self.spent)


@dataclass(frozen=True)
class Held:
    name: str
    receipt: str
    points: int
    till: Till


@dataclass(frozen=True)
class Delivery:
    """Something that a till may send again, and what it was answered."""

    again: Callable[[datetime], Coroutine[Any, Any, Posted | Returned]]
    answer: object


def program(policy: Unrecovered, floor: int, days: int | None, hours: int, limits: Limits = NO_LIMITS) -> Program:
    """Earned points last `days` and are usable after `hours`; a debt goes down to `floor`."""
    return Program(
        earning=Earning(HALF, usable_after_hours=hours, expires_days=days),
        spending=Spending(max_share=Rate(10_000)),
        welcome=Welcome(Points(9), expires_days=2),
        returning=Returning(restored_days=3, unrecovered=policy, floor=Points(floor)),
        limits=limits,
    )


@dataclass
class Bookkeeper:
    shop: CornerShop
    front: Front
    now: datetime = NOW
    deliveries: list[Delivery] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.owner = self.wait(self.shop.engage())
        self.phone = f"+38067{self.shop.number():07d}"
        joined = self.wait(self.shop.join(self.phone, f"{self.phone} telegram", at=self.now))
        self.ann = joined.customer
        rules = self.shop.terms.program.returning
        self.purse = Purse(rules.floor, rules.unrecovered is Unrecovered.REFUND, rules.restored_days)
        self.purse.put(joined.welcome, self.now, self.midnight(2))

    def wait(self, coroutine: Coroutine[Any, Any, T]) -> T:
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

    def code(self) -> str:
        return self.wait(self.shop.code(self.ann, self.now))

    def new_id(self, letter: str = "R") -> str:
        return f"{letter}{self.shop.number()}"

    # -- joining and gifts

    def join_again(self, channel: str) -> None:
        joined = self.wait(self.shop.join(self.phone, f"{self.phone} {channel}", channel, self.now))
        assert (joined.customer.id, joined.welcome) == (self.ann.id, 0)

    def give(self, points: int, days: int | None) -> None:
        self.wait(self.shop.give(self.ann, points, days, self.now))
        self.purse.put(points, self.now, None if days is None else self.midnight(days))

    # -- receipts

    def earn(self, sums: list[int], till: Till) -> Sale:
        new = receipt(self.new_id(), *sums, card=self.ann.card, at=self.now, till=till)
        return self.post(self.settled(), new, till, [])

    def spend(self, share: float, more: list[int], till: Till) -> Sale | None:
        """Pays with a share of what can be spent; nothing happens when that is nothing."""
        purse = self.settled()
        points = int(share * purse.spendable(self.now))
        if not points:
            return None
        card = self.code()
        new = receipt(self.new_id(), points * 100, *more, card=card, spend=points, at=self.now, till=till)
        return self.post(purse, new, till, purse.take(points, self.now))

    def spend_too_much(self, over: int, how: str) -> None:
        purse, till = self.settled(), self.shop.till
        if how == "hold":  # the till's former hold would make room for it
            purse.release_of(till.id)
        points = purse.spendable(self.now) + over
        card = self.code()
        new = receipt(self.new_id(), points * 100, card=card, spend=points, at=self.now)
        with pytest.raises(NotEnoughPoints):
            self.wait(self.shop.hold(card, points, new.code, self.now) if how == "hold" else self.shop.post(new))

    def hold(self, share: float, till: Till) -> Held | None:
        purse = self.settled()
        purse.release_of(till.id)
        points = int(share * purse.spendable(self.now))
        if not points:
            return None
        id_ = self.new_id()
        made = self.wait(self.shop.hold(self.code(), points, id_, self.now, till))
        purse.hold(made.id, till.id, points, self.now)
        self.purse = purse
        return Held(made.id, id_, points, till)

    def cancel(self, held: Held) -> None:
        self.wait(self.shop.cancel(held.name, held.till))
        self.purse.release(held.name)

    def pay(self, held: Held, more: list[int]) -> Sale | None:
        """Posts the receipt of a hold: living, lapsed, or replaced by a later one of its till."""
        purse = self.settled()
        new = receipt(
            held.receipt, held.points * 100, *more, hold=held.name, card=self.ann.card, at=self.now, till=held.till
        )
        refusal = HoldClosed if self.replaced(held) else HoldLapsed
        if held.name in purse.holds:
            spent = purse.holds.pop(held.name).parts
        elif refusal is HoldClosed or purse.spendable(self.now) < held.points:
            with pytest.raises(refusal):
                self.wait(self.shop.post(new, till=held.till))
            return None
        else:
            spent = purse.take(held.points, self.now)
        return self.post(purse, new, held.till, spent)

    def replaced(self, held: Held) -> bool:
        found = self.wait(self.shop.database.read(lambda tx: holds.find(tx, held.name)))
        return found is not None and found.state == "cancelled"

    def post(self, purse: Purse, new: NewReceipt, till: Till, spent: Parts) -> Sale:
        """Posts a receipt that must be accepted; from `purse` the points `spent` on it are gone."""
        spend = sum(points for _, points in spent)
        earned = (new.basket.total - spend * 100) * HALF // (10_000 * 100)
        posted = self.wait(self.shop.post(new, self.now, till))
        assert (posted.answer.earned, posted.answer.spent, posted.repeated) == (earned, spend, False)
        pile = None
        most = self.shop.terms.program.limits.receipt_points
        waiting = most is not None and earned > most
        if earned:
            rules = self.shop.terms.program.earning
            usable = self.now + timedelta(hours=rules.usable_after_hours)
            expires = None if rules.expires_days is None else self.midnight(rules.expires_days, usable)
            pile = purse.put(earned, usable, expires, waiting=waiting)
        self.purse = purse
        self.agree(posted.answer.statement)
        self.deliveries.append(Delivery(lambda at: self.shop.post(new, at, till), posted.answer))
        return Sale(new, till, spent, pile)

    # -- reviews

    def review(self, which: int, *, good: bool) -> bool:
        """Decides about the points of one receipt that wait; False when there is none."""
        waiting = self.wait(self.shop.reviews(self.owner))
        own = [review for review in waiting if review.customer == self.ann.id]
        if not own:
            return False
        review = own[which % len(own)]
        lots = self.wait(self.shop.account(self.ann)).lots
        (number,) = [number for number, lot in enumerate(lots) if lot.id == review.lot]
        purse = self.settled()
        points = purse.approve(number, self.now) if good else purse.refuse(number)
        decided = self.wait(self.shop.decide(self.owner, review.id, good=good, at=self.now))
        assert decided.points == points
        self.purse = purse
        return True

    # -- goods taken back

    def sold(self, sale: Sale) -> dict[int, SoldLine]:
        lines = self.wait(self.shop.sold(sale.new.code, sale.till))
        assert lines is not None
        return lines

    def take_back(self, sale: Sale, lines: list[tuple[int, int]]) -> None:
        purse = self.settled()
        clawed = sum(line.clawed for line in self.sold(sale).values())
        new = back(self.new_id("B"), sale.new.code, *lines, at=self.now, quantity=0)
        answer = self.wait(self.shop.take_back(new, till=sale.till)).answer
        due = sum(line.clawed for line in self.sold(sale).values()) - clawed
        purse.put_back(sale.spent, sale.restored, answer.restored, self.now)
        refund = answer.refund + answer.from_refund * 100
        taken, owed, from_refund = purse.claw_back(sale.pile, due, refund)
        assert (answer.clawed_back, answer.owed, answer.from_refund) == (taken + owed, owed, from_refund)
        assert answer.refund >= 0
        sale.restored += answer.restored
        sale.refunded += refund
        assert sale.refunded <= sale.new.basket.total - sale.paid * 100
        self.purse = purse
        self.agree(answer.statement)
        self.deliveries.append(Delivery(self.resending(new, sale.till), answer))

    def resending(self, new: NewReturn, till: Till) -> Callable[[datetime], Coroutine[Any, Any, Returned]]:
        return lambda at: self.shop.take_back(new, at, till)

    def deliver_again(self, delivery: Delivery) -> None:
        again = self.wait(delivery.again(self.now))
        assert (again.answer, again.repeated) == (delivery.answer, True)

    # -- what changes nothing

    def sweep(self) -> None:
        """The scheduler's hour: everybody's expiries are posted."""
        while self.wait(self.shop.database.run(lambda tx: accounts.expire_due(tx, self.now))):
            pass
        self.purse = self.settled()

    def agree(self, told: Statement | None) -> None:
        """What somebody was told is what the purse says."""
        assert told is not None
        purse = self.settled()
        assert (told.balance, told.held) == (purse.balance, purse.held)
        assert told.spendable == purse.spendable(self.now)
        assert sum(part.points for part in told.parts) == told.balance

    def look(self) -> None:
        ask = self.shop.database.read(lambda tx: accounts.explained(tx, self.shop.terms, self.ann, self.now))
        self.agree(self.wait(ask))

    def compare(self) -> None:
        """Lot by lot, with the entries, and what could be spent now."""

        def work(tx: Transaction) -> tuple[int, list[int], int]:
            lots = stored.account(tx, self.ann.id, every_lot=True).lots
            by_lot = [int(lot.remaining) for lot in sorted(lots, key=lambda lot: lot.id)]
            spendable = ledger.spendable(accounts.seen(tx, self.ann.id, self.now), self.now)
            return stored.sum_of_entries(tx, self.ann.id), by_lot, spendable

        entries, lots, spendable = self.wait(self.shop.database.read(work))
        assert entries == sum(lots) == self.purse.balance
        assert lots == self.purse.by_pile()
        assert spendable == self.settled().spendable(self.now)
        assert self.purse.debt <= -self.purse.floor
