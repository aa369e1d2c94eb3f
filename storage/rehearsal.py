"""What a rehearsal needs of its scratch databases: the archive has the whole past, on the stage it is played."""

import json
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, String, bindparam, cast, delete, distinct, func, literal, select, update
from sqlalchemy.dialects.postgresql import insert

from storage import moments
from storage.consents import MARKETING
from storage.database import Row, Transaction
from storage.queries import Query, within
from storage.rows import cell, packed, rows
from storage.tables import (
    consents,
    customers,
    identities,
    outbox,
    products,
    promos,
    receipt_lines,
    receipts,
    rhythms,
    stores,
    surveys,
)

CHANNEL = "rehearsal"  # the messenger that is not there
_SINCE, _UNTIL = bindparam("since", type_=BigInteger()), bindparam("until", type_=BigInteger())
_RECEIPT = ("id", "store", "code", "till", "cashier", "customer", "at", "total", "fingerprint")
_LINE = ("receipt", "line", "product", "quantity", "sum")
_then = (receipts.c.at >= _SINCE, receipts.c.at < _UNTIL)
_receipts = Query(select(*(receipts.c[name] for name in _RECEIPT)).where(*_then).order_by(receipts.c.at, receipts.c.id))
_lines = Query(
    select(*(receipt_lines.c[name] for name in _LINE))
    .join(receipts, receipts.c.id == receipt_lines.c.receipt)
    .where(*_then)
    .order_by(receipts.c.at, receipt_lines.c.receipt, receipt_lines.c.line)
)
_add_receipt = Query(
    insert(receipts).values({name: bindparam(name) for name in _RECEIPT} | {"imported": False, "answer_json": "{}"})
)
_add_line = Query(insert(receipt_lines).values({name: bindparam(name) for name in _LINE}))
_emptied = [Query(delete(table)) for table in (receipt_lines, receipts, rhythms)]
_OF, _AT = bindparam("customer", type_=BigInteger()), bindparam("at", type_=BigInteger())
_join = Query(
    update(customers)
    .where(customers.c.id == _OF, customers.c.joined_at.is_(None))
    .values(joined_at=_AT)
    .returning(customers.c.id)
)
_agree = Query(
    insert(consents).values(
        customer=_OF, purpose=MARKETING, given=True, version="", language="", channel=CHANNEL, at=_AT
    )
)
_account = Query(
    insert(identities).values(
        channel=CHANNEL, account=cast(_OF, String), customer=_OF, created_at=_AT, last_heard_at=_AT
    )
)
_decisions = Query(
    select(
        outbox.c.id,
        outbox.c.customer,
        customers.c.card,
        outbox.c.campaign,
        outbox.c.day,
        outbox.c.due_at,
        outbox.c.done_at,
        outbox.c.arm,
        outbox.c.state,
        outbox.c.reason,
        outbox.c.facts_json,
    )
    .join(customers, customers.c.id == outbox.c.customer)
    .where(outbox.c.campaign != "", outbox.c.day == bindparam("day"))
    .order_by(outbox.c.due_at, outbox.c.id)
)
_kept = Query(
    select(
        outbox.c.id,
        rhythms.c.sending_weekday,
        func.coalesce(customers.c.preferred_hour, rhythms.c.hour),
        func.coalesce(stores.c.timezone, ""),
    )
    .join(customers, customers.c.id == outbox.c.customer)
    .outerjoin(stores, stores.c.id == customers.c.home_store)
    .outerjoin(rhythms, rhythms.c.customer == outbox.c.customer)
    .where(outbox.c.campaign != "", outbox.c.id > bindparam("after", type_=BigInteger()))
)
_told = rows()
_skus = Query(
    select(promos.c.id, promos.c.product, products.c.sku)
    .select_from(_told)
    .join(promos, promos.c.id == cell(_told, 0, promos.c.id))
    .join(products, products.c.id == promos.c.product)
)
_purchases = Query(
    select(receipts.c.at, receipt_lines.c.product)
    .join(receipt_lines, receipt_lines.c.receipt == receipts.c.id)
    .where(receipts.c.customer == _OF)
    .order_by(receipts.c.at)
)
_home = stores.alias("home")
_questioned = Query(
    select(
        *(customers.c.card, receipts.c.code, stores.c.code, stores.c.timezone, func.coalesce(_home.c.timezone, "")),
        *(surveys.c.topic, receipts.c.at, outbox.c.done_at, outbox.c.state, outbox.c.reason),
    )
    .join(receipts, receipts.c.id == surveys.c.receipt)
    .join(stores, stores.c.id == surveys.c.store)
    .join(customers, customers.c.id == surveys.c.customer)
    .outerjoin(_home, _home.c.id == customers.c.home_store)
    .join(outbox, outbox.c.key == literal("survey:").concat(cast(surveys.c.id, String)))
    .order_by(surveys.c.id)
)
_visits = Query(
    select(stores.c.code, func.count())
    .join(receipts, receipts.c.store == stores.c.id)
    .where(*_then, receipts.c.customer.is_not(None), stores.c.timezone == bindparam("timezone"))
    .group_by(stores.c.code)
)
_asked_about = Query(
    select(products.c.id, products.c.category).where(within(products.c.category, bindparam("categories")))
)
_SHOP = {
    "stores": (stores, ("code", "name", "address", "timezone")),
    "products": (products, ("sku", "name", "category", "type", "brand", "price", "picture", "excluded")),
}
_known = {name: Query(select(*(table.c[each] for each in names))) for name, (table, names) in _SHOP.items()}
_copied = {
    name: Query(insert(table).values({each: bindparam(each) for each in names}).on_conflict_do_nothing())
    for name, (table, names) in _SHOP.items()
}
_met = Query(
    insert(customers).values(card=bindparam("card"), created_at=bindparam("created_at")).on_conflict_do_nothing()
)
_seen = Query(select(func.count(distinct(receipts.c.customer))))
_span = Query(select(func.min(receipts.c.at), func.max(receipts.c.at), func.count()))


