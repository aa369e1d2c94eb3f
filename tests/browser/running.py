"""Regulars as `make run` starts it: a process of its own, in a folder of its own, on a port of its own."""

import asyncio
import fcntl
import os
import shutil
import signal
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from tests.journeys import forked
from tests.journeys.forked import Running

OPEN = "Regulars is open"
PATIENCE = 60  # seconds; the first start moves the sample shop in
_LOOK = 0.02


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@asynccontextmanager
async def regulars(folder: Path, port: int, language: str = "en", more: str = "") -> AsyncIterator[str]:
    """The base address for as long as the block lasts; `more` is for program.toml. It ends as hard as a machine can: what was
    answered must stay.
    """
    (folder / "program.toml").write_text(f'language = "{language}"\n{more}', "utf-8")
    said, env = folder / "said.log", {"HTTP_PORT": str(port), "LOG_FORMAT": "json"}
    said.write_text("")
    running = await asyncio.to_thread(forked.begin, folder, ["run"], env, said)
    ending = asyncio.create_task(asyncio.to_thread(running.ended))
    try:
        await _open(said, ending)
        yield f"http://127.0.0.1:{port}"
    finally:
        await _end(running, ending)


async def _open(said: Path, ending: "asyncio.Task[int]") -> None:
    async with asyncio.timeout(PATIENCE):
        while OPEN not in (text := _text(said)):
            assert not ending.done(), text
            await asyncio.sleep(_LOOK)


def _text(said: Path) -> str:
    return said.read_text("utf-8")


async def _end(running: Running, ending: "asyncio.Task[int]") -> None:
    if not ending.done():
        os.kill(running.process, signal.SIGKILL)
    await ending


async def move_in(folder: Path, shared: Path) -> Path:
    """The folder, with the sample shop in it as somebody left it who had a first look and did nothing. The first who asks
    lets it move in, once for all that `shared` is for.
    """
    home = shared / "moved-in"
    with (shared / "moving-in").open("w") as door:
        await asyncio.to_thread(fcntl.flock, door, fcntl.LOCK_EX)
        if not home.exists():
            first = shared / "first-start"
            shutil.rmtree(first, ignore_errors=True)  # of somebody who could not start
            first.mkdir()
            async with regulars(first, free_port()):
                pass
            first.rename(home)
    shutil.copytree(home, folder, dirs_exist_ok=True)
    return folder
