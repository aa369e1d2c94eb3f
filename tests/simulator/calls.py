"""What the tests of the emulated Telegram need besides it: a clock to move, a plain caller of the Bot API, a picture."""

import io
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
from PIL import Image

from simulator.telegram.checks import Record


@dataclass
class Clock:
    """Stands still until it is moved; sleeping on it takes no time and moves it."""

    moment: datetime = datetime(2026, 3, 2, 9, tzinfo=UTC)
    slept: list[float] = field(default_factory=list)

    def now(self) -> datetime:
        return self.moment

    def move(self, **by: float) -> None:
        self.moment += timedelta(**by)

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.move(seconds=seconds)


@dataclass
class Caller:
    """Calls the Bot API with JSON bodies."""

    http: httpx.AsyncClient
    token: str

    async def raw(self, method: str, /, **parameters: object) -> httpx.Response:
        return await self.http.post(f"/telegram/bot{self.token}/{method}", json=parameters)

    async def __call__(self, method: str, /, **parameters: object) -> Any:
        answer = (await self.raw(method, **parameters)).json()
        assert answer["ok"], answer
        return answer["result"]

    async def refused(self, method: str, /, **parameters: object) -> str:
        response = await self.raw(method, **parameters)
        answer = response.json()
        assert not answer["ok"]
        assert answer["error_code"] == response.status_code
        return f"{response.status_code} {answer['description']}"

    async def updates(self, **parameters: object) -> list[Record]:
        """What is pending, confirmed at once."""
        updates: list[Record] = await self("getUpdates", **parameters)
        if updates:
            await self("getUpdates", offset=updates[-1]["update_id"] + 1)
        return updates


def picture(width: int = 640, height: int = 480, kind: str = "PNG") -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (width, height), "orange").save(made, kind)
    return made.getvalue()