@dataclass(frozen=True, slots=True)
class Decision:
    """A row of a campaign with what became of it; `offers` (product and sku) and `scores` of a message that was sent."""

    row: int
    customer: int
    card: str
    campaign: str
    day: int
    due: datetime
    done: datetime | None
    arm: str
    state: str
    reason: str
    offers: Sequence[tuple[int, str]]
    scores: Sequence[int]


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of the person whom a campaign's row is for: None is the population's, an empty zone the programme's."""

    row: int
    weekday: int | None
    hour: int | None
    timezone: str


def copy_shop(source: Transaction) -> dict[str, list[dict[str, Any]]]:
    """The shop's stores and products, for `paste_shop`."""
    return {
        name: [dict(zip(names, row, strict=True)) for row in source.all(_known[name])]
        for name, (_, names) in _SHOP.items()
    }


def paste_shop(tx: Transaction, copied: dict[str, list[dict[str, Any]]]) -> None:
    for name, rows_ in copied.items():
        tx.many(_copied[name], rows_)


def meet(tx: Transaction, cards: Iterable[str]) -> None:
    """Customers of whom only the card is known."""
    tx.many(_met, [{"card": card, "created_at": 0} for card in cards])


def customers_seen(tx: Transaction) -> int:
    """How many customers have bought anything."""
    row = tx.one(_seen)
    return int(row[0]) if row else 0


def empty(tx: Transaction) -> None:
    """Nothing has been bought yet."""
    for emptied in _emptied:
        tx.run(emptied)


def span(tx: Transaction) -> tuple[datetime, datetime, int] | None:
    """When the first and the last receipt were, and how many there are; None without any."""
    row = tx.one(_span)
    return None if row is None or row[0] is None else (moments.moment(row[0]), moments.moment(row[1]), int(row[2]))


@dataclass(frozen=True, slots=True)
class Past:
    """Receipts with their lines, as rows, the earliest first."""

    receipts: Sequence[Row]
    lines: Sequence[Row]

    def visits(self) -> Iterable["Visit"]:
        """Of customers who are known."""
        for id_, store, *_, customer, at, _, _ in self.receipts:
            if customer is not None:
                yield Visit(id_, customer, store, moments.moment(at))

    def sold(self) -> Iterable["Sold"]:
        return (Sold(receipt, product) for receipt, _, product, *_ in self.lines)

    def then(self, more: "Past") -> "Past":
        """With what came after it."""
        return Past([*self.receipts, *more.receipts], [*self.lines, *more.lines])

    def split(self, until: datetime) -> tuple["Past", "Past"]:
        """What was before that, and the rest."""
        end = moments.stored(until)
        place = bisect_left(self.receipts, end, key=lambda receipt: receipt[_RECEIPT.index("at")])
        ids = {receipt[0] for receipt in self.receipts[:place]}
        cut = next((number for number, line in enumerate(self.lines) if line[0] not in ids), len(self.lines))
        return Past(self.receipts[:place], self.lines[:cut]), Past(self.receipts[place:], self.lines[cut:])


