"""The card on the screen: readable as telephones show and pass on pictures, fresh with each tap, good for one payment."""

import re
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import pytest
import zxingcpp
from PIL import Image

from simulator.telegram.people import Person
from storage import tables
from tests.journeys.stage import Stage, scanned

Spoil = Callable[[Image.Image], Image.Image]


def as_jpeg(picture: Image.Image) -> Image.Image:
    """As a messenger passes it on."""
    file = BytesIO()
    picture.convert("RGB").save(file, "JPEG", quality=60)
    return Image.open(file)


def small(picture: Image.Image) -> Image.Image:
    """As a preview in the chat, or held at arm's length."""
    return picture.resize((picture.width * 2 // 5, picture.height * 2 // 5))


async def tapped(stage: Stage, person: Person) -> str:
    """The code of the picture that a tap on "Card" brings."""
    person.press(stage.label("button-card"))
    while (await person.next_message()).kind != "photo":
        pass
    return stage.code_on(person)


@pytest.mark.parametrize("spoil", [lambda picture: picture, as_jpeg, small, lambda picture: small(as_jpeg(picture))])
async def test_the_code_is_read_from_the_screen_and_pays_once(open_shop: Stage, spoil: Spoil) -> None:
    stage = open_shop
    olena = await stage.joined()
    code = scanned(spoil(stage.picture(olena)))
    paid = await stage.till.ok("POST", "/receipts", stage.till.receipt(card=code, spend=40))
    assert paid["spent"] == 40
    assert await stage.till.problem("POST", "/receipts", stage.till.receipt(card=code, spend=40)) == "409 code_used"
    assert await stage.till.problem("POST", "/cards/lookup", {"code": code}) == "409 code_used"
    earned = await stage.till.ok("POST", "/receipts", stage.till.receipt(card=code))
    assert (earned["spent"], earned["earned"]) == (0, 25)


async def test_the_number_beneath_earns_and_never_pays(stage: Stage) -> None:
    olena = await stage.joined()
    found = zxingcpp.read_barcodes(stage.picture(olena))
    (number,) = [barcode.text for barcode in found if barcode.format == zxingcpp.BarcodeFormat.EAN13]
    assert await stage.rows(tables.customers, "card") == [(number,)]
    assert await stage.till.problem("POST", "/receipts", stage.till.receipt(card=number, spend=1)) == "409 code_needed"
    assert (await stage.till.ok("POST", "/receipts", stage.till.receipt(card=number)))["earned"] == 25


async def test_every_tap_draws_another_code(open_shop: Stage) -> None:
    stage = open_shop
    olena = await stage.joined()
    codes = [stage.code_on(olena), *[await tapped(stage, olena) for _ in range(3)]]
    assert len(set(codes)) == len(codes)
    for code in codes[:2]:  # the former ones are no worse: a till may hold one already
        assert (await stage.till.ok("POST", "/receipts", stage.till.receipt(card=code, spend=10)))["spent"] == 10


async def test_the_caption_says_until_when_the_code_pays(stage: Stage) -> None:
    olena = await stage.joined()
    code = await tapped(stage, olena)
    assert re.search(r"до 18:1[0-4]\b", olena.chat.last.text)  # it is six, or a little later

    stage.clock.put_forward(timedelta(minutes=10))
    assert await stage.till.problem("POST", "/cards/lookup", {"code": code}) == "410 code_expired"
    assert await stage.till.problem("POST", "/receipts", stage.till.receipt(card=code, spend=1)) == "410 code_expired"
    assert (await stage.till.ok("POST", "/receipts", stage.till.receipt(card=code)))["earned"] == 25


async def test_with_a_public_address_the_picture_holds_a_link(hooked: Stage) -> None:
    olena = await hooked.joined()
    link = hooked.code_on(olena)
    assert link.startswith(f"{hooked.base}/c/")
    paid = await hooked.till.ok("POST", "/receipts", hooked.till.receipt(card=link, spend=40))
    assert paid["spent"] == 40


async def test_a_screenshot_sent_to_a_friend_does_not_pay_a_second_time(open_shop: Stage) -> None:
    stage = open_shop
    olena = await stage.joined()
    code = stage.code_on(olena)
    await stage.till.ok("POST", "/receipts", stage.till.receipt(card=code, spend=50))
    assert await stage.far_till.problem("POST", "/cards/lookup", {"code": code}) == "409 code_used"
    hold = {"card": code, "points": 10, "receipt": "elsewhere"}
    assert await stage.far_till.problem("POST", "/holds", hold) == "409 code_used"
