"""What the pages for an owner tell to type is typed here, in their order, and does what they promise."""

import asyncio
import configparser
import re
import shlex
import shutil
import sqlite3
import subprocess
from collections.abc import AsyncIterator, Iterator
from functools import partial
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from pydantic import SecretStr

from bot.house import SIMULATED_URL, WrongKey, open_house
from simulator.telegram.server import BotApi
from simulator.telegram.serving import serve
from simulator.telegram.world import World
from storage import shop
from storage.database import Transaction
from tests.conftest import sqlite_url
from tests.journeys.stage import KEY, TOKEN, furnish, settings
from tests.journeys.terminal import Ended, Terminal

DOCS = Path(__file__).resolve().parents[2] / "docs"
UNIT = DOCS / "how-to" / "regulars.service"


def typed(page: str) -> Iterator[list[str]]:
    """The commands of our own in a page's blocks of code, as words."""
    for language, block in re.findall(
        r"^```([^\n]*)\n(.*?)^```$", (DOCS / page).read_text("utf-8"), re.MULTILINE | re.DOTALL
    ):
        for line in block.splitlines():
            if not language and line.startswith(".venv/bin/"):
                yield shlex.split(line.removeprefix(".venv/bin/"))


async def type_(terminal: Terminal, words: list[str]) -> Ended:
    program, *rest = words
    return await (terminal.python(*rest) if program == "python" else terminal.regulars(shlex.join(rest)))


@pytest.fixture
async def terminal(tmp_path: Path) -> AsyncIterator[Terminal]:
    """Beside a Telegram that knows the bot; the simulator has been started here before, and the shop's own stores are in."""
    made = Terminal(tmp_path)
    (tmp_path / "stores.csv").write_text("store,name\ncentr,Malva\n", "utf-8")
    await made.done("import stores stores.csv")
    made.env["DATABASE_URL"] = SIMULATED_URL
    await made.done("import stores stores.csv")
    del made.env["DATABASE_URL"]
    async with World() as world, serve(BotApi(world)) as address:
        world.bot("malva_bot", "Malva", TOKEN)
        made.env |= {"TELEGRAM_TOKEN": TOKEN, "TELEGRAM_API_URL": address}
        yield made


