"""Regulars as `make run` starts it: a process of its own, in a folder of its own, on a port of its own."""

import asyncio
import os
import socket
import sys
from asyncio.subprocess import PIPE, STDOUT, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

CHECKOUT = Path(__file__).parents[2]
OPEN = "Regulars is open"
PATIENCE = 60  # seconds; the first start moves the sample shop in


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
    environment = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    environment |= {"PYTHONPATH": str(CHECKOUT), "HTTP_PORT": str(port), "LOG_FORMAT": "json"}
    command = (sys.executable, "-m", "bot", "run")
    process = await asyncio.create_subprocess_exec(*command, cwd=folder, env=environment, stdout=PIPE, stderr=STDOUT)
    said: list[str] = []
    opened = asyncio.Event()
    reading = asyncio.create_task(_read(process, said, opened))
    try:
        await asyncio.wait_for(opened.wait(), PATIENCE)
        assert OPEN in said[-1], "".join(said)
        yield f"http://127.0.0.1:{port}"
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
        await reading


async def _read(process: Process, said: list[str], opened: asyncio.Event) -> None:
    """To the end, or else a full pipe would stop it one day."""
    assert process.stdout is not None
    async for line in process.stdout:
        if opened.is_set():
            continue
        said.append(line.decode())
        if OPEN in said[-1]:
            opened.set()
    opened.set()
