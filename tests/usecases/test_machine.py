"""Whatever a customer and the tills do, in whatever order and however often: the books are right, on both databases.

Hypothesis tells the stories, the bookkeeper says how each has to end.
"""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import Phase, settings
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

from loyalty.points import Points
from loyalty.program import NO_LIMITS, Unrecovered
from loyalty.refusals import ReturnExceeds
from storage.database import PostgresDatabase
from storage.shop import Till
from tests.usecases import bookkeeper
from tests.usecases.bookkeeper import Bookkeeper, Held, Sale
from tests.usecases.corner_shop import CornerShop, Front, back, beside

SUMS = st.lists(st.integers(1, 60).map(lambda number: number * 90), min_size=1, max_size=3)
SHARE = st.sampled_from([1, 1, 0.6, 0.3])  # of what could be spent; an empty account is where the hard questions are


class ShopMachine(RuleBasedStateMachine):
    sales = Bundle("sales")
    held = Bundle("held")

    def __init__(self, shop: CornerShop, front: Front) -> None:
        super().__init__()
        self.shop, self.front = shop, front

    @initialize(
        policy=st.sampled_from([Unrecovered.OWE, Unrecovered.OWE, Unrecovered.REFUND]),
        floor=st.sampled_from([-1000, -7, 0]),
        days=st.sampled_from([None, 0, 2, 30]),
        hours=st.sampled_from([0, 0, 30]),
        most=st.sampled_from([None, Points(40), Points(10)]),
    )
    def join(self, policy: Unrecovered, floor: int, days: int | None, hours: int, most: Points | None) -> None:
        limits = replace(NO_LIMITS, receipt_points=most)
        self.books = Bookkeeper(self.shop.under(bookkeeper.program(policy, floor, days, hours, limits)), self.front)

    @rule(hours=st.sampled_from([0.05, 0.1, 1, 12, 24, 60]))
    def let_time_pass(self, hours: float) -> None:
        self.books.now += timedelta(hours=hours)

    @rule(points=st.integers(1, 9), days=st.none() | st.integers(0, 5))
    def give(self, points: int, days: int | None) -> None:
        self.books.give(points, days)

    @rule(target=sales, sums=SUMS, second=st.booleans())
    def earn(self, sums: list[int], second: bool) -> Any:
        return self.books.earn(sums, self.till(second))

    @rule(target=sales, share=SHARE, more=SUMS, second=st.booleans())
    def spend(self, share: float, more: list[int], second: bool) -> Any:
        return self.books.spend(share, more, self.till(second)) or multiple()

    @rule(over=st.integers(1, 9), how=st.sampled_from(["hold", "spend"]))
    def spend_too_much(self, over: int, how: str) -> None:
        self.books.spend_too_much(over, how)

    @rule(target=held, share=SHARE, second=st.booleans())
    def hold(self, share: float, second: bool) -> Any:
        return self.books.hold(share, self.till(second)) or multiple()

    @rule(held=consumes(held))
    def cancel(self, held: Held) -> None:
        self.books.cancel(held)

    @rule(target=sales, held=consumes(held), more=SUMS)
    def pay_with_the_hold(self, held: Held, more: list[int]) -> Any:
        return self.books.pay(held, more) or multiple()

    @rule(target=sales, sale=consumes(sales), share=SHARE, more=SUMS, second=st.booleans())
    def take_back_what_brought_the_points_being_paid_with(
        self, sale: Sale, share: float, more: list[int], second: bool
    ) -> Any:
        held = self.books.hold(share, self.till(second))
        self.take_all_back(sale)
        return (held and self.books.pay(held, more)) or multiple()

    @rule(target=sales, sale=consumes(sales), more=SUMS, second=st.booleans())
    def take_back_what_brought_the_points_spent(self, sale: Sale, more: list[int], second: bool) -> Any:
        sold = self.books.spend(1, more, self.till(second))
        self.take_all_back(sale)
        return sold or multiple()

    @rule(sale=sales, line=st.integers(0, 2), share=st.floats(0.01, 1))
    def take_a_line_back(self, sale: Sale, line: int, share: float) -> None:
        sold = self.books.sold(sale)
        chosen = sold[1 + line % len(sold)]
        left = chosen.sum - chosen.returned_sum
        self.books.take_back(sale, [(chosen.line, max(1, int(share * left)))] if left else [])

    @rule(sale=consumes(sales))
    def take_the_rest_back(self, sale: Sale) -> None:
        self.take_all_back(sale)
        too_much = back(self.books.new_id("B"), sale.new.code, (1, 1), at=self.books.now, quantity=0)
        with pytest.raises(ReturnExceeds):
            self.books.wait(self.shop.take_back(too_much, till=sale.till))

    def take_all_back(self, sale: Sale) -> None:
        rest = [(line.line, line.sum - line.returned_sum) for line in self.books.sold(sale).values()]
        self.books.take_back(sale, rest)
        assert sale.restored == sale.paid
        assert sale.refunded == sale.new.basket.total - sale.paid * 100

    @rule(which=st.integers(0, 9), good=st.booleans())
    def review(self, which: int, good: bool) -> None:
        """An owner looks at points above the limit."""
        self.books.review(which, good=good)

    @precondition(lambda self: self.books.deliveries)
    @rule(data=st.data())
    def deliver_again(self, data: st.DataObject) -> None:
        self.books.deliver_again(data.draw(st.sampled_from(self.books.deliveries)))

    @rule(what=st.sampled_from(["the scheduler", "the balance", "telegram", "viber"]))
    def come_by(self, what: str) -> None:
        """Visits that change nothing but what has expired anyway."""
        if what == "the scheduler":
            self.books.sweep()
        elif what == "the balance":
            self.books.look()
        else:
            self.books.join_again(what)

    @invariant()
    def the_books_are_right(self) -> None:
        self.books.compare()

    def till(self, second: bool) -> Till:
        return self.shop.second if second else self.shop.till


async def test_the_books_are_right_whatever_happens(shop: CornerShop) -> None:
    dearer = 3 if isinstance(shop.database, PostgresDatabase) else 1  # a step takes PostgreSQL so much longer
    effort = settings(
        max_examples=max(1, settings().max_examples // dearer),
        stateful_step_count=40,
        report_multiple_bugs=False,
        phases=set(Phase) - {Phase.explain},
    )

    def story(front: Front) -> None:
        run_state_machine_as_test(lambda: ShopMachine(shop, front), settings=effort)  # type: ignore[arg-type]  # any maker does

    await beside(story)
