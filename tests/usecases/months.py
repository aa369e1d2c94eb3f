"""Months written down by hand: receipts, answers, complaints and bonuses as rows, with known figures."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Table, bindparam, insert

from storage import moments
from storage.database import Transaction
from storage.queries import Query
from storage.tables import (
    case_messages,
    cases,
    customers,
    products,
    ratings,
    receipt_lines,
    receipts,
    returns,
    sorry_bonuses,
    surveys,
)
from tests.usecases.corner_shop import CornerShop
from usecases import monthly
from usecases.month_facts import MonthReport

Row = dict[str, Any]
KYIV = ZoneInfo("Europe/Kyiv")
_ORDER = (
    *(customers, products, receipts, receipt_lines, returns, ratings, surveys, cases),
    *(case_messages, sorry_bonuses),
)


def put(tx: Transaction, table: Table, rows: Sequence[Row]) -> None:
    if rows:
        tx.many(Query(insert(table).values({name: bindparam(name) for name in rows[0]})), rows)


@dataclass
class Book:
    """What happened, to be written down all at once. Times are local to Kyiv unless they know better."""

    shop: CornerShop
    boss: int = 0
    _rows: dict[str, list[Row]] = field(default_factory=dict)
    _numbers: "count[int]" = field(default_factory=lambda: count(1001))

    @property
    def center(self) -> int:
        return self.shop.till.store.id

    @property
    def station(self) -> int:
        return self.shop.elsewhere.store.id

    def customer(self, tier: str = "") -> int:
        id_ = next(self._numbers)
        return self._add(customers, {"id": id_, "card": f"{id_:013}", "created_at": 0, "tier": tier})

    def product(self, name: str, category: str = "bakery") -> int:
        id_ = next(self._numbers)
        return self._add(products, {"id": id_, "sku": name.lower(), "name": name, "category": category})

    def visit(
        self, at: datetime, customer: int | None = None, store: int | None = None, total: int = 10_000, *goods: int
    ) -> int:
        id_ = next(self._numbers)
        for line, product in enumerate(goods, 1):
            self._add(receipt_lines, {"receipt": id_, "line": line, "product": product, "quantity": 1000, "sum": 1})
        return self._add(
            receipts,
            {
                "id": id_,
                "store": store or self.center,
                "code": f"R{id_}",
                "customer": customer,
                "at": stored(at),
                "total": total,
                "fingerprint": "",
            },
        )

    def refund(self, receipt: int, amount: int) -> None:
        row = {"store": self.center, "code": f"B{receipt}", "receipt": receipt, "till": self.shop.till.id, "at": 0}
        self._add(returns, {**row, "refund": amount, "fingerprint": "", "answer_json": ""})

    def rate(self, receipt: int, customer: int, stars: int) -> None:
        self._add(ratings, {"receipt": receipt, "customer": customer, "stars": stars, "at": 0})

    def survey(
        self,
        at: datetime,
        store: int | None = None,
        score: int | None = None,
        topic: str = "nps",
        liked: Iterable[str] = (),
        disliked: Iterable[str] = (),
        *,
        sent: bool = True,
        **marks: int,
    ) -> None:
        """Of a customer and a visit of its own."""
        customer = self.customer()
        answered = score is not None or bool(marks)
        self._add(
            surveys,
            {
                "customer": customer,
                "receipt": self.visit(at - timedelta(days=90), customer, store),
                "store": store or self.center,
                "topic": topic,
                "created_at": stored(at),
                "asked_at": stored(at) if sent else None,
                "score": score,
                "marks_json": json.dumps(marks),
                "liked_json": json.dumps(list(liked)),
                "disliked_json": json.dumps(list(disliked)),
                "answered_at": stored(at) + 60_000 if answered else None,
            },
        )

    def complaint(
        self,
        at: datetime,
        category: str = "quality",
        store: int | None = None,
        customer: int | None = None,
        answered: int | None = None,
        closed: int | None = None,
        *,
        solved: bool | None = None,
        came_back: bool | None = None,
        bonus: int = 0,
        receipt: int | None = None,
    ) -> int:
        """`answered` and `closed` after so many minutes; `solved` no: the case is open again. `store` 0: none."""
        id_ = next(self._numbers)
        self._add(
            cases,
            {
                "id": id_,
                "customer": customer,
                "store": (store if store is not None else self.center) or None,
                "category": category,
                "source": "menu",
                "state": "new" if closed is None else "closed",
                "opened_at": stored(at),
                "heard_at": stored(at),
                "answered_at": None if answered is None else stored(at) + answered * 60_000,
                "closed_at": None if closed is None else stored(at) + closed * 60_000,
                "solved": solved or None,
                "came_back": came_back,
            },
        )
        if solved is False:
            self._add(case_messages, {"case": id_, "at": stored(at), "author": "event", "text": "not_solved"})
        if bonus and customer is not None:
            self.bonus(id_, customer, receipt or self.visit(at, customer), bonus, at)
        return id_

    def bonus(self, case: int, customer: int, receipt: int, points: int, at: datetime, state: str = "given") -> None:
        self._add(
            sorry_bonuses,
            {
                "case": case,
                "customer": customer,
                "receipt": receipt,
                "points": points,
                "state": state,
                "asked_by": self.boss,
                "asked_at": stored(at),
                "decided_at": stored(at) if state == "given" else None,
            },
        )

    async def write(self) -> None:
        def work(tx: Transaction) -> None:
            for table in _ORDER:
                put(tx, table, self._rows.get(table.name, []))

        await self.shop.database.run(work)
        self._rows.clear()

    def _add(self, table: Table, row: Row) -> int:
        self._rows.setdefault(table.name, []).append(row)
        return int(row.get("id", 0))


async def opened(shop: CornerShop) -> Book:
    """With somebody who gives bonuses."""
    return Book(shop, (await shop.engage("operator", "op", "Iryna")).id)


async def told(shop: CornerShop, month: datetime, code: str | None = None) -> MonthReport:
    return await shop.database.read(lambda tx: monthly.report(tx, shop.terms, month.date().replace(day=1), code))


def stored(at: datetime) -> int:
    return moments.stored(at if at.tzinfo else at.replace(tzinfo=KYIV))
