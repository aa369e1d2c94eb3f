"""A cashier at the till page in a real browser: by scanner, by keyboard alone, by thumb; and every "no" tells what to do."""

import contextlib
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from playwright.async_api import Browser, Error, Page, Route, async_playwright, expect
from sqlalchemy import insert

from storage import shop as stock
from storage import tables
from storage.queries import Query
from tests.browser.cashier import Cashier
from tests.browser.conftest import SWITCHES
from tests.journeys.counter import Counter
from tests.journeys.till_browser import frame
from usecases import sessions

pytestmark = pytest.mark.browser


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
    await cashier.press("Enter")  # more of the first line
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
    await cashier.scan(used)
    await expect(cashier.card).not_to_contain_text("expired")
    await cashier.type("100")
    await expect(cashier.finish).to_contain_text("80.00")
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


async def test_goods_are_scanned_too(cashier: Cashier, counter: Counter) -> None:
    milk = {"sku": "4820000000017", "name": "Milk", "category": "", "type": "", "brand": ""}
    await counter.database.run(
        lambda tx: stock.put_products(tx, [{**milk, "price": 5290, "picture": None, "excluded": False}])
    )
    for _ in range(2):
        await cashier.scan("4820000000017")
    await expect(cashier.lines).to_contain_text("Milk")
    await expect(cashier.lines).to_contain_text("105.80")
    await cashier.click("Less: Milk")
    await cashier.page.locator("#sum").focus()
    await cashier.type("7,1")
    await expect(cashier.finish).to_contain_text("60.00")
    await cashier.scan("4820000000024")
    await expect(cashier.page.get_by_role("alert")).to_contain_text("does not know this product")
    await cashier.press("Enter")
    await expect(cashier.done).to_contain_text("60.00")


async def test_a_late_quote_never_overwrites_a_newer_one(cashier: Cashier, counter: Counter) -> None:
    olena = await counter.regular(30)
    held: list[Route] = []

    async def slow(route: Route) -> None:
        if '"total":2000,' in (route.request.post_data or ""):
            held.append(route)  # the answer about 20 comes long after the one about 200
        else:
            await route.continue_()

    await cashier.page.route("**/till/api/quote", slow)
    await cashier.scan(olena.card)
    await cashier.type("200")
    await expect(cashier.card).to_contain_text("+10")
    for route in held:
        with contextlib.suppress(Error):  # it has been given up
            await route.fulfill(json={"earn": 999, "max_spend": 0, "payable": 1, "print": [], "explain": []})
    await cashier.page.wait_for_function("document.readyState === 'complete'")
    await expect(cashier.card).to_contain_text("+10")
    await expect(cashier.card).not_to_contain_text("999")


async def test_points_that_wait_for_an_owner_are_told_after_the_sale(cashier: Cashier, counter: Counter) -> None:
    olena = await counter.regular(1)
    await cashier.scan(olena.card)
    await cashier.type("99999")
    await cashier.press("Enter")
    await expect(cashier.done).to_contain_text("Points that wait for the shop’s check: 4999")
    await cashier.press("Enter")


async def test_on_a_telephone_nothing_covers_a_key(cashier: Cashier, counter: Counter) -> None:
    """The smallest that is still sold: 360 by 640."""
    await cashier.page.set_viewport_size({"width": 360, "height": 640})
    olena = await counter.regular(120)
    await cashier.scan(counter.code(olena))
    await cashier.type("250")
    await expect(cashier.finish).to_contain_text("200.00")
    hit = """(button) => {
      const { left, top, width, height } = button.getBoundingClientRect();
      return button.contains(document.elementFromPoint(left + width / 2, top + height - 2))
        && top + height <= innerHeight && left + width <= innerWidth;
    }"""
    keys = await cashier.page.locator(".pad button, .chooser button, .finish button").all()
    assert len(keys) == 14 + 3 + 2
    assert [await key.inner_text() for key in keys if not await key.evaluate(hit)] == []


