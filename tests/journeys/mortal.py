"""A house that dies and is born again, and tills that know nothing of it: they ask until they have an answer."""

import asyncio
import json
import os
import signal
import socket
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from bot.house import ROLES
from tests.journeys.stage import KEY, SECRET, TOKEN

PROGRAM = Path(__file__).with_name("house_to_kill.py")
PAUSE = 0.05  # seconds between a till's tries


@asynccontextmanager
async def a_nursery() -> AsyncIterator[Process]:
    """Where lives begin, one at a time. Whatever is alive at the end is killed."""
    environment = os.environ | {"PYTHONPATH": str(PROGRAM.parents[2])}
    nursery = await asyncio.create_subprocess_exec(
        sys.executable, str(PROGRAM), stdin=PIPE, stdout=PIPE, env=environment, start_new_session=True
    )
    try:
        yield nursery
    finally:
        os.killpg(nursery.pid, signal.SIGKILL)
        await nursery.wait()


@dataclass
class Mortal:
    """`port` is the same in every life; `base` is where the tills find it."""

    nursery: Process
    settings: str
    port: int
    life: int = 0  # its process id; 0 before birth and after death

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def born(self) -> None:
        stdin, stdout = self.nursery.stdin, self.nursery.stdout
        assert stdin is not None
        assert stdout is not None
        stdin.write(f"{self.settings}\n".encode())
        self.life = int(await stdout.readline())

    async def open(self) -> None:
        """Until the door is open."""
        while True:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", self.port)
            except OSError:
                await asyncio.sleep(PAUSE)
            else:
                writer.close()
                return

    async def dies(self, by: signal.Signals = signal.SIGKILL) -> int:
        """The exit code, negative when the signal itself was the death."""
        os.kill(self.life, by)
        self.life = 0
        assert self.nursery.stdout is not None
        return int(await self.nursery.stdout.readline())


@asynccontextmanager
async def mortal(
    nursery: Process,
    database: str,
    telegram: str,
    roles: Sequence[str] = ROLES,
    public: str = "",
    desk: int | None = None,
) -> AsyncIterator[Mortal]:
    """Not yet born; dead at the end. Heard by webhook when there is a `public` address, else by long polling. `desk` is the
    operators' group.
    """
    port = free_port()
    where = {"telegram": telegram, "database": database, "port": port, "desk": desk}
    settings = {"secret": SECRET, "token": TOKEN, "roles": list(roles), "public": public, **where}
    house = Mortal(nursery, json.dumps(settings), port)
    try:
        yield house
    finally:
        if house.life:
            await house.dies()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass
class StubbornTill:
    """Repeats a call until it is answered; then once more, for good measure. `answers` is what it was told, by receipt."""

    http: httpx.AsyncClient
    answers: dict[str, Any] = field(default_factory=dict)

    async def post(self, receipt: dict[str, Any]) -> Any:
        answer = await self._answered(receipt)
        self.answers[receipt["receipt"]] = answer
        assert await self._answered(receipt) == answer
        return answer

    async def _answered(self, receipt: dict[str, Any]) -> Any:
        while True:
            try:
                response = await self.http.post(
                    "/v1/receipts", json=receipt, headers={"Authorization": f"Bearer {KEY}"}
                )
            except httpx.TransportError:
                await asyncio.sleep(PAUSE)
                continue
            if response.status_code not in {200, 201}:
                assert response.status_code == 503, response.text
                await asyncio.sleep(PAUSE)
                continue
            return response.json()
