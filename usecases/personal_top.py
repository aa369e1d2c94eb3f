"""Five promotions of this week that this customer is most likely to want: made when they are needed, from their own receipts."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, TypedDict
from zoneinfo import ZoneInfo

from loyalty import ledger, ranking
from loyalty.ranking import Bought, Ranked
from storage import moments, offers, popularity
from storage.database import Transaction
from storage.people import Customer
from storage.rows import named
from usecases import accounts
from usecases.terms import Terms

MOST = 5
_REMEMBERED = timedelta(days=730)  # by then a purchase weighs a twentieth


class _Chosen(TypedDict):
    one_of_a_kind: bool
    not_for_me: Collection[int]
    most: int


def top(tx: Transaction, now: datetime, terms: Terms, customer: Customer) -> list[tuple[int, Ranked]]:
    """The customer's five of today's lists for their home store, the likeliest first; with the promo of each."""
    zone = terms.zone(customer)
    today = now.astimezone(zone).date()
    lists = terms.memory.lists(tx, customer.home_store, today, now)
    if not lists.promos:
        return []
    lines, disliked = offers.tastes(tx, customer.id, now - _REMEMBERED, now)
    bought = _bought(lines, terms.memory.kinds(tx, {product for product, _ in lines}), zone)
    chosen: _Chosen = {
        "one_of_a_kind": terms.program.campaigns.variety,
        "not_for_me": disliked,
        "most": MOST,
    }
    listed = ranking.candidates(bought, lists.shelf, **chosen)
    ranked = ranking.top(bought, listed, terms.memory.active(tx, now), _day(today), **chosen)
    return [(lists.promos[each.product], each) for each in ranked]


def mine(tx: Transaction, now: datetime, terms: Terms, customer: Customer) -> Mapping[str, Any]:
    """The facts of the customer's offers, as views take them; `on`: whether anything is on promotion in their store at all."""
    today = now.astimezone(terms.zone(customer)).date()
    on = bool(terms.memory.lists(tx, customer.home_store, today, now).promos)
    return {**_facts(tx, now, terms, customer, top(tx, now, terms, customer) if on else (), 0), "on": on}


def facts(
    tx: Transaction,
    now: datetime,
    terms: Terms,
    customer: Customer,
    ranked: Sequence[tuple[int, Ranked]],
    touch: int = 0,
) -> Mapping[str, Any] | None:
    """The same for promos that were ranked already; None when there are none. `touch`: the message that they stand in."""
    found = _facts(tx, now, terms, customer, ranked, touch) if ranked else None
    return found if found and found["offers"] else None


def _facts(
    tx: Transaction, now: datetime, terms: Terms, customer: Customer, ranked: Sequence[tuple[int, Ranked]], touch: int
) -> Mapping[str, Any]:
    details = offers.details(tx, [promo for promo, _ in ranked])
    shown = [_offer(details[promo], each) for promo, each in ranked if promo in details]
    spendable = ledger.spendable(accounts.seen(tx, customer.id, now), now) if customer.pays else 0
    return {"currency": terms.program.currency, "offers": shown, "touch": touch, "balance": spendable}


def one(
    tx: Transaction, now: datetime, terms: Terms, customer: Customer, product: int, until: date | None = None
) -> Mapping[str, Any] | None:
    """The same for one product alone; None when it is not on promotion in their store, today and through `until`."""
    today = now.astimezone(terms.zone(customer)).date()
    promo = terms.memory.lists(tx, customer.home_store, today, now).promos.get(product)
    if promo is None:
        return None
    found = facts(tx, now, terms, customer, [(promo, Ranked(product, 0, 0, None, ranking.Why.LISTED))])
    ends = date.fromisoformat(found["offers"][0]["ends"]) if found else today
    return found if until is None or ends >= until else None


@dataclass(frozen=True, slots=True)
class Popular:
    """How many customers are active, and what is to be written of what they buy."""

    active: int
    changes: Mapping[str, popularity.Changes]


def count_popularity(tx: Transaction, now: datetime) -> Popular:
    """Reads a snapshot."""
    since = now - timedelta(days=ranking.ACTIVE)
    counted = {what: popularity.changes(tx, what, since) for what in ("products", "kinds")}
    return Popular(popularity.active(tx, since), counted)


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


_EPOCH = date(1970, 1, 1)
_bought_as = named(Bought)


def _day(day: date) -> int:
    return (day - _EPOCH).days


def _date(day: int) -> date:
    return _EPOCH + timedelta(days=day)


def _bought(lines: Sequence[tuple[int, int]], kinds: Mapping[int, str], zone: ZoneInfo) -> list[Bought]:
    """A product counts once a receipt: on the local day of the receipt."""
    days = {at: _day(moments.local(at, zone.key).date()) for at in {at for _, at in lines}}
    return [_bought_as((product, kinds[product], days[at])) for product, at in dict.fromkeys(lines)]
