"""The least of Viber's API that a bot can talk to, and a slow one: each message is answered ten seconds after it came."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web

from bench.wire import HOST

TOKEN = "445da6az1s345z78-dazcczb2542zv51a-e0vc5fva17480im9"  # noqa: S105 - of a bot that is nowhere
SLOWNESS = 10.0


@dataclass(slots=True)
class ViberApi:
    """`calls` have come, `answered` messages have gone back."""

    address: str = ""
    calls: Counter[str] = field(default_factory=Counter)
    answered: int = 0
    hooked: asyncio.Event = field(default_factory=asyncio.Event)

    async def answer(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        self.calls[method] += 1
        if method == "set_webhook":
            self.hooked.set()
        if method == "send_message":
            await asyncio.sleep(SLOWNESS)
            self.answered += request.transport is not None  # else nobody waits for it any more
        told = {"status": 0, "status_message": "ok", "uri": "regulars", "message_token": self.calls[method]}
        return web.json_response(told)


@asynccontextmanager
async def serving() -> AsyncIterator[ViberApi]:
    """For as long as the block lasts."""
    api = ViberApi()
    app = web.Application()
    app.router.add_post("/pa/{method}", api.answer)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
    await runner.setup()
    try:
        await web.TCPSite(runner, HOST, 0).start()
        api.address = f"http://{HOST}:{runner.addresses[0][1]}/pa"
        yield api
    finally:
        await runner.cleanup()
