"""`sending`: a broadcast to thousands through the outbox, while shoppers tap and want their answer now.

First against a Bot API that enforces Telegram's limits (30 messages in any second, a private chat bursts of 3, then 1 a
second) and refuses what is above them: for a minute, SENDING_SECONDS=300 for as long as you like. Then with the setting at
1000, as for paid broadcasts, in turns with a bare aiogram loop that sends as many to the same server and keeps nothing. Where
that alone sends more than 2000 a second, half of it is above the setting: so the aim is held against what the setting allows.
It is the weekly message: ranked by what each of them bought, worded and marked when it is sent.
"""

import asyncio
import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack, closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from time import perf_counter

from bench import bot_api, programs, shop
from bench.bot_api import BotApi
from bench.measures import Load, Row, at_most, beside, percentile, settle_garbage
from bench.telegram_updates import WEBHOOK, proof, wrote
from bench.wire import Connections, post
from simulator.telegram.limits import Limits

_LISTED = 200  # promotions of the week

_SECONDS = 60.0
_LEAST_A_SECOND, _SLOW, _FAST = 28, 30, 1000
_LEAST_RATIO = 0.5
_MOST_SECONDS = 1.0  # from a tap to its answer
_BROADCAST = 10_000  # messages a round
_ROUNDS = 3
_TAPPERS = 200  # members who get no broadcast and tap instead
_TAPS_A_SECOND = 1.0, 10.0  # within the slow limit and the fast one
_TEXT = "/balance"
_STARTING = timedelta(seconds=6)  # until a process that has just begun is at rest
_PATIENCE = 60.0


@dataclass(slots=True)
class Sent:
    """What arrived at the Bot API while a broadcast went out, and how long the answers to taps took. Seconds."""

    moments: Sequence[float]
    taps: list[float] = field(default_factory=list)

    @property
    def load(self) -> Load:
        return Load(self.moments, self.moments[-1] - self.moments[0])


async def run(scale: float) -> list[Row]:
    seconds = float(os.environ.get("SENDING_SECONDS", _SECONDS)) * scale
    with shop.folder() as folder:
        path = folder / "shop.db"
        await shop.build(shop.sqlite_url(path))
        return [*await _within_the_limits(path, seconds), *await _as_fast_as_it_goes(path)]


async def _within_the_limits(path: Path, seconds: float) -> list[Row]:
    async with bot_api.serving(Limits()) as api:
        plenty = round(2 * _SLOW * seconds)
        sent = await _broadcast(path, api, plenty, _SLOW, _TAPS_A_SECOND[0], until=seconds)
        refused = api.refused
    rate = len(sent.moments) / seconds
    return [
        Row(
            f"{len(sent.moments)} messages within Telegram's limits, {seconds:.0f} s",
            f"{rate:.1f} messages/s",
            f"{_SLOW} messages/s",
            f"{rate / _SLOW:.2f}",
            f"≥ {_LEAST_A_SECOND} messages/s",
            rate >= _LEAST_A_SECOND,
        ),
        at_most("— refused with 429", "messages", refused, 0),
        *_taps(sent),
    ]


async def _as_fast_as_it_goes(path: Path) -> list[Row]:
    ours, floor, taps = [], [], list[float]()
    for _ in range(_ROUNDS):
        async with bot_api.serving() as api:
            sent = await _broadcast(path, api, _BROADCAST, _FAST, _TAPS_A_SECOND[1])
            said = await programs.done("bench.plain_sender", api.address, str(_BROADCAST))
        ours.append(sent.load.per_second)
        floor.append(_BROADCAST / said["seconds"])
        taps += sent.taps
        most = _busiest(sent.moments)
        assert most <= _FAST, f"{most} messages in one second"
    return [
        beside(f"{_BROADCAST} messages, the setting at {_FAST}", "messages/s", ours, floor),
        beside(
            "— beside what the setting allows", "messages/s", ours, [min(rate, _FAST) for rate in floor], _LEAST_RATIO
        ),
        *_taps(Sent((), taps)),
    ]


def _taps(sent: Sent) -> list[Row]:
    return [
        at_most(f"— meanwhile {len(sent.taps)} taps: to the answer, p50", "s", percentile(sent.taps, 0.5)),
        at_most("— p99", "s", percentile(sent.taps, 0.99), _MOST_SECONDS),
    ]


async def _broadcast(
    path: Path, api: BotApi, messages: int, limit: int, taps_a_second: float, until: float = _PATIENCE
) -> Sent:
    """Regulars starts, and says what is queued; measured for `until` seconds at most, from the first message on."""
    last = _gather(path, messages)
    due = datetime.now(UTC) + _STARTING
    _queue(path, last, due)
    async with AsyncExitStack() as stack:
        url = shop.sqlite_url(path)
        arguments = ("bench.serving", url, api.address, "webhook", "", str(limit))
        program = await stack.enter_async_context(programs.running(*arguments))
        connections = Connections(program.port)
        stack.callback(connections.close)
        settle_garbage()
        await asyncio.sleep(max(0.0, (due - datetime.now(UTC)).total_seconds()))
        api.arrivals.clear()
        sent = Sent(())
        async with asyncio.timeout(until + _PATIENCE), asyncio.TaskGroup() as group:
            tapping = group.create_task(_tap(group, connections, api, taps_a_second, sent))
            while _going_on(api, messages, until):  # noqa: ASYNC110 - it is another process that works
                await asyncio.sleep(0.05)
            tapping.cancel()
        sent.moments = [moment for moment in api.arrivals if moment - api.arrivals[0] < until]
    _check(path)
    return sent


