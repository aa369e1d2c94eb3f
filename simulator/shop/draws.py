"""How chance is taken: events that happen now and then, and products drawn by their weight."""

from bisect import bisect
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from random import Random

from simulator.shop.goods import Product


@dataclass(frozen=True, slots=True)
class Shelf:
    """Products to draw from, with their running weights."""

    products: tuple[Product, ...]
    weights: tuple[float, ...]

    def draw(self, rng: Random) -> Product:
        return self.products[bisect(self.weights, rng.random() * self.weights[-1], hi=len(self.products) - 1)]


def shelf(goods: Sequence[Product], likes: Mapping[str, float]) -> Shelf:
    """By popularity, times what is liked of the category."""
    weights = (product.popularity * likes.get(product.category, 1) for product in goods)
    return Shelf(tuple(goods), tuple(accumulate(weights)))


def happens(rng: Random, chance: float) -> bool:
    return rng.random() < chance
