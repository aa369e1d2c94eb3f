"""One phone is one account: what the shop knew is claimed by its owner, once, and a new telephone takes it along."""

from pathlib import Path

from simulator.telegram.people import Person
from storage import tables
from tests.journeys.stage import Stage
from usecases.imports import run as imports

OLENA = "380501112233"


async def join(stage: Stage, person: Person) -> str:
    """From the start to the card; what stands beneath it."""
    person.start(payload="centr")
    await person.next_message()
    person.press(stage.label("button-share"))
    return (await person.next_message()).text


async def brought_along(stage: Stage, folder: Path, *rows: str) -> None:
    """The shop's former customers come by import."""
    file = folder / "customers.csv"
    file.write_text("\n".join(("customer,phone,first_name,points,points_expire,marketing_consent,consent_at", *rows)))
    report = await imports.run(
        stage.house.database,
        stage.house.terms,
        imports.Kind.CUSTOMERS,
        file,
        dry_run=False,
        now=stage.clock.now(),
        progress=lambda _progress: None,
    )
    assert (report.added, report.rejected) == (len(rows), 0)


async def test_an_imported_customer_brings_the_balance_and_gets_one_welcome(anywhere: Stage, tmp_path: Path) -> None:
    stage = anywhere
    await brought_along(stage, tmp_path, "k-17,+380501112233,Олена Петрівна,250,,,")
    olena = stage.shopper(phone=OLENA)
    caption = await join(stage, olena)
    assert "(250)" in caption
    assert "100 балів" in caption
    await olena.next_message()
    looked = await stage.till.ok("POST", "/cards/lookup", {"code": stage.code_on(olena)})
    assert (looked["first_name"], looked["balance"], looked["spendable"]) == ("Олена Петрівна", 350, 350)
    olena.press(stage.label("button-balance"))
    balance = (await olena.next_message()).text
    assert "• 250 — з попередньої картки" in balance
    assert "• 100 — подарунок" in balance
    assert len(await stage.rows(tables.customers)) == 1


async def test_the_balance_brought_along_pays_only_once_it_is_claimed(stage: Stage, tmp_path: Path) -> None:
    """The card's number earns, a code is only drawn for who has joined."""
    await brought_along(stage, tmp_path, "k-17,+380501112233,Олена,250,,,")
    ((number,),) = await stage.rows(tables.customers, "card")
    looked = await stage.till.ok("POST", "/cards/lookup", {"code": number})
    assert (looked["balance"], looked["spendable"]) == (250, 0)
    refused = await stage.till.problem("POST", "/receipts", stage.till.receipt(card=number, spend=10))
    assert refused == "409 not_a_member"
    olena = stage.shopper(phone=OLENA)
    await join(stage, olena)
    paid = await stage.till.ok("POST", "/receipts", stage.till.receipt(card=stage.code_on(olena), spend=10))
    assert paid["spent"] == 10


async def test_points_brought_along_keep_their_expiry(stage: Stage, tmp_path: Path) -> None:
    await brought_along(stage, tmp_path, "k-17,+380501112233,Олена,250,2027-12-12,,")
    olena = stage.shopper(phone=OLENA)
    await join(stage, olena)
    await olena.next_message()
    olena.press(stage.label("button-balance"))
    assert "• 250 — з попередньої картки, до 12.12.2027" in (await olena.next_message()).text


async def test_who_answered_about_offers_before_is_not_asked_again(stage: Stage, tmp_path: Path) -> None:
    await brought_along(stage, tmp_path, "k-17,+380501112233,Олена,0,,yes,2026-01-31")
    olena = stage.shopper(phone=OLENA)
    await join(stage, olena)
    olena.write("/help")
    assert (await olena.next_message()).text != stage.label("offers-ask")
    consents = await stage.rows(tables.consents, "purpose", "channel", "given")
    assert consents == [("marketing", "import", 1), ("programme", "telegram", 1)]


async def test_a_second_telegram_account_takes_the_card_along_without_a_second_gift(anywhere: Stage) -> None:
    stage = anywhere
    olena = await stage.joined(phone=OLENA)
    number = (await stage.till.ok("POST", "/cards/lookup", {"code": stage.code_on(olena)}))["card"]
    new = stage.shopper("Олена (новий)", OLENA)
    assert "Ваші бали (100) на місці" in await join(stage, new)
    assert (await stage.till.ok("POST", "/cards/lookup", {"code": stage.code_on(new)}))["card"] == number
    assert await stage.rows(tables.lots, "origin", "points") == [("welcome", 100)]
    assert [row[0] for row in await stage.rows(tables.audit, "action")] == ["account_moved"]

    assert (await olena.next_message()).text == stage.label("account-moved")
    olena.write("/balance")
    assert (await olena.next_message()).text == stage.label("join-first")
    assert (await new.next_message()).text == stage.label("offers-ask")
    new.write("/balance")
    assert "100 балів" in (await new.next_message()).text


async def test_two_accounts_that_join_with_one_phone_at_once_share_one_customer(anywhere: Stage) -> None:
    stage = anywhere
    accounts = [stage.shopper(f"Олена {number}", OLENA) for number in range(6)]
    for person in accounts:
        person.start()
        await person.next_message()
    for person in accounts:
        person.share_contact()
    for person in accounts:
        assert (await person.next_message()).kind == "photo"
    assert len(await stage.rows(tables.customers)) == 1
    assert await stage.rows(tables.lots, "origin", "points") == [("welcome", 100)]
    holders = [customer for (customer,) in await stage.rows(tables.identities, "customer") if customer is not None]
    assert len(holders) == 1


async def test_points_spent_before_the_telephone_changed_stay_spent(stage: Stage) -> None:
    olena = await stage.joined(phone=OLENA)
    await stage.till.ok("POST", "/receipts", stage.till.receipt(card=stage.code_on(olena), spend=60))
    new = stage.shopper("Олена", OLENA)
    assert "(62)" in await join(stage, new)  # 40 of the gift, and 22 of 440.00 paid in money
