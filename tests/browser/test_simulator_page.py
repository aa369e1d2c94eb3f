"""One person plays shopper and cashier on the simulator's page, in a real browser, with the whole house behind it."""

import asyncio
from pathlib import Path

import pytest
from playwright.async_api import Page, Route, expect

from tests.browser.hands import POSTER, Hands
from tests.browser.running import free_port, regulars

pytestmark = pytest.mark.browser

MILK, BUTTER = "Молоко «Росяне» 2,5 % 900 г", "Масло «Білий хутір» 82,5 % 180 г"  # 52.90 and 109.90 at the sample shop


@pytest.fixture
async def hands(page: Page, simulator: str) -> Hands:
    await page.goto(simulator)
    return Hands(page)


async def test_from_the_poster_to_the_paid_receipt_and_back(hands: Hands) -> None:
    await hands.take_phone("Grace")
    await expect(hands.next_step).to_have_text("Open the poster’s link")
    await hands.click(POSTER, hands.chat)
    await expect(hands.chat).to_contain_text("Hello, Grace!")
    await expect(hands.next_step).to_have_text("Share your number")
    await hands.click("Share my number", hands.phone)
    question = hands.page.get_by_role("dialog", name="Share your phone number?")
    await hands.click("Cancel", question)
    await expect(hands.chat.get_by_role("article")).to_have_count(2)  # nothing was shared
    await hands.click("Share my number", hands.phone)
    await hands.click("Share", question)
    await expect(hands.chat).to_contain_text("100 points are yours")
    await expect(hands.next_step).to_have_text("Scan the card at the till")

    await hands.scan()
    await expect(hands.till).to_contain_text("100 points")
    await expect(hands.next_step).to_have_count(0)
    await hands.add(MILK, MILK, BUTTER)  # 215.70: a fifth of it may be paid with points
    points = hands.till.get_by_role("spinbutton", name="Points to pay")
    await expect(points).to_have_attribute("max", "43")
    await points.fill("43")
    await expect(hands.till).to_contain_text("Earns 8 points")
    await hands.click("Hold 43 points")
    await expect(hands.till).to_contain_text("43 points held until")
    await hands.click("Pay ₴172.70")
    for figure in ("Total₴215.70", "Points (43)−₴43.00", "Paid₴172.70", "Points earned+8", "Balance65"):
        await expect(hands.paper).to_contain_text(figure)

    await hands.key("Balance")
    await expect(hands.chat).to_contain_text("You have 65 points")

    await hands.click("Take goods back")
    await hands.click(f"More: {BUTTER}")
    await hands.click("Give back goods for ₴109.90")
    for figure in ("Refund₴87.90", "Points given back+22", "Points taken back−4", "Balance83"):
        await expect(hands.paper).to_contain_text(figure)
    await hands.key("Balance")
    await expect(hands.chat).to_contain_text("You have 83 points")


async def test_a_code_that_has_paid_says_so_and_its_card_still_earns(hands: Hands) -> None:
    await hands.join()
    await hands.scan()
    await hands.add(BUTTER)
    await hands.till.get_by_role("spinbutton", name="Points to pay").fill("5")
    await hands.click("Pay ₴104.90")  # without a hold
    await expect(hands.paper).to_contain_text("Balance100")  # 100 − 5 + 5
    await hands.click("Next customer")

    await hands.scan()
    await expect(hands.till.get_by_role("alert")).to_contain_text("code_used")
    await hands.click("Go on with card")
    await hands.add(MILK)
    await hands.click("Pay ₴52.90")
    await expect(hands.paper).to_contain_text("Points earned+2")


async def test_held_points_hold_the_basket_until_they_are_released(hands: Hands) -> None:
    await hands.join()
    await hands.scan()
    await hands.add(BUTTER)
    await hands.till.get_by_role("spinbutton", name="Points to pay").fill("10")
    await hands.click("Hold 10 points")
    more = hands.till.get_by_role("button", name=f"More: {BUTTER}")
    await expect(more).to_be_disabled()
    await hands.key("Balance")
    await expect(hands.chat).to_contain_text("10 points are being held at a till right now")
    await hands.click("Release")
    await more.click()
    await expect(hands.till.get_by_role("spinbutton", name="Points to pay")).to_have_attribute("max", "43")
    await hands.click("Hold 10 points")  # the same till may use the same code for the same receipt again
    await hands.click("Pay ₴209.80")
    await expect(hands.paper).to_contain_text("Points (10)")


