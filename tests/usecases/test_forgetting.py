"""Messages of campaigns are kept for as long as a report looks back to them, and no longer."""

from datetime import date

from sqlalchemy import func, select

from scheduler.planning import Planning
from storage import moments
from storage.queries import Query
from storage.tables import customers, outbox
from tests.usecases.corner_shop import NOW, CornerShop
from tests.usecases.test_effects import TODAY, crowd, person, put, report, touch

BACK_TO = moments.stored_day(date(2025, 1, 1))  # in March 2026
MANY = 1200  # more than one transaction's
_days = Query(select(outbox.c.day, func.count()).group_by(outbox.c.day).order_by(outbox.c.day))


async def test_what_no_report_looks_back_to_is_forgotten_and_the_report_stays_the_same(shop: CornerShop) -> None:
    await crowd(shop, TODAY - 40, 600, 250, more=100)
    people = [person(10_000 + number) for number in range(MANY)]
    old = [touch(each["id"], BACK_TO - 1, "treated") for each in people]
    kept = [touch(each["id"], BACK_TO, "control") for each in people[:3]]
    waiting = touch(10_000, BACK_TO - 9, "treated") | {"state": "queued"}
    await shop.database.run(lambda tx: put(tx, customers, people))
    await shop.database.run(lambda tx: put(tx, outbox, [*old, *kept, waiting]))
    before = await report(shop)
    await Planning(shop.database, shop.terms, lambda: NOW).learn()
    found = [tuple(row) for row in await shop.database.read(lambda tx: tx.all(_days))]
    assert found == [(BACK_TO - 9, 1), (BACK_TO, 3), (TODAY - 40, 850)]
    assert await report(shop) == before
