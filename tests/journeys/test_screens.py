"""Balance, history, help: true to the ledger to the point, reached by label, command and button, valid for Telegram."""

import re
from datetime import timedelta
from typing import Any

import pytest

from chat.buttons import MENU, Screen
from chat.texts import LANGUAGES
from simulator.telegram.people import Person
from simulator.telegram.screen import Shown
from storage import shop, tables
from tests.journeys.stage import Stage

PART = re.compile(r"^• (−?\d+)\b", re.MULTILINE)


async def after(person: Person, *, wrote: str = "", pressed: str = "") -> Shown:
    """The answer to a word or a tap."""
    person.read_all()
    if wrote:
        person.write(wrote)
    else:
        person.press(pressed)
    return await person.next_message()


async def buys(stage: Stage, person: Person, **receipt: Any) -> Any:
    return await stage.bought(person, **receipt)


async def test_the_lines_of_the_balance_sum_to_it(stage: Stage) -> None:
    olena = await stage.joined()
    assert (await after(olena, wrote="/balance")).text.startswith(
        "На картці 100 балів. Зараз ними можна заплатити 100\N{NO-BREAK SPACE}₴"
    )
    await buys(stage, olena, spend=30)
    await after(olena, wrote="/card")
    await buys(stage, olena)
    shown = await after(olena, wrote="/balance")
    parts = [int(part.replace("−", "-")) for part in PART.findall(shown.text)]
    ((balance,),) = [(int(number),) for number in re.findall(r"На картці (\d+) бал", shown.text)]
    assert sum(parts) == balance == 70 + 23 + 25
    assert sum(points for (points,) in await stage.rows(tables.entries, "points")) == balance
    assert sum(points for (points,) in await stage.rows(tables.lots, "remaining")) == balance


async def test_every_line_says_until_when(open_shop: Stage) -> None:
    stage = open_shop
    olena = await stage.joined()
    await buys(stage, olena)
    shown = await after(olena, wrote="/balance")
    assert "• 100 — подарунок, до 01.01.2027" in shown.text
    assert "• 25 — за покупки 02.12.2026, до 02.12.2027" in shown.text


async def test_what_has_expired_is_gone_from_the_balance_at_once(stage: Stage) -> None:
    """Whether or not the nightly posting has been there."""
    olena = await stage.joined()
    stage.clock.put_forward(timedelta(days=32))
    shown = await after(olena, wrote="/balance")
    assert shown.text == stage.label("balance-empty")


async def test_points_held_at_a_till_are_named(open_shop: Stage) -> None:
    stage = open_shop
    olena = await stage.joined()
    hold = {"card": stage.code_on(olena), "points": 60, "receipt": "r-1"}
    await stage.till.ok("POST", "/holds", hold)
    shown = await after(olena, wrote="/balance")
    assert "На картці 100 балів. Зараз ними можна заплатити 40" in shown.text
    assert "60 балів зараз зарезервовано на касі." in shown.text


async def test_the_history_tells_what_came_and_went(open_shop: Stage) -> None:
    stage = open_shop
    olena = await stage.joined()
    await buys(stage, olena, spend=30)
    shown = await after(olena, wrote="/history")
    assert shown.text.splitlines()[2:] == [
        "02.12.2026  +23  за покупку, Мальва на Соборній",
        "02.12.2026  −30  оплата покупки, Мальва на Соборній",
        "02.12.2026  +100  подарунок",
    ]


async def test_a_return_is_told_in_the_history(stage: Stage) -> None:
    olena = await stage.joined()
    await buys(stage, olena, spend=30)
    back = {
        "return": "v-1",
        "at": stage.clock.now().isoformat(timespec="seconds"),
        "lines": [{"line": 2, "quantity": "0.486", "sum": 30000}],
    }
    answer = await stage.till.ok("POST", "/receipts/centr-1-1/returns", back)
    lines = (await after(olena, wrote="/history")).text.splitlines()[2:]
    told = [int(found.replace("−", "-")) for line in lines for found in re.findall(r"[+−]\d+", line)]
    assert sum(told) == answer["balance"]
    assert any("повернення товару" in line for line in lines)
    assert any("повернуто на картку" in line for line in lines)


