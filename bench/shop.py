"""The shop that every benchmark is measured in: the same members, lots, products and receipts each time."""

import sqlite3
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import cycle
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from loyalty import cards
from loyalty.cards import CardNumber
from loyalty.keys import derive
from loyalty.ledger import NewLot, Origin
from loyalty.points import Money, Points
from loyalty.program import Limits, Program
from storage import database, identities, migrations, people, points, sales, shop
from storage.database import Database, Transaction
from storage.shop import Till
from usecases.baskets import Basket, BasketLine, NewReceipt
from usecases.terms import Terms

SECRET = "the-key-of-the-benchmarks-guards-nothing"  # noqa: S105 - what it says
KEY = "rt_the-one-till-of-the-benchmarks"
CHANNEL = "telegram"
MEMBERS = 4000
LOTS = 20  # a member's earlier ones on average, all of them with points left: somebody who saves up for a year
PRODUCTS = 300
LINES = 5
FIRST_ACCOUNT = 6_000_000_001  # above 32 bits, as Telegram's are
PAST = "past-"  # begins the code of each receipt that was there before
_STORE, _TILL = "centr", "1"
_TOGETHER = 200  # members a transaction
_SEED = 2026
_HOUR = 3_600_000  # milliseconds


@dataclass(frozen=True, slots=True)
class Shop:
    """What a load needs to know of the shop; the rest is in the database."""

    terms: Terms
    till: Till
    now: datetime
    members: int = MEMBERS

    def receipts(self, seed: int = 0) -> Iterator[NewReceipt]:
        """Receipts without end; another seed gives others."""
        random = Random(f"receipts {seed}")
        number = 0
        while True:
            number += 1
            yield NewReceipt(
                code=f"{_STORE}-{seed}-{number:09d}",
                store=_STORE,
                till=_TILL,
                cashier="Олена",
                channel="",
                at=self.now - timedelta(seconds=random.randrange(3600)),
                card=card(random.randrange(self.members)),
                hold=None,
                spend=Points(0),
                basket=_basket(random),
            )


def terms() -> Terms:
    """With fraud limits that every receipt is compared with and none is above: what a usual one costs."""
    limits = Limits(Points(10**6), 10**6, Points(10**9))
    return Terms(Program(limits=limits), derive(SECRET))


def card(member: int) -> CardNumber:
    return cards.number_from(member)


async def build(url: str, members: int = MEMBERS) -> None:
    """Brings an empty database to this version and moves the shop in."""
    await migrations.migrate(url)
    opened = await database.opened(url)
    try:
        now = datetime.now(UTC)
        await opened.run(lambda tx: _fit_out(tx, now))
        for first in range(0, members, _TOGETHER):
            together = range(first, min(first + _TOGETHER, members))
            await opened.run(partial(_join, members=together, now=now))
    finally:
        await opened.close()


_AN_HOUR_LATER = """
UPDATE cases SET heard_at = heard_at - ?
  WHERE identity IN (SELECT id FROM identities WHERE CAST(account AS INTEGER) BETWEEN ? AND ?)
"""


