"""HTTP as an emulated server speaks it, over plain ASGI: whole bodies in, an answer out, or a connection that is cut."""

from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import formatdate
from typing import Any

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

# The extension of the ASGI scope by which the server lets a connection be cut (see serving.py).
CONNECTION = "simulator.cut"
# The status of an answer that is none.
CUT = 0


class TooLargeError(Exception):
    """A body beyond the limit."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back: `status` 0 cuts the connection, `delay` seconds pass first."""

    status: int
    body: str
    content_type: str = "application/json"
    delay: float = 0.0


async def read_body(receive: Receive, limit: int) -> bytes:
    """Empty when the caller hung up."""
    chunks = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return b""
        chunks.append(message.get("body", b""))
        size += len(chunks[-1])
        if size > limit:
            raise TooLargeError
        if not message.get("more_body"):
            return b"".join(chunks)


def dated(send: Send, now: Callable[[], datetime]) -> Send:
    """The messenger's own time on every answer, as HTTP has it."""

    async def send_dated(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            date = formatdate(now().timestamp(), usegmt=True)
            message = {**message, "headers": [*message["headers"], (b"date", date.encode())]}
        await send(message)

    return send_dated


async def hung_up(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def cut(scope: Scope, receive: Receive) -> None:
    scope["extensions"][CONNECTION]["cut"]()
    await hung_up(receive)


async def send_answer(send: Send, answer: Answer) -> None:
    await respond(send, answer.status, answer.content_type, answer.body.encode())


async def respond(send: Send, status: int, content_type: str, body: bytes) -> None:
    headers = [(b"content-type", content_type.encode()), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