@dataclass(frozen=True, slots=True)
class Visit:
    receipt: int
    customer: int
    store: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Sold:
    """A line of a receipt."""

    receipt: int
    product: int


@dataclass(frozen=True, slots=True)
class Questioned:
    """A visit that was drawn, with what became of the question; `at` is the receipt's time, `sent` None when it was not."""

    card: str
    receipt: str
    store: str
    timezone: str
    home_timezone: str
    topic: str
    at: datetime
    sent: datetime | None
    state: str
    reason: str


def past(tx: Transaction, since: datetime, until: datetime) -> Past:
    """What was bought in that time."""
    given = {"since": moments.stored(since), "until": moments.stored(until)}
    return Past(tx.all(_receipts, **given), tx.all(_lines, **given))


def happen(tx: Transaction, past_: Past) -> Iterable[int]:
    """Puts it on the stage; the customers it names."""
    tx.many(_add_receipt, [dict(zip(_RECEIPT, row, strict=True)) for row in past_.receipts])
    tx.many(_add_line, [dict(zip(_LINE, row, strict=True)) for row in past_.lines])
    return {row[_RECEIPT.index("customer")] for row in past_.receipts} - {None}


def enrol(tx: Transaction, customers_: Iterable[int], now: datetime) -> None:
    """Whoever buys for the first time joins, agrees to offers, and reads in a messenger that is not there."""
    at = moments.stored(now)
    for customer in sorted(customers_):
        if tx.one(_join, customer=customer, at=at) is not None:
            tx.run(_agree, customer=customer, at=at)
            tx.run(_account, customer=customer, at=at)


def decisions(tx: Transaction, day: int) -> list[Decision]:
    """Of all campaigns, of one local day (days since 1970), the earliest due first."""
    made = [(row, json.loads(row[-1])) for row in tx.all(_decisions, day=day)]
    told = sorted({promo for _, facts in made for promo in facts.get("promos", ())})
    skus = {promo: (product, sku) for promo, product, sku in tx.all(_skus, rows=packed((each,) for each in told))}
    return [_decision(row, facts, skus) for row, facts in made]


def _decision(row: Row, facts: Mapping[str, Any], skus: Mapping[int, tuple[int, str]]) -> Decision:
    id_, customer, card, campaign, day, due, done, arm, state, reason, _ = row
    return Decision(
        id_,
        customer,
        card,
        campaign,
        day,
        moments.moment(due),
        moments.moment_or_none(done),
        arm,
        state,
        reason,
        [skus[promo] for promo in facts.get("promos", ())],
        facts.get("scores", ()),
    )


def kept(tx: Transaction, after: int) -> list[Kept]:
    """As it is at this moment, of all campaigns' rows with a number above that."""
    return [Kept(*row) for row in tx.all(_kept, after=after)]


def questioned(tx: Transaction) -> list[Questioned]:
    """Every visit that was drawn, in the order in which they were."""
    found = []
    for card, receipt, store, timezone, home, topic, at, done, state, reason in tx.all(_questioned):
        sent = moments.moment_or_none(done) if state == "sent" else None
        moment = moments.moment(at)
        found.append(Questioned(card, receipt, store, timezone, home, topic, moment, sent, state, reason))
    return found


def visits(tx: Transaction, since: datetime, until: datetime, timezone: str) -> dict[str, int]:
    """By store of that zone, of customers who are known."""
    given = {"since": moments.stored(since), "until": moments.stored(until), "timezone": timezone}
    return {row[0]: row[1] for row in tx.all(_visits, **given)}


def categories(tx: Transaction, names: Sequence[str]) -> dict[int, str]:
    """Of the products that are of these."""
    return {row[0]: row[1] for row in tx.all(_asked_about, categories=json.dumps(list(names)))}


def purchases(tx: Transaction, customer: int) -> list[tuple[datetime, int]]:
    """When and which product, the earliest first."""
    return [(moments.moment(at), product) for at, product in tx.all(_purchases, customer=customer)]
