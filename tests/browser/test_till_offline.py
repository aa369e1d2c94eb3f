"""A till page without a network or a server: receipts wait, go as a batch, and each is settled by its own answer."""

import pytest
from playwright.async_api import Route, expect
from sqlalchemy import update

from storage import tables
from storage.queries import Query
from tests.browser.cashier import Cashier
from tests.journeys.counter import Counter

pytestmark = pytest.mark.browser


async def test_without_a_network_receipts_wait_over_a_reload_and_go_by_themselves(
    cashier: Cashier, counter: Counter
) -> None:
    olena = await counter.regular(30)
    await cashier.page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    await cashier.page.context.set_offline(True)
    await cashier.scan(counter.code(olena))
    await expect(cashier.card).to_contain_text("No network: the balance is not known")
    await expect(cashier.notice).to_contain_text("Go on selling")
    await cashier.type("100")
    await cashier.press("Enter")
    await expect(cashier.done).to_contain_text("kept here")
    await expect(cashier.notice).to_contain_text("Waiting to be sent: 1")
    await cashier.page.reload()
    await expect(cashier.notice).to_contain_text("No network. Go on selling")
    await expect(cashier.notice).to_contain_text("Waiting to be sent: 1")
    await expect(cashier.page.locator("#till")).to_have_text("Till 1")
    await cashier.type(olena.card)
    await cashier.press("Enter")
    await cashier.type("60")
    await cashier.press("Enter")
    await expect(cashier.notice).to_contain_text("Waiting to be sent: 2")
    await cashier.page.context.set_offline(False)
    await expect(cashier.notice).to_be_hidden(timeout=15_000)
    assert await counter.balance(olena) == 30 + 5 + 3
    await cashier.page.reload()
    await expect(cashier.notice).to_be_hidden()


async def test_a_server_that_is_down_loses_no_receipt_and_each_is_settled_by_its_own_answer(
    cashier: Cashier, counter: Counter
) -> None:
    olena = await counter.regular(30)

    async def down(route: Route) -> None:
        await route.fulfill(status=502, content_type="text/html", body="<h1>Bad Gateway</h1>")

    await cashier.page.route("**/till/api/**", down)
    for card in (olena.card, "2900000000001", olena.card):
        await cashier.scan(card)
        await expect(cashier.card).to_contain_text("No network")
        await cashier.type("100")
        await cashier.press("Enter")
        await expect(cashier.done).to_contain_text("kept here")
        await cashier.press("Enter")
    await expect(cashier.notice).to_contain_text("Waiting to be sent: 3")
    asked: list[str] = []
    cashier.page.on("request", lambda request: asked.append(request.url.rpartition("/")[2]))
    await cashier.page.unroute("**/till/api/**")
    await expect(cashier.notice).to_have_text("Worth a look: 1. Show", timeout=15_000)
    assert await counter.balance(olena) == 30 + 5 + 5
    assert (asked.count("batch"), asked.count("receipt")) == (1, 0)


async def test_points_that_could_not_be_taken_late_are_told(cashier: Cashier, counter: Counter) -> None:
    olena = await counter.regular(120)
    await cashier.page.route("**/till/api/receipt", lambda route: route.abort())
    await cashier.scan(counter.code(olena))
    await cashier.type("250")
    await expect(cashier.finish).to_contain_text("200.00")
    await cashier.press("Shift+Enter")
    await expect(cashier.done).to_contain_text("kept here")
    await cashier.page.route(
        "**/till/api/receipt",
        lambda route: route.fulfill(status=409, json={"code": "hold_lapsed", "detail": "too late"}),
    )
    await expect(cashier.notice).to_have_text("Worth a look: 1. Show", timeout=15_000)
    await cashier.click("Worth a look: 1. Show")
    await expect(cashier.page.get_by_role("dialog")).to_contain_text("could not be taken")
    assert await counter.balance(olena) == 120 + 12


async def test_two_tabs_keep_each_others_receipts_and_send_each_once(cashier: Cashier, counter: Counter) -> None:
    olena = await counter.regular(30)
    context = cashier.page.context
    second = Cashier(await context.new_page(), counter.base)
    await second.page.goto(f"{counter.base}/till")
    await expect(second.page.get_by_text("Scan the card on the shopper’s screen")).to_be_visible()
    await context.set_offline(True)
    for tab in (cashier, second, cashier, second):
        await tab.page.bring_to_front()
        await tab.scan(olena.card)
        await expect(tab.card).to_contain_text("No network")
        await tab.type("100")
        await tab.press("Enter")
        await expect(tab.done).to_contain_text("kept here")
        await tab.press("Enter")
    for tab in (cashier, second):  # each knows of the other's at once
        await expect(tab.notice).to_contain_text("Waiting to be sent: 4")
    await context.set_offline(False)
    for tab in (cashier, second):
        await expect(tab.notice).to_be_hidden(timeout=15_000)
    assert await counter.balance(olena) == 30 + 4 * 5


async def test_numbers_of_one_second_differ(cashier: Cashier) -> None:
    numbers = await cashier.page.evaluate(
        """async () => {
          const { newNumber } = await import("/till/page/figures.js");
          return Array.from({ length: 200 }, () => newNumber("1"));
        }"""
    )
    assert len(set(numbers)) == 200


async def test_a_receipt_whose_answer_was_lost_is_not_posted_twice(cashier: Cashier, counter: Counter) -> None:
    olena = await counter.regular(120)

    async def lose(route: Route) -> None:
        await route.fetch()
        await route.abort()

    await cashier.page.route("**/till/api/receipt", lose, times=1)
    await cashier.scan(counter.code(olena))
    await cashier.type("250")
    await expect(cashier.finish).to_contain_text("200.00")
    await cashier.press("Shift+Enter")
    await expect(cashier.done).to_contain_text("kept here")
    await expect(cashier.notice).to_be_hidden(timeout=15_000)
    assert await counter.balance(olena) == 120 - 50 + 10


async def test_what_was_refused_later_is_shown_with_its_reason(cashier: Cashier) -> None:
    await cashier.page.context.set_offline(True)
    await cashier.scan("2900000000001")
    await cashier.type("100")
    await cashier.press("Enter")
    await expect(cashier.done).to_contain_text("kept here")
    await cashier.page.context.set_offline(False)
    await expect(cashier.notice).to_contain_text("Worth a look: 1", timeout=15_000)
    await cashier.click("Worth a look: 1. Show")
    await expect(cashier.page.get_by_role("dialog")).to_contain_text("It was not accepted")
    await expect(cashier.page.get_by_role("dialog")).to_contain_text("100.00")
    await expect(cashier.page.get_by_role("dialog")).to_contain_text("There is no such card")
    await cashier.click("Take off")
    await expect(cashier.notice).to_be_hidden()


async def test_a_receipt_that_was_posted_under_the_cashier_of_before_is_settled(
    cashier: Cashier, counter: Counter
) -> None:
    olena = await counter.regular(120)

    async def lose(route: Route) -> None:
        await route.fetch()
        await counter.database.run(
            lambda tx: tx.run(Query(update(tables.receipts).values(fingerprint="of another cashier")))
        )
        await route.abort()

    await cashier.page.route("**/till/api/receipt", lose, times=1)
    await cashier.scan(counter.code(olena))
    await cashier.type("250")
    await expect(cashier.finish).to_contain_text("200.00")
    await cashier.press("Shift+Enter")
    await expect(cashier.done).to_contain_text("kept here")
    await expect(cashier.notice).to_be_hidden(timeout=15_000)
    assert await counter.balance(olena) == 120 - 50 + 10
