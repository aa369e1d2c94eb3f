"""`regulars why`, `export` and `erase`: whom they mean, what they tell, and that they leave a line in the audit log."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from rich.console import Console
from sqlalchemy import bindparam, select, update

from bot import person_commands
from bot.house import House
from bot.person_commands import Nobody
from bot.settings import Settings
from chat.texts import Texts
from storage import identities, outbox, tables
from storage.database import Transaction
from storage.queries import Query
from tests.journeys.terminal import Terminal
from tests.usecases.corner_shop import ANN, DAY, MINUTE, NOW, CornerShop, back, receipt
from usecases import profile

_become = Query(
    update(tables.outbox)
    .where(tables.outbox.c.key == bindparam("of"))
    .values(state=bindparam("state"), reason=bindparam("reason"))
)
SECRET = "a-key-for-the-corner-shop-long-enough-to-be-one"


@dataclass(frozen=True)
class StoppedClock:
    moment: datetime = NOW + 2 * DAY

    def now(self) -> datetime:
        return self.moment

    async def sleep(self, seconds: float) -> None:
        raise AssertionError(f"nobody waits {seconds} s here")


@pytest.fixture
def house(shop: CornerShop) -> House:
    settings = Settings(secret_key=SecretStr(SECRET), program=shop.terms.program)
    return House(settings, shop.database, shop.terms, Texts(), StoppedClock())


async def a_life(shop: CornerShop) -> str:
    """Somebody with a past; their card."""
    ann = (await shop.join()).customer
    await shop.post(receipt("R1", 50000, 20000, card=await shop.code(ann), spend=40))
    await shop.take_back(back("B1", "R1", (2, 20000), at=NOW + MINUTE))

    def work(tx: Transaction) -> None:
        profile.name(tx, ann.id, "Анна [bold]Марія[/bold]")
        profile.email(tx, shop.terms, ann.id, "ann@example.com")
        identity = identities.lock(tx, "telegram", "ann", name="Ann", language="uk", now=NOW)
        profile.birthday(tx, NOW, shop.terms, identity, ann, "07.03.1990", "uk")
        for kind, key in (("receipt", "one"), ("expiry", "two")):
            outbox.add(
                tx, kind, key, {"receipt": "R1"}, now=NOW, due=NOW, expires=NOW + timedelta(days=1), customer=ann.id
            )
        tx.run(_become, state="sent", reason="", of="one")
        tx.run(_become, state="dropped", reason="not wanted", of="two")

    await shop.database.run(work)
    return ann.card


async def actions(shop: CornerShop) -> Sequence[tuple[Any, ...]]:
    query = Query(select(tables.audit.c.actor, tables.audit.c.action, tables.audit.c.facts).order_by(tables.audit.c.id))
    return [tuple(row) for row in await shop.database.read(lambda tx: tx.all(query))]


def printed(found: person_commands.Why, house: House) -> str:
    console = Console(width=120, record=True, file=None, force_terminal=False)
    with console.capture() as capture:
        console.print(person_commands.shown(found, house))
    return capture.get()


async def test_why_tells_every_movement_and_every_message(shop: CornerShop, house: House) -> None:
    card = await a_life(shop)
    found = await person_commands.why(house, f"phone:{ANN}")
    text = printed(found, house)
    assert f"Card {card}" in text
    assert f"Balance: {sum(entry.points for entry in found.entries)}" in text
    assert sum(entry.points for entry in found.entries) == await shop.balance(found.customer)
    for said in ("+100", "gift", "-40", "paid with points, Center, receipt R1", "goods returned", "back on the card"):
        assert said in text
    assert "not sent: not wanted" in text
    assert "sent" in text
    assert "Анна" not in text
    assert ("command line", "explained", "{}") in await actions(shop)


async def test_export_holds_everything_and_opens_what_is_sealed(shop: CornerShop, house: House) -> None:
    card = await a_life(shop)
    file = json.loads(await person_commands.export(house, card))
    assert file["person"]["phone"] == ANN
    assert file["person"]["email"] == "ann@example.com"
    assert file["person"]["first_name"] == "Анна [bold]Марія[/bold]"
    assert file["person"]["birthday"] == "1990-03-07"
    assert file["person"]["home_store"] == "center"
    assert not [name for name in file["person"] if "hash" in name or "sealed" in name]
    assert [one["receipt"] for one in file["receipts"]] == ["R1"]
    assert [one["returned_sum"] for one in file["receipt_lines"]] == [0, 20000]
    assert [one["return"] for one in file["returns"]] == ["B1"]
    assert sum(one["points"] for one in file["points_moved"]) == file["balance"]
    told = [(one["kind"], one["reason"]) for one in file["messages_sent_or_not"]]
    assert sorted(told) == [("expiry", "not wanted"), ("receipt", ""), ("receipt", ""), ("return", "")]
    assert {"receipt": "R1"} in [one["facts"] for one in file["messages_sent_or_not"]]
    assert file["consents"][0]["at"] == NOW.isoformat()
    assert file["codes_used"][0]["receipt"] == "R1"
    assert [one["action"] for one in file["audit"]] == ["exported"]


async def test_whatever_table_knows_a_customer_is_in_the_file(shop: CornerShop, house: House) -> None:
    """A new table about people has to be thought of."""
    card = await a_life(shop)
    file = json.loads(await person_commands.export(house, card))
    about = {table.name for table in tables.metadata.sorted_tables if "customer" in table.c or "identity" in table.c}
    told = {
        "identities": "messengers",
        "heard": "written_to_us",
        "outbox": "messages_sent_or_not",
        "lots": "points",
        "entries": "points_moved",
        "reviews": "points_under_review",
        "used_codes": "codes_used",
        "short_codes": "codes_drawn",
        "link_codes": "codes_for_messengers",
        "rhythms": "habits",
        "budgets": "attention",
        "dislikes": "not_for_me",
        "cases": "complaints",
    }
    assert {told.get(name, name) for name in about} <= set(file)


async def test_erase_is_audited_and_names_nobody(shop: CornerShop, house: House) -> None:
    card = await a_life(shop)
    balance = await shop.balance((await shop.join()).customer)
    erased = await person_commands.erase(house, card)
    assert (erased.voided, erased.again) == (balance, False)
    assert ("command line", "erased", json.dumps({"voided": balance})) in await actions(shop)
    for gone in (card, f"phone:{ANN}"):
        with pytest.raises(Nobody):
            await person_commands.card_of(house, gone)


async def test_nobody_is_nobody(house: House) -> None:
    for who in ("2912345678906", "phone:+380999999999", "phone:x", "k-17", ""):
        with pytest.raises(Nobody):
            await person_commands.why(house, who)


async def test_from_the_command_line(database_url: str, tmp_path: Path) -> None:
    terminal = Terminal(tmp_path, {"SECRET_KEY": "k" * 40, "DATABASE_URL": database_url})
    (tmp_path / "customers.csv").write_text("customer,phone,first_name,points\nk-17,+380501112233,Олена,250\n")
    await terminal.done("import customers customers.csv")
    said = await terminal.done("why k-17")
    assert ("Balance: 250" in said, "not a member yet" in said) == (True, True)
    found = json.loads(await terminal.done("export phone:+380501112233"))["person"]
    assert found["phone"] == "+380501112233"
    assert await terminal.done("export k-17 --out olena.json") == "Everything that is kept is in olena.json.\n"
    assert json.loads((tmp_path / "olena.json").read_text("utf-8"))["person"]["first_name"] == "Олена"
    assert (tmp_path / "olena.json").stat().st_mode & 0o077 == 0
    assert (await terminal.regulars("erase k-17", typed="no\n")).code == 1
    assert "Points that are void: 250" in await terminal.done("erase k-17", typed=f"{found['card']}\n")
    ended = await terminal.regulars("erase k-17 --yes")
    assert (ended.code, "There is no such customer" in ended.said) == (1, True)
