"""Who tries card numbers at a till is stopped after ten, and the owners hear of it; the shop goes on selling."""

import json
from datetime import timedelta
from itertools import count
from typing import Any

from sqlalchemy import bindparam, insert, select

from storage import tables
from storage.database import Row, Transaction
from storage.queries import Query
from tests.journeys.counter import AN_ANSWER, Counter, Refusal, Till, answered, at_once, outcome

UNKNOWN, LOCKED = Refusal(404, "unknown_card"), Refusal(429, "till_locked")
NOBODY = "2900000000001"

_owner = Query(
    insert(tables.staff).values(
        role="owner",
        name=bindparam("name"),
        store=bindparam("store"),
        created_at=0,
        channel="t",
        account=bindparam("name"),
    )
)
_alerts = Query(select(tables.outbox.c.kind, tables.outbox.c.facts_json, tables.outbox.c.staff))
_audit = Query(select(tables.audit.c.action, tables.audit.c.actor, tables.audit.c.facts))


async def guess(till: Till, times: int) -> list[Any]:
    return [await till.ask("POST", "/cards/lookup", {"code": NOBODY}) for _ in range(times)]


async def written(counter: Counter, query: Query) -> list[Row]:
    return list(await counter.database.read(lambda tx: tx.all(query)))


async def test_ten_failures_lock_the_till_for_ten_minutes_and_no_other(counter: Counter) -> None:
    ann = await counter.regular(100)
    assert await guess(counter.till, 10) == [UNKNOWN] * 10
    locked = await counter.till.call("POST", "/cards/lookup", {"code": ann.card})
    assert outcome(locked) == LOCKED
    assert locked.headers["retry-after"] == "600"
    assert "10" in locked.json()["detail"]
    assert (await counter.second.look_up(ann.card))["balance"] == 100
    counter.clock.move(minutes=9, seconds=59)
    locked = await counter.till.call("GET", f"/cards/{ann.card}")
    assert (outcome(locked), locked.headers["retry-after"]) == (LOCKED, "1")
    counter.clock.move(seconds=1)
    assert (await counter.till.look_up(ann.card))["balance"] == 100
    assert await guess(counter.till, 1) == [UNKNOWN]
    assert (await counter.till.look_up(ann.card))["balance"] == 100


async def test_failures_count_wherever_a_card_is_named(counter: Counter) -> None:
    till, numbers = counter.till, count(1)
    ann = await counter.regular(100)
    quote = {"card": NOBODY, "lines": [], "total": 0}
    for _ in range(2):
        assert await guess(till, 1) == [UNKNOWN]
        assert await till.ask("GET", f"/cards/{NOBODY}") == UNKNOWN
        assert await till.ask("POST", "/quotes", quote) == UNKNOWN
        assert await till.try_hold("ABCDEFGH", 5, "R") == UNKNOWN
        assert await till.post(till.receipt(f"R{next(numbers)}", card="123456")) == UNKNOWN
    assert await till.ask("POST", "/cards/lookup", {"code": ann.card}) == LOCKED
    assert await till.ask("POST", "/quotes", {**quote, "card": ann.card}) == LOCKED
    assert await till.try_hold(counter.code(ann), 5, "R") == LOCKED
    assert await till.post(till.receipt("R8", card=ann.card)) == LOCKED


async def test_a_batch_is_no_way_round(counter: Counter) -> None:
    ann = await counter.regular(100)
    items = [counter.till.receipt(f"R{number}", card=NOBODY) for number in range(12)]
    items += [counter.till.receipt("R20", card=ann.card), counter.till.receipt("R21")]
    answer = answered(await counter.till.ask("POST", "/receipts/batch", {"receipts": items}))
    assert [result["status"] for result in answer["results"]] == [404] * 10 + [429] * 3 + [201]
    counter.clock.move(minutes=10)
    again = {"receipts": items[-2:]}
    answer = answered(await counter.till.ask("POST", "/receipts/batch", again))
    assert [result["status"] for result in answer["results"]] == [201, 200]


async def test_a_locked_till_goes_on_selling_without_cards(counter: Counter) -> None:
    ann = await counter.regular(100)
    hold = (await counter.till.hold(counter.code(ann), 50, "R1"))["hold"]
    assert await counter.till.post(counter.till.receipt("R2", card=ann.card)) == (201, AN_ANSWER)
    await guess(counter.till, 10)
    assert await counter.till.post(counter.till.receipt("R3")) == (201, AN_ANSWER)
    assert await counter.till.take_back("R2", "B1", (1, "1", 50_000)) == (201, AN_ANSWER)
    assert await counter.till.ask("DELETE", f"/holds/{hold}") == (204, None)


async def test_failures_far_apart_lock_nothing(counter: Counter) -> None:
    for _ in range(30):
        assert await guess(counter.till, 1) == [UNKNOWN]
        counter.clock.move(minutes=1, seconds=7)


async def test_ten_at_once_count_ten_and_are_told_once(counter: Counter) -> None:
    def hire(tx: Transaction) -> None:
        till = tx.one(Query(select(tables.stores.c.id).where(tables.stores.c.code == "sadova")))
        assert till is not None
        tx.run(_owner, name="Марина", store=None)
        tx.run(_owner, name="Олег", store=till[0])

    await counter.database.run(hire)
    answers = await at_once(*(counter.till.ask("POST", "/cards/lookup", {"code": NOBODY}) for _ in range(10)))
    assert answers == [UNKNOWN] * 10
    assert await guess(counter.till, 1) == [LOCKED]
    ((kind, facts, _),) = await written(counter, _alerts)  # Oleh owns another store
    assert (kind, json.loads(facts)) == ("alert-till-locked", {"store": "Мальва на Соборній", "till": "1"})
    ((action, actor, said),) = await written(counter, _audit)
    assert (action, actor, said) == ("till_locked", "till:1", "{}")


async def test_a_till_that_is_locked_again_is_told_of_again(counter: Counter) -> None:
    for _ in range(2):
        assert await guess(counter.till, 11) == [UNKNOWN] * 10 + [LOCKED]
        counter.clock.moment += timedelta(minutes=10)
    assert [row[0] for row in await written(counter, _audit)] == ["till_locked"] * 2
