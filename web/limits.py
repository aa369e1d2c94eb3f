"""Refuses bodies above a megabyte before they are read whole: the longest receipt is far below. A batch may be four."""

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_MOST_BYTES = 1_000_000
_LIMITED = ("/v1/", "/till", "/telegram/", "/viber/")
_BATCH = "/v1/receipts/batch"
_MOST_OF_A_BATCH = 4_000_000  # 4 kB a receipt, and read before others wait for long


class BodyLimit:
    """ASGI middleware, for the addresses of the till API, the till page and the webhooks."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith(_LIMITED):
            await self._app(scope, receive, send)
            return
        most = _MOST_OF_A_BATCH if scope["path"] == _BATCH else _MOST_BYTES
        read = 0

        async def counted() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > most:
                raise HTTPException(413)
            return message

        await self._app(scope, counted, send)
