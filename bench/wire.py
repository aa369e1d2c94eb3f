"""A cheap HTTP client: keep-alive connections that cost the machine as little as possible, so that it measures the other side."""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from time import monotonic
from typing import Any, cast

import httptools

HOST = "127.0.0.1"
_REST = 3.0  # seconds; uvicorn hangs up on who rests for 5


@dataclass(frozen=True, slots=True)
class Response:
    status: int
    body: bytes


class Connection(asyncio.Protocol):
    """One request at a time."""

    def __init__(self) -> None:
        self._parser = httptools.HttpResponseParser(self)
        self._transport: asyncio.Transport | None = None
        self._answer: asyncio.Future[Response] | None = None
        self._body: list[bytes] = []

    async def ask(self, request: bytes) -> Response:
        """The answer to one whole request. Raises ConnectionError when the other side hangs up instead."""
        if self._transport is None or self._transport.is_closing():
            raise ConnectionError("the connection is closed")
        self._answer = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        return await self._answer

    def close(self) -> None:
        if self._transport is not None:
            self._transport.close()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        self._parser.feed_data(data)

    def connection_lost(self, exc: Exception | None) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(exc or ConnectionError("hung up without an answer"))

    def on_body(self, body: bytes) -> None:
        self._body.append(body)

    def on_message_complete(self) -> None:
        body, self._body = b"".join(self._body), []
        if self._answer is not None and not self._answer.done():
            self._answer.set_result(Response(self._parser.get_status_code(), body))
        self._parser = httptools.HttpResponseParser(self)


class Connections:
    """As many connections to one address as there are requests under way."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._free: list[tuple[Connection, float]] = []  # and since when

    async def ask(self, request: bytes) -> Response:
        connection = self._rested() or await connect(self._port)
        response = await connection.ask(request)
        self._free.append((connection, monotonic()))
        return response

    def close(self) -> None:
        for connection, _ in self._free:
            connection.close()

    def _rested(self) -> Connection | None:
        """The one that was used last, unless the server may be about to hang up."""
        if not self._free:
            return None
        connection, since = self._free.pop()
        if monotonic() - since < _REST:
            return connection
        connection.close()
        self.close()
        self._free.clear()
        return None


async def connect(port: int) -> Connection:
    _, connection = await asyncio.get_running_loop().create_connection(Connection, HOST, port)
    return connection


def post(path: str, body: bytes, headers: Mapping[str, str]) -> bytes:
    """A whole request with a JSON body."""
    lines = [
        f"POST {path} HTTP/1.1",
        f"Host: {HOST}",
        "Content-Type: application/json",
        f"Content-Length: {len(body)}",
        *(f"{name}: {value}" for name, value in headers.items()),
    ]
    return "\r\n".join([*lines, "", ""]).encode() + body


def encoded(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()
