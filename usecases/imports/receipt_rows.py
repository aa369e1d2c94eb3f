"""From rows to past receipts: what all rows of a receipt say together, and what each of them adds; or why not."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from zoneinfo import ZoneInfo

from storage import moments, vault
from storage.imports import Goods
from storage.shop import Store
from usecases.imports import cells
from usecases.imports.cells import Memo, Unfit
from usecases.imports.columns import Columns, Rejected, faulty
from usecases.imports.grouping import MOST, TOO_MANY, Group, grouped
from usecases.imports.reading import Broken, Row
from usecases.imports.sheet import Recent, Reject, Rejection
from usecases.terms import Terms

_OF_RECEIPT = ("receipt", "store", "at")
_OF_RECEIPT_TOO = ("till", "cashier", "card", "phone", "customer")
_OF_LINE: Mapping[str, Callable[[str], object]] = {
    "line": cells.line,
    "sku": cells.code,
    "quantity": cells.quantity,
    "sum": cells.money,
}
_OF_PRODUCT = ("name", "category", "type")
_EARLIEST = 1990  # no shop's records go further back; a wrong century does

Line = tuple[int, str, int, int]  # number, sku, thousandths, minor units
Who = tuple[str, str]  # by what a customer is known (card, phone_hash, imported_id), and as whom


@dataclass(frozen=True, slots=True)
class PastReceipt:
    """`at` in milliseconds; `who` is None when nobody is named."""

    rows: Sequence[Row]
    store: int
    code: str
    till: str
    cashier: str
    at: int
    who: Who | None
    phone_sealed: str | None
    lines: Sequence[Line]
    fingerprint: str  # of the parsed fields: another spelling or order of the rows is the same receipt

    @property
    def key(self) -> tuple[int, str]:
        return self.store, self.code

    @property
    def total(self) -> int:
        return sum(line[3] for line in self.lines)


class ReceiptRows:
    """Raises Unusable for a header that lacks a column."""

    def __init__(self, header: Row, terms: Terms, now: datetime, stores: Mapping[str, Store]) -> None:
        self._columns = Columns(header, (*_OF_RECEIPT, *_OF_LINE), (*_OF_RECEIPT_TOO, *_OF_PRODUCT))
        self._head = [name for name in (*_OF_RECEIPT, *_OF_RECEIPT_TOO) if name in self._columns]
        self._terms = terms
        self._latest = now + terms.program.till.ahead
        self._stores = {code: (store.id, ZoneInfo(store.timezone)) for code, store in stores.items()}
        self._line_places = [self._columns.index(name) for name in _OF_LINE]
        self._memos: tuple[Memo[int], Memo[str], Memo[int], Memo[int]] = (
            Memo(cells.line),
            Memo(cells.code),
            Memo(cells.quantity),
            Memo(cells.money),
        )
        self._recent = Recent()
        self._skus: set[str] = set()
        self.goods: Goods = {}  # what the rows say of products that they named for the first time

    def receipts(self, rows: Iterable[Row], reject: Reject) -> Iterator[PastReceipt]:
        for group in grouped(rows, [self._columns.index(name) for name in self._head], reject):
            try:
                yield self._receipt(group)
            except Rejected as why:
                for row, reason in refused(group.rows, str(why)):
                    reject(row, reason)
            except Unfit:
                for row, reason in self._line_faults(group.rows):
                    reject(row, reason)

    def _receipt(self, group: Group) -> PastReceipt:
        """Raises Rejected, or Unfit when it is a line's fault."""
        self._check(group)
        columns, row = self._columns, group.rows[0]
        store, zone = self._store(row)
        code = columns.need(row, "receipt", cells.code)
        till, cashier = columns.text(row, "till", cells.short), columns.text(row, "cashier", cells.short)
        at = self._at(row, zone)
        who, phone_sealed = self._who(row)
        lines = self._lines(group.rows)
        fingerprint = sha256(json.dumps([store, code, till, cashier, at, who, lines]).encode()).hexdigest()
        return PastReceipt(group.rows, store, code, till, cashier, at, who, phone_sealed, lines, fingerprint)

    def _check(self, group: Group) -> None:
        if self._recent.again((group.code, group.store)):
            raise Rejected("rows of this receipt stand earlier in this file: rows of one receipt have to be adjacent")
        if group.spoilt:
            raise Rejected("a row beside it can't be read and may belong to this receipt")
        if len(group.rows) > MOST:
            raise Rejected(TOO_MANY)
        if len(group.heads) > 1:
            said = zip(self._head, zip(*group.heads, strict=True), strict=True)
            differing = ", ".join(name for name, values in said if len(set(values)) > 1)
            raise Rejected(f"the rows of this receipt differ in: {differing}")

    def _store(self, row: Row) -> tuple[int, ZoneInfo]:
        code = self._columns.need(row, "store", cells.code)
        if code not in self._stores:
            raise faulty("store", code, "a store that is known")
        return self._stores[code]

    def _at(self, row: Row, zone: ZoneInfo) -> int:
        at = self._columns.need(row, "at", lambda text: cells.moment(text, zone))
        if at > self._latest:
            raise Rejected(f"at: {at.isoformat()} is in the future")
        if at.year < _EARLIEST:
            raise Rejected(f"at: {at.isoformat()} is before {_EARLIEST}")
        return moments.stored(at)

    def _who(self, row: Row) -> tuple[Who | None, str | None]:
        """The card goes before the customer id, that before the phone; and the phone sealed if it is the phone."""
        columns = self._columns
        if card := columns.cell(row, "card"):
            return ("card", cells.card(card) or card), None
        if customer := columns.read(row, "customer", cells.code):
            return ("imported_id", customer), None
        phone = columns.read(row, "phone", lambda text: cells.phone(text, self._terms.program.country))
        if phone is None:
            return None, None
        return ("phone_hash", vault.phone_hash(phone, self._terms.keys)), vault.seal(phone, self._terms.keys)

    def _lines(self, rows: Sequence[Row]) -> list[Line]:
        """The hot loop: a million and a half rows pass here. Raises Unfit without saying where."""
        line_at, sku_at, quantity_at, sum_at = self._line_places
        numbers, skus, quantities, sums = self._memos
        lines = [
            (numbers[row[line_at]], skus[row[sku_at]], quantities[row[quantity_at]], sums[row[sum_at]]) for row in rows
        ]
        if len({line[0] for line in lines}) < len(lines):
            raise Rejected("line: a number stands twice on this receipt")
        if not {line[1] for line in lines} <= self._skus:
            for row, line in zip(rows, lines, strict=True):
                self._note(line[1], row)
        lines.sort()
        return lines

    def _note(self, sku: str, row: Row) -> None:
        if sku not in self._skus:
            self._skus.add(sku)
            name, category, kind = (self._columns.cell(row, column)[: cells.CODE] for column in _OF_PRODUCT)
            self.goods[sku] = name or sku, category, kind

    def _line_faults(self, rows: Sequence[Row]) -> Iterator[Rejection]:
        for row in rows:
            try:
                for name, parse in _OF_LINE.items():
                    self._columns.need(row, name, parse)
            except Rejected as why:
                yield row, str(why)
            else:
                yield row, "another row of this receipt is rejected"


def refused(rows: Sequence[Row], reason: str) -> Iterator[Rejection]:
    """The rows of a receipt that is rejected as a whole."""
    for row in rows:
        yield row, row.reason if isinstance(row, Broken) else reason
