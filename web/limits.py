"""Refuses bodies above a megabyte before they are read whole: the longest receipt is far below."""

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_MOST_BYTES = 1_000_000


class BodyLimit:
    """ASGI middleware, for the addresses of the till API and the till page."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith(("/v1/", "/till")):
            await self._app(scope, receive, send)
            return
        read = 0

        async def counted() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > _MOST_BYTES:
                raise HTTPException(413)
            return message

        await self._app(scope, counted, send)
