"""The part of the house that speaks: a table of offers and notices, both messengers over real HTTP, and calls that go wrong."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import select

from bot.assembly import make_app
from bot.house import House, open_house
from bot.limits import Limits
from bot.messenger import Messenger
from bot.pacing import Pacer
from bot.telegram.messenger import Telegram
from bot.viber.messenger import Viber
from chat.replies import Reply, Say
from chat.views import notices as view
from chat.words import words
from loyalty import cards
from loyalty.notices import RECEIPT, WEEKLY
from loyalty.points import Rate
from loyalty.program import Program
from loyalty.quiet import Quiet
from scheduler.delivery import Delivery
from simulator.app import create_app
from simulator.faults import Faults
from simulator.telegram.serving import serve
from simulator.telegram.world import World
from simulator.viber.world import ViberWorld
from storage import consents, identities, imports, moments, outbox, people, tables
from storage.database import Database, Transaction
from storage.queries import Query
from tests.journeys.stage import TOKEN, VIBER, VIBER_TOKEN, StageClock, settings

Fault = TypeVar("Fault")
SPEAKING = "speaking"  # the part of a house to kill that does nothing but this
PLANNING = "planning"  # likewise
HELD_OUT = "held out"  # with these parts: a fifth is held out, of which both know
IN_HAND = 50
NOBODY, A_FIFTH = Rate(0), Rate(2000)
EVERY = 10
OFFER = "Пропозиція тижня. "  # said again and again in one offer that is longer than a message of Viber's
_FACTS = {"receipt": 1, "store": "Мальва", "earned": 25, "spent": 0, "balance": 125, "rate": True}


class EveryTenth(Faults[Fault]):
    """Each tenth call of a method is spoilt, in one way after the other."""

    def __init__(self, ways: Sequence[Fault], *methods: str) -> None:
        super().__init__()
        self.ways = ways
        self.methods = frozenset(method.lower() for method in methods)
        self.calls = 0
        self.spoilt: Counter[str] = Counter()

    def take(self, method: str) -> Fault | None:
        if method.lower() not in self.methods:
            return None
        self.calls += 1
        if self.calls % EVERY:
            return None
        way = self.ways[self.spoilt.total() % len(self.ways)]
        self.spoilt[str(way)] += 1
        return way


def worded(kind: str, facts: Mapping[str, Any]) -> Reply:
    """A long offer, so that it is several messages in Viber; other kinds as they always are."""
    if kind != WEEKLY.name:
        return view.notice(kind, facts)
    (offer,) = facts["offers"]
    return Say(words("language-name", name=offer["title"]))


def always(program: Program, held_out: Rate = NOBODY) -> Program:
    """The same programme, but so many are held out of a campaign, and there are no quiet hours."""
    campaigns = replace(program.campaigns, control=held_out, outside=NOBODY)
    return replace(program, campaigns=campaigns, reminders=replace(program.reminders, quiet=Quiet(0, 0)))


def promote(tx: Transaction, now: datetime, times: int) -> None:
    """One product in all stores, in a long sentence."""
    (product,) = imports.add_products(tx, {"milk": ("Молоко", "dairy", "milk")}).values()
    day = moments.stored_day(now.date())
    values = {"starts_day": day - 9, "ends_day": day + 9, "title": OFFER * times, "position": 1}
    prices = {"price": 1990, "old_price": 2990, "percent": None, "picture": None}
    imports.PROMOS.add(tx, [(("W", product, None), {**values, **prices})])


def queue(tx: Transaction, channel: str, accounts: Sequence[str], now: datetime, times: int = 1) -> None:
    """An offer and a notice for a new customer with each account, who wants both."""
    promote(tx, now, times)
    late = now + timedelta(days=1)
    for account, id_ in settle_in(tx, channel, accounts, now).items():
        for kind, campaign in ((WEEKLY, WEEKLY.name), (RECEIPT, "")):
            key, facts = f"{kind.name}:{account}", {} if campaign else _FACTS
            outbox.add(tx, kind.name, key, facts, now=now, due=now, expires=late, customer=id_, campaign=campaign)


def settle_in(tx: Transaction, channel: str, accounts: Sequence[str], now: datetime) -> dict[str, int]:
    """A new customer with each account, who wants offers: their ids."""
    settled = {}
    for number, account in enumerate(accounts):
        id_ = people.add(
            tx,
            cards.number_from(number),
            phone_hash=account,
            phone_sealed=None,
            first_name="Олена",
            language="uk",
            home_store=None,
            now=now,
        )
        assert id_ is not None
        people.joined(
            tx, id_, now=now, welcomed=True, profiled=False, first_name="Олена", language="uk", home_store=None
        )
        identity = identities.lock(tx, channel, account, name="Олена", language="uk", now=now)
        identities.link(tx, identity, id_)
        said = {"version": "1", "language": "uk", "channel": channel}
        consents.add(tx, id_, consents.MARKETING, given=True, now=now, identity_id=identity.id, **said)
        settled[account] = id_
    return settled


@dataclass(frozen=True)
class Row:
    account: str
    kind: str
    state: str
    reason: str


async def rows(database: Database) -> list[Row]:
    """The outbox, each row with the account of its customer."""
    found = select(
        tables.identities.c.account, tables.outbox.c.kind, tables.outbox.c.state, tables.outbox.c.reason
    ).join(tables.identities, tables.identities.c.customer == tables.outbox.c.customer)
    return [Row(*row) for row in await database.read(lambda tx: tx.all(Query(found)))]


async def at_rest(database: Database, pause: Callable[[float], Awaitable[None]] = asyncio.sleep) -> list[Row]:
    """Once every row has come to an end that is known."""
    while True:
        found = await rows(database)
        if all(row.state != "queued" and (row.state, row.reason) != ("sent", "in_doubt") for row in found):
            return found
        await pause(0.2)


@dataclass
class Postroom:
    """`people` have a telephone with the messenger, and may be written to."""

    house: House
    messenger: Messenger
    people: list[Any]

    async def says_it_all(self) -> list[Row]:
        """Runs until every row has come to its end."""
        house, pacing = self.house, Limits()
        delivery = Delivery(house.database, house.terms, self.messenger.name, house.clock, 45, worded=worded)
        pacer = Pacer(self.messenger.channel(), house.clock, pacing, slowed=lambda _: None)
        running = [asyncio.ensure_future(work) for work in (pacer.run(), delivery.run(pacer.post))]
        try:
            return await at_rest(house.database, house.clock.sleep)
        finally:
            for work in running:
                work.cancel()
            await asyncio.wait(running)


@asynccontextmanager
async def postroom(
    url: str, on: str, crowd: int, spoilt: Faults[Any], times: int, patience: float = 0.5
) -> AsyncIterator[Postroom]:
    """A crowd with an offer and a notice each, in a messenger where calls are spoilt. `patience` is in real seconds."""
    clock = StageClock(speed=20)
    world, viber = World(now=clock.now), ViberWorld(now=clock.now)
    given = settings(url)
    given = given.model_copy(update={"program": always(given.program)})
    async with open_house(given, clock) as house, world, viber:
        world.bot("regulars_bot", "Мальва", TOKEN)
        viber.bot("malva", "Мальва", VIBER_TOKEN)
        app = make_app(house)
        app.mount("/simulator", create_app(world, config={}, viber=viber))
        async with serve(app) as base:
            there = f"{base}/simulator"
            messenger: Messenger = Telegram(house, TOKEN, f"{there}/telegram", patience=patience)
            if on == VIBER:
                other = Viber(house, VIBER_TOKEN, f"{there}/viber/pa", base, patience=patience)
                app.post("/viber/webhook")(other.receive)
                await other.open()
                messenger = other
            theirs: Any = viber if on == VIBER else world
            people_ = [theirs.person("Олена", phone=f"38050{number:07d}") for number in range(crowd)]
            for person in people_:
                person.start()
                person.write("Добрий день")
            accounts = [str(person.id) for person in people_]
            await house.database.run(lambda tx: queue(tx, on, accounts, clock.now(), times))
            theirs.faults = spoilt
            try:
                yield Postroom(house, messenger, people_)
            finally:
                await messenger.close()
                await viber.close()