async def test_a_cashier_comes_by_her_link_and_later_by_her_pin(page: Page, browser: Browser, counter: Counter) -> None:
    add = Query(
        insert(tables.staff)
        .values(role="cashier", store=2, name="Iryna", created_at=0, language="", pin_failures=0)
        .returning(tables.staff.c.id)
    )
    row = await counter.database.run(lambda tx: tx.one(add))
    assert row is not None
    token = await counter.database.run(lambda tx: sessions.link(tx, counter.clock.now(), int(row[0])))
    cashier = Cashier(page, counter.base)
    await page.goto(f"{counter.base}/till/in/{token}")
    await cashier.click("Open the till")
    await page.get_by_label("New PIN").fill("2580")
    await cashier.click("Save")
    await expect(page.locator("#cashier")).to_have_text("Iryna")
    await expect(page.locator("#store")).to_have_text("Мальва на Садовій")
    await cashier.click("Sign out")
    await page.get_by_role("dialog").get_by_role("button", name="Sign out").click()
    await page.get_by_label("Till key").fill("key of sadova 1")
    await cashier.press("Enter")
    await cashier.click("Iryna")
    await cashier.type("1111")
    await cashier.press("Enter")
    await expect(page.get_by_role("alert")).to_contain_text("Wrong PIN. Attempts left: 4")
    for digit in "2580":
        await page.locator(".pad").get_by_role("button", name=digit, exact=True).click()
    await cashier.click("Sign in")
    await expect(page.get_by_text("Scan the card on the shopper’s screen")).to_be_visible()
    await expect(page.locator("#cashier")).to_have_text("Iryna")
    context = await browser.new_context()
    other = await context.new_page()
    await other.goto(f"{counter.base}/till/in/{token}")
    await other.get_by_role("button", name="Open the till").click()
    await expect(other.get_by_role("alert")).to_contain_text("has been used or is too old")
    await context.close()


async def test_a_revoked_key_ends_the_sale_and_asks_for_another(page: Page, counter: Counter) -> None:
    cashier = Cashier(page, counter.base)
    await cashier.sign_in("key of centr 2")
    await counter.database.run(lambda tx: stock.revoke_till(tx, 1, "2", counter.clock.now()))
    await cashier.scan("2900000000001")
    await expect(page.get_by_role("heading", name="Sign in to the till")).to_be_visible()
    await cashier.click("Sign in")
    await expect(page.locator("#top")).to_be_hidden()


async def test_a_cards_address_opens_at_the_till_and_the_cashier_sees_whose_it_is(
    cashier: Cashier, counter: Counter
) -> None:
    olena = await counter.regular(44)
    await cashier.page.goto(f"{counter.base}/c/{counter.code(olena)}")
    await expect(cashier.card.get_by_role("heading", name="Олена")).to_be_visible()
    await expect(cashier.card).to_contain_text("44")
    assert cashier.page.url == f"{counter.base}/till"


async def test_the_camera_is_a_scanner(chromium: str, counter: Counter, tmp_path: Path) -> None:
    olena = await counter.regular(44)
    film = tmp_path / "card.y4m"
    film.write_bytes(filmed(frame(counter.code(olena))))
    switches = (
        *SWITCHES,
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-video-capture={film}",
    )
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=list(switches))
        cashier = Cashier(await browser.new_page(), counter.base)
        await cashier.sign_in()
        await cashier.click("Camera")
        await expect(cashier.card.get_by_role("heading", name="Олена")).to_be_visible(timeout=15_000)
        await expect(cashier.page.get_by_role("dialog")).to_have_count(0)
        await browser.close()


def filmed(picture: bytes, frames: int = 5) -> bytes:
    """A film in which nothing happens (YUV4MPEG2), for Chromium's camera that is none."""
    grey = Image.open(BytesIO(picture)).convert("L")
    colours = bytes([128]) * (grey.width * grey.height // 2)
    head = f"YUV4MPEG2 W{grey.width} H{grey.height} F15:1 Ip C420mpeg2\n".encode()
    return head + (b"FRAME\n" + grey.tobytes() + colours) * frames