async def test_a_smaller_basket_takes_fewer_points(hands: Hands) -> None:
    await hands.join()
    await hands.scan()
    await hands.add(MILK, BUTTER)
    points = hands.till.get_by_role("spinbutton", name="Points to pay")
    await points.fill("30")
    await hands.click(f"Remove: {BUTTER}")
    await expect(points).to_have_value("10")
    await expect(hands.till.get_by_role("button", name="Pay ₴42.90")).to_be_enabled()


async def test_an_answer_that_never_came_is_asked_for_again_and_nothing_is_posted_twice(hands: Hands) -> None:
    async def lose(route: Route) -> None:
        await route.fetch()  # it reaches the programme
        await route.abort()

    await hands.join()
    await hands.scan()
    await hands.add(BUTTER)
    await hands.page.route("**/v1/receipts", lose, times=1)
    await hands.click("Pay ₴109.90")
    await expect(hands.till.get_by_role("alert")).to_contain_text("does not answer")
    await hands.click("Pay ₴109.90")
    await expect(hands.paper).to_contain_text("Balance105")
    await hands.key("Balance")
    await expect(hands.chat).to_contain_text("You have 105 points")


async def test_nothing_is_paid_while_a_card_is_being_looked_up(hands: Hands) -> None:
    """Or else the receipt would be posted without the card that lies there a moment later."""
    answered = asyncio.Event()

    async def slowly(route: Route) -> None:
        await answered.wait()
        await route.continue_()

    await hands.join()
    await hands.page.route("**/v1/cards/lookup", slowly, times=1)
    await hands.scan()
    await hands.add(BUTTER)
    pay = hands.till.get_by_role("button", name="Pay ₴109.90")
    await expect(pay).to_be_disabled()
    answered.set()
    await pay.click()
    await expect(hands.paper).to_contain_text("Points earned+5")


async def test_names_and_words_are_text_never_markup(hands: Hands) -> None:
    name = "<img src=x onerror=alert(1)>"
    await hands.join(name)
    await expect(hands.chat).to_contain_text(f"Hello, {name}!")
    await hands.page.get_by_role("textbox", name="Message").fill("<b>bold?</b> 5 < 6")
    await hands.page.keyboard.press("Enter")
    await expect(hands.chat).to_contain_text("<b>bold?</b> 5 < 6")
    await hands.scan()
    await expect(hands.till).to_contain_text(name)
    await expect(hands.page.locator("img[src=x]")).to_have_count(0)


async def test_somebody_elses_number_gives_no_card(hands: Hands) -> None:
    await hands.take_phone()
    await hands.click(POSTER)
    await expect(hands.chat).to_contain_text("Hello, Grace!")
    await hands.click("Chat menu", hands.phone)
    await hands.page.get_by_role("menuitem", name="Send somebody else’s number").click()
    await expect(hands.chat).to_contain_text("somebody else’s number")
    await hands.scan()
    await expect(hands.till.get_by_role("alert")).to_contain_text("no picture on the phone’s screen")


async def test_a_blocked_bot_waits_for_the_shopper(hands: Hands) -> None:
    await hands.join()
    await hands.click("Chat menu", hands.phone)
    await hands.page.get_by_role("menuitem", name="Block the bot").click()
    await expect(hands.page.get_by_role("textbox", name="Message")).to_be_hidden()
    await hands.click("Unblock", hands.phone)
    await expect(hands.page.get_by_role("textbox", name="Message")).to_be_visible()


