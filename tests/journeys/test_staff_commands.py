"""`regulars staff` and `regulars posters` as an owner types them, with an emulated Telegram and without one."""

import re
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from simulator.telegram.server import BotApi
from simulator.telegram.serving import serve
from simulator.telegram.world import World
from tests.journeys.stage import STORES
from tests.journeys.terminal import Terminal

TOKEN = "4242:terminal-token-terminal-token-term"
LINK = re.compile(r"^https://t\.me/(\w+)\?start=(staff-[A-Za-z0-9_-]{32,58})$", re.MULTILINE)


@pytest.fixture
async def terminal(tmp_path: Path) -> Terminal:
    """With two stores and a token for a Telegram that nobody answers for."""
    made = Terminal(tmp_path)
    rows = "".join(f"{code},{name}\n" for code, name in STORES)
    (tmp_path / "stores.csv").write_text(f"store,name\n{rows}", "utf-8")
    await made.done("import stores stores.csv")
    made.env |= {"TELEGRAM_TOKEN": TOKEN, "TELEGRAM_API_URL": "http://127.0.0.1:9"}
    return made


async def test_an_invitation_s_link_names_the_bot_that_telegram_knows(terminal: Terminal) -> None:
    async with World() as world, serve(BotApi(world)) as address:
        world.bot("malva_bot", "Мальва", TOKEN)
        terminal.env["TELEGRAM_API_URL"] = address
        said = await terminal.done("staff invite --role cashier --store centr --name Іра")
        ((bot, _),) = LINK.findall(said)
        assert bot == "malva_bot"
    listed = await terminal.done("staff list")
    assert re.search(r"cashier\W+centr\W+Іра\W+invited", listed)


async def test_nothing_is_written_when_there_is_no_link_to_give(terminal: Terminal) -> None:
    ended = await terminal.regulars("staff invite --role owner")
    assert ended.code == 1
    assert "regulars doctor" in ended.said
    assert TOKEN not in ended.said
    assert "invited" not in await terminal.done("staff list")
    del terminal.env["TELEGRAM_TOKEN"]
    ended = await terminal.regulars("staff invite --role owner")
    assert ended.code == 1
    assert "--simulator" in ended.said


async def test_a_store_and_a_person_must_exist(terminal: Terminal) -> None:
    ended = await terminal.regulars("staff invite --role cashier --store nowhere --simulator")
    assert (ended.code, "nowhere" in ended.said) == (1, True)
    ended = await terminal.regulars("staff remove 7")
    assert (ended.code, "staff list" in ended.said) == (1, True)
    ended = await terminal.regulars("staff invite --role king")
    assert ended.code == 2


async def test_an_invitation_is_withdrawn_by_the_number_that_the_list_shows(terminal: Terminal) -> None:
    await terminal.done("staff invite --role owner --simulator")
    listed = await terminal.done("staff list --simulator")
    found = re.search(r"invitation (\d+)", listed)
    assert found
    assert "owner" in await terminal.done(f"staff withdraw {found[1]} --simulator")
    assert "invited" not in await terminal.done("staff list --simulator")
    ended = await terminal.regulars(f"staff withdraw {found[1]} --simulator")
    assert (ended.code, "staff list" in ended.said) == (1, True)


async def test_in_the_simulator_it_is_the_simulator_s_bot_and_database(terminal: Terminal) -> None:
    said = await terminal.done("staff invite --role owner --simulator")
    ((bot, payload),) = LINK.findall(said)
    assert bot == "regulars_bot"
    assert f"/start {payload}" in said
    assert "owner" in await terminal.done("staff list --simulator")
    assert "owner" not in await terminal.done("staff list")


async def test_posters_are_four_files_whose_code_opens_the_bot_with_the_store(terminal: Terminal) -> None:
    async with World() as world, serve(BotApi(world)) as address:
        world.bot("malva_bot", "Мальва", TOKEN)
        terminal.env["TELEGRAM_API_URL"] = address
        said = await terminal.done("posters centr --out to-print")
    names = [f"to-print/centr-{sheet}.{ending}" for sheet in ("a4", "till-card") for ending in ("pdf", "png")]
    assert said.split() == names
    for name in names:
        assert (terminal.folder / name).stat().st_size > 20_000
    (found,) = zxingcpp.read_barcodes(Image.open(terminal.folder / "to-print/centr-a4.png"))
    assert found.text == "https://t.me/malva_bot?start=centr"


async def test_a_poster_is_never_taken_for_an_invitation_of_staff(terminal: Terminal) -> None:
    """Else whoever scans it is told that the invitation is over, and can't join."""
    (terminal.folder / "stores.csv").write_text("store,name\nstaff-room,Мальва\n", "utf-8")
    await terminal.done("import stores stores.csv")
    async with World() as world, serve(BotApi(world)) as address:
        world.bot("malva_bot", "Мальва", TOKEN)
        terminal.env["TELEGRAM_API_URL"] = address
        ended = await terminal.regulars("posters staff-room --out to-print")
    assert (ended.code, "another code" in ended.said) == (1, True)
    assert not (terminal.folder / "to-print").exists()


async def test_posters_of_no_store_and_into_no_folder(terminal: Terminal) -> None:
    ended = await terminal.regulars("posters nowhere --out to-print")
    assert (ended.code, "nowhere" in ended.said) == (1, True)
    (terminal.folder / "full").write_text("a file", "utf-8")
    ended = await terminal.regulars("posters centr --out full/inside --simulator")
    assert ended.code == 1
