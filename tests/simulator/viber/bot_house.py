"""What the tests of the emulated Viber need besides it: a bot's own server, a plain caller of the API, a clock to move."""

import asyncio
import hmac
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from simulator.viber.callbacks import SIGNATURE_HEADER, sign
from simulator.viber.checks import Record
from tests.simulator.calls import picture


class SteppedClock:
    """Stands still until it is moved; who sleeps on it wakes up when it has come far enough."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 3, 2, 9, tzinfo=UTC)
        self._sleepers: list[tuple[datetime, asyncio.Future[None]]] = []
        self._lain_down = asyncio.Event()

    def now(self) -> datetime:
        return self.moment

    async def sleep(self, seconds: float) -> None:
        waking: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        sleeper = self.moment + timedelta(seconds=seconds), waking
        self._sleepers.append(sleeper)
        self._lain_down.set()
        try:
            await waking
        finally:
            self._sleepers.remove(sleeper)

    async def asleep_until(self, **later: float) -> None:
        """Waits until somebody sleeps so long."""
        async with asyncio.timeout(5):
            while self.moment + timedelta(**later) not in [until for until, _ in self._sleepers]:
                self._lain_down.clear()
                await self._lain_down.wait()

    def move(self, **by: float) -> None:
        self.moment += timedelta(**by)
        for until, waking in self._sleepers:
            if until <= self.moment and not waking.done():
                waking.set_result(None)


@dataclass
class BotHouse:
    """A bot's own server: keeps what it is told, answers as it is told to, and shows a picture."""

    token: str
    base: str = ""
    answers: list[Response] = field(default_factory=list)
    got: list[Record] = field(default_factory=list)
    hold: asyncio.Event | None = None
    arrived: asyncio.Condition = field(default_factory=asyncio.Condition)

    @property
    def hook(self) -> str:
        return f"{self.base}/hook"

    def app(self) -> Starlette:
        return Starlette(
            routes=[
                Route("/hook", self.take, methods=["POST"]),
                Route("/card.png", self.show),
                Route("/words.png", self.show_words),
            ]
        )

    async def take(self, request: Request) -> Response:
        body = await request.body()
        signature = sign(self.token, body)
        assert hmac.compare_digest(request.headers[SIGNATURE_HEADER], signature)
        assert request.query_params["sig"] == signature
        async with self.arrived:
            self.got.append(json.loads(body))
            self.arrived.notify_all()
        if self.hold is not None:
            await self.hold.wait()
        return self.answers.pop(0) if self.answers else Response()

    async def show(self, _request: Request) -> Response:
        return Response(picture(300, 200), media_type="image/png")

    async def show_words(self, _request: Request) -> Response:
        return Response("words", media_type="image/png")

    def heard(self, *kinds: str) -> list[Record]:
        return [one for one in self.got if one["event"] in kinds]

    async def wait_for(self, count: int, *kinds: str) -> list[Record]:
        """So many callbacks of these kinds, from the first on."""
        async with asyncio.timeout(5), self.arrived:
            await self.arrived.wait_for(lambda: len(self.heard(*kinds)) >= count)
        return self.heard(*kinds)


@dataclass
class Caller:
    """Calls Viber's API as the bot of `token`."""

    http: httpx.AsyncClient
    token: str

    async def raw(self, method: str, **fields: object) -> httpx.Response:
        headers = {"X-Viber-Auth-Token": self.token}
        return await self.http.post(f"/viber/pa/{method}", json=fields, headers=headers)

    async def __call__(self, method: str, **fields: object) -> Any:
        answer = (await self.raw(method, **fields)).json()
        assert answer["status"] == 0, answer
        return answer

    async def refused(self, method: str, **fields: object) -> str:
        """Status and message: Viber tells them with HTTP 200."""
        response = await self.raw(method, **fields)
        assert response.status_code == 200
        answer = response.json()
        assert answer["status"] != 0
        return f"{answer['status']} {answer['status_message']}"

    async def say(self, receiver: str, text: str = "hello", **fields: object) -> Any:
        return await self("send_message", receiver=receiver, **message(text=text, **fields))


def message(**fields: object) -> Record:
    return {"type": "text", "sender": {"name": "Regulars"}, **fields}


def keyboard(*buttons: Record, **fields: object) -> Record:
    return {"Type": "keyboard", "Buttons": list(buttons), **fields}


def reply(label: str, body: str, **fields: object) -> Record:
    return {"ActionType": "reply", "Text": label, "ActionBody": body, **fields}
