"""`regulars import receipts`: the shop's past, a row a line; it feeds ranking, rhythm and indicators, never the ledger."""

import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from loyalty import cards
from storage import imports, rhythms
from storage.database import Transaction
from storage.imports import Past, Unknown
from storage.shop import Store
from usecases.imports.columns import faulty
from usecases.imports.reading import Row
from usecases.imports.receipt_rows import PastReceipt, ReceiptRows, Who, refused
from usecases.imports.sheet import Outcome, Reject, Rejection
from usecases.terms import Terms

_TRIES = 8
_CONFLICT = "this receipt is already stored with other contents"
_STORED_AS = ("card", "phone_hash", "imported_id")


class Receipts:
    """Raises Unusable for a header that lacks a column."""

    slice = 25

    def __init__(self, header: Row, terms: Terms, now: datetime, stores: Mapping[str, Store]) -> None:
        self._rows = ReceiptRows(header, terms, now, stores)
        self._now = now
        self._ids: dict[str, int] = {}  # of products that are stored, for ever

    def units(self, rows: Iterable[Row], reject: Reject) -> Iterator[PastReceipt]:
        return self._rows.receipts(rows, reject)

    def sift(self, tx: Transaction, units: Sequence[PastReceipt]) -> tuple[Sequence[PastReceipt], Outcome]:
        """An unknown card is a reject; somebody unknown by id or phone will be made known."""
        self._learn(tx, units)
        past = imports.past(tx, [receipt.key for receipt in units])
        new = [receipt for receipt in units if receipt.key not in past]
        people = _people(tx, new)
        strangers = {receipt.key for receipt in new if _unknown_card(receipt, people)}
        todo = [receipt for receipt in new if receipt.key not in strangers]
        known = [_judged(receipt, past[receipt.key]) for receipt in units if receipt.key in past]
        refusals = [rejection for receipt in new if receipt.key in strangers for rejection in _no_such_card(receipt)]
        return todo, Outcome.sum([*known, Outcome(rejects=tuple(refusals))])

    def write(self, tx: Transaction, units: Sequence[PastReceipt]) -> Outcome:
        people = self._met(tx, units, _people(tx, units))
        ids = self._products(tx, units)
        fresh = imports.add_receipts(
            tx,
            [
                (r.store, r.code, r.till, r.cashier, r.who and people[r.who], r.at, r.total, r.fingerprint)
                for r in units
            ],
        )
        imports.add_lines(
            tx,
            [
                (fresh[receipt.key], line, ids[sku], quantity, sum_)
                for receipt in units
                if receipt.key in fresh
                for line, sku, quantity, sum_ in receipt.lines
            ],
        )
        met = [people[receipt.who] for receipt in units if receipt.who is not None and receipt.key in fresh]
        rhythms.mark_all(tx, [customer for customer in met if customer is not None])
        late = [receipt for receipt in units if receipt.key not in fresh]  # a till was quicker
        past = imports.past(tx, [receipt.key for receipt in late]) if late else {}
        return Outcome.sum([Outcome(added=len(fresh)), *(_judged(receipt, past[receipt.key]) for receipt in late)])

    def _learn(self, tx: Transaction, units: Sequence[PastReceipt]) -> None:
        """Ids of products that are stored already; what is stored stays, so they may be kept."""
        ids = self._ids
        unknown = {line[1] for receipt in units for line in receipt.lines if line[1] not in ids}
        if unknown:
            found = imports.product_ids(tx, list(unknown))
            ids.update(found)
            for sku in found:
                self._rows.goods.pop(sku, None)

    def _products(self, tx: Transaction, units: Sequence[PastReceipt]) -> Mapping[str, int]:
        """Ids of the products on these receipts. New ones are made known, in this transaction: it may be undone."""
        ids = {line[1]: self._ids.get(line[1]) for receipt in units for line in receipt.lines}
        new = {sku: self._rows.goods[sku] for sku, id_ in ids.items() if id_ is None}
        made = imports.add_products(tx, new) if new else {}
        return {sku: made[sku] if id_ is None else id_ for sku, id_ in ids.items()}

    def _met(
        self, tx: Transaction, units: Sequence[PastReceipt], people: dict[Who, int | None]
    ) -> Mapping[Who, int | None]:
        """Everybody on the receipts. New ones become customers, not members; whoever proves the phone claims the account."""
        for _ in range(_TRIES):  # a card number may have been drawn before
            new = {receipt.who: receipt for receipt in units if receipt.who is not None and receipt.who not in people}
            if not new:
                return people
            imports.add_people(tx, [_unknown(who, new[who].phone_sealed) for who in sorted(new)], self._now)
            people |= _people(tx, list(new.values()))
        raise LookupError("no free card number was found")


def _people(tx: Transaction, units: Sequence[PastReceipt]) -> dict[Who, int | None]:
    people: dict[Who, int | None] = {}
    for kind in _STORED_AS:
        names = {receipt.who[1] for receipt in units if receipt.who is not None and receipt.who[0] == kind}
        if names:
            people |= {(kind, name): id_ for name, id_ in imports.people(tx, kind, list(names)).items()}
    return people


def _unknown(who: Who, phone_sealed: str | None) -> Unknown:
    kind, name = who
    card = cards.number_from(secrets.randbelow(10**10))
    if kind == "phone_hash":
        return Unknown(card, None, name, phone_sealed)
    return Unknown(card, name, None, None)


def _unknown_card(receipt: PastReceipt, people: Mapping[Who, int | None]) -> bool:
    return receipt.who is not None and receipt.who[0] == "card" and receipt.who not in people


def _no_such_card(receipt: PastReceipt) -> Iterator[Rejection]:
    reason = faulty("card", receipt.who[1] if receipt.who else "", "a card that is known")
    return refused(receipt.rows, str(reason))


def _judged(receipt: PastReceipt, past: Past) -> Outcome:
    """A receipt that is stored already."""
    if not past.imported:
        return Outcome(unchanged=1, theirs=1)
    if past.fingerprint == receipt.fingerprint:
        return Outcome(unchanged=1)
    return Outcome(rejects=tuple(refused(receipt.rows, _CONFLICT)))
