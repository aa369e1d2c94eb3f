"""The Bot API over HTTP, as an ASGI application of its own: `/bot<token>/<method>` and `/file/bot<token>/<path>`."""

import asyncio
import re
from typing import Any
from urllib.parse import unquote

from simulator import wire
from simulator.telegram import calling, parameters, refusals
from simulator.telegram.bots import Bot
from simulator.telegram.state import State
from simulator.wire import Receive, Scope, Send

METHOD_PATH = re.compile(r"/bot(?P<token>[^/]+)/(?P<method>\w+)/?")
FILE_PATH = re.compile(r"/file/bot(?P<token>[^/]+)/(?P<path>.+)")
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
            await self._route(path, scope, receive, wire.dated(send, self.state.now))
        except Exception as error:
            self.state.mistakes.append(error)
            raise

    async def _route(self, path: str, scope: Scope, receive: Receive, send: Send) -> None:
        if found := METHOD_PATH.fullmatch(path):
            await self._method(found["token"], found["method"], scope, receive, send)
        elif found := FILE_PATH.fullmatch(path):
            await self._file(found["token"], found["path"], send)
        else:
            await wire.send_answer(send, calling.refused(refusals.Refusal(404, "Not Found")))

    async def _method(self, token: str, method: str, scope: Scope, receive: Receive, send: Send) -> None:
        bot = self.state.bots.get(token)
        if bot is None:
            await wire.send_answer(send, calling.refused(refusals.unauthorized()))
            return
        try:
            body = await wire.read_body(receive, BODY_LIMIT)
            headers = dict(scope["headers"])
            content_type = headers.get(b"content-type", b"").decode("latin-1")
            raw = await parameters.decode(content_type, body, scope["query_string"].decode("latin-1"))
        except wire.TooLargeError:
            await wire.send_answer(send, calling.refused(refusals.too_large()))
            return
        except refusals.Refusal as refusal:
            await wire.send_answer(send, calling.refused(refusal))
            return
        answer = await self._answer(bot, method, raw, receive)
        if answer is None:
            return
        if answer.delay:
            await self.state.sleep(answer.delay)
        if answer.status == wire.CUT:
            await wire.cut(scope, receive)
        else:
            await wire.send_answer(send, answer)

    async def _answer(self, bot: Bot, method: str, raw: dict[str, Any], receive: Receive) -> wire.Answer | None:
        """None when the caller hung up while waiting: then nothing was handed out either."""
        if method.lower() != "getupdates":
            return await calling.answer(self.state, bot, method, raw)
        polling = asyncio.ensure_future(calling.answer(self.state, bot, method, raw))
        hanging_up = asyncio.ensure_future(wire.hung_up(receive))
        try:
            await asyncio.wait({polling, hanging_up}, return_when=asyncio.FIRST_COMPLETED)
            return await polling if polling.done() else None
        finally:
            polling.cancel()
            hanging_up.cancel()

    async def _file(self, token: str, path: str, send: Send) -> None:
        kept = self.state.files.by_path.get(path)
        if token not in self.state.bots or kept is None:
            await wire.send_answer(send, calling.refused(refusals.Refusal(404, "Not Found")))
            return
        content = await asyncio.to_thread(kept.content)
        await wire.respond(send, 200, "application/octet-stream", content)