async def test_everything_can_be_done_from_the_keyboard(hands: Hands) -> None:
    async def press(name: str) -> None:
        await hands.page.get_by_role("button", name=name).first.focus()
        await hands.page.keyboard.press("Enter")

    await press("New shopper")
    dialog = hands.page.get_by_role("dialog")
    await dialog.get_by_label("Language of the phone").focus()
    await hands.page.keyboard.type("English")
    await dialog.get_by_label("First name").focus()
    await hands.page.keyboard.press("Enter")
    await expect(dialog).to_be_hidden()
    await press(POSTER)
    await press("Share my number")
    await expect(dialog.get_by_role("button", name="Share", exact=True)).to_be_focused()
    await hands.page.keyboard.press("Enter")
    await press("Enlarge the picture")
    await hands.page.keyboard.press("Escape")
    await hands.page.get_by_role("textbox", name="Message").focus()
    await hands.page.keyboard.type("/bal")
    await press("/balance")
    await expect(hands.chat).to_contain_text("You have 100 points")


async def test_the_weeks_message_comes_at_once_and_a_second_one_is_told_why_not(page: Page, moved_in: Path) -> None:
    """Here nobody is held out, nor is it ever too late in the evening."""
    async with regulars(moved_in, free_port(), more="[campaigns]\ncontrol = 0\noutside = 0\n") as base:
        await page.goto(base)
        hands = Hands(page)
        send = page.get_by_role("button", name="Send this week’s message now").first
        told = hands.phone.get_by_role("status")
        await hands.take_phone("Grace")
        await send.click()
        await expect(told).to_contain_text("Join first")
        await hands.click(POSTER)
        await hands.click("Share my number", hands.phone)
        await hands.click("Share", page.get_by_role("dialog"))
        await expect(hands.chat).to_contain_text("100 points are yours")
        await send.click()
        await expect(told).to_contain_text("has not agreed to offers")
        await hands.key("Settings")
        await hands.click("What to send", hands.chat)
        await hands.click("▫️ Offers", hands.chat)
        await expect(hands.chat.get_by_role("button", name="✅ Offers")).to_be_visible()
        await hands.click("Chat menu", hands.phone)
        await hands.phone.get_by_role("menuitem", name="Send this week’s message now").click()
        await expect(hands.chat).to_contain_text("Picked for you this week")
        await send.click()
        await expect(told).to_contain_text("The next may come from")
        await hands.key("My offers")
        await expect(hands.chat.get_by_role("button", name="1/5")).to_be_visible()


async def test_a_narrow_window_shows_phone_or_till(hands: Hands) -> None:
    await hands.page.set_viewport_size({"width": 400, "height": 800})
    await expect(hands.phone).to_be_visible()
    await expect(hands.till).to_be_hidden()
    await hands.page.get_by_role("tab", name="Till").click()
    await expect(hands.phone).to_be_hidden()
    await hands.add(MILK)
    await hands.click("Pay ₴52.90")
    await expect(hands.paper).to_contain_text("Total₴52.90")
    wide = await hands.page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 400


async def test_the_page_finds_a_regulars_that_was_started_again(page: Page, moved_in: Path) -> None:
    port = free_port()
    hands = Hands(page)
    async with regulars(moved_in, port) as base:
        await page.goto(base)
        await expect(hands.phone).to_contain_text("Whose phone is this?")  # nobody has been here before
        await hands.join("Grace")
    await expect(page.get_by_role("status").filter(has_text="Reconnecting…")).to_be_visible()
    async with regulars(moved_in, port):
        await expect(hands.phone).to_contain_text("Whose phone is this?")
        await hands.join("Ruth")  # with the till's new key
        await hands.scan()
        await expect(hands.till).to_contain_text("Ruth")


async def test_the_till_page_opens_signed_in_for_the_chosen_store(hands: Hands) -> None:
    await hands.page.get_by_label("Store and till").select_option(index=1)
    async with hands.page.expect_popup() as opened:
        await hands.page.get_by_role("link", name="Till page").click()
    till = await opened.value
    await expect(till.locator("#store")).to_have_text("Крамниця «Мальва», Садова")
    await expect(till.get_by_text("Scan the card on the shopper’s screen")).to_be_visible()
