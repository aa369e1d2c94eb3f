"""What the JSON APIs by which a page plays the people have in common: bodies, problems, and the events of a world.

What changes anything comes as `application/json`, a photo as `image/...`, any other file as `application/octet-stream`: no form
of another site can send that.
"""

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Hashable, Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse

from simulator.bell import Bell

# A JSON object.
Record = dict[str, Any]
Endpoint = Callable[[Request], Awaitable[Response]]

FILE_LIMIT = 10 * 1024 * 1024
DOCUMENT_TYPE = "application/octet-stream"
# What was sent into a chat is shown, never run.
SHOWN_TYPES = frozenset({"image/jpeg", "image/png", "image/webp", "image/gif"})
FILE_HEADERS = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "default-src 'none'; sandbox"}


class ProblemError(Exception):
    """A request that can't be done: the HTTP status and what to tell."""

    def __init__(self, status: int, detail: str) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail


def problem(status: int, detail: str) -> Response:
    """RFC 9457."""
    return JSONResponse({"status": status, "detail": detail}, status, media_type="application/problem+json")


async def read_json(request: Request) -> Record:
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise ProblemError(415, "send application/json")
    try:
        body: Any = await request.json()
    except ValueError:
        raise ProblemError(400, "this is no JSON") from None
    if not isinstance(body, dict):
        raise ProblemError(400, "send a JSON object")
    return body


async def read_photo(request: Request) -> bytes:
    if not request.headers.get("content-type", "").startswith("image/"):
        raise ProblemError(415, "a photo comes as image/...")
    return await _read(request)


async def read_document(request: Request) -> bytes:
    if request.headers.get("content-type", "") != DOCUMENT_TYPE:
        raise ProblemError(415, f"a document comes as {DOCUMENT_TYPE}")
    return await _read(request)


async def _read(request: Request) -> bytes:
    content = bytearray()
    async for chunk in request.stream():
        content += chunk
        if len(content) > FILE_LIMIT:
            raise ProblemError(413, "a file is at most 10 MB")
    return bytes(content)


def number(body: Mapping[str, object], name: str) -> float:
    value = body.get(name)
    if not isinstance(value, int | float):
        raise ProblemError(422, f"{name} is a number that is needed here")
    return value


def text(body: Record, name: str, default: str | None = None) -> str:
    value = body.get(name, default)
    if not isinstance(value, str):
        raise ProblemError(422, f"{name} is a text that is needed here")
    return value


def shown_file(content: bytes, mime: str) -> Response:
    return Response(
        content, media_type=mime if mime in SHOWN_TYPES else "application/octet-stream", headers=FILE_HEADERS
    )


def events(bell: Bell, closed: Callable[[], bool], change: Callable[[Hashable], Record]) -> Response:
    """Server-sent events, each naming what to look at again; `change` may answer an empty object: nothing to see."""
    return StreamingResponse(
        _changes(bell, closed, change), media_type="text/event-stream", headers={"Cache-Control": "no-store"}
    )


async def _changes(bell: Bell, closed: Callable[[], bool], change: Callable[[Hashable], Record]) -> AsyncIterator[str]:
    with bell.listen() as listener:
        yield "retry: 1000\n\n"
        while not closed():
            for what in await listener.changes():
                if changed := change(what):
                    yield f"data: {json.dumps(changed)}\n\n"