def writers(path: Path) -> Iterator[int]:
    """Members, one after the other, without end. For each half of them, when the other half has written, it is in the SQLite
    database as if an hour had passed since: or else what they write next would not be acknowledged. (Whoever wrote a moment
    ago may not have been heard yet.)
    """
    first, second = range(MEMBERS // 2), range(MEMBERS // 2, MEMBERS)
    for half, other in cycle(((first, second), (second, first))):
        yield from half
        with closing(sqlite3.connect(path, timeout=10)) as open_:
            open_.execute(_AN_HOUR_LATER, (_HOUR, FIRST_ACCOUNT + other[0], FIRST_ACCOUNT + other[-1]))
            open_.commit()


@asynccontextmanager
async def opened(url: str, members: int = MEMBERS) -> AsyncIterator[tuple[Database, Shop]]:
    """The database where the shop was built, with as many members."""
    found = await database.opened(url)
    try:
        yield found, await of(found, members)
    finally:
        await found.close()


async def of(opened: Database, members: int = MEMBERS) -> Shop:
    """The shop of an open database."""
    till = await opened.read(lambda tx: shop.till_by_key(tx, KEY))
    assert till is not None, "the shop has not been built here"
    return Shop(terms(), till, datetime.now(UTC), members)


@contextmanager
def folder() -> Iterator[Path]:
    """A folder for databases, on a disk: /tmp may be memory, where a commit costs nothing; /var/tmp is not."""
    base = Path("/var/tmp")  # noqa: S108 - a closed folder is made in it
    with TemporaryDirectory(prefix="regulars-bench-", dir=base if base.is_dir() else None) as made:
        yield Path(made)


def sqlite_url(path: Path) -> str:
    return f"sqlite+aiosqlite:///{path}"


def body(receipt: NewReceipt) -> Mapping[str, Any]:
    """The receipt as a till posts it."""
    return {
        "receipt": receipt.code,
        "store": receipt.store,
        "till": receipt.till,
        "cashier": receipt.cashier,
        "at": receipt.at.isoformat(timespec="seconds"),
        **quote(receipt),
    }


def quote(receipt: NewReceipt) -> Mapping[str, Any]:
    """The same basket as a till asks for a quote of it."""
    return {
        "card": receipt.card,
        "lines": [
            {
                "line": line.line,
                "sku": line.sku,
                "name": line.name,
                "quantity": _decimal(line.quantity),
                "sum": line.sum,
            }
            for line in receipt.basket.lines
        ],
        "total": receipt.basket.total,
    }


def _basket(random: Random) -> Basket:
    lines = []
    for number, product in enumerate(random.sample(range(PRODUCTS), LINES), start=1):
        pieces = random.choice((1000, 1000, 1000, 2000, 486))
        lines.append(
            BasketLine(number, _sku(product), _name(product), "", pieces, Money(random.randrange(1500, 30000)))
        )
    return Basket(lines, Money(sum(line.sum for line in lines)))


def _fit_out(tx: Transaction, now: datetime) -> None:
    """One store, one till, the shelves."""
    shop.put_stores(
        tx, [{"code": _STORE, "name": "Центр", "address": "", "timezone": "Europe/Kyiv", "director_chat": None}]
    )
    store = shop.store(tx, _STORE)
    assert store is not None
    shop.put_till(tx, store.id, _TILL, KEY, now)
    shop.add_products(
        tx,
        [
            {
                "sku": _sku(number),
                "name": _name(number),
                "category": f"Відділ {number % 12}",
                "type": f"Вид {number % 60}",
            }
            for number in range(PRODUCTS)
        ],
    )


def _join(tx: Transaction, members: range, now: datetime) -> None:
    store = shop.store(tx, _STORE)
    assert store is not None
    for member in members:
        random = Random(f"{_SEED} {member}")
        name = random.choice(("Олена", "Марія", "Андрій", "Ігор", "Софія"))
        who = {"first_name": name, "language": "uk", "home_store": store.id}
        id_ = people.add(tx, card(member), phone_hash=f"{member}", phone_sealed=None, now=now, **who)  # type: ignore[arg-type]  # a mapping of several types
        assert id_ is not None
        people.joined(tx, id_, now=now, welcomed=True, profiled=False, **who)  # type: ignore[arg-type]  # the same
        account = str(FIRST_ACCOUNT + member)
        identity = identities.lock(tx, CHANNEL, account, name=name, language="uk", now=now)
        identities.link(tx, identity, id_)
        for number in range(random.randrange(2 * LOTS + 1)):
            _bought(tx, id_, f"{PAST}{member}-{number}", store.id, random, now)


def _bought(tx: Transaction, member: int, code: str, store: int, random: Random, now: datetime) -> None:
    """A visit of the year before today, without its lines: a database plans its queries by what is in the tables."""
    at = now - timedelta(days=random.randrange(1, 360), minutes=random.randrange(600))
    earned = Points(random.randrange(1, 40))
    receipt = sales.add(
        tx,
        sales.NewReceipt(
            store=store,
            code=code,
            till=_TILL,
            cashier="Олена",
            channel="",
            customer=member,
            at=at,
            total=Money(earned * 1000),
            spent=(),
            earned=earned,
            fingerprint="",
            answer_json="{}",
        ),
    )
    points.open_lot(tx, member, NewLot(Origin.RECEIPT, earned, at, at + timedelta(days=366)), at, receipt=receipt)


def _sku(number: int) -> str:
    return f"{100_000 + number}"


def _name(number: int) -> str:
    return f"Товар № {number}, упаковка 900 г"


def _decimal(thousandths: int) -> str:
    return f"{thousandths // 1000}.{thousandths % 1000:03d}"
