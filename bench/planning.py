"""`planning`: one day of the weekly campaign planned on PostgreSQL, for a tenth of the customers and for all of them, each with
twenty receipt lines; then what a person's five cost when their message is sent, on SQLite and PostgreSQL, beside the bare
query for their lines; and what a receipt's commit pays for the rhythm. SCALE=1000000 is a million customers (100,000 by default).
"""

import resource
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from time import perf_counter

from bench import marking, million, shop
from bench.measures import Row, at_most, settle_garbage
from devtools import postgres
from devtools.postgres import Server
from loyalty import keys
from loyalty.campaigns import WEEKLY
from loyalty.program import Program
from storage import database, offers, people
from storage.database import Database, Transaction
from storage.people import Customer
from usecases import campaigns
from usecases import personal_top as use
from usecases.terms import Terms

_CUSTOMERS = 100_000
_A_NUMBER = 1000  # from here on the scale is how many customers there are
_TENTH = 10
_ASKED = 1_000  # people whose five are made
_MOST_SECONDS, _MOST_TIMES = 60.0, 12.0
_MOST_SQLITE, _MOST_POSTGRES = 150.0, 300.0  # microseconds a customer
NOW = datetime(2026, 11, 27, 8, tzinfo=UTC)


async def run(scale: float) -> list[Row]:
    """`scale` from 1000 on is the number of customers, below that times 100,000."""
    customers = round(scale if scale >= _A_NUMBER else scale * _CUSTOMERS)
    with postgres.running(durable=True) as server:
        small, _ = await _planned(server, customers // _TENTH)
        large, ranked = await _planned(server, customers)
    with shop.folder() as folder:
        path = folder / "shop.db"
        await million.in_sqlite(path, min(customers, _CUSTOMERS // _TENTH))
        on_sqlite = await _ranked(f"sqlite+aiosqlite:///{path}")
    kib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return [
        at_most(f"one day planned, {customers:,} customers", "s", large, _MOST_SECONDS, small),
        at_most(f"— a customer, times that of {customers // _TENTH:,}", "", large / small, _MOST_TIMES),
        Row("— peak memory of the planning process", f"{kib // 1024:,} MiB"),
        *_row("SQLite", on_sqlite, _MOST_SQLITE),
        *_row("PostgreSQL", ranked, _MOST_POSTGRES),
        *await marking.rows(min(scale, 1.0)),
    ]


def _row(where: str, measured: tuple[float, float], most: float) -> list[Row]:
    ours, floor = measured
    return [at_most(f"a person's five, {where}, a customer", "µs", ours * 1e6, most, floor * 1e6)]


async def _planned(server: Server, customers: int) -> tuple[float, tuple[float, float]]:
    """Seconds, and what a customer's five cost there."""
    name = f"crowd_{customers}"
    server.create_database(name)
    await million.in_postgres(server, name, customers)
    opened = await database.opened(server.url(name))
    try:
        settle_garbage()
        seconds = await _plan(opened, Terms(Program(), keys.derive("bench")))
    finally:
        await opened.close()
    return seconds, await _ranked(server.url(name))


async def _plan(opened: Database, terms: Terms) -> float:
    zones = await opened.read(lambda tx: campaigns.zones(tx, NOW, terms))
    began = perf_counter()
    for zone in zones:
        after: int | None = 0
        while after is not None:
            page = await opened.run(
                partial(campaigns.plan, now=NOW, terms=terms, campaign=WEEKLY, zone=zone, after=after)
            )
            after = page.last
    return perf_counter() - began


async def _ranked(url: str) -> tuple[float, float]:
    """Seconds a customer: their five, and their lines alone, in transactions of a hundred."""
    opened, terms = await database.opened(url), Terms(Program(), keys.derive("bench"))
    try:
        asked = await opened.read(_some)
        warm = asked[:100]
        await opened.read(lambda tx: [use.top(tx, NOW, terms, each) for each in warm])
        ours = await _each(opened, asked, lambda tx, each: use.top(tx, NOW, terms, each))
        floor = await _each(opened, asked, lambda tx, each: offers.tastes(tx, each.id, million.FIRST, NOW))
    finally:
        await opened.close()
    return ours, floor


async def _each(opened: Database, asked: Sequence[Customer], work: Callable[[Transaction, Customer], object]) -> float:
    began = perf_counter()
    for start in range(0, len(asked), 100):
        part = asked[start : start + 100]
        await opened.read(lambda tx, of=part: [work(tx, each) for each in of])  # type: ignore[misc]  # mypy infers no such lambda
    return (perf_counter() - began) / len(asked)


def _some(tx: Transaction) -> list[Customer]:
    found = (people.find(tx, id=number) for number in million.some(_ASKED))
    return [customer for customer in found if customer is not None]
