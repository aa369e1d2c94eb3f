"""Programs of the benchmarks that run beside them, each in a process of its own, and what they say at their end."""

import asyncio
import json
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from bench.wire import HOST, connect

_PATIENCE = 60.0  # seconds until a program is open, or has ended


@dataclass(slots=True)
class Program:
    """`said` is what it told at its end."""

    port: int
    said: dict[str, Any] = field(default_factory=dict)


@asynccontextmanager
async def running(module: str, *arguments: str) -> AsyncIterator[Program]:
    """`python -m module PORT arguments…`, from when it listens until the block ends; then it is asked to end."""
    program = Program(_free_port())
    command = [sys.executable, "-m", module, str(program.port), *arguments]
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE, env=_surroundings())
    try:
        await _open(program.port, process)
        yield program
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGTERM)
        told, _ = await asyncio.wait_for(process.communicate(), _PATIENCE)
    assert process.returncode == 0, f"{module} ended with {process.returncode}"
    program.said.update(json.loads(told.splitlines()[-1]))  # before its last words may stand lines of its log


async def done(module: str, *arguments: str) -> dict[str, Any]:
    """What `python -m module arguments…` tells at its end."""
    command = [sys.executable, "-m", module, *arguments]
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE, env=_surroundings())
    told, _ = await process.communicate()
    assert process.returncode == 0, f"{module} ended with {process.returncode}"
    return dict(json.loads(told))


def say(what: dict[str, Any]) -> None:
    """A program's last words."""
    print(json.dumps(what), flush=True)


async def _open(port: int, process: asyncio.subprocess.Process) -> None:
    async with asyncio.timeout(_PATIENCE):
        while process.returncode is None:
            try:
                (await connect(port)).close()
            except OSError:
                await asyncio.sleep(0.05)
            else:
                return
    raise ChildProcessError("a program of the benchmarks ended before it was open; standard error says why")


def _free_port() -> int:
    with socket.create_server((HOST, 0)) as listening:
        return int(listening.getsockname()[1])


def _surroundings() -> dict[str, str]:
    """Without settings of the caller's own shop."""
    return {
        name: value for name, value in os.environ.items() if name in {"PATH", "PYTHONPATH", "HOME", "LANG", "TMPDIR"}
    }
