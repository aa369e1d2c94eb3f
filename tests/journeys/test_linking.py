"""One person in Telegram and in Viber: the question, the tap, the code; and what a stranger with a phone number gets."""

from pathlib import Path
from typing import Any

from storage import tables
from tests.journeys.stage import TELEGRAM, VIBER, Stage
from tests.journeys.test_claiming import brought_along

OLENA = "380501112233"
Person = Any


async def shows(stage: Stage, person: Person, sign: str, on: str) -> Any:
    world = stage.viber if on == VIBER else stage.world
    return await world.wait_for(
        lambda: next((each for each in reversed(person.chat.messages) if not each.mine and sign in each.text), None),
        within=10,
    )


async def claims(stage: Stage, name: str = "Олена у Viber", phone: str = OLENA) -> Person:
    """Somebody in Viber who shares this phone, and has a card on the screen."""
    person = stage.shopper(name, phone, on=VIBER)
    person.start(payload="centr")
    await person.next_message()
    person.press(stage.label("button-share"))
    assert stage.label("joined-earns-only") in (await person.next_message()).text
    return person


async def test_a_tap_in_telegram_makes_one_card_of_two(both: Stage) -> None:
    stage = both
    olena = await stage.joined(phone=OLENA, on=TELEGRAM)
    there = await claims(stage)
    await shows(stage, there, stage.label("claim-asked"), VIBER)
    code = stage.code_on(there)
    assert (await stage.till.ok("POST", "/cards/lookup", {"code": code}))["spendable"] == 0
    refused = await stage.till.problem("POST", "/receipts", stage.till.receipt(card=code, spend=10))
    assert refused == "409 earns_only"
    assert (await stage.till.ok("POST", "/receipts", stage.till.receipt(card=code)))["balance"] == 25
    question = await shows(stage, olena, "Ім’я там — Олена у Viber.", TELEGRAM)
    olena.press(stage.label("button-claim-yes"), on=question)
    await shows(stage, olena, "одна картка, на ній 125 балів", TELEGRAM)
    await shows(stage, there, "картка одна, тут і в іншому месенджері, на ній 125 балів", VIBER)
    there.read_all()
    there.press(stage.label("button-card"))
    while (await there.next_message()).kind != "photo":
        pass
    paid = await stage.till.ok("POST", "/receipts", stage.till.receipt(card=stage.code_on(there), spend=100))
    assert (paid["spent"], paid["balance"]) == (100, 45)
    assert len(await stage.rows(tables.customers)) == 1
    assert await stage.rows(tables.lots, "origin") == [("welcome",), ("receipt",), ("receipt",)]


async def test_who_missed_the_question_is_asked_again_when_the_other_card_is_looked_at(both: Stage) -> None:
    stage = both
    await stage.joined(phone=OLENA, on=TELEGRAM)
    there = await claims(stage)
    await shows(stage, there, stage.label("claim-asked"), VIBER)
    there.read_all()
    there.press(stage.label("button-card"))
    while stage.label("claim-asked") not in (await there.next_message()).text:
        pass
    assert await stage.rows(tables.outbox, "kind") == [("claim",)]


async def test_a_stranger_who_names_a_phone_sees_nothing_of_its_owner_and_gets_nothing(both: Stage) -> None:
    stage = both
    olena = await stage.joined("Олена Таємна", phone=OLENA, on=TELEGRAM)
    await stage.till.ok("POST", "/receipts", stage.till.receipt(card=stage.code_on(olena)))
    thief = await claims(stage, "Злодій")
    for screen in ("balance", "history", "profile", "data", "card", "messengers"):
        thief.write(f"/{screen}")
    await shows(stage, thief, "• Viber", VIBER)
    ((card,), _) = await stage.rows(tables.customers, "card")
    said = " ".join(thief.chat.texts)
    assert "Таємна" not in said
    assert "125" not in said
    assert card not in said
    question = await shows(stage, olena, "Ім’я там — Злодій.", TELEGRAM)
    olena.press(stage.label("button-claim-no"), on=question)
    await shows(stage, olena, stage.label("claim-denied"), TELEGRAM)
    await shows(stage, thief, stage.label("claim-not-joined"), VIBER)
    (claimant,) = [id_ for id_, earns_only in await stage.rows(tables.customers, "id", "earns_only") if earns_only]
    thief.forge(f"rg:claim:{claimant}:yes")
    await shows(stage, thief, stage.label("claim-over"), VIBER)
    thief.write("/card")
    while (await thief.next_message()).kind != "photo":
        pass
    refused = await stage.till.problem("POST", "/receipts", stage.till.receipt(card=stage.code_on(thief), spend=1))
    assert refused == "409 earns_only"
    assert (await stage.till.ok("POST", "/cards/lookup", {"code": stage.code_on(olena)}))["spendable"] == 125


