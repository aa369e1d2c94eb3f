"""At the till and behind it, in Telegram and in Viber: six digits, what comes back, the shop's own people and their word."""

import re
from datetime import timedelta

import pytest

from loyalty.points import Points
from loyalty.program import Consents, Earning, Limits, Program
from storage import tables
from tests.journeys.stage import TELEGRAM, VIBER, Stage, staged
from tests.journeys.test_each_messenger import Person, picture, shows
from tests.journeys.test_staff import LINK, engaged, everybody, link
from usecases.staffing import Role

STRICT = Program(
    shop="Мальва",
    consents=Consents(ask_after=timedelta(0)),
    earning=Earning(usable_after_hours=0),
    limits=Limits(receipt_points=Points(10)),
)


def digits(text: str) -> str:
    (found,) = re.findall(r"\b\d{6}\b", text)
    return str(found)


def button(stage: Stage, payload: str) -> str:
    """What a press on our button with this payload brings."""
    return payload if stage.on == TELEGRAM else f"rg:{payload}"


async def test_six_digits_pay_once_in_their_store_and_another_is_two_taps_away(each: Stage) -> None:
    olena = await each.joined()
    olena.read_all()
    olena.press(each.label("button-card"))
    olena.press(each.label("button-digits"), on=await picture(olena))
    shown = await olena.next_message()
    assert re.search(r"до 18:0[3-9]\b", shown.text)
    former = digits(shown.text)
    assert await each.far_till.problem("POST", "/cards/lookup", {"code": former}) == "404 unknown_card"
    olena.press(each.label("button-digits-elsewhere"), on=shown)
    olena.press("Мальва на Садовій", on=await shows(each, olena, each.label("digits-ask")))
    code = digits((await shows(each, olena, "Мальва на Садовій")).text)
    assert await each.till.problem("POST", "/cards/lookup", {"code": former}) == "410 code_expired"
    paid = await each.far_till.ok("POST", "/receipts", each.far_till.receipt(card=code, spend=40))
    assert paid["spent"] == 40
    again = each.far_till.receipt(card=code, spend=1)
    assert await each.far_till.problem("POST", "/receipts", again) == "409 code_used"


async def test_a_return_tells_what_was_taken_and_given_back(each: Stage) -> None:
    olena = await each.joined()
    await each.bought(olena, spend=20)
    ((code,),) = await each.rows(tables.receipts, "code")
    lines = [{"line": 1, "quantity": "4", "sum": 20000}, {"line": 2, "quantity": "0.486", "sum": 30000}]
    back = {"return": "B1", "at": each.clock.now().isoformat(timespec="seconds"), "lines": lines}
    await each.till.ok("POST", f"/receipts/{code}/returns", back)
    notice = await shows(each, olena, "Повернення оформлено.")
    assert "+20 балів знову на картці" in notice.text
    assert "−24 бали: їх було нараховано" in notice.text
    assert "Тепер на картці 100 балів." in notice.text


async def test_a_link_makes_a_cashier_once_it_is_confirmed_and_nobody_else(each: Stage) -> None:
    ira, oleh = each.shopper("Іра"), each.shopper("Олег")
    carried = await link(each)
    ira.start(payload=carried)
    asked = await ira.next_message()
    assert "касир" in asked.text
    assert "«Мальва на Соборній»" in asked.text
    assert await everybody(each) == []
    ira.press(each.label("button-accept"), on=asked)
    await shows(each, ira, "раді вас бачити в команді")
    await shows(each, ira, "/till")
    assert await everybody(each) == [("cashier", "Іра", str(ira.id))]
    oleh.start(payload=carried)
    assert (await oleh.next_message()).text == each.label("problem-invitation_over")
    assert len(await everybody(each)) == 1


async def test_a_cashier_gets_a_way_into_the_till_page_and_a_shopper_does_not(each: Stage) -> None:
    ira, olena = await engaged(each), await each.joined()
    ira.write("/till")
    assert LINK.findall((await shows(each, ira, "/till/in/")).text)
    for command in ("/till", "/staff"):
        olena.read_all()
        olena.write(command)
        assert (await olena.next_message()).text == each.label("staff-only")


@pytest.mark.parametrize("on", [TELEGRAM, VIBER])
async def test_an_owners_word_frees_the_points_once_and_nobody_elses_does(fresh_url: str, on: str) -> None:
    async with staged(fresh_url, on=on, program=STRICT) as stage:
        boss, olena = await engaged(stage, Role.OWNER, stage.shopper("Власниця")), await stage.joined()
        await stage.bought(olena, cashier="Інна")
        alert = await shows(stage, boss, "25 балів понад ваші обмеження")
        assert "Касир: Інна" in alert.text
        ((review,),) = await stage.rows(tables.reviews, "id")
        await forged(stage, olena, f"review:{review}:yes")
        assert await stage.rows(tables.reviews, "state") == [("open",)]
        boss.press(stage.label("button-approve"), on=alert)
        await shows(stage, boss, "✅ Погоджено: 25 балів можна витратити.")
        boss.forge(button(stage, f"review:{review}:no"), on=boss.chat.last)
        await shows(stage, boss, "✅ Це вже погоджено.")
        assert await stage.rows(tables.reviews, "state") == [("approved",)]


async def forged(stage: Stage, person: Person, payload: str) -> None:
    """A button that this person was never shown, and that means nothing to them."""
    person.forge(button(stage, payload), on=person.chat.last)
    await shows(stage, person, stage.label("stale-menu"))
