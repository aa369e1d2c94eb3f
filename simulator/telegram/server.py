"""The Bot API over HTTP, as an ASGI application of its own: `/bot<token>/<method>` and `/file/bot<token>/<path>`."""

import asyncio
import re
from collections.abc import Awaitable, Callable, MutableMapping
from email.utils import formatdate
from typing import Any
from urllib.parse import unquote

from simulator.telegram import calling, parameters, refusals
from simulator.telegram.bots import Bot
from simulator.telegram.state import State

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

METHOD_PATH = re.compile(r"/bot(?P<token>[^/]+)/(?P<method>\w+)/?")
FILE_PATH = re.compile(r"/file/bot(?P<token>[^/]+)/(?P<path>.+)")
# The extension of the ASGI scope by which the server lets a connection be cut (see serving.py).
CUT = "simulator.cut"
BODY_LIMIT = 60 * 1024 * 1024


class BotApi:
    """Serves every bot of `state`."""

    def __init__(self, state: State) -> None:
        self.state = state

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            raise NotImplementedError(scope["type"])
        try:
            path = unquote(scope["path"].removeprefix(scope.get("root_path", "")))
            await self._route(path, scope, receive, self._dated(send))
        except Exception as error:
            self.state.mistakes.append(error)
            raise

    def _dated(self, send: Send) -> Send:
        """Telegram's own time on every answer, as HTTP has it."""

        async def dated(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                date = formatdate(self.state.now().timestamp(), usegmt=True)
                message = {**message, "headers": [*message["headers"], (b"date", date.encode())]}
            await send(message)

        return dated

    async def _route(self, path: str, scope: Scope, receive: Receive, send: Send) -> None:
        if found := METHOD_PATH.fullmatch(path):
            await self._method(found["token"], found["method"], scope, receive, send)
        elif found := FILE_PATH.fullmatch(path):
            await self._file(found["token"], found["path"], send)
        else:
            await _send(send, calling.refused(refusals.Refusal(404, "Not Found")))

    async def _method(self, token: str, method: str, scope: Scope, receive: Receive, send: Send) -> None:
        bot = self.state.bots.get(token)
        if bot is None:
            await _send(send, calling.refused(refusals.unauthorized()))
            return
        try:
            body = await _read_body(receive)
            headers = dict(scope["headers"])
            content_type = headers.get(b"content-type", b"").decode("latin-1")
            raw = await parameters.decode(content_type, body, scope["query_string"].decode("latin-1"))
        except refusals.Refusal as refusal:
            await _send(send, calling.refused(refusal))
            return
        answer = await self._answer(bot, method, raw, receive)
        if answer is None:
            return
        if answer.delay:
            await self.state.sleep(answer.delay)
        if answer.status == calling.CUT:
            await _cut(scope, receive)
        else:
            await _send(send, answer)

    async def _answer(self, bot: Bot, method: str, raw: dict[str, Any], receive: Receive) -> calling.Answer | None:
        """None when the caller hung up while waiting: then nothing was handed out either."""
        if method.lower() != "getupdates":
            return await calling.answer(self.state, bot, method, raw)
        polling = asyncio.ensure_future(calling.answer(self.state, bot, method, raw))
        hanging_up = asyncio.ensure_future(_hung_up(receive))
        try:
            await asyncio.wait({polling, hanging_up}, return_when=asyncio.FIRST_COMPLETED)
            return await polling if polling.done() else None
        finally:
            polling.cancel()
            hanging_up.cancel()

    async def _file(self, token: str, path: str, send: Send) -> None:
        kept = self.state.files.by_path.get(path)
        if token not in self.state.bots or kept is None:
            await _send(send, calling.refused(refusals.Refusal(404, "Not Found")))
            return
        content = await asyncio.to_thread(kept.content)
        await _respond(send, 200, "application/octet-stream", content)


async def _read_body(receive: Receive) -> bytes:
    chunks = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return b""
        chunks.append(message.get("body", b""))
        size += len(chunks[-1])
        if size > BODY_LIMIT:
            raise refusals.too_large()
        if not message.get("more_body"):
            return b"".join(chunks)


async def _hung_up(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _cut(scope: Scope, receive: Receive) -> None:
    scope["extensions"][CUT]["cut"]()
    await _hung_up(receive)


async def _send(send: Send, answer: calling.Answer) -> None:
    await _respond(send, answer.status, answer.content_type, answer.body.encode())


async def _respond(send: Send, status: int, content_type: str, body: bytes) -> None:
    headers = [(b"content-type", content_type.encode()), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