async def test_who_comes_to_telegram_second_is_asked_at_once_and_gets_no_second_gift(both: Stage) -> None:
    stage = both
    there = await stage.joined(phone=OLENA)
    assert (await stage.till.ok("POST", "/cards/lookup", {"code": stage.code_on(there)}))["spendable"] == 100
    olena = stage.shopper("Олена", OLENA, on=TELEGRAM)
    olena.start(payload="centr")
    await olena.next_message()
    olena.press(stage.label("button-share"))
    question = await shows(stage, olena, "У Viber наш чат відкрили", TELEGRAM)
    olena.press(stage.label("button-claim-yes"), on=question)
    await shows(stage, olena, "одна картка, на ній 100 балів", TELEGRAM)
    paid = await stage.till.ok("POST", "/receipts", stage.till.receipt(card=stage.code_on(there), spend=100))
    assert paid["spent"] == 100
    assert await stage.rows(tables.lots, "origin") == [("welcome",), ("receipt",)]


async def test_a_cashiers_code_opens_the_old_card_in_viber(both: Stage, tmp_path: Path) -> None:
    stage = both
    await brought_along(stage, tmp_path, f"k-17,+{OLENA},Олена,250,,,")
    ((number,),) = await stage.rows(tables.customers, "card")
    there = await claims(stage)
    await shows(stage, there, stage.label("claim-at-till"), VIBER)
    there.write("111 111")
    await shows(stage, there, stage.label("claim-wrong-code"), VIBER)
    code = await stage.link_code(number)
    there.write(f"{code[:3]} {code[3:]}")
    await shows(stage, there, "на ній 350 балів", VIBER)
    there.read_all()
    there.press(stage.label("button-card"))
    while (await there.next_message()).kind != "photo":
        pass
    paid = await stage.till.ok("POST", "/receipts", stage.till.receipt(card=stage.code_on(there), spend=100))
    assert paid["spent"] == 100
    assert await stage.link_code(number) == "has_messenger"


async def test_the_messenger_to_be_written_to_is_chosen_and_one_is_parted_from(both: Stage) -> None:
    stage = both
    olena = await stage.joined(phone=OLENA, on=TELEGRAM)
    there = await claims(stage)
    olena.press(stage.label("button-claim-yes"), on=await shows(stage, olena, "Олена у Viber", TELEGRAM))
    await shows(stage, there, "картка одна", VIBER)
    there.read_all()
    there.write("/messengers")
    shown = await there.next_message()
    there.press("rg:write-to:viber", on=shown)
    await there.next_message()
    olena.write("/balance")
    await stage.till.ok("POST", "/receipts", stage.till.receipt(card=stage.code_on(there)))
    await shows(stage, there, "Мальва на Соборній", VIBER)
    olena.write("/messengers")
    shown = await shows(stage, olena, "Куди вам писати?", TELEGRAM)
    olena.press("unlink:viber:no", on=shown)
    asked = await shows(stage, olena, "Прибрати картку з Viber?", TELEGRAM)
    olena.press("unlink:viber:yes", on=asked)
    await shows(stage, there, stage.label("unlinked-here"), VIBER)
    there.write("/balance")
    await shows(stage, there, stage.label("join-first"), VIBER)


async def test_a_computer_without_a_number_is_told_what_to_do(both: Stage) -> None:
    desk = both.viber.person("Іван", phone="380671112233", desktop=True)
    desk.start(payload="centr")
    hello = await desk.next_message()
    desk.forge("rg:no-number", on=hello)
    assert (await desk.next_message()).text == both.label("join-no-phone")
    assert await both.rows(tables.customers) == []
