"""The sample shop's flyers: what is on promotion in a week, in which store, and at which price."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from simulator.shop.goods import Product
from simulator.shop.stores import STORES

FLYER = 40  # promos in one flyer
ONE_STORE_ONLY = 3  # of these so many for each store, on the last places
TOO_CHEAP = 1500  # kopecks; a discount on less is no news


@dataclass(frozen=True, slots=True)
class Promo:
    """Prices in kopecks; `store` is None when the promo holds in every store; `ends` is its last day."""

    promo: str
    product: Product
    store: str | None
    starts: date
    ends: date
    position: int
    price: int

    def days(self) -> Iterable[date]:
        return (self.starts + timedelta(days) for days in range((self.ends - self.starts).days + 1))


def flyers(goods: Sequence[Product], *, today: date, seed: int) -> tuple[Promo, ...]:
    """This week's and next week's; weeks begin on Monday."""
    monday = today - timedelta(today.weekday())
    return (*_flyer(goods, monday, seed), *_flyer(goods, monday + timedelta(7), seed))


def special_prices(promos: Iterable[Promo]) -> Mapping[tuple[str, str, date], int]:
    """Kopecks by SKU, store and day."""
    return {
        (promo.product.sku, store.code, day): promo.price
        for promo in promos
        for store in STORES
        if promo.store in {None, store.code}
        for day in promo.days()
    }


def _flyer(goods: Sequence[Product], monday: date, seed: int) -> Iterable[Promo]:
    """Drawn from the week and the seed alone, so next week's flyer is the same when its week has come."""
    rng = Random(f"flyer of {seed} for {monday.isoformat()}")
    allowed = [product for product in goods if product.price >= TOO_CHEAP and not product.excluded_from_spending]
    # The exponential race: the k smallest of expovariate(weight) are a weighted draw without repetition.
    chosen = sorted(allowed, key=lambda product: rng.expovariate(product.popularity))[:FLYER]
    only_here = [store.code for store in STORES for _ in range(ONE_STORE_ONLY)]
    stores = [None] * (FLYER - len(only_here)) + only_here
    week = f"{monday:%G-W%V}"
    for position, (product, store) in enumerate(zip(chosen, stores, strict=True), start=1):
        price = _reduced(product.price, rng.uniform(0.12, 0.35))
        yield Promo(f"{week}-{position:02d}", product, store, monday, monday + timedelta(6), position, price)


def _reduced(price: int, share: float) -> int:
    """Flyer prices end in 90 kopecks; the dearest such price is still below the old one, as `share` of 15 hryvnias
    is more than 90 kopecks.
    """
    return int(price * (1 - share)) // 100 * 100 + 90
