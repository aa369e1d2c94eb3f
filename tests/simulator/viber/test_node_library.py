"""A bot written with Viber's own library for Node works with the emulated Viber unchanged."""

import asyncio
import shutil
import subprocess
from asyncio.subprocess import PIPE, STDOUT
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from simulator.viber.bots import Bot
from simulator.viber.people import Person
from simulator.viber.world import ViberWorld
from tests.simulator.calls import picture

ECHO_BOT = Path(__file__).with_name("echo_bot.js")


@pytest.fixture(scope="session")
def node() -> str:
    """Node with the library within its reach (`npm install viber-bot`, NODE_PATH), or nothing is tested."""
    found = shutil.which("node")
    if found is None:
        pytest.skip("no Node on PATH")
    resolving = [found, "-e", "require.resolve('viber-bot')"]
    if subprocess.run(resolving, check=False, capture_output=True).returncode:  # noqa: S603 - our own words
        pytest.skip("Node does not find Viber's library: npm install viber-bot, and say where in NODE_PATH")
    return found


@pytest.fixture
async def viber() -> AsyncIterator[ViberWorld]:
    """In the time of everybody: the bot is a program of its own."""
    async with ViberWorld() as viber:
        yield viber


@pytest.fixture
async def echo(node: str, web: httpx.AsyncClient, viber_bot: Bot, viber: ViberWorld) -> AsyncIterator[None]:
    command = (node, str(ECHO_BOT), f"{web.base_url}/viber/pa", viber_bot.token)
    process = await asyncio.create_subprocess_exec(*command, stdout=PIPE, stderr=STDOUT)
    assert process.stdout
    assert (await asyncio.wait_for(process.stdout.readline(), 30)).decode() == "ready\n"
    yield
    await viber.close()
    process.kill()
    await process.wait()


@pytest.mark.usefixtures("echo")
async def test_it_sends_and_hears(viber: ViberWorld) -> None:
    olena = viber.person("Olena", phone="+380671234567")
    olena.start(payload="centr")
    welcome = await olena.next_message()
    assert (welcome.text, welcome.labels) == ("Welcome, Subscriber, by centr", ["Again"])
    olena.press("Again")
    await expect(olena, "again", "once more?")
    olena.share_contact()
    assert (await olena.next_message()).contact == {
        "name": "Olena",
        "phone_number": "+380671234567",
        "avatar": None,
    }
    await expect(olena, "once more?")
    olena.send_photo(picture(300, 200))
    photo = await olena.next_message()
    assert (photo.kind, olena.chat.picture(photo)) == ("photo", picture(300, 200))
    await expect(olena, "once more?")
    olena.write("who am I")
    await expect(olena, "Subscriber")
    olena.block()
    olena.unblock()
    await expect(olena, "You are back")
    refused = [call for call in viber.calls if call.status]
    assert refused == []


async def expect(person: Person, *texts: str) -> None:
    for text in texts:
        assert (await person.next_message()).text == text
