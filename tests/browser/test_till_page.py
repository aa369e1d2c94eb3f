"""A cashier at the till page in a real browser: by scanner, by keyboard alone, by thumb; and every "no" tells what to do."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from tests.browser.cashier import Cashier, shop
from tests.journeys.counter import Counter

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
async def counter(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Counter]:
    async with shop(migrated_file, tmp_path_factory.mktemp("till-page")) as made:
        yield made


@pytest.fixture
async def cashier(page: Page, counter: Counter) -> Cashier:
    await page.set_viewport_size({"width": 1024, "height": 768})
    cashier = Cashier(page, counter.base)
    await cashier.sign_in()
    return cashier


async def test_three_actions_from_scan_to_done(cashier: Cashier, counter: Counter) -> None:
    olena = await counter.regular(120)
    await cashier.scan(counter.code(olena))
    await expect(cashier.card.get_by_role("heading", name="Олена")).to_be_visible()
    await cashier.type("250")
    await expect(cashier.finish).to_contain_text("With points: 50")  # a fifth of it
    await expect(cashier.finish).to_contain_text("200.00")
    await cashier.press("Shift+Enter")
    await expect(cashier.done).to_contain_text("To pay")
    await expect(cashier.done).to_contain_text("200.00")
    await expect(cashier.done).to_contain_text("−50")
    assert await counter.balance(olena) == 80
    await cashier.press("Enter")
    await expect(cashier.page.get_by_text("Scan the card on the shopper’s screen")).to_be_visible()


async def test_points_are_chosen_one_by_one(cashier: Cashier, counter: Counter) -> None:
    olena = await counter.regular(120)
    await cashier.scan(counter.code(olena))
    await cashier.type("250")
    await expect(cashier.finish).to_contain_text("50 of 50")
    await cashier.press("ArrowDown")
    await expect(cashier.finish).to_contain_text("49 of 50")
    await cashier.click("Less")
    await expect(cashier.finish).to_contain_text("48 of 50")
    await cashier.press("PageDown")
    await expect(cashier.finish).to_contain_text("48 of 50")  # the focus is on the button
    await cashier.click("More")
    await cashier.click("With points: 49")
    await expect(cashier.done).to_contain_text("201.00")
    assert await counter.balance(olena) == 120 - 49 + 10


async def test_the_layout_and_capslock_spoil_nothing(cashier: Cashier, counter: Counter) -> None:
    olena = await counter.regular(7)
    await cashier.page.locator("#sum").focus()
    await cashier.type("12,5")
    await cashier.scan_in_ukrainian(f"https://shop.example/c/{counter.code(olena)}")
    await expect(cashier.card.get_by_role("heading", name="Олена")).to_be_visible()
    await expect(cashier.page.locator("#sum")).to_have_value("12,5")  # what the scanner typed is gone again
    await cashier.scan(counter.code(olena).lower(), end="Tab")
    await expect(cashier.card).to_contain_text("7")


async def test_a_scan_is_heard_wherever_the_focus_is(cashier: Cashier, counter: Counter) -> None:
    olena = await counter.regular(7)
    await cashier.page.get_by_role("button", name="Sign out").focus()
    await cashier.scan(counter.code(olena))
    await expect(cashier.card.get_by_role("heading", name="Олена")).to_be_visible()
    await expect(cashier.page.get_by_role("dialog")).to_have_count(0)


async def test_by_keyboard_alone(cashier: Cashier, counter: Counter) -> None:
    olena = await counter.regular(30)
    await cashier.type(olena.card)
    await cashier.press("Enter")
    await expect(cashier.card).to_contain_text("A card number only earns")
    await cashier.type("40+10,50")
    await expect(cashier.page.get_by_role("list", name="Lines of the receipt").get_by_role("listitem")).to_have_count(2)
    await expect(cashier.card).to_contain_text("+2")
    await cashier.press("Enter")
    await expect(cashier.done).to_contain_text("50.50")
    number = await cashier.done.locator(".number b").inner_text()
    await cashier.press("Enter")

    await cashier.page.get_by_role("button", name="Returns").focus()
    await cashier.press("Enter")
    await cashier.type("no-such")
    await cashier.press("Enter")
    await expect(cashier.page.get_by_role("alert")).to_contain_text("no such receipt")
    await cashier.press("Control+A")
    await cashier.type(number.lower())
    await cashier.press("Enter")
    await expect(cashier.page.get_by_text("what comes back?")).to_be_visible()
    await cashier.press("Tab", "Enter")  # more of the first line
    await expect(cashier.page.get_by_role("button", name="Give back goods for")).to_contain_text("40.00")
    await cashier.page.get_by_role("button", name="Give back goods for").focus()
    await cashier.press("Enter")
    await expect(cashier.page.get_by_text("Hand out")).to_contain_text("40.00")
    await cashier.press("Escape")
    await expect(cashier.page.get_by_text("Scan the card on the shopper’s screen")).to_be_visible()


async def test_every_no_says_what_to_do(cashier: Cashier, counter: Counter) -> None:
    olena = await counter.regular(90)
    old = counter.code(olena)
    counter.clock.move(minutes=11)
    try:
        await cashier.scan(old)
        await expect(cashier.card).to_contain_text("The code on the screen has expired")
        await expect(cashier.card.get_by_role("heading", name="Олена")).to_be_visible()
    finally:
        counter.clock.moment -= timedelta(minutes=11)
    used = counter.code(olena)
    for _ in range(2):
        await cashier.scan(used)
        await expect(cashier.card).not_to_contain_text("expired")
        await cashier.type("100")
        await cashier.press("Shift+Enter")
        await expect(cashier.done).to_be_visible()
        await cashier.press("Enter")
    await cashier.scan(used)
    await expect(cashier.card).to_contain_text("This code has paid already")
    await cashier.scan("2900000000001")
    await expect(cashier.page.get_by_role("alert")).to_contain_text("There is no such card")
    guest = await counter.regular(50, member=False)
    await cashier.scan(counter.code(guest))
    await cashier.type("100")
    await expect(cashier.finish).to_contain_text("Done")
    await expect(cashier.finish).not_to_contain_text("With points")


async def test_a_name_is_text_whatever_is_in_it(cashier: Cashier, counter: Counter) -> None:
    eve = await counter.regular(5, name="<img src=x onerror=alert(1)>")
    await cashier.scan(counter.code(eve))
    await expect(cashier.card.get_by_role("heading")).to_have_text("<img src=x onerror=alert(1)>")
    await expect(cashier.page.locator("main img")).to_have_count(0)