def _going_on(api: BotApi, messages: int, until: float) -> bool:
    return len(api.arrivals) < messages and (not api.arrivals or perf_counter() - api.arrivals[0] < until)


async def _tap(group: asyncio.TaskGroup, connections: Connections, api: BotApi, a_second: float, sent: Sent) -> None:
    """Evenly, by one member after the other, whether or not the former has been answered."""
    began = perf_counter()
    for number in count():
        await asyncio.sleep(max(0.0, began + number / a_second - perf_counter()))
        group.create_task(_answered(connections, api, number, sent))


async def _answered(connections: Connections, api: BotApi, number: int, sent: Sent) -> None:
    chat = shop.FIRST_ACCOUNT + shop.MEMBERS - 1 - number % _TAPPERS
    arrival = api.next_message(chat)
    began = perf_counter()
    update = wrote(next(_UPDATES), chat, _TEXT)
    response = await connections.ask(post(WEBHOOK, update, proof(shop.SECRET)))
    assert response.status == 200, "an update was refused"
    sent.taps.append(await arrival - began)


_UPDATES: Iterator[int] = count(1)
# New people each time, with ids above `last`: nobody gets two promos in a week.
_LIST = """
INSERT OR IGNORE INTO promos (code, product, starts_day, ends_day, position, price, old_price)
  SELECT 'w' || id, id, {day} - 3, {day} + 30, id, 1990, 2990 FROM products ORDER BY id LIMIT {listed}
"""
_CUSTOMERS = """
INSERT INTO customers (card, language, home_store, created_at, joined_at)
  WITH RECURSIVE one(n) AS (SELECT {last} + 1 UNION ALL SELECT n + 1 FROM one WHERE n < {last} + {messages})
  SELECT 'b' || n, 'uk', (SELECT min(id) FROM stores), 0, 0 FROM one
"""
_VISITS, _LINES = 10, 4  # of each of them, in half a year
_RECEIPTS = """
INSERT INTO receipts (store, code, customer, at, total, fingerprint)
  WITH RECURSIVE visit(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM visit WHERE n < {visits})
  SELECT home_store, 'b' || id || '-' || n, id, {at} - (1 + (id * 31 + n * 17) % 180) * 86400000, 40000, ''
  FROM customers, visit WHERE id > {last}
"""
_BOUGHT = """
INSERT INTO receipt_lines (receipt, line, product, quantity, sum)
  WITH RECURSIVE line(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM line WHERE n < {lines}),
    counted(products) AS (SELECT count(*) FROM products)
  SELECT receipts.id, n, 1 + (customer * 7919 + receipts.id * 31 + n * 104729) % products, 1000, 10000
  FROM receipts, line, counted WHERE customer > {last}
"""
_ACCOUNTS = """
INSERT INTO identities (channel, account, customer, language, created_at, last_heard_at)
  SELECT 'telegram', {account} + id, id, 'uk', 0, 0 FROM customers WHERE id > {last}
"""
_AGREED = """
INSERT INTO consents (customer, purpose, given, version, language, channel, at)
  SELECT id, 'marketing', 1, '1', 'uk', 'telegram', 0 FROM customers WHERE id > {last}
"""
_QUEUED = """
INSERT INTO outbox (kind, campaign, arm, customer, facts_json, key, due_at, expires_at, created_at)
  SELECT 'weekly', 'weekly', 'treated', id, '{{}}', 'b' || id, {at}, {late}, {at} FROM customers WHERE id > {last}
"""


def _gather(path: Path, messages: int) -> int:
    """So many new people who have bought something; the last customer before them."""
    with closing(sqlite3.connect(path)) as open_:
        ((last,),) = open_.execute("SELECT coalesce(max(id), 0) FROM customers").fetchall()
        given = {
            "last": last,
            "messages": messages,
            "account": 2 * shop.FIRST_ACCOUNT,
            "at": round(datetime.now(UTC).timestamp() * 1000),
            "visits": _VISITS,
            "lines": _LINES,
        }
        for statement in (_CUSTOMERS, _RECEIPTS, _BOUGHT, _ACCOUNTS, _AGREED):
            open_.execute(statement.format(**given))
        open_.commit()
    return int(last)


def _queue(path: Path, last: int, due: datetime) -> None:
    """The weekly message to everybody after the customer `last`."""
    at, late = (round(moment.timestamp() * 1000) for moment in (due, due + timedelta(days=1)))
    with closing(sqlite3.connect(path)) as open_:
        for statement in (_LIST, _QUEUED):
            open_.execute(statement.format(day=at // 86_400_000, listed=_LISTED, last=last, at=at, late=late))
        open_.commit()


def _check(path: Path) -> None:
    """What was said is marked as sent, with the messenger's number; the rest is given up before the next round."""
    with closing(sqlite3.connect(path)) as kept:
        wrong = kept.execute(
            "SELECT state, reason, count(*) FROM outbox WHERE state != 'queued' AND (state != 'sent' OR reference = '')"
            " GROUP BY state, reason"
        ).fetchall()
        assert not wrong, f"some messages were dropped, or sent without being marked: {wrong}"
        kept.execute("DELETE FROM outbox WHERE state = 'queued'")
        kept.commit()


def _busiest(moments: Sequence[float]) -> int:
    """The most that arrived within any second."""
    most = first = 0
    for last, moment in enumerate(moments):
        while moment - moments[first] >= 1:
            first += 1
        most = max(most, last - first + 1)
    return most
