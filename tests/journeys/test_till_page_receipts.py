"""Receipts from the till page over HTTP: what it kept without a network goes as a batch; it hears which points wait."""

from sqlalchemy import select

from loyalty.points import Points
from loyalty.program import Limits, Program
from storage import tables
from storage.database import Database
from storage.queries import Query
from tests import plain_http
from tests.journeys import counter as counters
from tests.journeys.counter import AN_ANSWER, Counter, Refusal, answered
from tests.journeys.till_browser import SIGNED_OUT, Browser, with_pin


async def test_what_was_kept_without_a_network_goes_as_a_batch_and_counts_once(
    browser: Browser, counter: Counter
) -> None:
    await with_pin(counter, browser)
    olena = await counter.regular(10)
    kept = [counter.till.receipt(f"x-{number}", 20_000, card=olena.card) for number in (1, 2)]
    paying = counter.till.receipt("x-3", card=counter.code(olena), spend=5)
    unknown = counter.till.receipt("x-4", card="2900000000001")
    counter.clock.move(days=7)
    assert await browser.ask("receipt", kept[0]) == Refusal(422, "time_out_of_range")
    both = {"receipts": [*kept, paying, unknown, "no receipt"]}
    results = answered(await browser.ask("batch", both))["results"]
    assert [(result["receipt"], result["status"]) for result in results] == [
        ("x-1", 201),
        ("x-2", 201),
        ("x-3", 422),
        ("x-4", 404),
        (None, 422),
    ]
    again = answered(await browser.ask("batch", both))["results"]
    assert [result["status"] for result in again] == [200, 200, 422, 404, 422]
    assert answered(await browser.ask("lookup", {"code": olena.card}))["balance"] == 10 + 10 + 10
    who = Query(select(tables.receipts.c.cashier))
    assert await counter.database.read(lambda tx: tx.all(who)) == [("Ірина",)] * 2


async def test_a_batch_needs_somebody_who_is_signed_in(browser: Browser, other: Browser, counter: Counter) -> None:
    late = {"receipts": [counter.till.receipt("x-1")]}
    assert await browser.ask("batch", late) == SIGNED_OUT
    await with_pin(counter, other)
    await browser.sign_in()
    assert await browser.ask("batch", late) == Refusal(403, "cashier_needed")


async def test_the_page_hears_how_many_points_wait_for_an_owner(database: Database) -> None:
    program = Program(limits=Limits(Points(24), None, None, own_card=False))
    async with counters.opened(database, program) as counter, plain_http.client(base_url=counter.base) as http:
        browser = Browser(http, counter)
        await browser.sign_in()
        olena = await counter.regular(10)
        few, many = (counter.till.receipt(f"x-{sum_}", sum_, card=olena.card) for sum_ in (20_000, 50_000))
        assert answered(await browser.ask("receipt", few))["waiting"] == 0
        assert (await browser.ask("receipt", many)) == (201, AN_ANSWER)
        assert answered(await browser.ask("receipt", many))["waiting"] == 25
        assert answered(await browser.ask("receipt", counter.till.receipt("x-1")))["waiting"] == 0