@pytest.mark.parametrize("screen", MENU)
@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_screen_opens_by_its_label_in_any_language(open_shop: Stage, screen: Screen, language: str) -> None:
    """A keyboard of another time may still be on the telephone when the language has changed."""
    stage = open_shop
    olena = await stage.joined()
    by_command = await after(olena, wrote=f"/{screen}")
    by_label = await after(olena, wrote=stage.label(f"button-{screen}", language))
    assert (by_label.kind, by_label.text[:30]) == (by_command.kind, by_command.text[:30])
    assert by_label.kind == "photo" if screen is Screen.CARD else by_label.kind == "text"


async def test_a_command_may_name_the_bot(open_shop: Stage) -> None:
    olena = await open_shop.joined()
    assert (await after(olena, wrote="/card@regulars_bot")).kind == "photo"


async def test_the_balance_leads_to_card_and_history(open_shop: Stage) -> None:
    stage = open_shop
    olena = await stage.joined()
    shown = await after(olena, wrote="/balance")
    assert shown.labels[:2] == [stage.label("button-card"), stage.label("button-history")]
    olena.press(stage.label("button-history"), on=shown)
    assert (await olena.next_message()).text.startswith("Останні рухи балів")
    olena.press(stage.label("button-card"), on=shown)
    assert (await olena.next_message()).kind == "photo"
    await stage.world.wait_for(lambda: not olena.chat.waiting or None)


async def test_the_menu_is_on_the_keyboard_two_in_a_row(open_shop: Stage) -> None:
    stage = open_shop
    olena = await stage.joined()
    keyboard = olena.chat.keyboard
    assert keyboard is not None
    assert keyboard.labels == [stage.label(f"button-{screen}") for screen in MENU]
    assert [len(row) for row in keyboard.rows] == [1, 2, 2, 2, 1]
    assert not keyboard.one_time


async def test_commands_are_named_in_the_persons_language(open_shop: Stage) -> None:
    stage = open_shop
    for language in LANGUAGES:
        person = await stage.joined(language=language)
        assert [command["command"] for command in person.chat.commands] == [screen.value for screen in MENU]
        assert person.chat.commands[0]["description"] == stage.label("command-card", language)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_no_screen_is_refused_by_telegram(open_shop: Stage, language: str) -> None:
    """Through all that can be seen; the emulated Telegram checks every call by the Bot API's own specification."""
    stage = open_shop
    olena, taras = stage.shopper(language=language), stage.shopper("Тарас")
    olena.start(payload="centr")
    await olena.next_message()
    for said in (stage.label("button-help", language), "/language", "/balance", "0501112233", "hello"):
        await after(olena, wrote=said)
    olena.share_contact(of=taras)
    await olena.next_message()
    olena.share_contact()
    await olena.next_message()
    question = await olena.next_message()
    for screen in MENU:
        await after(olena, wrote=f"/{screen}")
    await buys(stage, olena, spend=30)
    for said in ("/balance", "/history", "hello", f"/start {'x' * 64}"):
        await after(olena, wrote=said)
    for payload in ("offers:yes:1", "offers:no:1", "offers:no:1", "offers:yes:0", "nonsense", f"lang:{language}"):
        olena.forge(payload, on=question)
        await stage.world.wait_for(lambda: not olena.chat.waiting or None)
    olena.block()
    olena.unblock()
    await olena.next_message()
    harmless = "message is not modified"  # the same answer, pressed again
    refused = [call for call in stage.world.calls if call.status != 200 and harmless not in call.description]
    assert refused == []


async def test_a_history_longer_than_telegram_takes_is_shortened_and_arrives(stage: Stage) -> None:
    """Stores may have any names; Fluent refuses facts above 2,500 characters, Telegram texts above 4,096."""
    olena = await stage.joined()
    long = {"code": "centr", "name": "Дуже довга назва " * 20, "address": "", "timezone": "Europe/Kyiv"}
    await stage.house.database.run(lambda tx: shop.put_stores(tx, [{**long, "director_chat": None}]))
    for _ in range(16):
        await buys(stage, olena)
    olena.write("/history")
    while not (shown := await olena.next_message()).text.startswith("Останні рухи балів"):
        pass
    assert 3000 < len(shown.text) <= 4096
    assert shown.text.endswith("…")
