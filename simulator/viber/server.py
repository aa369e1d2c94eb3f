"""Viber's REST API over HTTP, as an ASGI application of its own: `/<method>`, and what people sent under `/media/`."""

import re

from simulator import wire
from simulator.viber import calling
from simulator.viber.state import State
from simulator.wire import Answer, Receive, Scope, Send

METHOD_PATH = re.compile(r"/(?P<method>[a-z_]+)/?")
TOKEN_HEADER = b"x-viber-auth-token"
# Above Viber's own limit of 30 kB, which is told in an answer.
BODY_LIMIT = 1024 * 1024


class ViberApi:
    """Serves every bot of `state`."""

    def __init__(self, state: State) -> None:
        self.state = state

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            raise NotImplementedError(scope["type"])
        try:
            await self._route(scope, receive, wire.dated(send, self.state.now))
        except Exception as error:
            self.state.mistakes.append(error)
            raise

    async def _route(self, scope: Scope, receive: Receive, send: Send) -> None:
        root = scope.get("root_path", "")
        path = scope["path"].removeprefix(root)
        headers = dict(scope["headers"])
        host = headers.get(b"host", b"").decode("latin-1")
        self.state.media.base = f"{scope['scheme']}://{host}{root}"
        found = METHOD_PATH.fullmatch(path)
        if scope["method"] == "GET":
            await self._media(path, send)
        elif found and scope["method"] == "POST":
            token = headers.get(TOKEN_HEADER, b"").decode("latin-1")
            await self._method(found["method"], token, scope, receive, send)
        else:
            await wire.send_answer(send, Answer(404, "Not Found", "text/plain"))

    async def _method(self, method: str, token: str, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            body = await wire.read_body(receive, BODY_LIMIT)
        except wire.TooLargeError:
            await wire.send_answer(send, Answer(413, "Request Entity Too Large", "text/plain"))
            return
        answer = await calling.answer(self.state, method, token, body)
        if answer.delay:
            await self.state.sleep(answer.delay)
        if answer.status == wire.CUT:
            await wire.cut(scope, receive)
        else:
            await wire.send_answer(send, answer)

    async def _media(self, path: str, send: Send) -> None:
        kept = self.state.media.find(path, self.state.now())
        if kept is None:
            await wire.send_answer(send, Answer(404, "Not Found", "text/plain"))
            return
        await wire.respond(send, 200, kept.mime, kept.content)