async def test_the_first_day(terminal: Terminal) -> None:
    page = (DOCS / "tutorial" / "first-day.md").read_text("utf-8")
    ((name, table),) = re.findall(r"^```csv (\S+)\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    (terminal.folder / name).write_text(table, "utf-8")
    said = {}
    for words in typed("tutorial/first-day.md"):
        ended = await type_(terminal, words)
        assert ended.code == 0, ended.said
        said[shlex.join(words[1:])] = ended.said
    assert "/start staff-" in said["staff invite --role cashier --store centr --name Ira --simulator"]
    assert "Ira" in said["staff list --simulator"]
    assert "rt_" in said["till add lypky --till 2 --simulator"]
    assert "https://t.me/malva_bot?start=staff-" in said["staff invite --role owner"]
    simulated = {"https://t.me/regulars_bot?start=centr", "viber://pa?chatURI=regulars&context=centr"}
    for store, links in (("centr", simulated), ("lypky", {"https://t.me/malva_bot?start=lypky"})):
        found = zxingcpp.read_barcodes(Image.open(terminal.folder / "posters" / f"{store}-a4.png"))
        assert {code.text for code in found} == links


async def test_the_first_day_s_rules_are_the_preset_s(terminal: Terminal) -> None:
    """What the page says of `grocery` is what the lines it tells to write give."""
    page = (DOCS / "tutorial" / "first-day.md").read_text("utf-8")
    (lines,) = re.findall(r"^```toml\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    (terminal.folder / "program.toml").write_text(lines, "utf-8")
    assert "0 wrong" in await terminal.done("doctor")
    for said in ("5 % of the money", "up to 20 % of a receipt", "100 points for\njoining"):
        assert said in page


async def test_moving_from_another_programme(terminal: Terminal) -> None:
    page = (DOCS / "how-to" / "move-from-another-programme.md").read_text("utf-8")
    ((name, table),) = re.findall(r"^```csv (\S+)\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    (terminal.folder / name).write_text(table, "utf-8")
    (terminal.folder / "receipts.csv").write_text(
        "receipt,store,at,customer,line,sku,quantity,sum\nA-1,centr,2026-02-27 18:45,K-1,1,10001,2,105.80\n", "utf-8"
    )
    for words in typed("how-to/move-from-another-programme.md"):
        ended = await type_(terminal, words)
        assert ended.code == 0, ended.said


# --- back-up-and-upgrade.md -----------------------------------------------------------------------------------------------


async def test_a_backup_is_whole_while_the_shop_is_written_to(terminal: Terminal) -> None:
    copy, check, *after = typed("how-to/back-up-and-upgrade.md")
    for file in terminal.folder.glob("regulars.db*"):
        file.unlink()
    url = sqlite_url(terminal.folder / "regulars.db")
    async with open_house(settings(url)) as house:
        await house.database.run(lambda tx: furnish(tx, house.clock.now()))
        done, stop = 0, asyncio.Event()

        async def business() -> int:
            """Each day's two halves are one transaction: a copy of a single moment has both or neither."""
            day = 0
            while not stop.is_set():
                day += 1
                await house.database.run(partial(halves, day=day))
            return day

        shop_open = asyncio.create_task(business())
        assert (await type_(terminal, copy)).code == 0
        stop.set()
        done = await shop_open
    with sqlite3.connect(terminal.folder / "backup.db") as connection:
        morning, evening = (
            connection.execute("SELECT value FROM facts WHERE name = ?", (half,)).fetchone()[0] for half in HALVES
        )
    connection.close()
    assert morning == evening
    assert 0 < int(morning) <= done
    assert (await type_(terminal, check)).said.strip() == "ok"
    again = await type_(terminal, copy)
    assert again.code != 0  # a file that is there already is never overwritten
    for words in after:
        assert words[0] == "regulars"


HALVES = ("morning", "evening")


def halves(tx: Transaction, day: int) -> None:
    for half in HALVES:
        shop.set_fact(tx, half, str(day))


async def test_a_backup_is_restored_with_its_key_and_with_no_other(terminal: Terminal, tmp_path: Path) -> None:
    copy, *_ = typed("how-to/back-up-and-upgrade.md")
    url = sqlite_url(tmp_path / "regulars.db")
    for file in terminal.folder.glob("regulars.db*"):
        file.unlink()
    async with open_house(settings(url)) as house:
        await house.database.run(lambda tx: furnish(tx, house.clock.now()))
    assert (await type_(terminal, copy)).code == 0
    for file in terminal.folder.glob("regulars.db*"):
        file.unlink()
    shutil.copy(tmp_path / "backup.db", tmp_path / "regulars.db")
    with pytest.raises(WrongKey):
        async with open_house(
            settings(url).model_copy(update={"secret_key": SecretStr("another-key-that-is-long-enough-to-be-one")})
        ):
            pass
    async with open_house(settings(url)) as house:
        till = await house.database.read(lambda tx: shop.till_by_key(tx, KEY))
        assert till is not None


async def test_the_upgrade_s_commands(terminal: Terminal) -> None:
    for words in list(typed("how-to/back-up-and-upgrade.md"))[2:]:
        assert (await type_(terminal, words)).code == 0


# --- regulars.service -----------------------------------------------------------------------------------------------------


def test_the_unit_names_the_folder_and_the_program() -> None:
    unit = configparser.ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str  # type: ignore[assignment, method-assign]  # names as they are written
    unit.read_string(UNIT.read_text("utf-8"))
    service = unit["Service"]
    folder = service["WorkingDirectory"]
    assert service["ExecStart"] == f"{folder}/.venv/bin/regulars run"
    assert folder in service["ReadWritePaths"].split()
    assert service["Restart"] == "always"
    page = (DOCS / "how-to" / "run-as-a-service.md").read_text("utf-8")
    assert folder in page
    assert f"--home-dir {folder}" in page


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed here")
def test_systemd_finds_nothing_wrong_with_the_unit(tmp_path: Path) -> None:
    program = tmp_path / ".venv" / "bin" / "regulars"
    program.parent.mkdir(parents=True)
    program.write_text("#!/bin/sh\n", "utf-8")
    program.chmod(0o755)
    unit = tmp_path / "regulars.service"
    unit.write_text(UNIT.read_text("utf-8").replace("/opt/regulars", str(tmp_path)), "utf-8")
    ended = subprocess.run(  # noqa: S603 - our own file
        ["systemd-analyze", "verify", str(unit)],  # noqa: S607 - wherever the system has it
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ended.returncode, ended.stderr) == (0, "")
