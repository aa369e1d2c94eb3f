"""The words of stories about complaints: a shopper complains, the shop's people take care of it."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from loyalty.points import Points
from loyalty.program import NO_LIMITS, Program, SorryRules
from storage import case_messages, identities, tables
from storage import cases as books
from storage.cases import Case
from storage.database import Transaction
from storage.people import Customer
from storage.queries import Query
from storage.staff import Member
from tests.usecases.corner_shop import NOW, CornerShop, receipt
from usecases import case_acts, cases, sorry
from usecases.sorry import Outcome

NO_END = Points(1_000_000)
_TOLD = Query(
    select(tables.outbox.c.kind, tables.outbox.c.customer, tables.outbox.c.staff, tables.outbox.c.facts_json)
    .where(tables.outbox.c.kind != "receipt")
    .order_by(tables.outbox.c.id)
)


def generous(shop: CornerShop, operator_day: int = NO_END, customer_quarter: int = NO_END) -> CornerShop:
    """The same shop, whose bonuses have these limits and no others; 10 % of a receipt, 50 to 300 points."""
    rules = SorryRules(operator_day=Points(operator_day), customer_quarter=Points(customer_quarter))
    return shop.under(Program(limits=NO_LIMITS, sorry=rules))


async def complain(
    shop: CornerShop,
    customer: Customer | None,
    *,
    bought: int = 100_000,
    at: datetime = NOW,
    another: bool = False,
    account: str = "",
) -> int:
    """A complaint after a purchase (of 1,000 unless it says otherwise; 0: of none); the number of the case."""
    if customer is not None and bought:
        await shop.post(receipt(f"of {shop.number()}", bought, card=customer.card, at=at))

    def work(tx: Transaction) -> int:
        mine = [] if customer is None else identities.of_customer(tx, customer.id)
        where = (mine[0].channel, mine[0].account) if mine and not account else ("telegram", account or "stranger")
        identity = identities.lock(tx, *where, name="Ann", language="uk", now=at)
        words = "The bread was stale"
        heard = cases.hear(tx, at, shop.terms, identity, customer, words, category="quality", another=another)
        assert heard.case is not None
        return heard.case

    return await shop.database.run(work)


async def case_of(shop: CornerShop, case: int) -> Case:
    found = await shop.database.read(lambda tx: books.find(tx, case))
    assert found is not None
    return found


async def give(shop: CornerShop, by: Member, case: int, points: int = 100, at: datetime = NOW) -> Outcome:
    return await shop.database.run(lambda tx: sorry.give(tx, at, shop.terms, by, case, points))


async def approve(shop: CornerShop, by: Member, case: int, at: datetime = NOW) -> Outcome:
    return await shop.database.run(lambda tx: sorry.approve(tx, at, shop.terms, by, case))


async def refuse(shop: CornerShop, by: Member, case: int, at: datetime = NOW) -> Outcome:
    return await shop.database.run(lambda tx: sorry.refuse(tx, at, shop.terms, by, case))


async def close(shop: CornerShop, by: Member, case: int, at: datetime = NOW) -> Case:
    return await shop.database.run(lambda tx: case_acts.close(tx, at, shop.terms, by, case))


async def events(shop: CornerShop, case: int) -> list[tuple[str, Mapping[str, Any]]]:
    """What happened to the case, in order."""
    said = await shop.database.read(lambda tx: case_messages.messages(tx, case))
    return [(each.text, each.facts) for each in said if each.author == "event"]


async def told(shop: CornerShop, kind: str) -> list[tuple[int | None, int | None, Mapping[str, Any]]]:
    """Notices of the kind: to which customer, to which of the shop's people, and with which facts."""
    rows = await shop.database.read(lambda tx: tx.all(_TOLD))
    return [(customer, staff, json.loads(facts)) for each, customer, staff, facts in rows if each == kind]
