"""Five promotions of this week that this customer is most likely to want: made when they are needed, from their own receipts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from loyalty import ledger, ranking
from loyalty.ranking import Bought, Ranked
from storage import offers, popularity, shop
from storage.database import Transaction
from storage.offers import Listed, Purchase
from storage.people import Customer
from usecases import accounts
from usecases.terms import Terms

MOST = 5
_HEAD = 40  # of a list by popularity: more than five that the customer neither buys nor dislikes
_REMEMBERED = timedelta(days=730)  # by then a purchase weighs a twentieth
_LATELY = timedelta(days=84)
_ACTIVE = "active customers"


@dataclass
class Shelf:
    """What a batch of customers has in common: the heads of their stores' lists, and how many customers are active."""

    tx: Transaction
    _heads: dict[tuple[int | None, date], Sequence[Listed]] = field(default_factory=dict)

    @cached_property
    def active(self) -> int:
        return int(shop.fact(self.tx, _ACTIVE) or 0)

    def head(self, store: int | None, day: date) -> Sequence[Listed]:
        """Of the store's own list; of the one for all stores where it is None."""
        if (store, day) not in self._heads:
            self._heads[store, day] = offers.head(self.tx, store, day, _HEAD)
        return self._heads[store, day]


def top(tx: Transaction, now: datetime, terms: Terms, customer: Customer, shelf: Shelf) -> list[tuple[int, Ranked]]:
    """The customer's five of today's lists for their home store, the likeliest first; with the promo of each."""
    zone = terms.zone(customer)
    today = now.astimezone(zone).date()
    lists = [store for store in dict.fromkeys((customer.home_store, None)) if shelf.head(store, today)]
    bought = [
        purchase for store in lists for purchase in offers.bought(tx, customer.id, store, today, now - _REMEMBERED, now)
    ]
    listed = _listed(bought, [each for store in lists for each in shelf.head(store, today)])
    ranked = ranking.top(
        {(p.listed.product, p.at): _bought(p, zone) for p in bought}.values(),
        [ranking.Listed(each.product, each.kind, each.position, each.buyers) for each in listed.values()],
        shelf.active,
        _day(today),
        most=MOST,
        one_of_a_kind=terms.program.campaigns.variety,
        not_for_me=offers.disliked(tx, customer.id) if listed else (),
    )
    return [(listed[each.product].promo, each) for each in ranked]


def mine(tx: Transaction, now: datetime, terms: Terms, customer: Customer) -> Mapping[str, Any] | None:
    """The facts of the customer's offers, as views take them; None when nothing is on in their store."""
    return facts(tx, now, terms, customer, top(tx, now, terms, customer, Shelf(tx)))


def facts(
    tx: Transaction,
    now: datetime,
    terms: Terms,
    customer: Customer,
    ranked: Sequence[tuple[int, Ranked]],
    touch: int = 0,
) -> Mapping[str, Any] | None:
    """The same for promos that were ranked already. `touch`: the message that they stand in."""
    details = offers.details(tx, [promo for promo, _ in ranked])
    shown = [_offer(details[promo], each) for promo, each in ranked if promo in details]
    if not shown:
        return None
    spendable = ledger.spendable(accounts.seen(tx, customer.id, now), now) if customer.pays else 0
    return {"currency": terms.program.currency, "offers": shown, "touch": touch, "balance": spendable}


def count_popularity(tx: Transaction, now: datetime) -> tuple[int, list[tuple[int, int]]]:
    """Reads a snapshot: how many customers are active, and for which products the number of buyers is another than stored."""
    since = now - _LATELY
    counted, stored = popularity.counted(tx, since), popularity.stored(tx)
    changed = [(product, buyers) for product, buyers in counted.items() if stored.get(product) != buyers]
    gone = [(product, 0) for product in stored if product not in counted]
    return popularity.active(tx, since), changed + gone


def keep_popularity(tx: Transaction, active: int, changed: Sequence[tuple[int, int]]) -> None:
    shop.set_fact(tx, _ACTIVE, str(active))
    popularity.write(tx, changed)


def _offer(offer: offers.Offer, ranked: Ranked) -> Mapping[str, Any]:
    return {
        "product": offer.product,
        "sku": offer.sku,
        "name": offer.name,
        "title": offer.title,
        "picture": offer.picture,
        "price": offer.price,
        "old_price": offer.old_price,
        "percent": offer.percent,
        "ends": offer.ends.isoformat(),
        "times": ranked.times,
        "last": None if ranked.last_day is None else _date(ranked.last_day).isoformat(),
        "why": ranked.why.value,
        "score": ranked.score,
    }


def _listed(bought: Sequence[Purchase], head: Sequence[Listed]) -> dict[int, Listed]:
    """By product; of several promotions of one product the one that stands first."""
    found: dict[int, Listed] = {}
    for each in (*(purchase.listed for purchase in bought), *head):
        known = found.get(each.product)
        if known is None or (each.position, each.promo) < (known.position, known.promo):
            found[each.product] = each
    return found


_EPOCH = date(1970, 1, 1)


def _day(day: date) -> int:
    return (day - _EPOCH).days


def _date(day: int) -> date:
    return _EPOCH + timedelta(days=day)


def _bought(purchase: Purchase, zone: ZoneInfo) -> Bought:
    return Bought(purchase.listed.product, purchase.listed.kind, _day(purchase.at.astimezone(zone).date()))
