"""A shopper joins at the till in three taps at most, and the card pays for this very purchase."""

from io import BytesIO

import zxingcpp
from PIL import Image

from simulator.telegram.people import Person
from simulator.telegram.screen import Shown
from tests.journeys.stage import Stage


def code_on(stage: Stage, person: Person) -> str:
    """What a scanner reads from the newest picture on the phone's screen."""
    pictures = [message for message in person.chat.messages if message.kind == "photo"]
    file = pictures[-1].file
    assert file is not None
    picture = Image.open(BytesIO(stage.world.files.by_unique_id[file.file].content()))
    (read,) = (found for found in zxingcpp.read_barcodes(picture) if found.format == zxingcpp.BarcodeFormat.QRCode)
    return read.text


def texts(messages: list[Shown]) -> list[str]:
    return [message.text for message in messages if not message.mine]


async def test_poster_contact_card_and_the_points_pay_at_once(stage: Stage) -> None:
    olena = stage.shopper()
    olena.start(payload="centr")
    hello = await olena.next_message()
    assert "100 балів" in hello.text
    olena.press(stage.label("button-share"))
    card = await olena.next_message()
    assert card.kind == "photo"
    assert "100 балів уже ваші" in card.text

    looked = await stage.till.ok("POST", "/cards/lookup", {"code": code_on(stage, olena)})
    assert (looked["first_name"], looked["balance"], looked["spendable"]) == ("Олена", 100, 100)
    new = stage.till.receipt(card=code_on(stage, olena))
    hold = await stage.till.ok("POST", "/holds", {"card": new["card"], "points": 100, "receipt": new["receipt"]})
    answer = await stage.till.ok("POST", "/receipts", new | {"hold": hold["hold"]})
    assert (answer["spent"], answer["earned"], answer["balance"]) == (100, 20, 20)

    await olena.next_message()
    olena.press(stage.label("button-balance"))
    balance = await olena.next_message()
    assert "20 балів" in balance.text
