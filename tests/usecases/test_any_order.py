"""Tills that were offline send late, twice and out of order; once everything has arrived, the balance is the same."""

from collections.abc import Coroutine
from dataclasses import dataclass
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from loyalty.refusals import UnknownReceipt
from storage.people import Customer
from tests.usecases.corner_shop import CornerShop, Front, back, beside, receipt


@dataclass(frozen=True)
class Purchase:
    """A basket, how many of its points' worth points pay, and which lines come back: (line, part of it in quarters)."""

    sums: tuple[int, ...]
    spend: int
    returned: tuple[tuple[int, int], ...]


@st.composite
def purchases(draw: st.DrawFn) -> Purchase:
    sums = draw(st.lists(st.integers(1, 40).map(lambda number: number * 400), min_size=1, max_size=3))
    spend = draw(st.integers(0, sum(sums) // 500))
    returned = draw(st.lists(st.tuples(st.integers(1, len(sums)), st.integers(1, 4)), max_size=4))
    return Purchase(tuple(sums), spend, tuple(fitting(returned)))


def fitting(returned: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """No line comes back more than once over."""
    left: dict[int, int] = {}
    fits = []
    for line, quarters in returned:
        taken = min(quarters, left.get(line, 4))
        left[line] = left.get(line, 4) - taken
        if taken:
            fits.append((line, taken))
    return fits


def deliveries(bought: list[Purchase]) -> list[tuple[int, int | None]]:
    """(purchase, None) is its receipt, (purchase, n) the n-th of its returns."""
    return [
        (number, which) for number, purchase in enumerate(bought) for which in (None, *range(len(purchase.returned)))
    ]


async def delivered(shop: CornerShop, bought: list[Purchase], order: list[tuple[int, int | None]]) -> int:
    """The balance of a new member after everything has been sent in this order, refused things again and again."""
    ann, run = await shop.regular(1000), shop.number()
    waiting = order
    while waiting:
        refused = []
        for number, which in waiting:
            try:
                await sent(shop, ann, f"{run}-{number}", bought[number], which)
            except UnknownReceipt:
                refused.append((number, which))
        assert len(refused) < len(waiting)
        waiting = refused
    return await shop.balance(ann)


async def sent(shop: CornerShop, ann: Customer, code: str, purchase: Purchase, which: int | None) -> Any:
    if which is None:
        card = await shop.code(ann) if purchase.spend else ann.card
        return await shop.post(receipt(code, *purchase.sums, card=card, spend=purchase.spend))
    line, quarters = purchase.returned[which]
    part = purchase.sums[line - 1] * quarters // 4
    return await shop.take_back(back(f"{code}-{which}", code, (line, part), quantity=250 * quarters))


async def test_the_order_of_arrival_does_not_matter(shop: CornerShop) -> None:
    def story(front: Front) -> None:
        @settings(max_examples=max(1, settings().max_examples // 5))
        @given(st.lists(purchases(), min_size=1, max_size=4), st.data())
        def told(bought: list[Purchase], data: st.DataObject) -> None:
            orderly = deliveries(bought)
            shuffled = data.draw(st.permutations(orderly))
            ways: list[Coroutine[Any, Any, int]] = [
                delivered(shop, bought, [*orderly]),
                delivered(shop, bought, [*shuffled, *shuffled[:3]]),
            ]
            one, other = [front.wait(way) for way in ways]
            assert one == other

        told()

    await beside(story)
